"""What the rules know of a patient and their sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class SessionState(StrEnum):
    """What happened to a session."""

    BOOKED = "booked"
    PERFORMED = "performed"  # treated, in full or in part: aftercare follows
    NO_SHOW = "no-show"
    ABORTED = "aborted"  # came, skin not treated: no aftercare
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CheckInFact:
    """An answered check-in, reduced to what planning needs.

    Attributes:
        answered_at: aware UTC.
        recheck: True for a GREEN that asks for an automatic re-check (GREEN* of the triage table).
    """

    answered_at: datetime
    recheck: bool = False


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session as planning sees it. All instants are aware UTC.

    Attributes:
        starts_at: planned start. timed_at: when this start was decided (steps already past are not made).
        time_version: grows with every new start time; part of every message key of the session.
        visit_ends_at: planned end (start + the content's visit length).
        held_since: when the standing hold began, None if not on hold.
        closed: its day was closed after this start was decided, and nobody has moved it yet.
        performed_at: set if ``PERFORMED``. marked_at: when the state was last set (Done, no-show, aborted,
            cancelled; not a correction of ``performed_at``); None while ``BOOKED``.
        sent: step -> when its message was sent, for the current time version.
        checkins: step the check-in belongs to -> its answer.
    """

    id: int
    course_id: int
    number: int
    of: int
    starts_at: datetime
    timed_at: datetime
    visit_ends_at: datetime
    time_version: int = 1
    state: SessionState = SessionState.BOOKED
    confirmed: bool = False
    held_since: datetime | None = None
    closed: bool = False
    performed_at: datetime | None = None
    marked_at: datetime | None = None
    sent: Mapping[str, datetime] = field(default_factory=dict)
    checkins: Mapping[str, CheckInFact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PatientView:
    """One patient with every session of every course, oldest first.

    Attributes:
        zone: IANA zone of the patient (the clinic's until they say otherwise).
        linked: a chat is tied to the record. reachable: the chat can be written to.
        consented: C0 and C2 stand (in the chat or on paper).
        essentials, stopped: the patient's choice of messages.
        cold_sores: the person ever reported cold sores.
    """

    id: int
    zone: str
    linked: bool = True
    reachable: bool = True
    consented: bool = True
    essentials: bool = False
    stopped: bool = False
    cold_sores: bool = False
    sessions: tuple[SessionView, ...] = ()
