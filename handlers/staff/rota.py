"""The on-call rota: who is on call now, what is coming, taking a line off."""

from db.tables import Duty, Staff
from handlers.staff.common import console, home_row, html, leave, press, zone_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.words import staff_word
from services.people import rota
from services.people.names import shown_name
from services.people.rota import Line
from services.people.staffing import on_duty
from services.screen import Screen

_MOST = 20


async def show(turn: Turn, tap: Tap) -> Answer:
    """[On call]."""
    del tap
    await leave(turn)
    return Answer(await rota_screen(turn))


async def rota_screen(turn: Turn, note: str = "") -> Screen:
    """Who is on call now and who will be; each line opens on a tap."""
    say = turn.say
    found = await rota.coming(turn.at, _MOST)
    rows = ((press(_short(turn, line), "s-rline", line.duty.id),) for line in found)
    lines = (
        note and f"{note}\n",
        say._("<b>On call</b>"),
        await _now(turn),
        *(f"\n{line_words(turn, line)}" for line in found),
    )
    add = (press(say._("Put somebody on call"), "s-radd", style="primary"),)
    return console(lines, *rows, add, (press(say._("Team"), "s-team"), *home_row(turn)))


async def _now(turn: Turn) -> str:
    """Who an alert goes to first at this moment."""
    say = turn.say
    people = await on_duty(turn.at.tx, turn.at.now)
    if not people:
        return say._("Nobody is on call now: alerts go to every doctor, or to the owners if there is none.")
    names = ", ".join(shown_name(staff_word(say, each)) for each in people)
    return say._("On call now, alerts go to them first: {names}", names=names)


def line_words(turn: Turn, line: Line) -> str:
    """Who, from when, to when, in clinic time; HTML."""
    say, zone = turn.say, zone_of(turn)
    return say._(
        "<b>{who}</b>\nfrom {start}\nto {end}",
        who=shown_name(staff_word(say, line.staff)),
        start=say.when(line.duty.starts_at, zone),
        end=say.when(line.duty.ends_at, zone),
    )


def _short(turn: Turn, line: Line) -> str:
    say, zone, duty = turn.say, zone_of(turn), line.duty
    who = shown_name(staff_word(say, line.staff))
    return f"{say.short_day(duty.starts_at, zone)} {say.clock(duty.starts_at, zone)} · {who}"


async def one(turn: Turn, tap: Tap) -> Answer:
    """A line opened."""
    duty = await turn.at.tx.get(Duty, tap.number(0))
    if duty is None or duty.cancelled_at is not None:
        return Answer(await rota_screen(turn, _gone(turn)))
    who = await turn.at.tx.get_one(Staff, duty.staff_id)
    say = turn.say
    warning = say._("Off the rota, the person is told, unless it is you.")
    off = (press(say._("Take this line off"), "s-roff", duty.id, style="danger"),)
    back = (press(say._("On call"), "s-rota"), *home_row(turn))
    return Answer(console((line_words(turn, Line(duty, who)), f"\n{html(warning)}"), off, back))


async def remove(turn: Turn, tap: Tap) -> Answer:
    """The line is taken off."""
    duty = await turn.at.tx.get(Duty, tap.number(0))
    done = duty is not None and await rota.remove(turn.at, turn.the_staff(), duty)
    return Answer(await rota_screen(turn, turn.say._("Taken off.") if done else _gone(turn)))


def _gone(turn: Turn) -> str:
    return turn.say._("This line is over, or was taken off.")


ROUTES = Routes(taps={"s-rota": show, "s-rline": one, "s-roff": remove})
