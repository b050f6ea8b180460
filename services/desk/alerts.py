"""An alert with everything whoever answers it needs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.people import patients_of
from db.tables import Alert, CheckIn, Course, Item, Patient, Session, Staff
from domain.triage_table import Safety
from services.moment import Moment
from services.safety import checkins
from services.safety.alerts import open_alerts
from services.talk.inbox import item_of_alert
from services.texts import Safe, Speech


@dataclass(frozen=True, slots=True)
class Details:
    """An alert opened.

    Attributes:
        healing: the latest performed session, from which healing is counted. course: that session's.
        since: how long before the alert it was. item: what the patient wrote, if that caused it.
    """

    alert: Alert
    patient: Patient
    healing: Session | None
    course: Course | None
    since: timedelta | None
    checkin: CheckIn | None
    taken_by: Staff | None
    item: Item | None


@dataclass(frozen=True, slots=True)
class AlertLine:
    """One alert of the list."""

    alert: Alert
    patient: Patient
    taken_by: Staff | None


async def details_of(at: Moment, alert_id: int) -> Details | None:
    """The alert opened; None if there is no such alert."""
    alert = await at.tx.get(Alert, alert_id)
    if alert is None:
        return None
    healing = await checkins.latest_performed(at.tx, alert.patient_id)
    done_at = healing.performed_at if healing else None
    return Details(
        alert=alert,
        patient=await at.tx.get_one(Patient, alert.patient_id),
        healing=healing,
        course=await at.tx.get(Course, healing.course_id) if healing else None,
        since=alert.raised_at - done_at if done_at else None,
        checkin=await at.tx.get(CheckIn, alert.checkin_id) if alert.checkin_id else None,
        taken_by=await at.tx.get(Staff, alert.taken_by) if alert.taken_by else None,
        item=await item_of_alert(at.tx, alert),
    )


async def alert_lines(tx: AsyncSession, limit: int) -> Sequence[AlertLine]:
    """Alerts not closed yet, those nobody took and the gravest first."""
    alerts = await open_alerts(tx, limit)
    patients = {each.id: each for each in await patients_of(tx, [alert.patient_id for alert in alerts])}
    takers = await _staff(tx, [alert.taken_by for alert in alerts if alert.taken_by is not None])
    return [AlertLine(alert, patients[alert.patient_id], takers.get(alert.taken_by or 0)) for alert in alerts]


async def count_alerts(tx: AsyncSession) -> int:
    """How many alerts are not closed."""
    return await tx.scalar(select(func.count(Alert.id)).where(Alert.closed_at.is_(None))) or 0


async def _staff(tx: AsyncSession, ids: Sequence[int]) -> dict[int, Staff]:
    return {staff.id: staff for staff in await tx.scalars(select(Staff).where(Staff.id.in_(ids)))}


def kind_sentence(say: Speech, kind: str) -> str:
    """What an alert is about."""
    words: Mapping[str, str] = {
        "checkin": say._("Answers to a check-in."),
        "change": say._("Something changed before a visit."),
        "change-lump": say._("A lump or dark mark before a visit."),
        "red-word": say._("A warning word in a message."),
        "call-me": say._("The patient asks for a call."),
        "message": say._("The patient wrote about skin or health."),
        "photo": say._("The patient sent a picture after a session."),
        "untapped": say._("The patient wrote, and did not say what it is about."),
    }
    return words.get(kind, kind)


def answer_lines(say: Speech, checkin: CheckIn) -> Iterator[Safe]:
    """The answers given so far, in the words of the buttons the patient tapped."""
    answers = checkins.read(checkin)
    if answers.safety is None:
        yield say._("The safety question is not answered.")
        return
    if answers.safety is not Safety.S0:
        yield say._("Safety question: {answer}", answer=say.label(answers.safety))
        return
    yield say._("Safety question: none of these")
    for tick in sorted(answers.main):
        yield say._("Skin: {answer}", answer=say.label(tick))
    if answers.course is not None:
        yield say._("Compared with before: {answer}", answer=say.label(answers.course))
