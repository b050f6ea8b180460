"""Many rows at once, handed to the driver itself: the work for each of them is done before they are due."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True, slots=True)
class Bulk:
    """How rows of one table are written.

    Attributes:
        columns: the order of a row's values.
    """

    columns: tuple[str, ...]
    _statement: str
    _positional: bool
    _convert: tuple[Callable[[Any], Any] | None, ...]

    @classmethod
    def into(cls, table: Table, dialect: Dialect) -> Self:
        """For a table of a database that speaks this dialect."""
        names = [column.name for column in table.columns]
        compiled = insert(table).compile(dialect=dialect, column_keys=names, for_executemany=True)
        columns = tuple(compiled.positiontup or names)
        types = (table.columns[name].type.dialect_impl(dialect) for name in columns)
        convert = tuple(each.bind_processor(dialect) for each in types)
        return cls(columns, str(compiled), compiled.positiontup is not None, convert)

    def ready(self, row: Sequence[object]) -> list[Any]:
        """The values of a row, in the order of ``columns``, as the driver takes them."""
        return [value if to is None else to(value) for to, value in zip(self._convert, row, strict=True)]

    async def write(self, tx: AsyncSession, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows that are ready. Raises sqlalchemy.exc.IntegrityError as any insert does."""
        if not rows:
            return
        values: Any = (
            [tuple(row) for row in rows]
            if self._positional
            else [dict(zip(self.columns, row, strict=True)) for row in rows]
        )
        connection = await tx.connection()
        await connection.exec_driver_sql(self._statement, values)
