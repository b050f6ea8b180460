"""Imported once by the server that forks bots: everything is imported, and the texts have been read once."""

from contextlib import suppress

from bot import cli
from bot.opening import NotReadyError, open_texts
from bot.settings import CONTENT

__all__ = ["cli"]

# If they are not ready, the bot itself will say so.
with suppress(NotReadyError):
    open_texts(CONTENT)
