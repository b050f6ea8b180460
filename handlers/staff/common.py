"""What every staff screen shares: protected text, buttons, the clinic's day, what a dialog remembers."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from typing import Any

from db.queries.dialogs import clear_dialog, set_dialog
from domain.localtime import local_day
from handlers.turn import Turn
from services.callbacks import data
from services.screen import Button, Rows, Screen, units
from services.texts import Safe, plain

TEXT_LIMIT = 4000
"""Telegram takes 4,096 characters; a longer list is cut with a mark, never refused."""

_LABEL_LIMIT = 60


def console(text: Iterable[str | None], *rows: tuple[Button, ...]) -> Screen:
    """A staff screen of these lines (empty ones left out); nothing on it can be forwarded or saved."""
    return Screen(_fitting([line for line in text if line]), rows, protect=True)


def press(label: str, verb: str, *args: int | str, style: str = "") -> Button:
    """One button; the label may be a text of ours or anything plain, and is cut to fit a phone."""
    shown = plain(label) if isinstance(label, Safe) else label
    return Button(
        shown if len(shown) <= _LABEL_LIMIT else f"{shown[: _LABEL_LIMIT - 1]}…",
        data(verb, *args),
        style=style,
    )


def in_rows(buttons: Iterable[Button], width: int) -> Rows:
    """The buttons in lines of ``width``."""
    listed = list(buttons)
    return tuple(tuple(listed[at : at + width]) for at in range(0, len(listed), width))


def home_row(turn: Turn) -> tuple[Button, ...]:
    """The way home."""
    return (press(turn.say._("Home"), "s-home"),)


def card_row(turn: Turn, patient_id: int) -> tuple[Button, ...]:
    """The way back to a patient, and home."""
    return (press(turn.say._("Back to the card"), "s-card", patient_id), *home_row(turn))


def zone_of(turn: Turn) -> str:
    """The clinic's zone, in which staff read every time."""
    return turn.at.office.content.clinic.zone


def today(turn: Turn) -> date:
    """The clinic's day."""
    return local_day(turn.at.now, zone_of(turn))


def remembered(turn: Turn, flow: str) -> Mapping[str, Any]:
    """What the person's dialog remembers, empty if it is about something else."""
    if turn.dialog is None or turn.dialog.flow != flow:
        return {}
    return dict(json.loads(turn.dialog.data or "{}"))


async def remember(turn: Turn, flow: str, step: str, **values: object) -> None:
    """Ask for something: what is typed next belongs to this flow."""
    person, text = turn.person.telegram_id, json.dumps(values, ensure_ascii=False)
    await set_dialog(turn.at.tx, person, flow, step, data=text, now=turn.at.now)


MADE = "made"
"""The step of a dialog that asks for nothing: it only remembers what an update made."""


async def remember_made(turn: Turn, flow: str, **values: object) -> None:
    """Nothing is asked any more, but a repeat of this very update will find what it made."""
    await remember(turn, f"{flow}-made", MADE, update=turn.update_id, **values)


def made_before(turn: Turn, flow: str) -> Mapping[str, Any]:
    """What this same update made before the process was killed; empty if it is no repeat."""
    kept = remembered(turn, f"{flow}-made")
    return kept if kept.get("update") == turn.update_id else {}


async def leave(turn: Turn) -> None:
    """Whatever was being asked is dropped."""
    await clear_dialog(turn.at.tx, turn.person.telegram_id)


def bold(text: str) -> Safe:
    """HTML in bold; ``text`` is HTML already."""
    return Safe(f"<b>{text}</b>")


def html(text: str) -> Safe:
    """Anything as HTML: what is not ours is escaped."""
    return text if isinstance(text, Safe) else Safe(escape(text, quote=False))


def spaced(lines: Iterable[str]) -> Iterator[str]:
    """The lines as a paragraph of their own."""
    for number, line in enumerate(lines):
        yield line if number else f"\n{line}"


def _fitting(lines: list[str]) -> str:
    text = "\n".join(lines)
    while units(text) > TEXT_LIMIT and len(lines) > 1:
        lines = [*lines[: -2 if lines[-1] == "…" else -1], "…"]
        text = "\n".join(lines)
    return text if units(text) <= TEXT_LIMIT else text[: TEXT_LIMIT // 2]
