"""Telling Telegram's answers from those of something in between (a proxy, a portal, a broken pipe)."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import orjson
from telegram.error import BadRequest, InvalidToken, RetryAfter

from transport.errors import NotSentError, OutcomeUnknownError

HANDLED_BY_LIBRARY = frozenset({400, 401, 403, 404, 409, 429})


def parsed(body: bytes) -> dict[str, Any] | None:
    """The body as an answer of the Bot API, or None if it is not one."""
    try:
        answer = orjson.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict):
        return None
    return answer if "result" in answer or answer.get("ok") is False else None


def check(status: int, body: bytes, headers: Mapping[str, str]) -> None:
    """Raise for an answer that python-telegram-bot would misread; do nothing if it reads it well.

    Successful answers are looked at when they are parsed.

    Raises:
        OutcomeUnknownError: a 5xx, or a redirect: the request may have been acted on.
        NotSentError: something in between refused to pass the request on.
        InvalidToken: 401 or 404 without Telegram's words: the address or the token is wrong.
        RetryAfter: a 429 without Telegram's words.
        BadRequest: Telegram's own refusal with an unusual status (413 for too large a file).
    """
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    answer = parsed(body)
    if answer is None:
        _check_foreign(status, headers)
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        if not (answer.get("parameters") or {}).get("retry_after"):
            raise OutcomeUnknownError(f"HTTP {status}")
    elif status not in HANDLED_BY_LIBRARY:
        raise BadRequest(str(answer.get("description") or f"HTTP {status}"))


def _check_foreign(status: int, headers: Mapping[str, str]) -> None:
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        raise InvalidToken(f"HTTP {status} without an answer of Telegram's")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        after = headers.get("Retry-After", "")
        raise RetryAfter(timedelta(seconds=int(after) if after.isdecimal() else 1))
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise NotSentError(f"HTTP {status} from something before Telegram")
    raise OutcomeUnknownError(f"HTTP {status}")
