"""A message's key as columns."""

from domain.messages import Key


def columns_of(key: Key) -> dict[str, str | int]:
    """The four columns of the unique key."""
    return {
        "recipient": key.recipient,
        "subject": key.subject,
        "step": key.step,
        "version": key.version,
    }
