"""A person's data as two files: one to read in a browser, one for a computer."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape

from services.people.mydata import Data, Row, as_json, lines_of
from services.people.reader import Reader
from services.screen import Attachment
from services.texts import Speech, plain

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:44rem;padding:0 1rem;"
    "color-scheme:light dark}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}"
    "dl{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;gap:.2rem 1rem;margin:.6rem 0;"
    "padding:.6rem;border:1px solid #8884;border-radius:.5rem}dt{opacity:.7}dd{margin:0;"
    "overflow-wrap:anywhere}"
)


def readable_file(reader: Reader, data: Data, now: datetime) -> Attachment:
    """A page in the person's language; times are clinic time."""
    say = reader.say
    title = plain(say._("Your data"))
    made = plain(say._("As of {when}, clinic time.", when=say.when(now, reader.clinic_zone)))
    parts = "".join(_section(reader, name, rows) for name, rows in data.items())
    page = (
        f'<!doctype html><html lang="{say.language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1><p>{escape(made)}</p>{parts}</html>"
    )
    return Attachment("my-data.html", page.encode())


def data_file(data: Data) -> Attachment:
    """The same for a computer."""
    return Attachment("my-data.json", as_json(data))


def _section(reader: Reader, name: str, rows: list[Row]) -> str:
    title = plain(section_names(reader.say).get(name, name))
    return f"<h2>{escape(title)}</h2>{''.join(_entry(reader, row) for row in rows)}"


def _entry(reader: Reader, row: Row) -> str:
    return f"<dl>{''.join(_fields(reader, row))}</dl>"


def _fields(reader: Reader, row: Row) -> Iterator[str]:
    names = field_names(reader.say)
    for name, value in row.items():
        shown = "<br>".join(escape(line) for line in _said(reader, value))
        yield f"<dt>{escape(plain(names.get(name, name)))}</dt><dd>{shown}</dd>"


def _said(reader: Reader, value: object) -> list[str]:
    """An instant in words; anything else line by line."""
    if isinstance(value, str) and len(value) > len("2027-03-01") and value[4:5] == "-" and "T" in value:
        try:
            return [f"{reader.say.when(datetime.fromisoformat(value), reader.clinic_zone)} ({value[:4]})"]
        except ValueError:
            pass
    return list(lines_of(value))


def section_names(say: Speech) -> Mapping[str, str]:
    """What each section holds."""
    return {
        "person": say._("You"),
        "consents": say._("What you agreed to"),
        "courses": say._("Courses"),
        "sessions": say._("Sessions"),
        "holds": say._("Sessions on hold"),
        "wishes": say._("Wishes for other dates"),
        "check_ins": say._("Check-ins"),
        "screens": say._("Questions before a treatment"),
        "conversations": say._("What you wrote to us about"),
        "said": say._("What was said"),
        "alerts": say._("Alerts to staff"),
        "tasks": say._("What staff should do for you"),
        "messages": say._("Messages to you"),
        "invites": say._("Invitations"),
        "asked_now": say._("What we are asking you now"),
    }


def field_names(say: Speech) -> Mapping[str, str]:
    """What the most common fields mean; others keep their short name."""
    return {
        "code": say._("code"),
        "name": say._("name"),
        "phone": say._("phone"),
        "phone_refused": say._("phone refused"),
        "phone_country": say._("country of the phone"),
        "language": say._("language"),
        "zone": say._("time zone"),
        "chat_id": say._("Telegram id"),
        "linked_at": say._("chat opened"),
        "choice": say._("messages wanted"),
        "discreet": say._("discreet notes"),
        "cold_sores": say._("cold sores"),
        "flags": say._("noted by staff"),
        "notes": say._("notes of staff"),
        "created_at": say._("made"),
        "number": say._("number"),
        "starts_at": say._("begins"),
        "performed_at": say._("done"),
        "confirmed_at": say._("confirmed"),
        "state": say._("state"),
        "status": say._("state"),
        "answers": say._("answers"),
        "answered_at": say._("answered"),
        "granted": say._("agreed"),
        "withdrawn_at": say._("taken back"),
        "at": say._("when"),
        "via": say._("how"),
        "text": say._("text"),
        "sent_at": say._("sent"),
        "due_at": say._("due"),
        "wish": say._("wish"),
        "level": say._("level"),
    }
