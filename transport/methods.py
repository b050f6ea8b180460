"""Which Bot API methods wait for their turn, and which only count."""

from collections.abc import Mapping

from transport.permits import ChatId

NO_MESSAGE = frozenset({"sendChatAction"})
PREFIXES = ("send", "copyMessage", "forwardMessage")
EDITS = "editMessage"


def makes_a_message(endpoint: str) -> bool:
    """True for ``sendMessage`` and its kin, which wait for their turn."""
    return endpoint.startswith(PREFIXES) and endpoint not in NO_MESSAGE


def only_counts(endpoint: str) -> bool:
    """True for edits: who tapped hardly ever waits for a turn, but Telegram counts them with the messages.

    Answers to taps and questions to Telegram are free.
    """
    return endpoint.startswith(EDITS)


def chat_of(data: Mapping[str, object]) -> ChatId | None:
    """The chat a request goes to, if it names one."""
    chat_id = data.get("chat_id")
    return chat_id if isinstance(chat_id, int | str) else None
