"""The candidacy screening: its frame; questions, answers, reasons and notes come from its table."""

from collections.abc import Iterator, Mapping

from content.registry.use import Use, medical, told
from domain.screening import Outcome, Table

REASON, NOTE = "screen.reason", "screen.note"
"""Before the names of reasons and notes in text ids."""

_LABELS = (
    "screening screen-begin screen-go-on screen-again screen-result "
    "book-visit ask-question talk delete-answers how"
)

SCREENING: Mapping[str, Use] = {
    "screen.start": medical("/screen, before the first question: the purpose"),
    "screen.progress": told("above a question", "at count"),
    "screen.several": told("under a question that takes several ticks"),
    "screen.phase-1": medical("result: phase 1"),
    "screen.phase-2": medical("result: phase 2"),
    "screen.phase-2.article": medical("result: phase 2, what the article describes"),
    "screen.phase-2.product": medical("result: phase 2, a product is entered", "product! licence!"),
    "screen.phase-3": medical("result: phase 3"),
    "screen.phase-3.article": medical("result: phase 3, what the article describes"),
    "screen.doctor-first": medical("result: the doctor comes first", "reasons!"),
    "screen.closing": medical("under every phase: advantages and limits"),
    "screen.limits": medical("under every result: what it cannot do"),
    "screen.booked": told("a visit was asked for after the result", "by"),
    "screen.deleted": told("the answers were erased"),
    "screen.gone": told("the answers were erased or are too old"),
    **{f"screen.outcome.{outcome}": medical("an outcome in a word or two, in /how") for outcome in Outcome},
    "how": medical("/how: the rules behind the result (PIPA art. 37-2(4))", "rules!"),
    "screen.outcome.ends": medical("an outcome in /how: the questions end, nothing is kept"),
    "how.rule": medical("/how: one rule", "conditions! outcome!"),
    "how.condition": medical("/how: one condition of a rule", "number! answers!"),
    **{f"label.{name}": medical("a button of the screening") for name in _LABELS.split()},
}


def screening_uses(table: Table) -> Iterator[tuple[str, Use]]:
    """Yield the texts the questions, answers, reasons and notes of this table need."""
    for question in table.questions:
        yield f"screen.{question.name}", medical(f"question {question.name} of the screening")
        for option in question.options:
            yield option_label(option), medical(f"an answer to {question.name}")
    for row in table.rows:
        if row.reason:
            yield f"{REASON}.{row.reason}", medical("why the doctor comes first")
    for note in table.notes:
        yield f"{NOTE}.{note.name}", medical("a note beside the result; staff read it too")


def option_label(option: str) -> str:
    """Return the id of the label of an answer."""
    return f"label.screen.{option}"
