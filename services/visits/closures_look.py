"""Looking before a day is closed: which sessions fall on it, where each would go, which messages change."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zlib import crc32

from sqlalchemy import select

from db.queries.people import patients_of
from db.tables import Course, MoveRequest, Patient, Session
from domain.localtime import local_day
from domain.messages import Change
from domain.patients import PatientView, SessionState
from domain.proposal import Warning, propose_instead  # noqa: A004 - the clinic's word, see there
from services.messages.notices import chat_refuses
from services.messages.planning import preview, with_session_at
from services.moment import Moment
from services.visits.closures import booked_on
from services.visits.courses import sessions_in
from services.visits.date_offers import offered
from services.visits.unusual import warnings_of

_BEFORE = frozenset({SessionState.BOOKED, SessionState.PERFORMED})


@dataclass(frozen=True, slots=True)
class Touched:
    """One session on a day that shall close.

    Attributes:
        starts_at: the start proposed instead, aware UTC. left: it stays where it is, staff phone.
    """

    session: Session
    patient: Patient
    starts_at: datetime
    left: bool


@dataclass(frozen=True, slots=True)
class ClosingPlan:
    """What closing a day would touch.

    Attributes:
        visits: every session of that day which is ahead, by time.
        wishes: requests to move with times offered on that day, which are taken back.
    """

    day: date
    visits: tuple[Touched, ...]
    wishes: tuple[MoveRequest, ...]

    @property
    def moved(self) -> int:
        """How many patients have a visit that moves."""
        return len({each.patient.id for each in self.visits if not each.left})

    @property
    def targets(self) -> dict[int, datetime]:
        """Session id -> new start of those that move."""
        return {each.session.id: each.starts_at for each in self.visits if not each.left}

    @property
    def stamp(self) -> int:
        """A number that changes with everything staff looked at: it tells old buttons."""
        seen = [
            (each.session.id, each.session.time_version, each.starts_at.isoformat(), each.left)
            for each in self.visits
        ]
        return crc32(repr((self.day.isoformat(), seen)).encode())


async def plan_closing(at: Moment, day: date, left: Collection[int] = ()) -> ClosingPlan:
    """What closing this clinic day would touch, the sessions in ``left`` not moved; nothing is stored."""
    supposed = replace(at, office=at.office.supposing_closed(day))
    sessions = await booked_on(at, day)
    people = await patients_of(at.tx, sorted({each.patient_id for each in sessions}))
    patients = {each.id: each for each in people}
    visits = [
        Touched(each, patients[each.patient_id], await _instead(supposed, each), each.id in left)
        for each in sessions
    ]
    return ClosingPlan(day, tuple(visits), await _wishes_on(at, day))


async def warnings_of_closing(
    at: Moment, plan: ClosingPlan, shown: Iterable[Touched]
) -> dict[int, tuple[Warning, ...]]:
    """Session id -> what is unusual about its new time, all the others moved as well; for those shown."""
    supposed = replace(at, office=at.office.supposing_closed(plan.day))
    targets = plan.targets
    courses = {each.session.id: each.session.course_id for each in plan.visits}
    found = {}
    for each in shown:
        if not each.left:
            mine = each.session.course_id
            own = {number: start for number, start in targets.items() if courses[number] == mine}
            others = {number: start for number, start in targets.items() if courses[number] != mine}
            found[each.session.id] = await warnings_of(supposed, mine, own, others)
    return found


async def changes_of_closing(at: Moment, plan: ClosingPlan) -> tuple[Change, ...]:
    """What would become of the messages of everybody with a visit that day."""
    targets = plan.targets
    left = {each.session.id for each in plan.visits if each.left}

    def suppose(view: PatientView) -> PatientView:
        stay = tuple(replace(each, closed=True) if each.id in left else each for each in view.sessions)
        view = replace(view, sessions=stay)
        for number in targets.keys() & {each.id for each in stay}:
            view = with_session_at(view, number, targets[number], at.now)
        return view

    found: list[Change] = []
    for patient_id in dict.fromkeys(each.patient.id for each in plan.visits):
        found.extend(await preview(at, patient_id, supposing=suppose))
    return tuple(found)


async def untold_by_closing(at: Moment, plan: ClosingPlan) -> int:
    """How many patients whose visit moves the chat cannot tell of it: staff get a task to phone."""
    moved = {each.patient.id: each.patient for each in plan.visits if not each.left}
    return len([each for each in moved.values() if await chat_refuses(at, each, "moved") is not None])


async def _instead(at: Moment, session: Session) -> datetime:
    """The date the program proposes (clinic policy: see ``domain.proposal.propose_instead``)."""
    zone = at.office.content.clinic.zone
    course = await at.tx.get_one(Course, session.course_id)
    earlier = [
        each.starts_at
        for each in await sessions_in(at.tx, course.id)
        if each.state in _BEFORE and each.starts_at < session.starts_at
    ]
    before = local_day(max(earlier), zone) if earlier else None
    today = local_day(at.now, zone)
    return propose_instead(
        session.starts_at, before, course.gap_days, at.office.content.clinic.calendar, today
    )


async def _wishes_on(at: Moment, day: date) -> tuple[MoveRequest, ...]:
    zone = at.office.content.clinic.zone
    query = select(MoveRequest).where(MoveRequest.closed_at.is_(None), MoveRequest.offers != "")
    standing = await at.tx.scalars(query.order_by(MoveRequest.id))
    return tuple(each for each in standing if any(local_day(start, zone) == day for start in offered(each)))
