"""A message's key as columns and back."""

from typing import Any

from domain.messages import Key


def columns_of(key: Key) -> dict[str, str | int]:
    """The four columns of the unique key."""
    return {
        "recipient": key.recipient,
        "subject": key.subject,
        "step": key.step,
        "version": key.version,
    }


def key_of(found: Any) -> Key:
    """The key of a row, or of an object that has its four columns."""
    return Key(found.recipient, found.subject, found.step, found.version)
