"""What every deed needs besides the transaction and the time."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date

from content import Content
from services.texts import Texts


@dataclass(slots=True, eq=False)
class Office:
    """The clinic's content, the texts made of it, and the bot's public name (for invite links).

    ``content.clinic.calendar`` is the one calendar everything asks: the days the clinic wrote into its files
    and those closed in the chat (``services.visits.closures`` keeps it so). Nobody queries it anew.
    """

    # Thousands of texts, of no use to whoever prints an office.
    content: Content = field(repr=False)
    texts: Texts = field(repr=False)
    bot_username: str
    _written: frozenset[date] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Remember what the files say, so that a day can be reopened."""
        self._written = self.content.clinic.calendar.closed

    def keep_closed(self, days: Collection[date]) -> None:
        """From now on these days are closed besides those of the files; any other day is as the files say."""
        self.content = _closed_on(self.content, self._written.union(days))

    def supposing_closed(self, day: date) -> "Office":
        """The office as it would be with this day closed as well; this one stays as it is."""
        closed = self.content.clinic.calendar.closed | {day}
        return replace(self, content=_closed_on(self.content, closed))


def _closed_on(content: Content, days: frozenset[date]) -> Content:
    clinic = content.clinic
    return replace(content, clinic=replace(clinic, calendar=replace(clinic.calendar, closed=days)))
