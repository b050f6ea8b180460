"""One table from what a send raised to what it means."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
)

from transport.errors import NotSentError

REASON_LENGTH = 100


class Outcome(StrEnum):
    """What became of a request that raised an exception."""

    DELIVERED_ALREADY = "delivered already"
    """What was asked for is already so."""
    NOT_SENT = "not sent"
    """It did not leave; trying again is free."""
    LATER = "later"
    """Telegram asks to wait; it was not delivered."""
    REFUSED = "refused"
    """Telegram will never take this request."""
    UNREACHABLE = "unreachable"
    """The person or chat cannot be written to."""
    MIGRATED = "migrated"
    """The group lives on under another id."""
    UNKNOWN = "unknown"
    """It left, and nobody can say whether it arrived."""
    TOKEN = "token"  # noqa: S105 - the name of an outcome, not a secret
    """The bot's token (or the API's address) is wrong: nothing can be sent."""
    CONFLICT = "conflict"
    """Another process runs with the same token."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An outcome with what is needed to act on it.

    Attributes:
        reason: a short text for staff and the log; never patient data, never the token.
        retry_after: how long to wait, for ``LATER``.
        new_chat_id: the group's new id, for ``MIGRATED``.
    """

    outcome: Outcome
    reason: str
    retry_after: timedelta = timedelta(0)
    new_chat_id: int | None = None


ALREADY_SO = ("message is not modified", "query is too old")
NOBODY_THERE = ("chat not found", "user not found", "peer_id_invalid", "group chat was deactivated")


def classify(error: BaseException) -> Failure:
    """Say what the exception of a send means.

    The order matters: ``BadRequest`` and ``TimedOut`` are subclasses of ``NetworkError``, and what is not
    known to be definite counts as unknown.
    """
    match error:
        case RetryAfter():
            return Failure(Outcome.LATER, "flood control", retry_after=waiting_time(error))
        case ChatMigrated():
            return Failure(Outcome.MIGRATED, "group migrated", new_chat_id=error.new_chat_id)
        case Forbidden():
            return Failure(Outcome.UNREACHABLE, _short(error.message))
        case InvalidToken():
            return Failure(Outcome.TOKEN, "token refused")
        case Conflict():
            return Failure(Outcome.CONFLICT, "another process uses the token")
        case BadRequest():
            return _bad_request(error.message)
        case NotSentError():
            return Failure(Outcome.NOT_SENT, _short(error.message))
        case _:
            return Failure(Outcome.UNKNOWN, type(error).__name__)


def waiting_time(error: RetryAfter) -> timedelta:
    """How long Telegram asks to wait; the library gives seconds or a timedelta, depending on a setting."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def _bad_request(message: str) -> Failure:
    lowered = message.lower()
    if any(text in lowered for text in ALREADY_SO):
        return Failure(Outcome.DELIVERED_ALREADY, _short(message))
    if any(text in lowered for text in NOBODY_THERE):
        return Failure(Outcome.UNREACHABLE, _short(message))
    return Failure(Outcome.REFUSED, _short(message))


def _short(message: str) -> str:
    """Cut where Telegram begins to quote the request: it may quote the patient's text."""
    head = message.removeprefix("Forbidden: ").split(":")[0]
    return head.strip()[:REASON_LENGTH]
