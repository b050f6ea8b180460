"""``python -m bot simulate``: a whole course as the patient would read it, with times and reasons.

Nothing leaves this machine: the services plan, decide and render as they do in the running bot, against a
database in a folder that goes away, on a clock that jumps from message to message.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import select

from bot.files_open import aside
from bot.opening import NotReadyError
from bot.simulate_page import Page
from db import outbox
from db.engine import Database
from db.keyring import Keyring, new_key
from db.sealed import use_keyring
from db.tables import CheckIn, Message, Patient, Session, Staff
from domain.consents import Consent
from domain.hours import open_days
from domain.localtime import at_local, is_zone, local_day
from domain.patients import SessionState
from domain.triage_table import Main, Safety
from services.messages import sending, sent
from services.moment import Moment
from services.office import Office
from services.outgoing import Outgoing
from services.people import consents, patients
from services.safety import checkins
from services.safety.checkins import Answers
from services.texts import Texts
from services.visits import courses, marks, visits

_BOOKED_BEFORE = timedelta(days=10)
"""The course is booked so long before its first session, so that every reminder has its time."""

_ALL_GOOD = Answers(Safety.S0, frozenset({Main.M0}), main_done=True)
_WHO, _CHAT = 1, 2


@dataclass(frozen=True, slots=True)
class Plan:
    """What to simulate.

    Attributes:
        first: aware UTC; None for an afternoon in the near future. zone: the patient's IANA zone, None for
            the clinic's. health: consent C1 was given.
    """

    sessions: int
    gap_days: int
    language: str
    first: datetime | None = None
    zone: str | None = None
    health: bool = True


def plan_of(
    texts: Texts,
    sessions: int,
    gap_days: int,
    language: str,
    *,
    start: datetime | None,
    zone: str | None,
    health: bool,
) -> Plan:
    """The plan behind the command line's words. ``start``: clinic wall time. Raises NotReadyError."""
    if language not in texts.content.languages:
        raise NotReadyError(f"{language} is not enabled; use one of {', '.join(texts.content.languages)}.")
    if zone is not None and not is_zone(zone):
        raise NotReadyError(f"{zone} is no time zone; write one like America/New_York.")
    first = None
    if start is not None:
        first = at_local(start.date(), start.time(), texts.content.clinic.zone)
    return Plan(sessions, gap_days, language, first, zone, health)


async def simulate(plan: Plan, texts: Texts, now: datetime, say: Callable[[str], None]) -> None:
    """Tell the course line by line. ``now``: aware UTC, what "the near future" counts from."""
    office = Office(texts.content, texts, "clinic_bot")
    first = plan.first or _some_afternoon(office, now)
    use_keyring(Keyring((new_key(),)))
    async with aside() as database:
        stage = _Stage(database, office, plan, first - _BOOKED_BEFORE, say)
        await stage.book(first)
        while await stage.next():
            pass
        await stage.end()


def _some_afternoon(office: Office, now: datetime) -> datetime:
    calendar = office.content.clinic.calendar
    day = open_days(local_day(now + _BOOKED_BEFORE, calendar.zone) + timedelta(days=1), 1, calendar)[0]
    return at_local(day, time(14), calendar.zone)


class _Stage:
    """One patient, one staff member, and a clock that goes to whatever happens next."""

    def __init__(
        self, database: Database, office: Office, plan: Plan, now: datetime, say: Callable[[str], None]
    ) -> None:
        self._database = database
        self._office = office
        self._plan = plan
        self._now = now
        self._page = Page(office, plan.language, plan.zone, say)

    @asynccontextmanager
    async def _moment(self) -> AsyncIterator[Moment]:
        async with self._database.write() as tx:
            yield Moment(tx, self._office, self._now)

    async def book(self, first: datetime) -> None:
        """The person has agreed; the desk books."""
        async with self._moment() as at:
            staff = Staff(telegram_id=_WHO, role="owner", language="en", created_at=at.now)
            at.tx.add(staff)
            patient = await patients.create_from_chat(at, _CHAT, "", self._plan.language)
            patient.zone = self._plan.zone
            given = [Consent.C0, Consent.C2, *([Consent.C1] if self._plan.health else [])]
            for consent in given:
                await consents.answer(at, patient, consent, granted=True)
            draft = courses.draft(self._office, first, self._plan.sessions, self._plan.gap_days)
            await courses.book(at, staff, patient, draft)
        self._page.head(self._now)

    async def next(self) -> bool:
        """Whatever happens next, message or end of a visit; False when nothing is left to happen."""
        async with self._moment() as at:
            visit = await at.tx.scalar(
                select(Session)
                .where(Session.state == SessionState.BOOKED)
                .order_by(Session.starts_at)
                .limit(1)
            )
            due = await outbox.next_due(at.tx, self._now)
        ends = marks.planned_end(self._office, visit) if visit is not None else None
        if due is None and ends is None:
            return False
        if ends is None or (due is not None and due <= ends):
            self._now = max(self._now, due or self._now)
            await self._send()
        else:
            self._now = ends
            await self._perform(visit)
        return True

    async def _perform(self, visit: Session | None) -> None:
        """The visit is over, and staff press Done."""
        async with self._moment() as at:
            staff = (await at.tx.scalars(select(Staff))).one()
            session = await at.tx.get_one(Session, visit.id if visit is not None else 0)
            await marks.done(at, staff, session)
        self._page.visit(self._now, session.number)

    async def _send(self) -> None:
        """Claim what is due as the dispatcher does; Telegram accepts everything."""
        async with self._moment() as at:
            candidates = await outbox.due(at.tx, self._now, 1)
            message = await outbox.get(at.tx, candidates[0].id) if candidates else None
            outgoing = await sending.prepare(at, message) if message is not None else None
            if message is None or outgoing is None:
                return
            whys = [event.why for event in await outbox.events_of(at.tx, message.id)]
            await self._deliver(at, message, outgoing)
        if message.staff_id is None:
            self._page.message(self._now, message, outgoing.screen, whys)
            await self._answer(message.id)

    async def _deliver(self, at: Moment, message: Message, outgoing: Outgoing) -> None:
        await outbox.mark_sending(at.tx, message, at.now)
        await outbox.mark_sent(
            at.tx,
            message,
            telegram_id=message.id,
            chat_id=outgoing.chat_id,
            text=outgoing.screen.text,
            now=at.now,
        )
        await sent.on_sent(at, message)

    async def _answer(self, message_id: int) -> None:
        """The patient says they will come, and that all is good; other questions stay open."""
        async with self._moment() as at:
            message = await outbox.get(at.tx, message_id)
            patient = (await at.tx.scalars(select(Patient))).one()
            if message is None or message.kind != "step":
                return
            session = await at.tx.get_one(Session, int(message.subject.partition(":")[2]))
            asked = select(CheckIn).where(CheckIn.state == "open", CheckIn.session_id == session.id)
            checkin = await at.tx.scalar(asked)
            if checkin is not None:
                await checkins.record(at, patient, checkin, _ALL_GOOD)
                self._page.tapped("check-in", "S0", "M0")
            elif session.confirmed_at is None and message.step == "before-3d":
                await visits.confirm(at, patient, session.id, session.time_version)
                self._page.tapped("confirm")

    async def end(self) -> None:
        """What was planned and did not go, each with its reason."""
        async with self._moment() as at:
            query = select(Message).where(Message.sent_at.is_(None), Message.staff_id.is_(None))
            left = list(await at.tx.scalars(query.order_by(Message.due_at)))
        self._page.left_out(left)
