"""A patient's card: everything reception needs to know on one screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.queries.visits import sessions_of, standing_holds
from db.tables import Alert, Course, Item, Patient, Screening, Session
from domain.consents import Consent
from domain.patients import SessionState
from services.desk.items import latest_item
from services.desk.visits import wishes_of
from services.people import consents
from services.screening.screening import DONE


@dataclass(frozen=True, slots=True)
class Card:
    """A patient with what stands about them.

    Attributes:
        courses: by id. sessions: of all courses, oldest first.
        held: ids of sessions on hold. wishes: ids of sessions the patient wants to move.
        alerts: not closed yet. screened: there are answers to the nine questions.
        item: what the patient wrote last, answered or not.
    """

    patient: Patient
    consents: frozenset[Consent]
    courses: Mapping[int, Course]
    sessions: Sequence[Session]
    held: frozenset[int]
    wishes: frozenset[int]
    alerts: Sequence[Alert]
    screened: bool
    item: Item | None

    @property
    def running(self) -> bool:
        """Whether a course still has visits ahead or to be marked."""
        return any(session.state == SessionState.BOOKED for session in self.sessions)


async def card_of(tx: AsyncSession, patient_id: int) -> Card | None:
    """The card; None if there is no such patient."""
    patient = await tx.get(Patient, patient_id)
    if patient is None:
        return None
    sessions = await sessions_of(tx, patient_id)
    ids = [session.id for session in sessions]
    courses = await tx.scalars(select(Course).where(Course.patient_id == patient_id))
    alerts = select(Alert).where(Alert.patient_id == patient_id, Alert.closed_at.is_(None))
    screens = select(Screening.id).where(Screening.patient_id == patient_id, Screening.state == DONE)
    return Card(
        patient=patient,
        consents=await consents.standing(tx, patient_id),
        courses={course.id: course for course in courses},
        sessions=sessions,
        held=frozenset(await standing_holds(tx, ids)),
        wishes=await wishes_of(tx, sessions),
        item=await latest_item(tx, patient_id),
        screened=await tx.scalar(screens.limit(1)) is not None,
        alerts=list(await tx.scalars(alerts.order_by(Alert.level.desc(), Alert.raised_at))),
    )
