"""The refusals of the Bot API and the impossible acts of people."""

from typing import Any


class Refused(Exception):  # noqa: N818 - reads as what happened: the request was refused
    """A request answered with `ok: false`; `description` is the text api.telegram.org would send."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(f"{status} {description}")
        self.status = status
        self.description = description
        self.parameters = parameters


class Impossible(Exception):  # noqa: N818 - reads as what happened: no client lets a human do this
    """Something no Telegram client lets a person do (tapping a button that is not there, for instance)."""


def bad_request(text: str) -> Refused:
    """Return the 400 with Telegram's usual prefix."""
    return Refused(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refused:
    """Return the 403 with Telegram's usual prefix."""
    return Refused(403, f"Forbidden: {text}")
