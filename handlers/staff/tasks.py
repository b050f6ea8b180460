"""What staff should do: the list (all or mine), ticking off, taking, giving to a colleague."""

from collections.abc import Iterator

from handlers.staff.common import console, home_row, html, in_rows, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.tasks import TaskLine, count_tasks, task_lines, task_words
from services.desk.tasks_owned import give_task, standing_task, take_task
from services.desk.words import staff_word, why_sentence
from services.people.staffing import active_staff
from services.screen import Button, Rows, Screen
from services.tasks import TaskKind, finish_task

ALL, MINE = 0, 1
_MOST = 8


async def command(turn: Turn, rest: str) -> Answer:
    """List open tasks."""
    del rest
    await leave(turn)
    return Answer(await tasks_screen(turn))


async def show(turn: Turn, tap: Tap) -> Answer:
    """A page of everybody's tasks, or of one's own."""
    await leave(turn)
    return Answer(await tasks_screen(turn, tap.number(0), tap.number(1)))


async def tasks_screen(turn: Turn, whose: int = ALL, page: int = 0, note: str = "") -> Screen:
    """A page of the open tasks, the most urgent first; ``note`` (HTML) above them."""
    say, tx = turn.say, turn.at.tx
    whose = MINE if whose == MINE else ALL
    owner_id = turn.the_staff().id if whose == MINE else None
    total = await count_tasks(tx, owner_id=owner_id)
    page = page if 0 <= page * _MOST < total else 0
    found = await task_lines(tx, _MOST, offset=page * _MOST, owner_id=owner_id)
    title = say._("<b>My tasks</b>") if whose == MINE else say._("<b>Tasks</b>")
    more = total - page * _MOST - len(found)
    listed = list(enumerate(found, start=page * _MOST + 1))
    return console(
        (
            note and f"{note}\n",
            title if found else say._("Nothing to do."),
            *(_line(turn, at, line) for at, line in listed),
            "\n" + say.n("and {count} more", "and {count} more", more) if more > 0 else "",
        ),
        *(tuple(_buttons(turn, at, line, whose, page)) for at, line in listed),
        *_pages(turn, whose, page, more),
        (_filter(turn, whose), press(say._("Write a task"), "s-tnew")),
        home_row(turn),
    )


def _line(turn: Turn, at: int, line: TaskLine) -> str:
    say, zone = turn.say, zone_of(turn)
    due = {"day": say.short_day(line.task.due_at, zone), "time": say.clock(line.task.due_at, zone)}
    if line.patient:
        head = say._("{at}. <b>{code}</b> by {day} {time}", at=at, code=line.patient.code, **due)
    else:
        head = say._("{at}. By {day} {time}", at=at, **due)
    late = " " + say._("⚠ overdue") if line.task.due_at < turn.at.now else ""
    owner = f" · {html(staff_word(say, line.owner))}" if line.owner else ""
    reason = f" ({html(why_sentence(say, line.why))})" if line.why else ""
    return f"\n{head}{late}{owner}\n{html(task_words(say, line.task))}{reason}"


def _buttons(turn: Turn, at: int, line: TaskLine, whose: int, page: int) -> Iterator[Button]:
    say, number = turn.say, line.task.id
    yield press(say._("{at} Done", at=at), "s-tdone", number, whose, page)
    if line.task.owner_id != turn.the_staff().id:
        yield press(say._("{at} Take", at=at), "s-ttake", number, whose, page)
    else:
        yield press(say._("{at} Give", at=at), "s-tgive", number)
    if line.task.session_id is not None:
        yield press(say._("{at} Session", at=at), "s-ses", line.task.session_id)
    elif line.patient is not None and line.task.kind == TaskKind.SCREENING:
        yield press(say._("{at} Answers", at=at), "s-screen", line.patient.id)
    elif line.patient is not None:
        yield press(say._("{at} Card", at=at), "s-card", line.patient.id)


def _pages(turn: Turn, whose: int, page: int, more: int) -> Rows:
    row = [press(turn.say._("Earlier"), "s-tasks", whose, page - 1)] if page else []
    if more > 0:
        row.append(press(turn.say._("Later"), "s-tasks", whose, page + 1))
    return (tuple(row),) if row else ()


def _filter(turn: Turn, whose: int) -> Button:
    if whose == MINE:
        return press(turn.say._("All tasks"), "s-tasks", ALL, 0)
    return press(turn.say._("Only mine"), "s-tasks", MINE, 0)


async def done(turn: Turn, tap: Tap) -> Answer:
    """It was done; the rest of the list stays."""
    task = await finish_task(turn.at, tap.number(0), turn.the_staff())
    if task is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "finish-task", f"task:{task.id}")
    note = turn.say._("Ticked off.")
    return Answer(await tasks_screen(turn, tap.number(1), tap.number(2), note))


async def take(turn: Turn, tap: Tap) -> Answer:
    """It is mine from now on."""
    task = await take_task(turn.at, tap.number(0), turn.the_staff())
    note = turn.say._("It is yours.") if task else turn.say._("It is done already.")
    return Answer(await tasks_screen(turn, tap.number(1), tap.number(2), note))


async def to_whom(turn: Turn, tap: Tap) -> Answer:
    """Which colleague shall do it?"""
    say, task = turn.say, await standing_task(turn.at, tap.number(0))
    if task is None:
        return Answer(await tasks_screen(turn, note=say._("It is done already.")))
    colleagues = [each for each in await active_staff(turn.at.tx) if each.id != task.owner_id]
    buttons = (press(staff_word(say, each), "s-tto", task.id, each.id) for each in colleagues)
    lines = (say._("Who shall do it?"), html(task_words(say, task)))
    return Answer(console(lines, *in_rows(buttons, 2), (press(say._("Back"), "s-tasks", MINE, 0),)))


async def give(turn: Turn, tap: Tap) -> Answer:
    """The colleague has it now, and is told."""
    task = await give_task(turn.at, tap.number(0), turn.the_staff(), tap.number(1))
    said = turn.say
    note = said._("Given. They are told.") if task else said._("Not given: it is done, or they have left.")
    return Answer(await tasks_screen(turn, ALL, 0, note))


ROUTES = Routes(
    taps={"s-tasks": show, "s-tdone": done, "s-ttake": take, "s-tgive": to_whom, "s-tto": give},
    commands={"tasks": command},
)
