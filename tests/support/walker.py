"""Somebody who taps and types at random, by a fixed seed: what no tester would think of."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from structlog.testing import capture_logs

from sandbox.errors import Impossible
from sandbox.messages import Message
from sandbox.people import Person
from tests.support.house import House

HOSTILE = (
    "<b>bold</b> & <script>alert(1)</script>",
    "</b><a href='x'>",
    "\u202eright to left\u202c \u200b\u200c\u200d zero width",
    "x" * 4096,
    "😀" * 1500,
    "31 February 2027",
    "2027-02-30 14:00",
    "1999-01-01 10:00",
    "2027-03-09 14:00",
    "10:30",
    "25:61",
    "Robert'); DROP TABLE patients;--",
    "\x00\x01\x02 control",
    "-1",
    "99999999999999999999999",
    "+82 10 1234 5678",
    "not a phone",
    "Atlantis/Nowhere",
    "Tokyo",
    "{name} {0} %s %(x)s",
    "피부가 이상해요",
    "숨이 안 쉬어져요",
    "I cannot breathe",
    "emergency",
    "ok",
    "/start",
    "/start forged-token",
    "/menu",
    "/help",
    "/sessions",
    "/report",
    "/care",
    "/settings",
    "/stop",
    "/new",
    "/find kim",
    "/today",
    "/alerts",
    "/tasks",
    "/cancel",
    "/nonsense",
    "/start@another_bot",
)
FORGED = ("", ":", "home:1:2:3", "confirm:1:1", "confirm:-1:0", "ci-s:1:S9", "ci-m:1:M9:1",
          "c1:yes:checkin:1",
          "s-done:1", "s-take:1", "s-home", "c0:yes", "lang:xx", "set-zone:../../etc", "x" * 64, "checkin:1",
          "confirm:99999999999999999999:1")  # fmt: skip


@dataclass
class Walker:
    """Walks a house with its people; every tap must be answered, nothing may raise.

    Attributes:
        errors: what went wrong inside the bot, by class.
        taps, texts: how many were made.
    """

    house: House
    people: list[Person]
    rng: random.Random
    errors: list[str] = field(default_factory=list)
    taps: int = 0
    texts: int = 0

    async def walk(self, actions: int) -> None:
        """Act until so many taps and texts were made, moving the clock now and then."""

        async def remember(_update: object, context: object) -> None:
            self.errors.append(repr(getattr(context, "error", None)))

        self.house.machine.app.add_error_handler(remember)
        with capture_logs() as logs:
            while self.taps + self.texts < actions:
                await self._round()
        self.errors.extend(f"{line['event']}: {line}" for line in logs if line["log_level"] == "error")

    async def _round(self) -> None:
        queries = [(person, query) for person in self.people if (query := self._act(person))]
        await self.house.settle()
        silent = [query for person, query in queries if person.answers[query] is None]
        assert not silent, f"taps without an answer: {silent}"
        if self.rng.random() < 0.04:
            await self.house.travel(self.house.now + timedelta(hours=self.rng.choice((1, 5, 13, 24, 72))))

    def _act(self, person: Person) -> str | None:
        """One act of one person; the query's id if it was a tap."""
        roll = self.rng.random()
        messages = [message for message in person.chat.from_bot() if message.keyboard and not message.deleted]
        if messages and roll < 0.72:
            return self._tap(person, messages)
        if messages and roll < 0.78:
            return self._forge(person, messages)
        self.texts += 1
        if roll < 0.94:
            person.send(self.rng.choice(HOSTILE))
        else:
            self._odd(person)
        return None

    def _tap(self, person: Person, messages: list[Message]) -> str | None:
        place = -1 - min(int(self.rng.expovariate(0.6)), len(messages) - 1)
        message = messages[place]
        data = [button.callback_data for row in message.keyboard for button in row if button.callback_data]
        if not data:
            return None
        self.taps += 1
        return person.tap(data=self.rng.choice(data), message_id=message.message_id)

    def _forge(self, person: Person, messages: list[Message]) -> str:
        self.taps += 1
        return person.forge(self.rng.choice(FORGED), message_id=messages[-1].message_id)

    def _odd(self, person: Person) -> None:
        acts = (
            person.send_sticker,
            person.send_voice,
            lambda: person.send_photo(caption="<b>look</b>"),
            person.send_document,
            lambda: person.send_contact("+821012345678", own=True),
            lambda: person.send_contact("+821012345678", own=False),
            person.send_location,
        )
        try:
            self.rng.choice(acts)()
        except Impossible:
            person.send("something else")
