"""Taking typed values out of a TOML table; every mistake is a sentence with an example."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

from content.errors import Mistakes

T = TypeVar("T")


class Fields:
    """One table of a content file. ``done`` reports the keys nobody took."""

    def __init__(self, table: object, file: str, entry: str, mistakes: Mistakes) -> None:
        self.file, self.entry, self._mistakes = file, entry, mistakes
        self._table: dict[str, Any] = dict(table) if isinstance(table, Mapping) else {}
        self._taken: set[str] = set()
        if not isinstance(table, Mapping):
            self.wrong(f"this is a section. Write [{entry}] on a line of its own, its values below it.")

    def wrong(self, sentence: str) -> None:
        """Note a mistake of this table."""
        self._mistakes.add(self.file, self.entry, sentence)

    def has(self, key: str) -> bool:
        """Say whether ``key`` is written in the file."""
        return key in self._table

    def names(self) -> tuple[str, ...]:
        """Return all keys and mark them as taken."""
        self._taken.update(self._table)
        return tuple(self._table)

    def raw(self, key: str) -> object:
        """Return a value unchecked and mark it as taken; None if it is not written."""
        self._taken.add(key)
        return self._table.get(key)

    def section(self, key: str) -> "Fields":
        """Return the table under ``key``, an empty one if it is not written."""
        value = self.raw(key)
        name = f"{self.entry}.{key}" if self.entry else key
        return Fields({} if value is None else value, self.file, name, self._mistakes)

    def text(self, key: str, default: str | None = None) -> str:
        """Take a string; without ``default`` it must be written."""
        return self._take(key, default, _as_text, '"a text in quotes"') or ""

    def number(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        """Take a whole number of at least ``least``."""
        example = max(least, 1) if default is None else default

        def fits(value: object) -> int | None:
            found = as_whole_number(value)
            return found if found is not None and found >= least else None

        found = self._take(key, default, fits, f"{example} (a whole number, at least {least})")
        return least if found is None else found

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Take true or false."""
        return bool(self._take(key, default, _as_flag, "true"))

    def clock(self, key: str, default: time | None = None) -> time:
        """Take a local wall time such as "18:00"."""
        return self._take(key, default, as_wall_time, '"18:00"') or time(0)

    def days(self, key: str) -> tuple[date, ...]:
        """Take a list of dates, empty if it is not written."""
        return self._take(key, (), _as_days, "[2026-01-02, 2026-08-14]") or ()

    def words(self, key: str) -> tuple[str, ...]:
        """Take a list of texts, empty if it is not written."""
        return self._take(key, (), as_words, '["one", "two"]') or ()

    def done(self) -> None:
        """Note every key that was not taken: most likely a slip of the pen."""
        for key in sorted(self._table.keys() - self._taken):
            known = ", ".join(sorted(self._taken))
            self.wrong(f"nothing is called {key!r} here. Write one of: {known}.")

    def _take(
        self, key: str, default: T | None, fits: Callable[[object], T | None], example: str
    ) -> T | None:
        """Return the value if it fits; else note why and return the default, which nobody will use."""
        value = self.raw(key)
        if value is None and default is not None:
            return default
        found = fits(value)
        if found is None:
            problem = f"{key} is missing" if value is None else f"{key} is {value!r}, which does not fit"
            self.wrong(f"{problem}. Write for example {key} = {example}.")
        return default if found is None else found


def as_wall_time(value: object) -> time | None:
    """Return "18:00" as a time, None for anything else."""
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value) if isinstance(value, str) and len(value) == len("18:00") else None
    except ValueError:
        return None


def as_whole_number(value: object) -> int | None:
    """Return a whole number as it is, None for anything else (true and false included)."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def as_words(value: object) -> tuple[str, ...] | None:
    """Return a list of texts as a tuple, None for anything else."""
    good = isinstance(value, list) and all(isinstance(word, str) and word.strip() for word in value)
    return tuple(value) if good and isinstance(value, list) else None


def _as_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _as_text(value: object) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _as_days(value: object) -> tuple[date, ...] | None:
    if not isinstance(value, list):
        return None
    plain = all(isinstance(one, date) and not isinstance(one, datetime) for one in value)
    return tuple(value) if plain else None
