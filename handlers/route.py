"""Which handler answers: the person decides (staff, patient, stranger), then the tap, command or dialog."""

from handlers.patient import arrival, lost, phone
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.words import is_red


class Router:
    """The routes of staff members and of patients."""

    def __init__(self, patient: Routes, staff: Routes) -> None:
        self._patient = patient
        self._staff = staff

    async def tap(self, turn: Turn, tap: Tap) -> Answer:
        """A button was tapped."""
        if turn.staff is None and turn.patient is None:
            return await arrival.tap(turn, tap)
        handler = self._routes(turn).taps.get(tap.verb)
        return await (handler(turn, tap) if handler else lost.old_button(turn))

    async def command(self, turn: Turn, name: str, rest: str) -> Answer:
        """A command was typed; whatever was being asked is dropped by those that start something."""
        if turn.staff is None and turn.patient is None:
            return await arrival.command(turn, name, rest)
        handler = self._routes(turn).commands.get(name)
        return await (handler(turn, rest) if handler else lost.not_understood(turn))

    async def text(self, turn: Turn, text: str) -> Answer:
        """Something was written. Red words come before everything else, before and after consent."""
        if turn.staff is None and is_red(turn.at.office, text):
            return await lost.red_word(turn)
        if turn.staff is None and turn.patient is None:
            return await arrival.text(turn)
        flow = turn.dialog.flow if turn.dialog else ""
        handler = self._routes(turn).texts.get(flow)
        return await (handler(turn, text) if handler else lost.not_understood(turn))

    async def contact(self, turn: Turn, number: str, owner_id: int | None) -> Answer:
        """A phone number was shared; from anybody but a patient it means nothing."""
        if turn.staff is not None or turn.patient is None:
            return await self.text(turn, "")
        return await phone.shared(turn, number, owner_id)

    def _routes(self, turn: Turn) -> Routes:
        return self._staff if turn.staff is not None else self._patient
