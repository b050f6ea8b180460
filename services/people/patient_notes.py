"""What staff note about a patient: sealed lines of text, and flags that make every AMBER urgent."""

from db.tables import Patient, Staff
from domain.localtime import local_day
from services import audit
from services.moment import Moment

NOTES_LIMIT = 2000
"""All notes of a patient together; a card has to hold them."""


async def add_note(at: Moment, staff: Staff, patient: Patient, text: str) -> bool:
    """Add one line with the clinic's date. False if there is no room for it, or it says nothing."""
    line = " ".join(text.split())
    if not line:
        return False
    dated = f"{local_day(at.now, at.office.content.clinic.zone).isoformat()}: {line}"
    notes = "\n".join(filter(None, (patient.notes, dated)))
    if len(notes) > NOTES_LIMIT:
        return False
    patient.notes = notes
    await audit.record(at, staff, "note", f"patient:{patient.id}")
    return True


async def clear_notes(at: Moment, staff: Staff, patient: Patient) -> None:
    """Delete the notes."""
    if patient.notes is not None:
        patient.notes = None
        await audit.record(at, staff, "clear-notes", f"patient:{patient.id}")


def flags_of(patient: Patient) -> frozenset[str]:
    """The flags on the card."""
    return frozenset(filter(None, patient.flags.split(",")))


async def set_flag(at: Moment, staff: Staff, patient: Patient, flag: str, *, on: bool) -> bool:
    """Set or take away one of the flags the triage table knows. False for any other name."""
    if flag not in at.office.content.triage.raise_flags:
        return False
    flags = flags_of(patient) | {flag} if on else flags_of(patient) - {flag}
    if flags != flags_of(patient):
        patient.flags = ",".join(sorted(flags))
        await audit.record(at, staff, "set-flag" if on else "clear-flag", f"patient:{patient.id}")
    return True
