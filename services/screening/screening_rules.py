"""The rules behind a result in the person's language (PIPA art. 37-2(4)), made of the table itself."""

from collections.abc import Iterator, Mapping

from domain.screening import Question, Row, Table
from services.callbacks import data
from services.office import Office
from services.people.home import back_home
from services.people.reader import Reader
from services.screen import Button, Screen
from services.texts import Safe, Speech


def how_screen(office: Office, reader: Reader) -> Screen:
    """/how: every rule, in the order in which it counts."""
    say, table = reader.say, office.content.screening
    rules = Safe("\n".join(rule_lines(say, table)))
    rows = (
        (Button(say.label("screening"), data("screen")), Button(say.label("talk"), data("talk"))),
        (Button(say.label("know"), data("know")),),
        *back_home(reader),
    )
    return Screen(say.entry("how", rules=rules), rows)


def rule_lines(say: Speech, table: Table) -> Iterator[str]:
    """Yield one line a rule; rules in a row that differ only in the answer share a line."""
    for when, row in _joined(table):
        conditions = " + ".join(_condition(say, table, name, options) for name, options in when.items())
        outcome = say.entry(f"screen.outcome.{row.outcome if row.kept else 'ends'}")
        yield say.entry("how.rule", conditions=Safe(conditions), outcome=outcome)


def _joined(table: Table) -> list[tuple[dict[str, frozenset[str]], Row]]:
    found: list[tuple[dict[str, frozenset[str]], Row]] = []
    for row in table.rows:
        last = found[-1] if found else None
        if last is not None and len(row.when) == 1 and _alike(*last, row):
            found[-1] = ({name: options | row.when[name] for name, options in last[0].items()}, last[1])
        else:
            found.append((dict(row.when), row))
    return found


def _alike(when: Mapping[str, frozenset[str]], before: Row, row: Row) -> bool:
    return when.keys() == row.when.keys() and (before.outcome, before.kept) == (row.outcome, row.kept)


def _condition(say: Speech, table: Table, name: str, options: frozenset[str]) -> str:
    question = table.question(name)
    answers = " / ".join(option_words(say, question, options)) if question else ""
    return say.entry("how.condition", number=name.removeprefix("Q"), answers=answers)


def option_words(say: Speech, question: Question, options: frozenset[str]) -> list[str]:
    """Return the answers as the buttons say them, in the order of the buttons."""
    return [say.label(f"screen.{option}") for option in question.options if option in options]
