"""A session waits for a doctor: set, told once, lifted."""

from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Alert, Hold, Patient, Session, Staff
from services import audit
from services.messages.notices import owe_patient
from services.messages.planning import replan
from services.moment import Moment
from services.people.staffing import DOCTOR, OWNER, active_staff
from services.tasks import TaskKind, close_task
from services.visits.visits import next_session, standing_hold


async def hold_next(
    at: Moment, patient: Patient, *, alert: Alert | None = None, staff: Staff | None = None
) -> Session | None:
    """Hold the person's next session; None if there is none ahead."""
    session = await next_session(at, patient.id)
    if session is not None:
        await hold(at, patient, session, alert=alert, staff=staff)
    return session


async def hold(
    at: Moment, patient: Patient, session: Session, *, alert: Alert | None = None, staff: Staff | None = None
) -> None:
    """Put one session on hold and tell the patient once.

    A standing hold stays; from now on an alert is its reason too, and only a doctor lifts it.
    """
    standing = await standing_hold(at.tx, session.id)
    if standing is not None:
        if alert is not None and standing.alert_id is None:
            standing.alert_id = alert.id
        return
    row = Hold(
        session_id=session.id,
        alert_id=alert.id if alert else None,
        set_at=at.now,
        set_by=staff.id if staff else None,
    )
    at.tx.add(row)
    await at.tx.flush()
    if staff is not None:
        await audit.record(at, staff, "hold", f"session:{session.id}")
    await replan(at, patient.id, who="plan")
    subject = f"session:{session.id}"
    await owe_patient(at, patient, "on-hold", subject=subject, version=row.id, visits=[session.starts_at])


async def may_lift(tx: AsyncSession, staff: Staff, hold: Hold) -> bool:
    """Only a doctor lifts a hold that came from an alert; one set by hand an owner may lift too.

    While no doctor works in the chat an owner stands in, or nobody could ever lift it.
    """
    if staff.role == DOCTOR:
        return True
    return staff.role == OWNER and (hold.alert_id is None or not await active_staff(tx, DOCTOR))


async def lift(at: Moment, staff: Staff, session: Session) -> bool:
    """Lift the standing hold: later steps go as planned, a notice carries what expired. False if refused."""
    row = await standing_hold(at.tx, session.id)
    if row is None or not await may_lift(at.tx, staff, row):
        return False
    row.lifted_at, row.lifted_by = at.now, staff.id
    await audit.record(at, staff, "lift-hold", f"session:{session.id}")
    subject = f"session:{session.id}"
    await close_task(at, TaskKind.PHONE_HOLD, subject)
    patient = await at.tx.get_one(Patient, session.patient_id)
    await replan(at, patient.id, who=f"s{staff.id}")
    await owe_patient(at, patient, "hold-lifted", subject=subject, version=row.id, visits=[session.starts_at])
    return True
