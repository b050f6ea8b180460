"""Staff offer times for a session; the patient takes one with a tap, or none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.tables import MoveRequest, Patient, Session, Staff
from domain.course_warnings import WarningCode
from domain.patients import SessionState
from domain.wishes import MOST_OFFERS
from services import audit
from services.messages.notices import owe_patient, owe_staff
from services.moment import Moment
from services.people.staffing import COORDINATOR, DOCTOR, OWNER, active_staff
from services.tasks import close_task
from services.visits import moves, wishes
from services.visits.visits import open_request

OFFERED, OFFERED_LATER = "dates-offered", "dates-later"
"""The two notices of an offer; the first one wakes the person."""

_FRESH = timedelta(hours=24)
"""An answer to what the person asked within a day wakes them even at night (clinic policy)."""


class Outcome(StrEnum):
    """What a tap on an offered time came to."""

    TAKEN = "taken"
    ALREADY = "already"  # this very time was taken by an earlier tap
    OVER = "over"  # newer offers stand, the session moved, or nothing is offered any more
    PAST = "past"
    FULL = "full"  # somebody else has that time by now


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome, and the time it is about (aware UTC)."""

    outcome: Outcome
    starts_at: datetime | None = None


def offered(request: MoveRequest) -> tuple[datetime, ...]:
    """The times staff offered (aware UTC), in order."""
    return tuple(datetime.fromisoformat(each) for each in request.offers.split(",") if each)


async def standing(at: Moment, session: Session) -> MoveRequest | None:
    """The request whose offers the patient can choose from; None if nothing is offered."""
    request = await open_request(at.tx, session)
    return request if request is not None and request.offers else None


async def is_free(at: Moment, session: Session, starts_at: datetime) -> bool:
    """Whether the clinic can take one more visit at that time."""
    found = await moves.warnings_for(at, session, starts_at)
    return all(item.code is not WarningCode.CROWDED or item.number != 1 for item in found)


async def offer(at: Moment, staff: Staff, session: Session, starts: tuple[datetime, ...]) -> bool:
    """Answer a wish with up to three times; the patient gets one message with them as buttons.

    False if the session cannot get a new date, or a time is past, twice, or the clinic is full then.
    """
    if (
        not starts
        or len(starts) > MOST_OFFERS
        or not await wishes.can_wish(at, session, session.time_version)
    ):
        return False
    if len(set(starts)) < len(starts) or any(start <= at.now for start in starts):
        return False
    if not all([await is_free(at, session, start) for start in starts]):
        return False
    request = await wishes.request_for(at, session)
    request.offers = ",".join(start.isoformat() for start in sorted(starts))
    request.offered_at, request.offered_by = at.now, staff.id
    request.version += 1
    await audit.record(at, staff, "offer-dates", f"session:{session.id}")
    subject = f"session:{session.id}"
    await close_task(at, wishes.task_kind(session), subject)
    patient = await at.tx.get_one(Patient, session.patient_id)
    visits = [session.starts_at, *starts] if session.state == SessionState.BOOKED else [*starts]
    step = OFFERED if at.now - request.asked_at <= _FRESH else OFFERED_LATER
    await owe_patient(at, patient, step, subject=subject, version=request.version, visits=visits)
    return True


async def choose(at: Moment, session: Session, version: int, index: int) -> Choice:
    """The patient takes one of the offered times: the session moves there at once, staff are told."""
    request = await at_version(at, session, version)
    times = offered(request) if request is not None else ()
    if request is None or not 0 <= index < len(times):
        return Choice(Outcome.OVER)
    start = times[index]
    if request.closed_at is not None or request.time_version != session.time_version:
        same = session.state == SessionState.BOOKED and session.starts_at == start
        return Choice(Outcome.ALREADY if same else Outcome.OVER, start)
    if start <= at.now:
        return Choice(Outcome.PAST, start)
    if not await is_free(at, session, start):
        return Choice(Outcome.FULL, start)
    if not await moves.retime(at, session, start, who="patient"):
        return Choice(Outcome.OVER, start)
    await _tell_staff(at, request, session, "date-chosen")
    return Choice(Outcome.TAKEN, start)


async def decline(at: Moment, patient: Patient, session: Session, version: int) -> datetime | None:
    """None of the times suits: staff should offer others. Returns by when (aware UTC); None if it is over."""
    request = await at_version(at, session, version)
    if request is None or request.closed_at is not None or request.time_version != session.time_version:
        return None
    if request.offers:
        request.offers, request.asked_at = "", at.now
        await _tell_staff(at, request, session, "date-declined")
    by = await wishes.promised_by(at, session)
    await wishes.ask_staff(at, patient, session, by)
    return by


async def at_version(at: Moment, session: Session, version: int) -> MoveRequest | None:
    """The request whose latest offer has this version."""
    found = await wishes.latest_request(at.tx, session)
    return found if found is not None and found.version == version else None


async def _tell_staff(at: Moment, request: MoveRequest, session: Session, step: str) -> None:
    """Whoever offered hears of it; reception if they are gone."""
    who = await at.tx.get(Staff, request.offered_by) if request.offered_by else None
    people = [who] if who is not None and who.active else await active_staff(at.tx, COORDINATOR)
    for staff in people or await active_staff(at.tx, DOCTOR, OWNER):
        await owe_staff(
            at,
            staff,
            step,
            subject=f"session:{session.id}",
            version=request.version,
        )
