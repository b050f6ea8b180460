"""Seeing a broadcast as its readers will: a real message, frame and buttons included."""

from db.tables import Broadcast
from handlers.patient import news
from handlers.staff.broadcast_screen import back_row, cast_of, show, show_below
from handlers.staff.common import console
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.broadcasts.casts import subject_of
from services.broadcasts.preview import preview
from services.broadcasts.verbs import STOP_ADS
from services.callbacks import Tap
from services.screen import Screen
from services.texts import plain


async def previews(turn: Turn, cast: Broadcast, *languages: str) -> list[Screen]:
    """What readers of these languages (of every language if none is named) will get."""
    wanted = languages or tuple(turn.at.office.content.languages)
    shown = [await preview(turn.at, cast, language) for language in wanted]
    return [screen for screen in shown if screen is not None]


async def test(turn: Turn, tap: Tap) -> Answer:
    """Every version as a message to oneself."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    shown = await previews(turn, cast)
    if not shown:
        return await show(turn, cast, turn.say._("Nothing is written yet."))
    await audit.record(turn.at, turn.the_staff(), "test-broadcast", subject_of(cast.id))
    said = turn.say._("Below is what patients will get, one message for each language:")
    return show_below(turn, cast, console((said,), back_row(turn, cast)), *shown)


async def stop_ads(turn: Turn, tap: Tap) -> Answer:
    """The button under an advertisement: real for a staff member who is a patient, too."""
    if turn.patient is not None:
        return await news.stop_from_ad(turn, tap)
    return Answer(
        toast=plain(turn.say._("Under your preview this does nothing. A patient gets no more ads."))
    )


ROUTES = Routes(taps={"s-casttest": test, STOP_ADS: stop_ads})
