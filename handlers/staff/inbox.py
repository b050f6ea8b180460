"""Messages of patients: the list, opening one, taking it, what it is about, closing it."""

from db.tables import Item, Staff
from handlers.staff.common import console, home_row, leave, press, zone_of
from handlers.staff.home import gone
from handlers.staff.inbox_screen import item_answer, item_screen
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.items import ItemLine, item_lines, opened
from services.desk.words import staff_word
from services.screen import Screen
from services.talk import inbox
from services.talk.items import About
from services.texts import plain

_MOST = 10


async def command(turn: Turn, rest: str) -> Answer:
    """List open messages."""
    del rest
    await leave(turn)
    return Answer(await _list(turn))


async def show_list(turn: Turn, tap: Tap) -> Answer:
    """List open messages."""
    del tap
    await leave(turn)
    return Answer(await _list(turn))


async def _list(turn: Turn, note: str = "") -> Screen:
    found, say = await item_lines(turn.at.tx, _MOST), turn.say
    title = say._("<b>Messages of patients</b>") if found else say._("No open message.")
    rows = ((press(f"✉ {line.patient.code}", "s-item", line.item.id),) for line in found)
    return console((note, title, *(_line(turn, line) for line in found)), *rows, home_row(turn))


def _line(turn: Turn, line: ItemLine) -> str:
    """Code and where it stands; the words open on a tap."""
    say, zone, item = turn.say, zone_of(turn), line.item
    code = say._("<b>{code}</b>", code=line.patient.code)
    if line.answered:
        return f"\n{code} " + say._("answered by {who}", who=staff_word(say, line.answered_by))
    by = say._(
        "answer by {day} {time}",
        day=say.short_day(item.answer_by, zone),
        time=say.clock(item.answer_by, zone),
    )
    if item.taken_at is None:
        return f"\n{code} {by}"
    return f"\n{code} {by}, " + say._("taken by {who}", who=staff_word(say, line.taken_by))


async def show(turn: Turn, tap: Tap) -> Answer:
    """Open one; that it was opened is recorded (PIPA art. 29)."""
    await leave(turn)
    found = await opened(turn.at, tap.number(0), max(0, tap.number(1)))
    if found is None:
        return await gone(turn)
    await audit.record(turn.at, turn.the_staff(), "open-item", f"item:{found.item.id}")
    return item_answer(turn, found)


async def after(turn: Turn, item: Item, note: str) -> Answer:
    """The item as it stands after a deed, without its pictures once more."""
    found = await opened(turn.at, item.id, 0)
    if found is None:
        return await gone(turn)
    return Answer(item_screen(turn, found, note), toast=plain(note))


async def take(turn: Turn, tap: Tap) -> Answer:
    """I take it; whoever was first has it."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None:
        return await gone(turn)
    await inbox.take(turn.at, turn.the_staff(), item)
    return await after(turn, item, await _who_has_it(turn, item))


async def take_over(turn: Turn, tap: Tap) -> Answer:
    """A colleague has it, and I take it from them."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None:
        return await gone(turn)
    await inbox.take_over(turn.at, turn.the_staff(), item, tap.number(1))
    return await after(turn, item, await _who_has_it(turn, item))


async def _who_has_it(turn: Turn, item: Item) -> str:
    if item.taken_by == turn.the_staff().id:
        return turn.say._("You have it.")
    taker = await turn.at.tx.get(Staff, item.taken_by) if item.taken_by else None
    return turn.say._("{who} has it already.", who=staff_word(turn.say, taker))


async def say_about(turn: Turn, tap: Tap) -> Answer:
    """A staff member says what it is about."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None or tap.word(1) not in {About.HEALTH, About.OTHER}:
        return await gone(turn)
    if item.closed_at is None:
        await inbox.say_about(turn.at, turn.the_staff(), item, About(tap.word(1)))
    return await after(turn, item, "")


async def clinical(turn: Turn, tap: Tap) -> Answer:
    """A person judges it clinical: the next session waits for a doctor."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None:
        return await gone(turn)
    if item.closed_at is not None:
        return await after(turn, item, turn.say._("The matter is closed."))
    held = await inbox.mark_clinical(turn.at, turn.the_staff(), item)
    said = turn.say._("The next session is on hold.") if held else turn.say._("No session is ahead.")
    return await after(turn, item, said)


async def close(turn: Turn, tap: Tap) -> Answer:
    """The matter is settled; its alert too."""
    item = await turn.at.tx.get(Item, tap.number(0))
    if item is None:
        return await gone(turn)
    await leave(turn)
    await inbox.close(turn.at, turn.the_staff(), item)
    return Answer(await _list(turn, turn.say._("Closed.")))


ROUTES = Routes(
    taps={
        "s-inbox": show_list,
        "s-item": show,
        "s-itake": take,
        "s-iover": take_over,
        "s-iabout": say_about,
        "s-iclin": clinical,
        "s-iclose": close,
    },
    commands={"inbox": command},
)
