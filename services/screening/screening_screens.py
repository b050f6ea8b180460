"""The candidacy screening on a phone: the purpose, one question at a time, the result."""

from collections.abc import Iterator

from content.registry.screening import NOTE, REASON
from db.tables import Screening
from domain.screening import Outcome, Question, Result, Table
from services.callbacks import data
from services.office import Office
from services.people.home import back_home
from services.people.reader import Reader
from services.screen import Button, Rows, Screen, column
from services.screening.knowledge import footer
from services.screening.screening import DONE, read, result_of
from services.texts import Safe, Speech

BULLET = "• "


def start_screen(reader: Reader) -> Screen:
    """What the questions are for, and what they are not."""
    say = reader.say
    rows = column(
        Button(say.label("screen-begin"), data("sc-go"), style="primary"),
        Button(say.label("how"), data("how")),
        Button(say.label("talk"), data("talk")),
    )
    return Screen(say.entry("screen.start"), (*rows, *back_home(reader)), protect=True)


def shown(office: Office, reader: Reader, screening: Screening) -> Screen:
    """The open question, or the result."""
    if screening.state == DONE:
        return result_screen(office, reader, screening)
    return _question_screen(reader, screening, office.content.screening)


def _question_screen(reader: Reader, screening: Screening, table: Table) -> Screen:
    say, state = reader.say, read(screening, table)
    names = [question.name for question in table.questions]
    question = table.questions[names.index(state.at)]
    ticks = state.answers.get(question.name, frozenset())
    parts = [
        say.entry("screen.progress", at=names.index(state.at) + 1, count=len(names)),
        say.entry(f"screen.{question.name}"),
        say.entry("screen.several") if question.several else "",
    ]
    text = "\n\n".join(part for part in parts if part)
    rows = (*_options(say, screening, question, ticks), *_steps(say, screening, question, table))
    return Screen(text, rows, protect=True)


def _options(say: Speech, screening: Screening, question: Question, ticks: frozenset[str]) -> Rows:
    """Every tick names the state it leads to, so that a repeated tap changes nothing."""
    number, name = screening.id, question.name
    if not question.several:
        return column(
            *(
                Button(
                    f"{'● ' if option in ticks else ''}{say.label(f'screen.{option}')}",
                    data("sc-a", number, name, option),
                )
                for option in question.options
            )
        )
    boxes = [
        Button(
            f"{'☑' if option in ticks else '☐'} {say.label(f'screen.{option}')}",
            data("sc-t", number, name, option, int(option not in ticks)),
        )
        for option in question.options
    ]
    go_on = [Button(say.label("continue"), data("sc-n", number, name), style="primary")] if ticks else []
    return column(*boxes, *go_on)


def _steps(say: Speech, screening: Screening, question: Question, table: Table) -> Rows:
    """Back (home from the first question; what was answered stays), and a person."""
    first = question is table.questions[0]
    back = data("home") if first else data("sc-b", screening.id, question.name)
    label = say.label("home" if first else "back")
    return ((Button(label, back), Button(say.label("talk"), data("talk"))),)


def result_screen(office: Office, reader: Reader, screening: Screening) -> Screen:
    """The topic to raise with the doctor, every reason, notes, limits, the notice, and what can be done."""
    say, result = reader.say, result_of(screening)
    parts = [*_outcome(office, say, result), _lines(office, say, NOTE, result.told)]
    parts += [say.entry("screen.limits"), footer(office, reader)]
    return Screen("\n\n".join(part for part in parts if part), _deeds(reader, screening), protect=True)


def _outcome(office: Office, say: Speech, result: Result) -> Iterator[str]:
    """The outcome in words. "The doctor first" names no treatment."""
    if result.outcome is Outcome.DOCTOR_FIRST:
        reasons = Safe(_lines(office, say, REASON, result.reasons))
        yield say.entry("screen.doctor-first", reasons=reasons)
        return
    yield say.entry(f"screen.{result.outcome}")
    if result.outcome in {Outcome.PHASE_2, Outcome.PHASE_3}:
        yield say.entry(f"screen.{result.outcome}.article")
    clinic = office.content.clinic
    if result.outcome is Outcome.PHASE_2 and clinic.product and clinic.licence:
        yield say.entry("screen.phase-2.product", product=clinic.product, licence=clinic.licence)
    yield say.entry("screen.closing")


def _lines(office: Office, say: Speech, kind: str, names: tuple[str, ...]) -> str:
    """Reasons or notes, one a line; one the clinic has taken out of its texts since is left out."""
    known = (name for name in names if f"{kind}.{name}" in office.content.texts)
    return "\n".join(f"{BULLET}{say.entry(f'{kind}.{name}')}" for name in known)


def _deeds(reader: Reader, screening: Screening) -> Rows:
    say, number = reader.say, screening.id
    return (
        (Button(say.label("book-visit"), data("sc-book", number), style="primary"),),
        (Button(say.label("ask-question"), data("write")),),
        (Button(say.label("talk"), data("talk")),),
        (Button(say.label("how"), data("how")),),
        (Button(say.label("screen-again"), data("sc-new")), *back_home(reader)[0]),
        (Button(say.label("delete-answers"), data("sc-del", number), style="danger"),),
    )


def ended_screen(office: Office, reader: Reader, result: Result) -> Screen:
    """The screening ended without a result, and nothing of it is kept."""
    text = "\n\n".join(
        reader.say.entry(f"{REASON}.{name}")
        for name in result.reasons
        if f"{REASON}.{name}" in office.content.texts
    )
    return Screen(text, (*column(Button(reader.say.label("talk"), data("talk"))), *back_home(reader)))


def booked_screen(reader: Reader, by: str) -> Screen:
    """Staff have the wish."""
    say = reader.say
    rows = column(
        Button(say.label("screen-result"), data("sc-show")),
        Button(say.label("talk"), data("talk")),
    )
    return Screen(say.entry("screen.booked", by=by), (*rows, *back_home(reader)))


def erased_screen(reader: Reader, text_id: str) -> Screen:
    """The answers are gone; one can begin again."""
    say = reader.say
    rows = column(
        Button(say.label("screen-again"), data("sc-new")),
        Button(say.label("talk"), data("talk")),
    )
    return Screen(say.entry(text_id), (*rows, *back_home(reader)))
