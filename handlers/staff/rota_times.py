"""Buttons of the rota: days, hours, and how long a turn on call lasts. Any day, open or closed, any hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from domain.hours import closing, next_opening
from domain.localtime import at_local
from handlers.staff.common import in_rows, press, today, zone_of
from handlers.turn import Turn
from services.callbacks import Tap
from services.screen import Button, Rows

DAYS_A_PAGE = 8
MOST_PAGES = 40

_MINUTE = 60
_HOURS = 24
_LENGTHS = (8, 12, 24, 72, 168)
"""Hours of a turn offered as buttons; any other end can be typed."""


def stamp(instant: datetime) -> int:
    """An aware instant as whole minutes, for a button."""
    return int(instant.timestamp()) // _MINUTE


def tapped_instant(tap: Tap, index: int) -> datetime | None:
    """The aware UTC instant a button carries; None if it is forged."""
    minutes = tap.number(index)
    try:
        return datetime.fromtimestamp(minutes * _MINUTE, tz=UTC) if minutes > 0 else None
    except (OverflowError, ValueError, OSError):
        return None


def day_buttons(turn: Turn, staff_id: int, page: int) -> Rows:
    """The next days, a page of them."""
    page = page if 0 <= page <= MOST_PAGES else 0
    first = today(turn) + timedelta(days=page * DAYS_A_PAGE)
    days = [first + timedelta(days=ahead) for ahead in range(DAYS_A_PAGE)]
    buttons = [press(_day(turn, day), "s-rday", staff_id, f"{day:%Y%m%d}") for day in days]
    turning = [press(turn.say._("Earlier days"), "s-rwho", staff_id, page - 1)] if page else []
    if page < MOST_PAGES:
        turning.append(press(turn.say._("More days"), "s-rwho", staff_id, page + 1))
    return (*in_rows(buttons, 2), tuple(turning))


def start_buttons(turn: Turn, staff_id: int) -> Rows:
    """From now, and from closing today."""
    now = turn.at.now.replace(second=0, microsecond=0)
    rows = [(press(turn.say._("From now"), "s-rfrom", staff_id, stamp(now)),)]
    closes = closing(now, turn.at.office.content.clinic.calendar)
    if closes is not None and closes > now:
        label = turn.say._("From closing today, {time}", time=turn.say.clock(closes, zone_of(turn)))
        rows.append((press(label, "s-rfrom", staff_id, stamp(closes)),))
    return tuple(rows)


def hour_buttons(turn: Turn, staff_id: int, day: date) -> Rows:
    """Every full hour of the day that is not over; hours a change of clocks skips are left out."""
    zone = zone_of(turn)
    starts = {at_local(day, time(hour), zone) for hour in range(_HOURS)}
    ahead = sorted(each for each in starts if each > turn.at.now - timedelta(hours=1))
    buttons = [press(turn.say.clock(each, zone), "s-rfrom", staff_id, stamp(each)) for each in ahead]
    return in_rows(buttons, 4)


def until_buttons(turn: Turn, staff_id: int, start: datetime) -> Rows:
    """Until the clinic opens next, or after some hours."""
    return tuple((each,) for each in _untils(turn, staff_id, start))


def _untils(turn: Turn, staff_id: int, start: datetime) -> Iterator[Button]:
    calendar = turn.at.office.content.clinic.calendar
    opens = next_opening(start + timedelta(minutes=1), calendar)
    if opens - start < timedelta(days=7):
        shown = _end(turn, opens)
        yield press(
            turn.say._("Until opening: {when}", when=shown), "s-rto", staff_id, stamp(start), stamp(opens)
        )
    for hours in _LENGTHS:
        end = start + timedelta(hours=hours)
        if end > turn.at.now:
            label = turn.say._("{length}: {when}", length=_length(turn, hours), when=_end(turn, end))
            yield press(label, "s-rto", staff_id, stamp(start), stamp(end))


def _length(turn: Turn, hours: int) -> str:
    if hours > _HOURS:
        return turn.say.n("{count} day", "{count} days", hours // _HOURS)
    return turn.say.n("{count} hour", "{count} hours", hours)


def _end(turn: Turn, instant: datetime) -> str:
    zone = zone_of(turn)
    return f"{turn.say.short_day(instant, zone)} {turn.say.clock(instant, zone)}"


def _day(turn: Turn, day: date) -> str:
    noon = at_local(day, time(12), zone_of(turn))
    return turn.say.short_day(noon, zone_of(turn))
