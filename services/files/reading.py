"""From bytes to rows of named cells: encoding, separator, the line of names."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.files.wishes import BadRowsError, FileError, Mistake

SESSION = re.compile(r"session_([1-9]\d?)")
KNOWN = (
    "code",
    "name",
    "language",
    "zone",
    "phone",
    "telegram_id",
    "choice",
    "discreet",
    "cold_sores",
    "flags",
    "notes",
    "gap_days",
    "course_ended",
    "settled",
)
"""Columns that are read; besides them ``session_1`` and so on."""

TOLD = ("consents", "chat", "registered")
"""Columns an export adds for people to read; an import leaves them alone."""

MOST_ROWS = 100_000
_SAMPLE = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``number``: the line of the file it ends on, from 1."""

    number: int
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """What stands there, trimmed; empty if the file has no such column."""
        return self.cells.get(column, "")


def lines_of(data: bytes, encoding: str = "") -> list[Line]:
    """All rows that are not empty. Raises FileError and BadRowsError.

    ``encoding``: what to read the file as; without it UTF-8, with or without a byte order mark.
    """
    text = _decoded(data, encoding)
    found = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        names = _names(next(found, []))
        lines = [line for line in _lines(found, names) if any(line.cells.values())]
    except csv.Error as error:
        raise FileError(f"The file is not a table after line {found.line_num}: {error}.") from error
    if not lines:
        raise FileError("The file has no rows below its line of names.")
    if len(lines) > MOST_ROWS:
        raise FileError(f"The file has more than {MOST_ROWS:,} rows; please split it.")
    return lines


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding or "utf-8-sig")
    except LookupError:
        raise FileError(f"There is no encoding {encoding!r}; try utf-8 or cp949.") from None
    except UnicodeDecodeError:
        raise FileError(_not_readable(data, encoding)) from None


def _not_readable(data: bytes, encoding: str) -> str:
    if encoding:
        return f"The file is not written in {encoding}."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "The file is UTF-16. Save it as CSV UTF-8, or add --encoding utf-16."
    try:
        data.decode("cp949")
    except UnicodeDecodeError:
        return "The file is not UTF-8. In Excel: Save As, CSV UTF-8."
    return (
        "The file is not UTF-8; it looks like the Korean Excel's own encoding. In Excel: Save As, CSV UTF-8. "
        "Or add --encoding cp949, and look at the names with --dry-run first."
    )


def _separator(text: str) -> str:
    first = text[:_SAMPLE].partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","


def _names(row: list[str]) -> list[str]:
    names = [each.strip().lower() for each in row]
    wrong = [
        Mistake(1, name or f"number {place}", _unknown(name))
        for place, name in enumerate(names, start=1)
        if name not in KNOWN and name not in TOLD and not SESSION.fullmatch(name)
    ]
    wrong += [
        Mistake(1, name, "stands twice") for name in sorted(set(names)) if name and names.count(name) > 1
    ]
    if "language" not in names:
        wrong.append(Mistake(1, "language", "this column is needed"))
    if wrong:
        raise BadRowsError(wrong)
    return names


def _unknown(name: str) -> str:
    if not name:
        return "has no name"
    return f"nobody knows this column; there are {', '.join(KNOWN)} and session_1, session_2 ..."


def _lines(rows: "Iterator[list[str]]", names: list[str]) -> Iterator[Line]:
    wrong = []
    for row in rows:
        number = rows.line_num  # type: ignore[attr-defined] # the reader counts lines, its iterator type does not say so
        if len(row) > len(names) and any(each.strip() for each in row[len(names) :]):
            wrong.append(Mistake(number, "", f"has {len(row)} cells, the line of names has {len(names)}"))
        cells = [each.strip() for each in row[: len(names)]]
        yield Line(number, dict(zip(names, cells, strict=False)))
    if wrong:
        raise BadRowsError(wrong)
