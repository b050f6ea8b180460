"""Broadcasts: the list of them, beginning one, opening one, deleting one that never began."""

from db.tables import Broadcast
from domain.broadcasts import Kind, Problem, may_submit
from handlers.staff.broadcast_screen import back_row, cast_numbered, cast_of, not_theirs, on_board, show
from handlers.staff.common import console, home_row, leave, press, zone_of
from handlers.staff.home import gone
from handlers.turn import Answer, Routes, Turn
from services.broadcasts import drafts, verbs
from services.callbacks import Tap
from services.desk.broadcasts import CastPage, cast_page
from services.messages.buttons import BELOW
from services.render.broadcast_status import problem_sentence, state_word, title
from services.screen import Button, Screen
from services.texts import plain


async def list_command(turn: Turn, rest: str) -> Answer:
    """/broadcasts: all of them."""
    del rest
    await leave(turn)
    return Answer(await _list(turn, 0))


async def command(turn: Turn, rest: str) -> Answer:
    """/broadcast: a new one, or the one whose number stands behind it."""
    await leave(turn)
    number = rest.strip()
    if not number:
        return Answer(_kinds(turn))
    cast = await cast_numbered(turn, int(number)) if number.isascii() and number.isdigit() else None
    if cast is None:
        return Answer(await _list(turn, 0, turn.say._("There is no such broadcast.")))
    return await show(turn, cast)


async def show_list(turn: Turn, tap: Tap) -> Answer:
    """A page of them."""
    await leave(turn)
    return Answer(await _list(turn, tap.number(0)))


async def _list(turn: Turn, number: int, note: str = "") -> Screen:
    say, page = turn.say, await cast_page(turn.at.tx, number)
    rows = ((press(_label(turn, cast), verbs.OPEN, cast.id),) for cast in page.casts)
    return console(
        (
            note and f"{note}\n",
            say._("<b>Broadcasts</b>"),
            say._("One message to many patients.") if page.casts else say._("None yet."),
        ),
        (press(say._("New broadcast"), "s-castkind", style="primary"),),
        *rows,
        *_turning(turn, page),
        (press(say._("Tags"), "s-tags"), *home_row(turn)),
    )


def _label(turn: Turn, cast: Broadcast) -> str:
    say = turn.say
    return plain(
        say._(
            "{name}: {state}, {day}",
            name=title(say, cast),
            state=state_word(say, cast.state),
            day=say.short_day(cast.started_at or cast.made_at, zone_of(turn)),
        )
    )


def _turning(turn: Turn, page: CastPage) -> tuple[tuple[Button, ...], ...]:
    say, row = turn.say, []
    if page.number > 0:
        row.append(press(say._("◀ Page {page}", page=page.number), "s-casts", page.number - 1))
    if page.number + 1 < page.of:
        row.append(press(say._("Page {page} ▶", page=page.number + 2), "s-casts", page.number + 1))
    return (tuple(row),) if row else ()


async def ask_kind(turn: Turn, tap: Tap) -> Answer:
    """About care, or an advertisement?"""
    del tap
    await leave(turn)
    return Answer(_kinds(turn))


def _kinds(turn: Turn) -> Screen:
    """Any promotion makes the whole message an advertisement (Network Act art. 50)."""
    say = turn.say
    rows = [(press(say._("Care notice"), "s-castnew", Kind.NOTICE),)]
    if may_submit(Kind.AD, turn.the_staff().role):
        rows.append((press(say._("Advertisement"), "s-castnew", Kind.AD),))
    return console(
        (
            say._("<b>What is it?</b>"),
            say._("Care notice: about visits and care only, for example a closing day."),
            say._(
                "Advertisement: as soon as it offers or praises anything. It goes only to those who agreed."
            ),
            "" if len(rows) > 1 else say._("Advertisements are written by doctors and owners."),
        ),
        *rows,
        (press(say._("All broadcasts"), "s-casts", 0), *home_row(turn)),
    )


async def begin(turn: Turn, tap: Tap) -> Answer:
    """A new draft of this kind."""
    await leave(turn)
    word, staff = tap.word(0), turn.the_staff()
    if word not in tuple(Kind):
        return await gone(turn)
    if not may_submit(word, staff.role):
        return Answer(await _list(turn, 0, problem_sentence(turn.say, Problem.ROLE)))
    return await show(turn, await drafts.create(turn.at, staff, Kind(word)))


async def open_cast(turn: Turn, tap: Tap) -> Answer:
    """Open one as it stands now; below a message that is to stay readable."""
    await leave(turn)
    if not tap.args:
        return Answer(await _list(turn, 0))
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    return await show(turn, cast, fresh=tap.word(1) == BELOW or on_board(turn, cast))


async def ask_delete(turn: Turn, tap: Tap) -> Answer:
    """Really delete the draft?"""
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    say = turn.say
    return Answer(
        console(
            (
                say._("Delete this? Nothing of it was sent."),
                say._("<b>{name}</b>", name=title(say, cast)),
            ),
            (press(say._("Yes, delete it"), "s-castbinyes", cast.id, style="danger"),),
            back_row(turn, cast),
        )
    )


async def delete(turn: Turn, tap: Tap) -> Answer:
    """Delete it, if it never began."""
    await leave(turn)
    cast = await cast_of(turn, tap)
    if cast is None:
        return await gone(turn)
    problem = not_theirs(turn, cast) or await drafts.discard(turn.at, cast, turn.the_staff())
    if problem is not None:
        return await show(turn, cast, problem_sentence(turn.say, problem))
    return Answer(await _list(turn, 0, turn.say._("Deleted.")))


ROUTES = Routes(
    taps={
        "s-casts": show_list,
        "s-castkind": ask_kind,
        "s-castnew": begin,
        verbs.OPEN: open_cast,
        "s-castbin": ask_delete,
        "s-castbinyes": delete,
    },
    commands={"broadcast": command, "broadcasts": list_command},
)
