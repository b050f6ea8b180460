"""One line of waiting updates for each person who is being served."""

from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Lines(Generic[T]):
    """Lets one update of a person in at a time, in order; people do not wait for each other.

    Who waits here holds no slot of the process, so that somebody who floods the bot slows down nobody else.
    A person's line is forgotten when it is empty.
    """

    def __init__(self) -> None:
        self._lines: dict[int, deque[T]] = {}

    def enter(self, person: int, update: T) -> bool:
        """True if ``update`` may go on at once; otherwise it waits until ``leave`` returns it."""
        line = self._lines.get(person)
        if line is None:
            self._lines[person] = deque()
            return True
        line.append(update)
        return False

    def leave(self, person: int) -> T | None:
        """The person's update is through; the next one that may go on, None if nobody waits."""
        line = self._lines.get(person)
        if line:
            return line.popleft()
        self._lines.pop(person, None)
        return None

    def dismiss(self) -> list[T]:
        """Send home everybody who waits; those who are being served stay."""
        waiting = [update for line in self._lines.values() for update in line]
        for line in self._lines.values():
            line.clear()
        return waiting

    def __len__(self) -> int:
        """How many people are being served."""
        return len(self._lines)
