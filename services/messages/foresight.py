"""What a batch of claims will look at, loaded in a few queries instead of a dozen for each message.

It holds within the transaction that loaded it, as long as nothing in there changes a patient's record:
claiming does not, and one claim takes at most one message of a patient.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.queries.consents import standing_of
from db.queries.views import views_of
from db.tables import Course, Message, Patient, Session
from domain.consents import Consent
from domain.keys import session_of
from domain.patients import PatientView
from domain.planning import stands_alone
from services.moment import Moment

_KEY = "foresight"

Row = TypeVar("Row")

Subject = tuple[Session, Course]

_SUBJECTS = (
    select(Patient, Session, Course)
    .join(Session, Session.patient_id == Patient.id)
    .join(Course, Course.id == Session.course_id)
    .where(among(Session.id, "ids"))
)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is known of the patients of a batch, by patient id.

    Attributes:
        near: views with the session a message is about and no other, where ``stands_alone`` allows it.
        rows: objects by class and id.
    """

    views: dict[int, PatientView]
    near: dict[int, PatientView]
    consents: dict[int, frozenset[Consent]]
    rows: dict[tuple[type, int], object]


async def foresee(at: Moment, messages: Sequence[Message]) -> None:
    """Load what ``services.messages.sending.prepare`` will need for the timeline's messages among these."""
    steps = {
        each.patient_id: each for each in messages if each.kind == "step" and each.patient_id is not None
    }
    if not steps:
        return
    alone: list[Patient] = []
    others: list[Patient] = []
    own: list[Subject] = []
    rows: dict[tuple[type, int], object] = {}
    ids = {session_of(each.subject) for each in steps.values()}
    for patient, session, course in await at.tx.execute(_SUBJECTS, {"ids": ids}):
        rows[Patient, patient.id], rows[Session, session.id], rows[Course, course.id] = (
            patient,
            session,
            course,
        )
        message = steps.get(patient.id)
        if message is not None and _stands_alone(at, patient, message):
            alone.append(patient)
            own.append((session, course))
        else:
            others.append(patient)
    codes = await standing_of(at.tx, list(steps))
    at.tx.info[_KEY] = Foresight(
        views=await _views(at, others, codes),
        near=await _views(at, alone, codes, only=own),
        consents={number: frozenset(map(Consent, each)) for number, each in codes.items()},
        rows=rows,
    )


def _stands_alone(at: Moment, patient: Patient, message: Message) -> bool:
    zone = patient.zone or at.office.content.clinic.zone
    return stands_alone(message.step, zone, at.office.content.timeline)


async def _views(
    at: Moment,
    patients: Sequence[Patient],
    consents: Mapping[int, frozenset[str]],
    only: Sequence[Subject] | None = None,
) -> dict[int, PatientView]:
    if not patients:
        return {}
    clinic = at.office.content.clinic
    views = await views_of(
        at.tx,
        patients,
        consents,
        clinic_zone=clinic.zone,
        visit_minutes=clinic.visit_minutes,
        only=only,
    )
    return {view.id: view for view in views}


def foreseen(tx: AsyncSession) -> Foresight | None:
    """What ``foresee`` loaded in this transaction, if it did."""
    found: Foresight | None = tx.info.get(_KEY)
    return found


def seen_view(at: Moment, patient: Patient) -> PatientView | None:
    """The patient's view, if it was foreseen."""
    known = foreseen(at.tx)
    return None if known is None else known.views.get(patient.id)


def near_view(at: Moment, patient: Patient) -> PatientView | None:
    """The patient with the one session the message is about, if that was foreseen."""
    known = foreseen(at.tx)
    return None if known is None else known.near.get(patient.id)


def seen_consents(at: Moment, patient: Patient) -> frozenset[Consent] | None:
    """The patient's standing consents, if they were foreseen."""
    known = foreseen(at.tx)
    return None if known is None else known.consents.get(patient.id)


async def row_of(tx: AsyncSession, kind: type[Row], number: int) -> Row | None:
    """What ``tx.get`` would return, at once if it was foreseen."""
    known = foreseen(tx)
    found = None if known is None else known.rows.get((kind, number))
    return found if isinstance(found, kind) else await tx.get(kind, number)
