"""How the messages of a timeline are named in the outbox."""

from domain.messages import Key
from domain.patients import PatientView, SessionView

RECHECK = "recheck"
DO_NOT_TRAVEL = "do-not-travel"
_NUDGE = "nudge-"
_BEGINNINGS = ("before-", "after-", _NUDGE)


def recipient_of(patient_id: int) -> str:
    """Return the outbox name of a patient."""
    return f"p{patient_id}"


def subject_of(session_id: int) -> str:
    """Return the outbox name of a session."""
    return f"session:{session_id}"


def session_of(subject: str) -> int:
    """Return the session behind an outbox name. Raises ValueError for a subject of another kind."""
    return int(subject.removeprefix("session:"))


def nudge_of(step: str) -> str:
    """Return the step of the nudge that follows an unanswered ``step``."""
    return f"{_NUDGE}{step}"


def nudged(step: str) -> str:
    """Return the timeline step a nudge belongs to; any other step is returned as it is."""
    return step.removeprefix(_NUDGE)


def is_planned_step(step: str) -> bool:
    """Tell whether planning owns messages of this step; a notice about a session (``moved``) is not its own.

    Steps of the timeline therefore begin with ``before-`` or ``after-``.
    """
    return step in {RECHECK, DO_NOT_TRAVEL} or step.startswith(_BEGINNINGS)


def key_of(view: PatientView, session: SessionView, step: str) -> Key:
    """Return the key of a session's message; a new start time makes a new message of it."""
    return Key(recipient_of(view.id), subject_of(session.id), step, session.time_version)
