import asyncio
from datetime import timedelta

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from transport.errors import AnswerTimedOutError, NotSentError, NotSentInTimeError, OutcomeUnknownError
from transport.failures import Outcome, classify

TABLE = [
    (NotSentError("ClientConnectorError"), Outcome.NOT_SENT),
    (NotSentInTimeError("ConnectionTimeoutError"), Outcome.NOT_SENT),
    (OutcomeUnknownError("ServerDisconnectedError"), Outcome.UNKNOWN),
    (AnswerTimedOutError("SocketTimeoutError"), Outcome.UNKNOWN),
    (NetworkError("whatever another request class says"), Outcome.UNKNOWN),
    (TimedOut(), Outcome.UNKNOWN),
    (TelegramError("Invalid server response"), Outcome.UNKNOWN),
    (asyncio.CancelledError(), Outcome.UNKNOWN),
    (ValueError("year 58861 is out of range"), Outcome.UNKNOWN),
    (RetryAfter(3), Outcome.LATER),
    (Forbidden("Forbidden: bot was blocked by the user"), Outcome.UNREACHABLE),
    (Forbidden("Forbidden: user is deactivated"), Outcome.UNREACHABLE),
    (Forbidden("Forbidden: bot can't initiate conversation with a user"), Outcome.UNREACHABLE),
    (BadRequest("Bad Request: chat not found"), Outcome.UNREACHABLE),
    (BadRequest("Bad Request: message is too long"), Outcome.REFUSED),
    (
        BadRequest("Bad Request: message is not modified: specified new"),
        Outcome.DELIVERED_ALREADY,
    ),
    (BadRequest("Bad Request: query is too old and response timeout expired"), Outcome.DELIVERED_ALREADY),
    (ChatMigrated(-100123), Outcome.MIGRATED),
    (InvalidToken(), Outcome.TOKEN),
    (Conflict("Conflict: terminated by other getUpdates request"), Outcome.CONFLICT),
]


@pytest.mark.parametrize(("error", "outcome"), TABLE, ids=lambda value: str(value)[:50])
def test_each_error_means_one_thing(error: BaseException, outcome: Outcome) -> None:
    assert classify(error).outcome is outcome


@pytest.mark.parametrize("after", [3, timedelta(seconds=3)])
def test_a_429_says_how_long_to_wait(after: int | timedelta) -> None:
    assert classify(RetryAfter(after)).retry_after == timedelta(seconds=3)


def test_a_migration_says_where_to() -> None:
    assert classify(ChatMigrated(-100123)).new_chat_id == -100123


def test_the_reason_stops_where_telegram_begins_to_quote_the_message() -> None:
    error = BadRequest('Bad Request: can\'t parse entities: Unsupported start tag "minji"')
    assert classify(error).reason == "Can't parse entities"


def test_the_reason_of_a_block_is_telegrams_sentence() -> None:
    error = Forbidden("Forbidden: bot was blocked by the user")
    assert classify(error).reason == "bot was blocked by the user"
