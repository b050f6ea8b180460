"""The words of the outbox: lanes, statuses, keys and the values planning works on."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Priority of a message; a smaller number always goes first."""

    ALERT = 0
    REPLY = 1
    CARE = 2
    BROADCAST = 3


class Status(StrEnum):
    """Where a message stands.

    ``HELD`` rows wait for something other than time (a hold, a link, a consent) and stay out of the due
    index. ``PREPARING`` rows of a broadcast wait outside the due index too, and become ``PLANNED`` some at a
    time. ``UNKNOWN`` means the wire broke after the request had left: it may have arrived.
    """

    PREPARING = "preparing"
    HELD = "held"
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


OPEN = frozenset({Status.HELD, Status.PLANNED})
"""Statuses a new plan may always change."""

REVIVABLE = frozenset({Status.SUPERSEDED, Status.CANCELLED, Status.EXPIRED})
"""Statuses a new plan may take back, if a plan (and not a person) had set them."""


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What makes a message the same message: at most one row exists for a key.

    Attributes:
        recipient: ``p<patient id>``, ``s<staff id>``, or ``g<chat id>`` of the team's group.
        subject: ``session:<id>``, ``course:<id>``, ``checkin:<id>``, ``alert:<id>`` ...
        step: the point on the timeline (``before-3d``) or the kind of notice (``moved``).
        version: the session's time version, an alert's escalation round, else 0 or a counter.
    """

    recipient: str
    subject: str
    step: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that should exist, as planning sees it. All instants are aware UTC.

    Attributes:
        status: ``PLANNED``, ``HELD``, or what the plan itself decided against sending
            (``SUPERSEDED``, ``CANCELLED``, ``EXPIRED``), so that staff can read the reason.
        why: a reason code (``domain.reasons``), empty for a plain planned message.
    """

    key: Key
    not_before: datetime
    due_at: datetime
    not_after: datetime
    status: Status = Status.PLANNED
    why: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A stored message, reduced to what planning may look at.

    Attributes:
        by_plan: True if the current status was set by a plan; a person's cancel is final.
        retrying: it may have arrived already; it waits for its next attempt, which no plan brings forward.
    """

    key: Key
    not_before: datetime
    due_at: datetime
    not_after: datetime
    status: Status
    why: str = ""
    by_plan: bool = True
    retrying: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a diff: what becomes of a key.

    Attributes:
        before: the stored row, None if the message is new.
        after: what it becomes.
    """

    before: Row | None
    after: Wanted
