"""Showing a broadcast to staff exactly as a recipient will see it."""

from db.tables import Broadcast
from services.broadcasts.casts import texts_of
from services.moment import Moment
from services.render.broadcast import screen_for
from services.screen import Screen


async def preview(at: Moment, cast: Broadcast, language: str) -> Screen | None:
    """What readers of this language will get; None if they have no version.

    The button of an advertisement is the real one: it withdraws the consent of whoever taps it as a patient.
    """
    found = (await texts_of(at.tx, cast)).get(language)
    return None if found is None else screen_for(at, cast, language, found)
