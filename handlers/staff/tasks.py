"""What staff should do: the list, and ticking one off."""

from collections.abc import Iterator

from handlers.staff.common import console, home_row, html, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.tasks import TaskLine, count_tasks, task_lines, task_sentence
from services.desk.words import why_sentence
from services.screen import Button, Screen
from services.tasks import TaskKind, finish_task

_MOST = 8


async def command(turn: Turn, rest: str) -> Answer:
    """List open tasks."""
    del rest
    await leave(turn)
    return Answer(await _list(turn))


async def show(turn: Turn, tap: Tap) -> Answer:
    """List open tasks."""
    del tap
    await leave(turn)
    return Answer(await _list(turn))


async def _list(turn: Turn, note: str = "") -> Screen:
    say, tx = turn.say, turn.at.tx
    found, total = await task_lines(tx, _MOST), await count_tasks(tx)
    title = say._("<b>Tasks</b>") if found else say._("Nothing to do.")
    lines = (_line(turn, at, line) for at, line in enumerate(found, start=1))
    more = total - len(found)
    rest = "\n" + say.n("and {count} more", "and {count} more", more) if more > 0 else ""
    rows = (tuple(_buttons(turn, at, line)) for at, line in enumerate(found, start=1))
    return console((note, title, *lines, rest), *rows, home_row(turn))


def _line(turn: Turn, at: int, line: TaskLine) -> str:
    say, zone = turn.say, zone_of(turn)
    code = line.patient.code if line.patient else ""
    head = say._(
        "{at}. <b>{code}</b> by {day} {time}",
        at=at,
        code=code,
        day=say.short_day(line.task.due_at, zone),
        time=say.clock(line.task.due_at, zone),
    )
    reason = f" ({html(why_sentence(say, line.why))})" if line.why else ""
    return f"\n{head}\n{html(task_sentence(say, line.task.kind))}{reason}"


def _buttons(turn: Turn, at: int, line: TaskLine) -> Iterator[Button]:
    say = turn.say
    yield press(say._("{at} Done", at=at), "s-tdone", line.task.id)
    if line.task.session_id is not None:
        yield press(say._("{at} Session", at=at), "s-ses", line.task.session_id)
    elif line.patient is not None and line.task.kind == TaskKind.SCREENING:
        yield press(say._("{at} Answers", at=at), "s-screen", line.patient.id)
    elif line.patient is not None:
        yield press(say._("{at} Card", at=at), "s-card", line.patient.id)


async def done(turn: Turn, tap: Tap) -> Answer:
    """It was done; the rest of the list stays."""
    task = await finish_task(turn.at, tap.number(0), turn.the_staff())
    if task is None:
        return await gone(turn)
    audit.record(turn.at, turn.the_staff(), "finish-task", f"task:{task.id}")
    return Answer(await _list(turn, turn.say._("Ticked off.")))


ROUTES = Routes(taps={"s-tasks": show, "s-tdone": done}, commands={"tasks": command})
