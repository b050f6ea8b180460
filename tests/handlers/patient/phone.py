"""A patient (or stranger) at the phone, for tests of the handlers without Telegram."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from db.queries.dialogs import get_dialog
from db.queries.people import patient_of_chat, staff_of
from handlers.register import router
from handlers.route import Router
from handlers.turn import Answer, Turn
from services.callbacks import parse
from services.moment import Moment
from services.people.arrival import Person
from services.screen import Button, Screen
from tests.services.clinic import CHAT


@dataclass
class Phone:
    """Taps and types as one Telegram account; ``answer`` is what came back last."""

    at: Moment
    person: Person = field(default_factory=lambda: Person(CHAT, "Minji", "en"))
    answer: Answer = field(default_factory=Answer)
    _router: Router = field(default_factory=router)

    async def tap(self, data: str) -> Answer:
        return await self._do(lambda turn: self._router.tap(turn, parse(data)))

    async def press(self, label: str) -> Answer:
        """Tap the button with this label on what is shown."""
        (button,) = [button for button in self.buttons() if button.label == label]
        return await self.tap(button.data)

    async def type(self, text: str) -> Answer:
        if text.startswith("/"):
            name, _, rest = text[1:].partition(" ")
            return await self._do(lambda turn: self._router.command(turn, name, rest))
        return await self._do(lambda turn: self._router.text(turn, text))

    async def share(self, number: str, owner: int | None = CHAT) -> Answer:
        return await self._do(lambda turn: self._router.contact(turn, number, owner))

    def wait(self, gone: timedelta) -> None:
        self.at = replace(self.at, now=self.at.now + gone)

    @property
    def screens(self) -> list[Screen]:
        shown = [self.answer.screen] if self.answer.screen is not None else []
        return [*shown, *self.answer.more]

    @property
    def words(self) -> str:
        """Everything that can be read."""
        return "\n".join([*(screen.text for screen in self.screens), self.answer.note, self.answer.toast])

    def buttons(self) -> list[Button]:
        return [button for screen in self.screens for row in screen.rows for button in row]

    def labels(self) -> list[str]:
        return [button.label for button in self.buttons()]

    def says(self, text_id: str, **fills: object) -> bool:
        """Whether this text of the content, in English, is among what was read."""
        return self.at.office.texts.speak("en").entry(text_id, **fills) in self.words

    async def _do(self, act: Callable[[Turn], Awaitable[Answer]]) -> Answer:
        at, who = self.at, self.person.telegram_id
        await at.tx.flush()
        patient, staff = await patient_of_chat(at.tx, who), await staff_of(at.tx, who)
        known = staff or patient
        language = known.language if known is not None else self.person.language_code
        dialog = await get_dialog(at.tx, who)
        say = at.office.texts.speak(language)
        self.answer = await act(Turn(at, self.person, say, 1, patient, staff, dialog))
        await at.tx.flush()
        return self.answer
