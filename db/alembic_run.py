"""Alembic, for whoever changes a schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db.migrate import MIGRATIONS


def upgrade(connection: Connection, folder: Path = MIGRATIONS) -> None:
    """Run every migration the database has not had yet. Raises whatever one of them raises."""
    command.upgrade(configured(connection, folder), "head")


def configured(connection: Connection, folder: Path = MIGRATIONS) -> Config:
    """Alembic's settings for one connection; there is no ini file."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
