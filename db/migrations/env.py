"""Run by Alembic for every command; the connection comes from ``db.migrate``."""

from typing import Any, Literal

from alembic import context

from db.tables import Base, Instant, Second


def _render(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Migrations outlive our types: an instant is written as what it is in SQL."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Second):
        return "sa.BigInteger()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
