"""Which Bot API methods put a message into a chat; only those are paced."""

from collections.abc import Mapping

from transport.permits import ChatId

NO_MESSAGE = frozenset({"sendChatAction"})
PREFIXES = ("send", "copyMessage", "forwardMessage")


def makes_a_message(endpoint: str) -> bool:
    """True for ``sendMessage`` and its kin; edits, answers to taps and questions to Telegram are free."""
    return endpoint.startswith(PREFIXES) and endpoint not in NO_MESSAGE


def chat_of(data: Mapping[str, object]) -> ChatId | None:
    """The chat a request goes to, if it names one."""
    chat_id = data.get("chat_id")
    return chat_id if isinstance(chat_id, int | str) else None
