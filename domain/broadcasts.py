"""Broadcasts: what may happen to one, when, and on whose word."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

ROW_KIND = "cast"
"""``kind`` of an outbox row that belongs to a broadcast."""

RETRACT_WITHIN = timedelta(hours=48)
"""Telegram lets a bot delete its own messages for so long."""

FAILURES_IN_A_ROW = 10
"""So many refusals one after the other mean that something is wrong with the message (clinic policy)."""

CAP_PERIOD = timedelta(days=7)
"""The weekly cap counts advertisements of the last seven days (clinic policy)."""


class Kind(StrEnum):
    """What a broadcast is in law."""

    NOTICE = "notice"  # about care: a closing day
    AD = "ad"  # needs consent C3, the legal frame and its hours (Network Act art. 50)


class State(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"
    WAITING = "waiting"  # for the second person
    APPROVED = "approved"
    PREPARING = "preparing"  # its rows are being written
    RUNNING = "running"  # it may also wait for its start or for the morning
    PAUSED = "paused"
    DONE = "done"  # no row is pending
    CANCELLED = "cancelled"
    RETRACTING = "retracting"  # its messages are being deleted from the chats
    RETRACTED = "retracted"


class Deed(StrEnum):
    """What somebody may do with a broadcast."""

    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    REFUSE = "refuse"
    REOPEN = "reopen"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RETRACT = "retract"
    AGAIN = "again"


class Problem(StrEnum):
    """Why a deed changed nothing."""

    STATE = "state"  # it is no longer (or not yet) where this can be done
    ROLE = "role"  # not this person's to do
    SAME_PERSON = "same-person"  # the second person must be another one
    MAKER_LEFT = "maker-left"  # who vouched for it works here no more; it has to be submitted anew
    NO_TEXT = "no-text"  # no language has a version
    TOO_LONG = "too-long"  # Telegram would cut or refuse it
    NO_REVIEW_NUMBER = "no-review-number"  # or it is unknown when that review ends
    REVIEW_DAY = "review-day"  # no review can end on that day: it is over, or more than three years ahead
    REVIEW_ENDS = "review-ends"  # before the last day on which the advertisement may go
    HEALTH_AUDIENCE = "health-audience"  # an advertisement must not be aimed by health answers
    CLINIC_UNNAMED = "clinic-unnamed"  # name or phone of the clinic, which an advertisement must show
    COUNT = "count"  # the typed number is not how many will get it
    NOBODY = "nobody"  # nobody would get it
    WINDOW = "window"  # its time is over before it could begin
    TOO_LATE = "too-late"  # everything was sent more than 48 hours ago
    UNKNOWN_LANGUAGE = "unknown-language"


LIVE = frozenset({State.PREPARING, State.RUNNING, State.PAUSED})
"""Some of its rows may still be pending."""

_FROM: Mapping[Deed, frozenset[State]] = {
    Deed.EDIT: frozenset({State.DRAFT}),
    Deed.SUBMIT: frozenset({State.DRAFT}),
    Deed.APPROVE: frozenset({State.WAITING}),
    Deed.REFUSE: frozenset({State.WAITING}),
    Deed.REOPEN: frozenset({State.WAITING, State.APPROVED}),
    Deed.START: frozenset({State.APPROVED}),
    Deed.PAUSE: frozenset({State.PREPARING, State.RUNNING}),
    Deed.RESUME: frozenset({State.PAUSED}),
    Deed.CANCEL: frozenset({State.DRAFT, State.WAITING, State.APPROVED, *LIVE}),
    Deed.RETRACT: frozenset({State.DONE, State.CANCELLED, State.RUNNING, State.PAUSED}),
    Deed.AGAIN: frozenset({State.DONE}),
}

_AD_NEEDS = frozenset({"doctor", "owner"})


def may(deed: Deed, state: str) -> bool:
    """Tell whether the deed fits the state."""
    return state in _FROM[deed]


def may_submit(kind: str, role: str) -> bool:
    """Tell whether somebody of this role may vouch for a broadcast as its maker."""
    return kind != Kind.AD or role in _AD_NEEDS


def approval_problem(kind: str, maker: tuple[int, str], approver: tuple[int, str]) -> Problem | None:
    """Why ``approver`` may not be the second person beside ``maker`` (each an id and a role).

    An advertisement needs a doctor and an owner, two people (Medical Service Act art. 56; clinic policy). A
    notice needs any second person, where the clinic wants one.
    """
    if maker[0] == approver[0]:
        return Problem.SAME_PERSON
    if kind == Kind.AD and {maker[1], approver[1]} != _AD_NEEDS:
        return Problem.ROLE
    return None
