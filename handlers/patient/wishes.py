"""[Move it], [Find a new date]: which days suit, which part of the day, then staff offer times."""

import json
from collections.abc import Callable
from datetime import date, datetime

from db.queries.dialogs import clear_dialog, set_dialog
from db.tables import Session
from domain.patients import SessionState
from domain.wishes import Part, Wish, read_wish, write_wish
from handlers.patient.home import reader
from handlers.patient.lost import not_yours, old_button
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.people.home import back_home
from services.screen import Screen
from services.visits import date_offers, visits, wishes
from services.visits.wish_screens import days_screen, offers_screen, parts_screen

FLOW = "wish"
_DAY = "%Y%m%d"


async def begin(turn: Turn, tap: Tap) -> Answer:
    """[Move it], [Does not suit me], [Say which days suit me]: offers that stand come first."""
    session = await _session(turn, tap)
    if isinstance(session, Answer):
        return session
    request = await date_offers.standing(turn.at, session)
    if request is not None:
        return Answer(offers_screen(turn.at, await reader(turn), session, request), fresh=True)
    request = await visits.open_request(turn.at.tx, session)
    wish = read_wish(request.wish if request is not None else None)
    return await _days(turn, session, wish, fresh=True)


async def again(turn: Turn, tap: Tap) -> Answer:
    """[Find a new date], [Book again], [Propose times] of a session that did not take place."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if session.state == SessionState.BOOKED:
        return await old_button(turn)
    return await begin(turn, Tap("move", (str(session.id), str(session.time_version))))


async def tick_day(turn: Turn, tap: Tap) -> Answer:
    """One day, on or off as the button said."""
    try:
        day = datetime.strptime(tap.word(2), _DAY).date()  # noqa: DTZ007 - a clinic day
    except ValueError:
        return await old_button(turn)
    return await _tick(turn, tap, lambda wish: wish.with_day(day, on=tap.word(3) == "1"))


async def tick_weekday(turn: Turn, tap: Tap) -> Answer:
    """One weekday."""
    number = tap.number(2)
    if number not in turn.at.office.content.clinic.calendar.hours:
        return await old_button(turn)
    return await _tick(turn, tap, lambda wish: wish.with_weekday(number, on=tap.word(3) == "1"))


async def back_to_days(turn: Turn, tap: Tap) -> Answer:
    """[Back] from the parts of the day."""
    return await _tick(turn, tap, lambda wish: wish)


async def tick_part(turn: Turn, tap: Tap) -> Answer:
    """One part of the day."""
    if tap.word(2) not in tuple(Part):
        return await old_button(turn)
    part, on = Part(tap.word(2)), tap.word(3) == "1"
    return await _parts(turn, tap, lambda wish: wish.with_part(part, on=on))


async def go_on(turn: Turn, tap: Tap) -> Answer:
    """[Continue] after the days."""
    return await _parts(turn, tap, lambda wish: wish)


async def send(turn: Turn, tap: Tap) -> Answer:
    """[Send]: staff get it, and the patient reads by when they answer."""
    session = await _session(turn, tap)
    if isinstance(session, Answer):
        return session
    by = await wishes.ask(turn.at, turn.the_patient(), session, _draft(turn, session))
    await clear_dialog(turn.at.tx, turn.person.telegram_id)
    who = await reader(turn)
    when = who.say.when(by, who.clinic_zone)
    if session.state == SessionState.BOOKED:
        text = who.say.entry("move-asked", k=session.number, by=when)
    else:
        text = who.say.entry("dates-asked", by=when)
    return Answer(Screen(text, back_home(who)))


async def _session(turn: Turn, tap: Tap) -> Session | Answer:
    """The session a wish is about, or the answer to give because there is none."""
    session = await visits.mine(turn.at.tx, turn.the_patient(), tap.number(0))
    if session is None:
        return await not_yours(turn)
    if not await wishes.can_wish(turn.at, session, tap.number(1)):
        return await old_button(turn)
    return session


async def _tick(turn: Turn, tap: Tap, change: Callable[[Wish], Wish]) -> Answer:
    session = await _session(turn, tap)
    if isinstance(session, Answer):
        return session
    return await _days(turn, session, change(_draft(turn, session)))


async def _parts(turn: Turn, tap: Tap, change: Callable[[Wish], Wish]) -> Answer:
    session = await _session(turn, tap)
    if isinstance(session, Answer):
        return session
    wish = change(_draft(turn, session))
    await _keep(turn, session, wish)
    return Answer(parts_screen(turn.at, await reader(turn), session, wish))


async def _days(turn: Turn, session: Session, wish: Wish, *, fresh: bool = False) -> Answer:
    await _keep(turn, session, wish)
    days: tuple[date, ...] = await wishes.days_for(turn.at, session)
    return Answer(days_screen(turn.at, await reader(turn), session, wish, days), fresh=fresh)


def _draft(turn: Turn, session: Session) -> Wish:
    """What was ticked so far for this session; a tap weeks later begins with nothing ticked."""
    if turn.dialog is None or turn.dialog.flow != FLOW:
        return Wish()
    kept = json.loads(turn.dialog.data or "{}")
    known = kept.get("session") == session.id and kept.get("version") == session.time_version
    return read_wish(kept["wish"]) if known else Wish()


async def _keep(turn: Turn, session: Session, wish: Wish) -> None:
    kept = {"session": session.id, "version": session.time_version, "wish": write_wish(wish)}
    await set_dialog(
        turn.at.tx, turn.person.telegram_id, FLOW, "ticks", data=json.dumps(kept), now=turn.at.now
    )


ROUTES = Routes(
    taps={
        "move": begin,
        "newdate": again,
        "wish-d": tick_day,
        "wish-w": tick_weekday,
        "wish-days": back_to_days,
        "wish-go": go_on,
        "wish-p": tick_part,
        "wish-send": send,
    }
)
