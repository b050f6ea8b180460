"""Alerts: the list, taking one, closing one."""

from db.tables import Alert, Staff
from handlers.staff.alert_details import OPENED, details_screen, standing
from handlers.staff.common import console, home_row, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.alerts import AlertLine, alert_lines, details_of
from services.render.staff import alert_buttons, level_name
from services.safety import alerts
from services.screen import Screen
from services.texts import plain

_MOST = 10


async def command(turn: Turn, rest: str) -> Answer:
    """List open alerts."""
    del rest
    await leave(turn)
    return Answer(await _list(turn))


async def show_list(turn: Turn, tap: Tap) -> Answer:
    """List open alerts."""
    del tap
    await leave(turn)
    return Answer(await _list(turn))


async def _list(turn: Turn) -> Screen:
    found, say = await alert_lines(turn.at.tx, _MOST), turn.say
    title = say._("<b>Open alerts</b>") if found else say._("No open alert.")
    rows = (
        (press(f"{level_name(say, line.alert.level)} {line.patient.code}", "s-alert", line.alert.id),)
        for line in found
    )
    return console((title, *(_line(turn, line) for line in found)), *rows, home_row(turn))


def _line(turn: Turn, line: AlertLine) -> str:
    say, zone = turn.say, zone_of(turn)
    head = say._(
        "{level} {code}, since {day} {time}",
        level=level_name(say, line.alert.level),
        code=line.patient.code,
        day=say.short_day(line.alert.raised_at, zone),
        time=say.clock(line.alert.raised_at, zone),
    )
    return f"\n{head}\n{standing(turn, line.alert, line.taken_by)}"


async def show(turn: Turn, tap: Tap) -> Answer:
    """Open one; that it was opened is recorded (PIPA art. 29)."""
    found = await details_of(turn.at, tap.number(0))
    if found is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "open-alert", f"alert:{found.alert.id}")
    return Answer(details_screen(turn, found))


async def take(turn: Turn, tap: Tap) -> Answer:
    """I take it; whoever was first has it."""
    alert = await alerts.take(turn.at, turn.the_staff(), tap.number(0))
    return await _after(turn, tap, alert)


async def close(turn: Turn, tap: Tap) -> Answer:
    """The matter is settled."""
    alert = await alerts.close(turn.at, turn.the_staff(), tap.number(0))
    return await _after(turn, tap, alert)


async def _after(turn: Turn, tap: Tap, alert: Alert | None) -> Answer:
    """The opened details as they are now; the message that rang stays and carries where the matter stands."""
    if alert is None:
        return await gone(turn)
    taker = await turn.at.tx.get(Staff, alert.taken_by) if alert.taken_by else None
    said = standing(turn, alert, taker)
    found = await details_of(turn.at, alert.id) if tap.number(1) == OPENED else None
    if found is not None:
        return Answer(details_screen(turn, found), toast=plain(said))
    buttons = (*alert_buttons(turn.say, alert), (press(turn.say._("All alerts"), "s-alerts"),))
    return Answer(Screen("", buttons, protect=True), note=said, toast=plain(said))


ROUTES = Routes(
    taps={"s-alerts": show_list, "s-alert": show, "s-take": take, "s-close": close},
    commands={"alerts": command},
)
