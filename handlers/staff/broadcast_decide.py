"""On whose word a broadcast goes: finished, approved or refused, then the typed count."""

from dataclasses import replace
from functools import partial

from db.engine import Database
from db.tables import Broadcast, Staff
from domain.broadcasts import Kind, Problem, State
from handlers.staff.broadcast_preview import previews
from handlers.staff.broadcast_reach import counting, reach_lines
from handlers.staff.broadcast_screen import (
    after,
    back_row,
    cast_numbered,
    cast_of,
    not_theirs,
    show,
    show_below,
)
from handlers.staff.common import console, leave, remember, remembered
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import deciding, drafts, verbs
from services.broadcasts.casts import find
from services.broadcasts.reach import reach
from services.callbacks import Tap
from services.desk.words import staff_word
from services.moment import Moment
from services.render.broadcast_status import problem_sentence, title
from services.screen import Screen
from services.texts import Safe

COUNT, REASON = "s-castsend", "s-castno"
_LONGEST_REASON = 1000


async def submit(turn: Turn, tap: Tap) -> Answer:
    """It is finished: a second person is asked, or it can be sent."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = await deciding.submit(turn.at, cast, turn.the_staff())
    return await after(turn, cast, problem, "" if problem else await _asked(turn, cast))


async def _asked(turn: Turn, cast: Broadcast) -> Safe:
    say = turn.say
    if cast.state != State.WAITING:
        return say._("It is ready. It goes when you send it.")
    asked = await deciding.approvers(turn.at, cast)
    if not asked:
        return say._("⚠ Nobody else here may approve it: a doctor and an owner have to be two people.")
    names = ", ".join(staff_word(say, each) for each in asked)
    return say._("Asked for approval: {names}.", names=names)


async def look(turn: Turn, tap: Tap) -> Answer:
    """What waits for approval, with every version as patients will get it."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    said = turn.say._("<b>{name}</b>: below is what patients will get.", name=title(turn.say, cast))
    lines = (said, _checklist(turn) if cast.kind == Kind.AD else "")
    shown = await previews(turn, cast)
    return show_below(turn, cast, console(lines, back_row(turn, cast)), *shown)


def _checklist(turn: Turn) -> Safe:
    """What a medical advertisement must not do (Medical Service Act art. 27(3), 56(2))."""
    return turn.say._(
        "Please check: nothing false or exaggerated, no comparison, nothing against others, no patient's "
        "report, no treatment on show, no title or award that is not official, no misleading discount, no "
        "gift or reward. The main side effects are named. What it offers is licensed for that use."
    )


async def approve(turn: Turn, tap: Tap) -> Answer:
    """The second person says yes."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = await deciding.approve(turn.at, cast, turn.the_staff())
    return await after(turn, cast, problem, turn.say._("Approved. It goes when somebody sends it."))


async def ask_reason(turn: Turn, tap: Tap) -> Answer:
    """Why not? The maker reads the reason."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = await _may_decide(turn, cast)
    if problem is not None:
        return await after(turn, cast, problem, "")
    await remember(turn, REASON, "reason", cast=cast.id)
    asked = turn.say._("Please type what has to change. Who wrote it will read it.")
    return Answer(console((asked,), back_row(turn, cast)))


async def _may_decide(turn: Turn, cast: Broadcast) -> Problem | None:
    if cast.state != State.WAITING:
        return Problem.STATE
    maker = await turn.at.tx.get_one(Staff, cast.made_by)
    return deciding.may_approve(cast, maker, turn.the_staff())


async def refuse(turn: Turn, text: str) -> Answer:
    """The reason was typed: it is a draft again."""
    cast = await cast_numbered(turn, int(remembered(turn, REASON).get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    reason = " ".join(text.split())[:_LONGEST_REASON]
    await leave(turn)
    problem = await deciding.refuse(turn.at, cast, turn.the_staff(), reason)
    return await after(turn, cast, problem, turn.say._("Refused. It is a draft again."))


async def reopen(turn: Turn, tap: Tap) -> Answer:
    """Change it: a draft again, an approval is lost."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = not_theirs(turn, cast) or await drafts.reopen(turn.at, cast, turn.the_staff())
    return await after(
        turn, cast, problem, turn.say._("It is a draft again. What was approved is asked anew.")
    )


async def ask_count(turn: Turn, tap: Tap) -> Answer:
    """How many will get it? Typing the number starts it."""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = not_theirs(turn, cast) or (Problem.STATE if cast.state != State.APPROVED else None)
    if problem is not None:
        return await after(turn, cast, problem, "")
    await remember(turn, COUNT, "count", cast=cast.id)
    return _count_asked(turn, cast)


def _count_asked(turn: Turn, cast: Broadcast, note: str = "") -> Answer:
    async def make(turn: Turn) -> Answer:
        return Answer(await _count_screen(turn, cast, note))

    return counting(turn, make)


async def _count_screen(turn: Turn, cast: Broadcast, note: str) -> Screen:
    say = turn.say
    lines = (
        note and f"{note}\n",
        say._("<b>{name}</b>", name=title(say, cast)),
        *await reach_lines(turn, cast),
        "\n" + say._("To send it, please type how many people will get it."),
    )
    return console(lines, back_row(turn, cast))


async def typed_count(turn: Turn, text: str) -> Answer:
    """The count was typed; anything but the present one sends nothing."""
    cast = await cast_numbered(turn, int(remembered(turn, COUNT).get("cast", -1)))
    if cast is None:
        await leave(turn)
        return await gone(turn)
    return Answer(then=partial(_count_and_start, turn, cast.id, _number(text)))


async def _count_and_start(turn: Turn, number: int, typed: int, database: Database) -> Answer:
    """Counted in a transaction that only reads, begun in the next one; all else is asked again there."""
    async with database.read(scan=True) as tx:
        at = Moment(tx, turn.at.office, turn.at.now)
        found = await find(tx, number)
        will = 0 if found is None else (await reach(at, found)).will
    async with database.write() as tx:
        staff = await tx.get(Staff, turn.the_staff().id)
        turn = replace(turn, at=Moment(tx, turn.at.office, turn.at.now), staff=staff)
        cast = await cast_numbered(turn, number)
        if cast is None or staff is None or not staff.active:
            await leave(turn)
            return await gone(turn)
        return await _start(turn, cast, typed, will)


async def _start(turn: Turn, cast: Broadcast, typed: int, will: int) -> Answer:
    problem = not_theirs(turn, cast) or await deciding.start(turn.at, cast, turn.the_staff(), typed, will)
    if problem is Problem.COUNT:
        note = turn.say._("Nothing was sent: that is not the number of people who will get it now.")
        return _count_asked(turn, cast, note)
    await leave(turn)
    if problem is not None:
        return await show(turn, cast, problem_sentence(turn.say, problem))
    if cast.starts_at is not None and cast.starts_at > turn.at.now:
        return await show(turn, cast, turn.say._("It is set. It begins at its time."))
    return await show(turn, cast, turn.say._("It begins."))


def _number(text: str) -> int:
    """The typed number, "1,200" as well; -1 for anything else."""
    digits = text.strip().replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else -1  # noqa: PLR2004 - beyond any clinic


ROUTES = Routes(
    taps={
        "s-castask": submit,
        verbs.LOOK: look,
        "s-castyes": approve,
        "s-castno": ask_reason,
        "s-castopen": reopen,
        "s-castsend": ask_count,
    },
    texts={COUNT: typed_count, REASON: refuse},
)
