"""What a batch of claims will look at, loaded in a few queries instead of a dozen for each message.

It holds within the transaction that loaded it, as long as nothing in there changes a patient's record:
claiming does not, and one claim takes at most one message of a patient.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.among import among
from db.queries.consents import standing_of
from db.queries.people import patients_of
from db.queries.views import views_of
from db.tables import Course, Message, Patient, Session
from domain.consents import Consent
from domain.keys import session_of
from domain.patients import PatientView
from domain.planning import stands_alone
from services.moment import Moment

_KEY = "foresight"

Row = TypeVar("Row")

_SUBJECTS = (
    select(Session, Course).join(Course, Course.id == Session.course_id).where(among(Session.id, "ids"))
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
    found = await patients_of(at.tx, list(steps))
    codes = await standing_of(at.tx, list(steps))
    subjects = await _subjects(at.tx, steps.values())
    near = {each.id for each in found if _stands_alone(at, each, steps[each.id])}
    own = [pair for pair in subjects if pair[0].patient_id in near]
    at.tx.info[_KEY] = Foresight(
        views=await _views(at, [each for each in found if each.id not in near], codes),
        near=await _views(at, [each for each in found if each.id in near], codes, only=own),
        consents={number: frozenset(map(Consent, each)) for number, each in codes.items()},
        rows=_by_id(found, subjects),
    )


def _by_id(
    patients: Iterable[Patient], subjects: Iterable[tuple[Session, Course]]
) -> dict[tuple[type, int], object]:
    rows: dict[tuple[type, int], object] = {(Patient, patient.id): patient for patient in patients}
    for session, course in subjects:
        rows[Session, session.id] = session
        rows[Course, course.id] = course
    return rows


def _stands_alone(at: Moment, patient: Patient, message: Message) -> bool:
    zone = patient.zone or at.office.content.clinic.zone
    return stands_alone(message.step, zone, at.office.content.timeline)


async def _views(
    at: Moment,
    patients: Sequence[Patient],
    consents: Mapping[int, frozenset[str]],
    only: Sequence[tuple[Session, Course]] | None = None,
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


async def _subjects(tx: AsyncSession, steps: Iterable[Message]) -> list[tuple[Session, Course]]:
    """The sessions the messages are about, with their courses."""
    ids = {session_of(each.subject) for each in steps}
    return [(session, course) for session, course in await tx.execute(_SUBJECTS, {"ids": ids})]
