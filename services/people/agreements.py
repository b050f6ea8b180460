"""What a person agreed to, and taking it back as easily as it was given (PIPA art. 37).

C0 and C2 carry everything: without them the bot is silent and staff phone. Without C1 no health question is
asked and the answers are erased. Without C3 there are no advertisements (Network Act art. 50(2)).
"""

from db.tables import Patient
from domain.consents import Consent
from services.messages.planning import replan
from services.moment import Moment
from services.people import consents, erasing
from services.tasks import TaskKind, open_task
from services.visits.visits import next_session

BASIC = frozenset({Consent.C0, Consent.C2})
"""Without one of these nothing can be sent."""


async def take_back(at: Moment, patient: Patient, consent: Consent) -> bool:
    """Withdraw one consent, with all that follows; False if it did not stand (then nothing changes)."""
    if not await consents.withdraw(at, patient, consent):
        return False
    if consent is Consent.C1:
        await erasing.erase_health(at, patient)
    await replan(at, patient.id, who="patient")
    if consent in BASIC:
        await _tell_staff(at, patient)
    return True


async def agree_again(at: Moment, patient: Patient) -> None:
    """C0 and C2 stand again: what still fits its window is sent, staff need not phone for it."""
    for consent in sorted(BASIC):
        await consents.answer(at, patient, consent, granted=True)
    await replan(at, patient.id, who="patient")


async def _tell_staff(at: Moment, patient: Patient) -> None:
    """With a visit ahead somebody has to phone, since the bot is silent from now on."""
    session = await next_session(at, patient.id)
    if session is not None:
        subject = f"patient:{patient.id}"
        await open_task(at, TaskKind.WITHDREW, subject, due_at=at.now, patient=patient, session=session)
