"""A session waits for a doctor: set, told once, lifted."""

from db.tables import Alert, Hold, Patient, Session, Staff
from services import audit
from services.moment import Moment
from services.notices import owe_patient
from services.planning import replan
from services.staffing import DOCTOR, OWNER
from services.visits import next_session, standing_hold


async def hold_next(
    at: Moment, patient: Patient, *, alert: Alert | None = None, staff: Staff | None = None
) -> Session | None:
    """Hold the person's next session; None if there is none ahead. A standing hold stays as it is."""
    session = await next_session(at, patient.id)
    if session is not None:
        await hold(at, patient, session, alert=alert, staff=staff)
    return session


async def hold(
    at: Moment, patient: Patient, session: Session, *, alert: Alert | None = None, staff: Staff | None = None
) -> None:
    """Put one session on hold and tell the patient once."""
    if await standing_hold(at.tx, session.id) is not None:
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
        audit.record(at, staff, "hold", f"session:{session.id}")
    await replan(at, patient.id, who="plan")
    await owe_patient(at, patient, "on-hold", subject=f"session:{session.id}", version=row.id, visit=session)


def may_lift(staff: Staff, hold: Hold) -> bool:
    """Only a doctor lifts a hold that came from an alert; where an owner set it by hand, an owner may too."""
    return staff.role == DOCTOR or (hold.alert_id is None and staff.role in {OWNER, DOCTOR})


async def lift(at: Moment, staff: Staff, session: Session) -> bool:
    """Lift the standing hold: later steps go as planned, the notice carries what expired. False if refused."""
    row = await standing_hold(at.tx, session.id)
    if row is None or not may_lift(staff, row):
        return False
    row.lifted_at, row.lifted_by = at.now, staff.id
    audit.record(at, staff, "lift-hold", f"session:{session.id}")
    patient = await at.tx.get_one(Patient, session.patient_id)
    await replan(at, patient.id, who=f"s{staff.id}")
    await owe_patient(
        at, patient, "hold-lifted", subject=f"session:{session.id}", version=row.id, visit=session
    )
    return True
