"""What makes an AMBER of a person urgent: notes on the card, and ticks of a screening that stands."""

from db.tables import Patient
from services.moment import Moment
from services.screening import screening


async def risks_of(at: Moment, patient: Patient) -> frozenset[str]:
    """Codes such as IMMUNE or CANCER; the triage table says which of them raise a level (``raise.flags``)."""
    noted = frozenset(filter(None, patient.flags.split(",")))
    return noted | await screening.ticks_standing(at, patient)


async def at_risk(at: Moment, patient: Patient) -> bool:
    """Whether something is known that makes every AMBER of this person urgent."""
    return bool(at.office.content.triage.raise_flags & await risks_of(at, patient))


async def note_risks(at: Moment, patient: Patient) -> None:
    """Staff keep on the card what the person ticked; it then stays when the answers of the screening go."""
    noted = set(filter(None, patient.flags.split(",")))
    raising = at.office.content.triage.raise_flags & await risks_of(at, patient)
    patient.flags = ",".join(sorted(noted | raising))
