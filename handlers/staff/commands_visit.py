"""Commands about one session: they lead where the buttons on its screen lead."""

from domain.typed_dates import Typed
from handlers.staff import cutting, holding, marks, when
from handlers.staff.commands import Choice, begun, coming, how_to, latest, meant, patient_of, session_of
from handlers.staff.move_look import look, movable
from handlers.turn import Answer, OnTap, Routes, Turn
from services.callbacks import Tap
from services.texts import Safe


async def done(turn: Turn, rest: str) -> Answer:
    """``/done K7Q-2MX [2]``."""
    return await _as_button(turn, "done", rest, begun, marks.done)


async def no_show(turn: Turn, rest: str) -> Answer:
    """``/noshow K7Q-2MX [2]``."""
    return await _as_button(turn, "noshow", rest, begun, marks.no_show)


async def cancel_visit(turn: Turn, rest: str) -> Answer:
    """``/cancelvisit K7Q-2MX [2]``: asks first, as the button does."""
    return await _as_button(turn, "cancelvisit", rest, coming, cutting.ask)


async def hold(turn: Turn, rest: str) -> Answer:
    """``/hold K7Q-2MX [2]``: asks first."""
    return await _as_button(turn, "hold", rest, coming, holding.ask_hold)


async def lift(turn: Turn, rest: str) -> Answer:
    """``/lift K7Q-2MX [2]``."""
    return await _as_button(turn, "lift", rest, coming, holding.lift)


async def end(turn: Turn, rest: str) -> Answer:
    """``/end K7Q-2MX``: asks first."""
    return await _as_button(turn, "end", rest, latest, holding.ask_end)


async def _as_button(turn: Turn, name: str, rest: str, otherwise: Choice, button: OnTap) -> Answer:
    found = await meant(turn, name, rest, otherwise)
    if isinstance(found, Answer):
        return found
    return await button(turn, Tap(name, (str(found.session.id),)))


async def move(turn: Turn, rest: str) -> Answer:
    """``/move K7Q-2MX [2] 5 Dec 14:00``: looks before saving."""
    code, *words = rest.split() or [""]
    patient = await patient_of(turn, "move", code)
    if isinstance(patient, Answer):
        return patient
    number, found = _number_and_time(turn, words)
    if isinstance(found, Safe):
        return how_to(turn, "move", found)
    chosen = await session_of(turn, "move", patient, number, coming)
    if isinstance(chosen, Answer):
        return chosen
    session = await movable(turn, chosen.id)
    if isinstance(session, Answer):
        return session
    if found.day is None or found.at is None:
        return how_to(turn, "move", turn.say._("Please give a day and a time."))
    if when.instant(turn, found.day, found.at) <= turn.at.now:
        return how_to(turn, "move", turn.say._("That time has passed."))
    return await look(turn, session, found.day, found.at)


def _number_and_time(turn: Turn, words: list[str]) -> tuple[str, Typed | Safe]:
    """A number first is the session's, unless day and time need it ("5 Dec 14:00")."""
    whole = when.read(turn, " ".join(words))
    if isinstance(whole, Safe) and words and words[0].isascii() and words[0].isdigit():
        rest = when.read(turn, " ".join(words[1:]))
        if not isinstance(rest, Safe) or len(words) > 1:
            return words[0], rest
    return "", whole


ROUTES = Routes(
    commands={
        "done": done,
        "noshow": no_show,
        "cancelvisit": cancel_visit,
        "hold": hold,
        "lift": lift,
        "end": end,
        "move": move,
    }
)
