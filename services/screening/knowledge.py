"""What can be read about the treatment, as screens: always with the notice, always with a way to a person."""

from services.callbacks import data
from services.office import Office
from services.people.home import back_home
from services.people.reader import Reader
from services.screen import Button, Rows, Screen, column

PIECES = ("compare", "criteria", "phases", "about")
"""Texts of one screen each; the id of the text, of its label and what the button carries."""


def footer(office: Office, reader: Reader) -> str:
    """No diagnosis, an examination is needed, and how old the source is."""
    reviewed = office.content.article.last_reviewed.isoformat()
    return reader.say.entry("part.footer", reviewed=reviewed)


def ways_on(reader: Reader) -> Rows:
    """Under every answer: the lists, a person, home."""
    say = reader.say
    return (
        (Button(say.label("faq"), data("faq")),),
        (Button(say.label("know"), data("know")), Button(say.label("talk"), data("talk"))),
        *back_home(reader),
    )


def contents(office: Office, reader: Reader) -> Screen:
    """Everything there is to read."""
    say = reader.say
    pieces = [Button(say.label(piece), data("read", piece)) for piece in PIECES]
    rows = column(
        Button(say.label("screening"), data("screen"), style="primary"),
        Button(say.label("faq"), data("faq")),
        *pieces,
        Button(say.label("how"), data("how")),
        Button(say.label("talk"), data("talk")),
    )
    return _noticed(office, reader, say.entry("know"), (*rows, *back_home(reader)))


def questions(office: Office, reader: Reader) -> Screen:
    """The questions as a list of buttons."""
    say = reader.say
    asked = [Button(say.label(f"faq.{name}"), data("faq", name)) for name in office.content.article.questions]
    last = (Button(say.label("know"), data("know")), Button(say.label("talk"), data("talk")))
    return _noticed(office, reader, say.entry("faq"), (*column(*asked), last, *back_home(reader)))


def answer(office: Office, reader: Reader, name: str) -> Screen | None:
    """One answer; None if there is no such question."""
    if name not in office.content.article.questions:
        return None
    return _noticed(office, reader, reader.say.entry(f"faq.{name}"), ways_on(reader))


def piece(office: Office, reader: Reader, name: str) -> Screen | None:
    """One of the longer pieces; None if there is no such piece."""
    if name not in PIECES:
        return None
    text = _about(office, reader) if name == "about" else reader.say.entry(name)
    return _noticed(office, reader, text, ways_on(reader))


def person(reader: Reader) -> Screen:
    """[Talk to a person]: write, or be called (PIPA art. 37-2(3): a person is always there to ask)."""
    say = reader.say
    rows = column(
        Button(say.label("ask-question"), data("write")), Button(say.label("call-me"), data("call"))
    )
    text = say.entry("talk", **{"119": reader.emergency})
    return Screen(text, (*rows, *back_home(reader)))


def _about(office: Office, reader: Reader) -> str:
    clinic, say = office.content.clinic, reader.say
    parts = [say.entry("about", reviewed=office.content.article.last_reviewed.isoformat())]
    if clinic.reviewed_by and clinic.reviewed_on:
        on = clinic.reviewed_on.isoformat()
        parts.append(say.entry("about.clinic-review", by=clinic.reviewed_by, on=on))
    return "\n\n".join(parts)


def _noticed(office: Office, reader: Reader, text: str, rows: Rows) -> Screen:
    return Screen(f"{text}\n\n{footer(office, reader)}", rows)
