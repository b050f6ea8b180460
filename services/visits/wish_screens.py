"""Another date as screens: which days, which part of the day, then the times staff offer."""

from collections.abc import Iterable, Sequence
from datetime import date, time

from db.tables import MoveRequest, Session
from domain.localtime import at_local
from domain.patients import SessionState
from domain.wishes import Part, Wish, parts_open
from services.callbacks import data
from services.moment import Moment
from services.people.reader import Reader
from services.screen import Button, Rows, Screen
from services.texts import Safe, Speech, plain
from services.visits.date_offers import offered

_NOON = time(12)


def days_screen(at: Moment, reader: Reader, session: Session, wish: Wish, days: Sequence[date]) -> Screen:
    """Days and weekdays to tick; every tick names the state it leads to."""
    say, calendar = reader.say, at.office.content.clinic.calendar
    single = [
        _tick(session, "wish-d", f"{day:%Y%m%d}", _day_name(say, day, calendar.zone), on=day in wish.days)
        for day in sorted({*days, *wish.days})
    ]
    weekly = [
        _tick(session, "wish-w", str(number), weekday_name(say, number), on=number in wish.weekdays)
        for number in sorted(calendar.hours)
    ]
    go_on = Button(say.label("continue"), _data("wish-go", session), style="primary")
    return Screen(_asked(reader, session), (*_pairs(single), *_pairs(weekly), (go_on,), *_home(say)))


def parts_screen(at: Moment, reader: Reader, session: Session, wish: Wish) -> Screen:
    """Parts of the day to tick, then [Send]."""
    say, clinic = reader.say, at.office.content.clinic
    ticks = [
        _tick(session, "wish-p", part.value, part_name(say, part), on=part in wish.parts)
        for part in parts_open(clinic.calendar, clinic.visit_minutes)
    ]
    send = Button(say.label("send-wish"), _data("wish-send", session), style="primary")
    back = Button(say.label("back"), _data("wish-days", session))
    return Screen(say.entry("wish.parts"), (*((tick,) for tick in ticks), (send,), (back,)))


def offers_screen(at: Moment, reader: Reader, session: Session, request: MoveRequest) -> Screen:
    """The offered times that are still ahead, one button each, and [None of these]."""
    say, zone = reader.say, reader.clinic_zone
    ahead = [(index, start) for index, start in enumerate(offered(request)) if start > at.now]
    lines = [
        say.entry(
            "part.offered",
            date=say.day(start, zone),
            time=say.clock(start, zone),
            other_zone=reader.other_zone(start),
        )
        for _, start in ahead
    ]
    stays = reader.fills(session)
    standing: Safe | str = ""
    if session.state == SessionState.BOOKED:
        standing = say.entry("part.time-stays", date=stays["date"], time=stays["time"])
    if not ahead:
        return Screen(say.entry("dates.past"), _no_times(say, session, request))
    text = say.entry("dates-offered", k=session.number, times=Safe("\n".join(lines)), standing=standing)
    times = tuple(
        (
            Button(
                f"{say.short_day(start, zone)} {say.clock(start, zone)}",
                data("date", session.id, request.version, index),
            ),
        )
        for index, start in ahead
    )
    return Screen(text, (*times, *_no_times(say, session, request)))


def wish_words(say: Speech, wish: Wish, zone: str) -> Safe:
    """A wish in one line, for staff: days, weekdays, parts of the day."""
    days = ", ".join(_day_name(say, day, zone) for day in sorted(wish.days))
    weekdays = ", ".join(weekday_name(say, number) for number in sorted(wish.weekdays))
    parts = ", ".join(part_name(say, part) for part in Part if part in wish.parts)
    told = " · ".join(each for each in (days, weekdays, parts) if each)
    return say._("Wish: {wish}", wish=told or plain(say._("any time")))


def weekday_name(say: Speech, number: int) -> str:
    """A weekday as a habit: "Mondays"."""
    return plain(say._("{weekday}s", weekday=say.weekday(number)))


def part_name(say: Speech, part: Part) -> str:
    """A part of the clinic's day."""
    names = {
        Part.MORNING: say._("morning (before 12:00)"),
        Part.AFTERNOON: say._("afternoon (12:00 to 17:00)"),
        Part.EVENING: say._("evening (from 17:00)"),
    }
    return plain(names[part])


def _asked(reader: Reader, session: Session) -> Safe:
    if session.state != SessionState.BOOKED:
        return reader.say.entry("wish.again", k=session.number)
    fills = reader.fills(session)
    return reader.say.entry("wish.move", k=fills["k"], date=fills["date"], time=fills["time"])


def _tick(session: Session, verb: str, what: str, name: str, *, on: bool) -> Button:
    return Button(f"{'☑' if on else '☐'} {name}", _data(verb, session, what, int(not on)))


def _data(verb: str, session: Session, *args: int | str) -> str:
    return data(verb, session.id, session.time_version, *args)


def _day_name(say: Speech, day: date, zone: str) -> str:
    return say.short_day(at_local(day, _NOON, zone), zone)


def _no_times(say: Speech, session: Session, request: MoveRequest) -> Rows:
    return ((Button(say.label("none-of-these"), data("date-no", session.id, request.version)),),)


def _pairs(buttons: Iterable[Button]) -> Rows:
    listed = list(buttons)
    return tuple(tuple(listed[at : at + 2]) for at in range(0, len(listed), 2))


def _home(say: Speech) -> Rows:
    return ((Button(say.label("home"), data("home")),),)
