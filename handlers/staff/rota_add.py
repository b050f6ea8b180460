"""Putting somebody on call: who, from when, until when; tapped, or typed in clinic time."""

from datetime import UTC, date, datetime, time, timedelta

from db.tables import Staff
from domain.localtime import at_local, local_day
from handlers.staff import when
from handlers.staff.common import bold, console, home_row, html, press, remember, remembered, today, zone_of
from handlers.staff.rota import rota_screen
from handlers.staff.rota_times import (
    day_buttons,
    hour_buttons,
    start_buttons,
    tapped_instant,
    until_buttons,
)
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import role_word, staff_word
from services.people import rota
from services.people.names import shown_name
from services.people.staffing import active_staff
from services.screen import Button
from services.texts import Safe

FLOW = "s-rota"
_MOST = 60


async def who(turn: Turn, tap: Tap) -> Answer:
    """Who will be on call?"""
    del tap
    say = turn.say
    rows = (
        (press(_full(turn, each), "s-rwho", each.id, 0),) for each in (await active_staff(turn.at.tx))[:_MOST]
    )
    return Answer(console((say._("Who will be on call?"),), *rows, _back(turn)))


async def start(turn: Turn, tap: Tap) -> Answer:
    """From when?"""
    staff = await _staff(turn, tap.number(0))
    return await _ask_start(turn, staff, page=tap.number(1)) if staff else await _gone(turn)


async def _ask_start(turn: Turn, staff: Staff, note: str = "", page: int = 0) -> Answer:
    await remember(turn, FLOW, "start", staff=staff.id)
    asked = turn.say._("{name} is on call from when?", name=_bold(turn, staff))
    quick = start_buttons(turn, staff.id) if page < 1 else ()
    lines = (note, asked, when.how_to_type(turn))
    return Answer(console(lines, *quick, *day_buttons(turn, staff.id, page), _back(turn)))


async def day(turn: Turn, tap: Tap) -> Answer:
    """A day was tapped: from what time?"""
    staff, chosen = await _staff(turn, tap.number(0)), when.tapped_day(turn, tap, 1)
    if staff is None:
        return await _gone(turn)
    if chosen is None:
        return await _ask_start(turn, staff, turn.say._("That day has passed."))
    return await _ask_hour(turn, staff, chosen)


async def _ask_hour(turn: Turn, staff: Staff, chosen: date, note: str = "") -> Answer:
    await remember(turn, FLOW, "start", staff=staff.id, day=chosen.isoformat())
    shown = turn.say.day(when.instant(turn, chosen, time(12)), zone_of(turn))
    asked = turn.say._("{name}, {day}: from what time?", name=_bold(turn, staff), day=shown)
    other = (press(turn.say._("Another day"), "s-rwho", staff.id, 0),)
    lines = (note, asked, turn.say._("Tap, or type it like 14:30."))
    return Answer(console(lines, *hour_buttons(turn, staff.id, chosen), other, _back(turn)))


async def until(turn: Turn, tap: Tap) -> Answer:
    """The beginning was tapped: until when?"""
    staff, begins = await _staff(turn, tap.number(0)), tapped_instant(tap, 1)
    if staff is None:
        return await _gone(turn)
    if begins is None or not _near(turn, begins):
        return await _ask_start(turn, staff, turn.say._("That time has passed."))
    return await _ask_until(turn, staff, begins)


async def _ask_until(turn: Turn, staff: Staff, begins: datetime, note: str = "") -> Answer:
    await remember(turn, FLOW, "end", staff=staff.id, start=begins.isoformat())
    asked = turn.say._(
        "{name} is on call from {start}. Until when?",
        name=_bold(turn, staff),
        start=turn.say.when(begins, zone_of(turn)),
    )
    other = (press(turn.say._("Another beginning"), "s-rwho", staff.id, 0),)
    lines = (note, asked, when.how_to_type(turn))
    return Answer(console(lines, *until_buttons(turn, staff.id, begins), other, _back(turn)))


async def save(turn: Turn, tap: Tap) -> Answer:
    """The end was tapped: the line stands."""
    staff = await _staff(turn, tap.number(0))
    begins, ends = tapped_instant(tap, 1), tapped_instant(tap, 2)
    if staff is None:
        return await _gone(turn)
    if begins is None or ends is None:
        return await _ask_start(turn, staff)
    return await save_line(turn, staff, begins, ends)


async def save_line(turn: Turn, staff: Staff, begins: datetime, ends: datetime) -> Answer:
    """The line stands; or why it cannot, and the end is asked again."""
    made = await rota.add(turn.at, turn.the_staff(), staff, begins, ends)
    if made is None:
        said = turn.say._("That is not possible: it has to end after it begins, in at most a month.")
        return await (
            _ask_until(turn, staff, begins, said) if _near(turn, begins) else _ask_start(turn, staff, said)
        )
    return Answer(await rota_screen(turn, turn.say._("Saved.")))


async def typed(turn: Turn, text: str) -> Answer:
    """A day, a time or both were typed."""
    kept = remembered(turn, FLOW)
    staff = await _staff(turn, int(kept.get("staff", -1)))
    if staff is None:
        return await _gone(turn)
    begins = datetime.fromisoformat(kept["start"]) if "start" in kept else None
    found = when.read(turn, text)
    if isinstance(found, Safe):
        return await (_ask_until(turn, staff, begins, found) if begins else _ask_start(turn, staff, found))
    if begins is not None:
        return await _typed_end(turn, staff, begins, found.day, found.at)
    known = found.day or (date.fromisoformat(kept["day"]) if "day" in kept else today(turn))
    if found.at is None:
        return await _ask_hour(turn, staff, known)
    start_at = at_local(known, found.at, zone_of(turn))
    if not _near(turn, start_at):
        return await _ask_hour(turn, staff, known, turn.say._("That time has passed."))
    return await _ask_until(turn, staff, start_at)


async def _typed_end(turn: Turn, staff: Staff, begins: datetime, on: date | None, at: time | None) -> Answer:
    """A time alone is the next such time after the beginning."""
    if at is None:
        said = turn.say._("At what time? Please type the day and the time.")
        return await _ask_until(turn, staff, begins, said)
    return await save_line(turn, staff, begins, end_of(turn, begins, on, at))


def end_of(turn: Turn, begins: datetime, on: date | None, at: time) -> datetime:
    """The end in clinic time (aware UTC): that day at that time, or the next such time."""
    zone = zone_of(turn)
    first = on or local_day(begins, zone)
    ends = at_local(first, at, zone)
    return at_local(first + timedelta(days=1), at, zone) if on is None and ends <= begins else ends


def _near(turn: Turn, begins: datetime) -> bool:
    """A turn may have begun within the last day: it is written down a little late."""
    return begins.astimezone(UTC) > turn.at.now - timedelta(days=1)


async def _staff(turn: Turn, staff_id: int) -> Staff | None:
    found = await turn.at.tx.get(Staff, staff_id)
    return found if found is not None and found.active else None


async def _gone(turn: Turn) -> Answer:
    return Answer(await rota_screen(turn, turn.say._("This person works here no more.")))


def _full(turn: Turn, staff: Staff) -> str:
    name, role = shown_name(staff_word(turn.say, staff)), role_word(turn.say, staff)
    return f"{name} · {role}" if staff.name else role


def _bold(turn: Turn, staff: Staff) -> Safe:
    return bold(html(shown_name(staff_word(turn.say, staff))))


def _back(turn: Turn) -> tuple[Button, ...]:
    return (press(turn.say._("On call"), "s-rota"), *home_row(turn))


ROUTES = Routes(
    taps={"s-radd": who, "s-rwho": start, "s-rday": day, "s-rfrom": until, "s-rto": save},
    texts={FLOW: typed},
)
