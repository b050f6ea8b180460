"""What recent messages show: Telegram refuses an edit that changes nothing, as two taps at once ask for."""

from collections import OrderedDict

from telegram import Message

from services.screen import Rows
from services.texts import plain
from transport.keyboards import inline

_MOST = 2000


class Shown:
    """Remembers the last edit of recent messages; what it does not know it reads off the tapped message."""

    def __init__(self) -> None:
        self._last: OrderedDict[tuple[int, int], tuple[str, Rows]] = OrderedDict()

    def already(self, message: Message, text: str, rows: Rows) -> bool:
        """Whether the message shows this HTML text with these buttons."""
        known = self._last.get((message.chat_id, message.message_id))
        if known is not None:
            return known == (text, rows)
        shown = message.text or message.caption or ""
        return shown == plain(text).strip() and message.reply_markup == inline(rows)

    def now(self, message: Message, text: str, rows: Rows) -> None:
        """The message was edited to show this."""
        self._last[(message.chat_id, message.message_id)] = (text, rows)
        self._last.move_to_end((message.chat_id, message.message_id))
        if len(self._last) > _MOST:
            self._last.popitem(last=False)
