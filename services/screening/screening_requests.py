"""A person asks for a visit after the screening: a task for staff, and one ring with the code only."""

from datetime import datetime

from db.tables import Patient
from domain.triage_table import Level
from services.messages.notices import owe_staff
from services.moment import Moment
from services.people.first_questions import ask_phone
from services.people.staffing import COORDINATOR, DOCTOR, OWNER, active_staff
from services.tasks import TaskKind, open_task
from services.visits.promise import answer_by

STEP = "screening"


async def ask_for_visit(at: Moment, patient: Patient) -> datetime:
    """Open one task to offer a visit; asking again finds it. A phone number is asked for, once.

    Returns by when staff answer (aware UTC).
    """
    by = answer_by(at.office, Level.AMBER, at.now)
    subject = f"patient:{patient.id}"
    task = await open_task(at, TaskKind.SCREENING, subject, due_at=by, patient=patient)
    asked = int(task.created_at.timestamp())
    await ask_phone(at, patient)
    for staff in await active_staff(at.tx, COORDINATOR) or await active_staff(at.tx, DOCTOR, OWNER):
        await owe_staff(at, staff, STEP, subject=subject, version=asked)
    return task.due_at
