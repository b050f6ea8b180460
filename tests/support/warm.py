"""Imported once by the server that forks bots: everything is imported, and has been used once."""

import tempfile
from contextlib import suppress

from sqlalchemy.orm import configure_mappers

from bot import cli
from bot.opening import NotReadyError, open_texts
from bot.settings import CONTENT
from db.migrate import upgrade

__all__ = ["cli"]

configure_mappers()
# If they are not ready, the bot itself will say so.
with suppress(NotReadyError):
    open_texts(CONTENT)
with tempfile.TemporaryDirectory() as _folder:
    upgrade(f"sqlite:///{_folder}/empty.db")
