"""The candidacy screening, from ``screening.toml``: its questions, decision table and notes."""

import re

from content.errors import Mistakes
from content.fields import Fields, as_words
from content.reading import Table as TomlTable
from domain.screening import Note, Outcome, Question, Row, Table, When
from domain.screening_check import problems

FILE = "screening.toml"
_CODE = re.compile(r"[A-Z0-9_]{1,16}")
_NAME = re.compile(r"Q[1-9][0-9]?")
_REASON = re.compile(r"[a-z0-9-]+")


def read_screening(table: TomlTable, mistakes: Mistakes) -> Table:
    """Return the screening; notes every mistake, and why a table that can be read must not be used."""
    root = Fields(table, FILE, "", mistakes)
    root.raw("texts")  # the texts loader reads these
    before = len(mistakes.found)
    section = root.section("questions")
    questions = tuple(_question(section.section(name), name) for name in section.names())
    known = {question.name: frozenset(question.options) for question in questions}
    rows = tuple(_row(fields, known) for fields in _list(root, "rows", mistakes))
    notes = tuple(_note(fields, known) for fields in _list(root, "notes", mistakes))
    root.done()
    found = Table(questions, rows, notes)
    if len(mistakes.found) == before:
        for problem in problems(found):
            mistakes.add(FILE, "rows", f"{problem}. Change a row, or add one.")
    return found


def _list(root: Fields, key: str, mistakes: Mistakes) -> list[Fields]:
    """Return the tables written as ``[[key]]``."""
    written = root.raw(key)
    tables = written if isinstance(written, list) else []
    return [Fields(each, FILE, f"{key} {number}", mistakes) for number, each in enumerate(tables, start=1)]


def _question(fields: Fields, name: str) -> Question:
    if not _NAME.fullmatch(name):
        fields.wrong(f"{name} is no name of a question. Write Q1, Q2 and so on.")
    question = Question(
        name=name,
        options=fields.words("options"),
        several=fields.flag("several"),
        alone=frozenset(fields.words("alone")),
        clear=fields.text("clear", ""),
        decides=fields.flag("decides", default=True),
        weighed=fields.flag("weighed"),
    )
    fields.done()
    for sentence in _misshapen(question):
        fields.wrong(sentence)
    return question


def _misshapen(question: Question) -> list[str]:
    """Return sentences about a question that could not be shown or answered."""
    found = []
    if not question.options or len(set(question.options)) != len(question.options):
        found.append('options names nothing, or something twice. Write options = ["A", "B"].')
    if any(not _CODE.fullmatch(option) for option in question.options):
        found.append("an option is a short code. Write capital letters, digits and _ only, at most 16.")
    if not (question.alone | ({question.clear} - {""})) <= set(question.options):
        found.append("alone or clear names no option of this question. Write one of its options.")
    if question.clear and question.clear not in question.alone:
        found.append(f'{question.clear} is clear and must stand alone. Write alone = ["{question.clear}"].')
    return found


def _row(fields: Fields, known: dict[str, frozenset[str]]) -> Row:
    row = Row(
        when=_when(fields, known),
        outcome=_outcome(fields, fields.text("outcome")),
        reason=fields.text("reason", ""),
        kept=fields.flag("kept", default=True),
    )
    if row.reason and not _REASON.fullmatch(row.reason):
        fields.wrong(f'reason is {row.reason!r}. Write a name in small letters, for example "infection".')
    fields.done()
    return row


def _note(fields: Fields, known: dict[str, frozenset[str]]) -> Note:
    name = fields.text("name")
    if not _CODE.fullmatch(name):
        fields.wrong(f'name is {name!r}. Write capital letters, digits and _ only: name = "PIH".')
    told = frozenset(_outcome(fields, word) for word in fields.words("told"))
    note = Note(name, _when(fields, known), told)
    fields.done()
    return note


def _outcome(fields: Fields, word: str) -> Outcome:
    try:
        return Outcome(word)
    except ValueError:
        fields.wrong(f"{word!r} is no outcome. Write one of {', '.join(Outcome)}.")
        return Outcome.DOCTOR_FIRST


def _when(fields: Fields, known: dict[str, frozenset[str]]) -> When:
    """Return ``when = { Q7 = ["T1", "TM"] }``, checked against the questions."""
    section = fields.section("when")
    when: dict[str, frozenset[str]] = {}
    for name in section.names():
        options = frozenset(as_words(section.raw(name)) or ())
        if not options or not options <= known.get(name, frozenset()):
            section.wrong(
                f'{name} does not fit. Write a question and answers of it, for example Q7 = ["T0"].'
            )
        when[name] = options
    if not when:
        fields.wrong('when is missing. Write for example when = { Q2 = ["FLARE"] }.')
    return when
