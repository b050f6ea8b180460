"""Which handler answers: the person decides (staff, patient, stranger), then the tap, command or dialog."""

from dataclasses import replace

from db.queries.dialogs import clear_dialog
from handlers.group import GROUP_TAPS, in_private, is_team_group
from handlers.patient import arrival, lost, paused, phone, talking
from handlers.staff.team_join import is_invitation, open_link
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.safety.words import is_red
from services.talk.items import Said


class Router:
    """The routes of staff members and of patients."""

    def __init__(self, patient: Routes, staff: Routes) -> None:
        self._patient = patient
        self._staff = staff

    async def tap(self, turn: Turn, tap: Tap) -> Answer:
        """A button was tapped."""
        if turn.staff is None and turn.patient is None:
            return await arrival.tap(turn, tap)
        if tap.verb not in paused.TAPS and await paused.is_paused(turn):
            return await paused.answer(turn)
        await self._leave(turn)
        handler = self._routes(turn).taps.get(tap.verb)
        answer = await (handler(turn, tap) if handler else lost.old_button(turn))
        return replace(answer, fresh=True) if tap.beside else answer

    async def group_tap(self, turn: Turn, chat_id: int, tap: Tap) -> Answer:
        """A button in a group: it continues in the private chat of a staff member, and of nobody else."""
        if turn.staff is None or tap.verb not in GROUP_TAPS or not await is_team_group(turn, chat_id):
            return lost.group(turn)
        return in_private(turn, await self._staff.taps[tap.verb](turn, tap))

    async def command(self, turn: Turn, name: str, rest: str) -> Answer:
        """A command was typed. What follows it is read for red words, but not an invite's random letters."""
        if is_invitation(name, rest):
            return await open_link(turn, rest)
        if turn.staff is None and name != "start" and is_red(turn.at.office, rest):
            return await lost.red_word(turn)
        if turn.staff is None and turn.patient is None:
            return await arrival.command(turn, name, rest)
        if name not in paused.COMMANDS and await paused.is_paused(turn):
            return await paused.answer(turn)
        await self._leave(turn)
        handler = self._routes(turn).commands.get(name)
        return await (handler(turn, rest) if handler else lost.not_understood(turn))

    async def text(self, turn: Turn, text: str) -> Answer:
        """Something was written. Red words come before everything else, before and after consent."""
        if turn.staff is None and is_red(turn.at.office, text):
            return await lost.red_word(turn, Said("text", text))
        if turn.staff is None and turn.patient is None:
            return await arrival.text(turn)
        if await paused.is_paused(turn):
            return await paused.answer(turn)
        texts = self._routes(turn).texts
        handler = texts.get(turn.dialog.flow if turn.dialog else "") or texts.get("")
        return await (handler(turn, text) if handler else lost.not_understood(turn))

    async def media(self, turn: Turn, what: Said | None, caption: str) -> Answer:
        """A picture, a voice message, a file, or something nobody here could look at (None)."""
        if turn.staff is None and is_red(turn.at.office, caption):
            return await lost.red_word(turn, what or Said("text", caption))
        if turn.staff is None and turn.patient is None:
            return await arrival.text(turn)
        if await paused.is_paused(turn):
            return await paused.answer(turn)
        if turn.staff is not None:
            return await self._staff_media(turn, what)
        return await talking.said(turn, what) if what is not None else await lost.media(turn)

    async def _staff_media(self, turn: Turn, what: Said | None) -> Answer:
        """A staff member sends something on only where it was asked for."""
        handler = self._staff.media.get(turn.dialog.flow) if turn.dialog else None
        return await (handler(turn, what) if handler and what is not None else lost.media(turn))

    async def contact(self, turn: Turn, number: str, owner_id: int | None) -> Answer:
        """A phone number was shared; from anybody but a patient it means nothing."""
        if turn.staff is not None or turn.patient is None:
            return await self.text(turn, "")
        if await paused.is_paused(turn):
            return await paused.answer(turn)
        return await phone.shared(turn, number, owner_id)

    async def _leave(self, turn: Turn) -> None:
        """A patient who taps or types a command is no longer asked what was asked before.

        A city or a number was waited for: what is written weeks later must not be taken for it. Staff, who
        fill in whole forms by taps, leave by themselves.
        """
        if turn.staff is None and turn.dialog is not None:
            await clear_dialog(turn.at.tx, turn.person.telegram_id)

    def takes_long(self, turn: Turn) -> bool:
        """Whether a text of any length is read.

        That of a patient who writes to the clinic, asked for nothing else, and of a staff member who writes
        what goes to many.
        """
        if turn.staff is not None:
            return turn.dialog is not None and turn.dialog.flow in self._staff.media
        return turn.patient is not None and turn.dialog is None

    def _routes(self, turn: Turn) -> Routes:
        return self._staff if turn.staff is not None else self._patient
