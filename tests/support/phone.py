"""A phone read message by message: what the bot wrote on it, and when by the clinic's clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.messages import Message
from sandbox.people import Person

SEOUL = ZoneInfo("Asia/Seoul")
YEAR = 2027
"""The stories play in this year."""

_FORM = "%m-%d %H:%M:%S"


def at(wall: str, zone: ZoneInfo = SEOUL) -> datetime:
    """The aware UTC instant of a wall time such as "03-15 14:00" in the year of the stories."""
    local = datetime.strptime(f"{YEAR}-{wall}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    return local.astimezone(UTC)


def wall(instant: datetime) -> str:
    """The clinic's wall time of an aware instant, "03-15 14:00"; seconds only if there are any."""
    return instant.astimezone(SEOUL).strftime(_FORM).removesuffix(":00")


class Phone:
    """One person's phone. What begins with ``unread`` is overlooked: the digest of each morning."""

    def __init__(self, person: Person, *, unread: str = "") -> None:
        self.person = person
        self._unread = unread
        self._read_to = 0

    def news(self) -> list[tuple[str, str]]:
        """Every message of the bot since the last look: clinic wall time and words, oldest first."""
        fresh = [each for each in self._messages() if each.message_id > self._read_to]
        self._read_to = max((each.message_id for each in fresh), default=self._read_to)
        return [(wall(each.date), each.words) for each in fresh]

    def times(self) -> list[str]:
        """When the messages since the last look came, by the clinic's clock."""
        return [time for time, _ in self.news()]

    @property
    def shows(self) -> str:
        """The words of the newest message of the bot."""
        return self._messages()[-1].words

    @property
    def labels(self) -> list[str]:
        """The buttons of the newest message of the bot."""
        return self._messages()[-1].labels

    def _messages(self) -> list[Message]:
        written = self.person.chat.from_bot()
        return [each for each in written if not (self._unread and each.words.startswith(self._unread))]
