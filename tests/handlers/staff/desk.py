"""A staff member at the phone, for tests."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.queries.dialogs import get_dialog
from db.queries.people import staff_of
from db.tables import Session
from handlers.route import Router
from handlers.staff import STAFF
from handlers.turn import Answer, Routes, Turn, made
from services.callbacks import parse
from services.moment import Moment
from services.office import Office
from services.people.arrival import Person
from services.screen import Button, Screen

# Tuesday 1 December 2026, noon in Seoul.
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
OWNER, DOCTOR = 9001, 9002
Sessions = Callable[[], Awaitable[list[Session]]]
_UNFILLED = re.compile(r"\{[a-z_]+\}")
_TAG = re.compile(r"</?b>")


@dataclass
class Desk:
    """A staff member at the phone: taps, types, and looks at what came back."""

    database: Database
    office: Office
    now: datetime = NOW
    who: int = OWNER
    answer: Answer = field(default_factory=Answer)
    _updates: int = 0

    async def tap(self, data: str) -> Screen:
        return await self._do(lambda turn: self._router().tap(turn, parse(data)))

    async def press(self, label: str) -> Screen:
        """Tap the button of the present screen whose label begins so."""
        found = [button for button in self.buttons() if button.label.startswith(label)]
        assert found, f"no button {label!r} among {[button.label for button in self.buttons()]}"
        return await self.tap(found[0].data)

    async def type(self, text: str) -> Screen:
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            return await self._do(lambda turn: self._router().command(turn, name, rest))
        return await self._do(lambda turn: self._router().text(turn, text))

    def buttons(self) -> list[Button]:
        return [button for row in self.screen.rows for button in row] if self.answer.screen else []

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]

    @property
    def screen(self) -> Screen:
        assert self.answer.screen is not None
        return self.answer.screen

    @property
    def text(self) -> str:
        return f"{self.screen.text}{self.answer.note}"

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def _router(self) -> Router:
        return Router(Routes(), STAFF)

    async def _do(self, act: Callable[[Turn], Awaitable[Answer]]) -> Screen:
        self._updates += 1
        async with self.database.write() as tx:
            self.answer = await act(await self._turn(tx))
        self.answer = await made(self.answer, self.database)
        check(self.answer)
        return self.answer.screen or Screen("")

    async def _turn(self, tx: AsyncSession) -> Turn:
        staff = await staff_of(tx, self.who)
        assert staff is not None
        return Turn(
            at=Moment(tx, self.office, self.now),
            person=Person(self.who, "Somebody", "en"),
            say=self.office.texts.speak(staff.language),
            update_id=self._updates,
            staff=staff,
            dialog=await get_dialog(tx, self.who),
        )


def check(answer: Answer) -> None:
    """Telegram would take it, it looks whole, and there is a way on."""
    assert answer.screen or answer.toast
    assert len(answer.toast) <= 200
    if answer.screen is None:
        return
    screen = answer.screen
    limit = 1024 if screen.attachment else 4096
    assert 0 < len(screen.text + answer.note) <= limit
    assert not _UNFILLED.search(screen.text)
    assert screen.rows, "a screen without a way back"
    assert "<" not in _TAG.sub("", screen.text)
    assert screen.text.count("<b>") == screen.text.count("</b>")
    for row in screen.rows:
        assert row
        for button in row:
            assert button.label.strip()
            assert "&amp;" not in button.label
            assert button.data in {"", button.data[:64]}
