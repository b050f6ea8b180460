"""What a batch of claims will look at, loaded in a few queries instead of a dozen for each message.

It holds within the transaction that loaded it, as long as nothing in there changes a patient's record:
claiming does not, and one claim takes at most one message of a patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.consents import standing_of
from db.queries.people import patients_of
from db.queries.views import views_of
from db.tables import Course, Message, Patient, Session
from domain.consents import Consent
from domain.keys import session_of
from domain.patients import PatientView
from services.moment import Moment

_KEY = "foresight"

Row = TypeVar("Row")

_SUBJECTS = (
    select(Session, Course)
    .join(Course, Course.id == Session.course_id)
    .where(Session.id.in_(bindparam("ids", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class Foresight:
    """What is known of the patients of a batch, by patient id.

    Attributes:
        rows: objects by class and id.
    """

    views: dict[int, PatientView]
    consents: dict[int, frozenset[Consent]]
    rows: dict[tuple[type, int], object]


async def foresee(at: Moment, messages: Sequence[Message]) -> None:
    """Load what ``services.messages.sending.prepare`` will need for the timeline's messages among these."""
    steps = [each for each in messages if each.kind == "step" and each.patient_id is not None]
    if not steps:
        return
    ids = [each.patient_id for each in steps if each.patient_id is not None]
    found = await patients_of(at.tx, ids)
    codes = await standing_of(at.tx, ids)
    clinic = at.office.content.clinic
    views = await views_of(at.tx, found, codes, clinic_zone=clinic.zone, visit_minutes=clinic.visit_minutes)
    at.tx.info[_KEY] = Foresight(
        views={view.id: view for view in views},
        consents={number: frozenset(map(Consent, each)) for number, each in codes.items()},
        rows={(type(each), each.id): each for each in (*found, *await _subjects(at.tx, steps))},
    )


def foreseen(tx: AsyncSession) -> Foresight | None:
    """What ``foresee`` loaded in this transaction, if it did."""
    found: Foresight | None = tx.info.get(_KEY)
    return found


def seen_view(at: Moment, patient: Patient) -> PatientView | None:
    """The patient's view, if it was foreseen."""
    known = foreseen(at.tx)
    return None if known is None else known.views.get(patient.id)


def seen_consents(at: Moment, patient: Patient) -> frozenset[Consent] | None:
    """The patient's standing consents, if they were foreseen."""
    known = foreseen(at.tx)
    return None if known is None else known.consents.get(patient.id)


async def row_of(tx: AsyncSession, kind: type[Row], number: int) -> Row | None:
    """What ``tx.get`` would return, at once if it was foreseen."""
    known = foreseen(tx)
    found = None if known is None else known.rows.get((kind, number))
    return found if isinstance(found, kind) else await tx.get(kind, number)


async def _subjects(tx: AsyncSession, steps: Sequence[Message]) -> list[Session | Course]:
    """The sessions the messages are about, and their courses."""
    ids = {session_of(each.subject) for each in steps}
    return [each for pair in await tx.execute(_SUBJECTS, {"ids": list(ids)}) for each in pair]
