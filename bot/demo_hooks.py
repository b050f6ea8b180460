"""What the demo hands to the page: a clock to move, and the list of planned and sent messages."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.travel import Traveller
from db.tables import Message, Patient, Staff
from domain.clock import Now
from domain.messages import Lane
from sandbox.page import OutboxLine
from services.desk.steps import step_name
from services.desk.words import staff_word, status_word, why_sentence
from services.texts import Texts, plain

_MOST = 400


class Hooks:
    """The demo behind the page. The page is served before the bot runs, so the bot is attached later."""

    def __init__(self, texts: Texts, clock: Now) -> None:
        self._clinic_zone = texts.content.clinic.zone
        self._say = texts.speak("en")
        self._clock = clock
        self._traveller: Traveller | None = None

    def attach(self, traveller: Traveller) -> None:
        """From now on the page moves this bot's clock."""
        self._traveller = traveller

    @property
    def zone(self) -> str:
        """The clinic's zone."""
        return self._clinic_zone

    def now(self) -> datetime:
        """The demo's present, aware UTC."""
        return self._clock()

    async def advance(self, by: timedelta) -> None:
        """Move the clock; everything due on the way happens at its own time."""
        if self._traveller is not None:
            await self._traveller.forward(by)

    async def advance_to_next(self) -> datetime | None:
        """Move to the next thing that will happen; None if nothing is planned."""
        if self._traveller is None:
            return None
        coming = await self._traveller.next_event()
        if coming is not None:
            await self._traveller.travel(coming)
        return coming

    async def outbox(self) -> list[OutboxLine]:
        """The messages, coming and past, with reasons in words."""
        if self._traveller is None:
            return []
        query = (
            select(Message, Patient, Staff)
            .outerjoin(Patient, Message.patient_id == Patient.id)
            .outerjoin(Staff, Message.staff_id == Staff.id)
            .order_by(Message.due_at.desc())
            .limit(_MOST)
        )
        async with self._traveller.machine.database.read() as tx:
            return [self._line(*row) for row in await tx.execute(query)]

    def _line(self, message: Message, patient: Patient | None, staff: Staff | None) -> OutboxLine:
        name = (patient.name or patient.code) if patient else staff_word(self._say, staff)
        why = why_sentence(self._say, message.why)
        return OutboxLine(
            due=message.sent_at or message.due_at,
            to=name,
            what=plain(step_name(self._say, message.step)),
            status=plain(status_word(self._say, message.status)),
            why=plain(why),
            lane=Lane(message.lane).name.lower(),
            text=plain(message.text or ""),
        )
