"""The phone list: whom to call today and why, each with the way to the card, where the number stands."""

from collections.abc import Iterator, Sequence

from handlers.staff.common import bold, console, home_row, in_rows, leave, press, zone_of
from handlers.turn import Answer, Routes, Turn
from services.callbacks import Tap
from services.desk.phone_list import Call, Reason, phone_list
from services.desk.phone_words import call_line, counts, reason_word
from services.screen import Button, Rows, Screen
from services.texts import Safe

_A_PAGE = 20


async def command(turn: Turn, rest: str) -> Answer:
    """Whom to phone."""
    del rest
    await leave(turn)
    return Answer(await _screen(turn, 0))


async def show(turn: Turn, tap: Tap) -> Answer:
    """Whom to phone, one page."""
    await leave(turn)
    return Answer(await _screen(turn, tap.number(0)))


async def _screen(turn: Turn, page: int) -> Screen:
    say, calls = turn.say, await phone_list(turn.at)
    pages = max(1, -(-len(calls) // _A_PAGE))
    page = page if 0 <= page < pages else 0
    shown = list(enumerate(calls, start=1))[page * _A_PAGE : (page + 1) * _A_PAGE]
    title = say._("<b>Phone list</b> ({count})", count=len(calls)) if calls else say._("Nobody to phone.")
    return console(
        (title, *_lines(turn, calls, shown)),
        *in_rows((_button(at, call) for at, call in shown), 3),
        *_pages(turn, page, pages),
        (press(say._("Today"), "s-today", 0), press(say._("Tasks"), "s-tasks"), *home_row(turn)),
    )


def _lines(turn: Turn, calls: Sequence[Call], shown: Sequence[tuple[int, Call]]) -> Iterator[str]:
    totals, heading = counts(calls), None
    for at, call in shown:
        if call.reason is not heading:
            heading = call.reason
            yield f"\n{bold(reason_word(turn.say, heading))}{Safe(f' ({totals[heading]})')}"
        yield call_line(turn.say, at, call, zone_of(turn))


def _button(at: int, call: Call) -> Button:
    label = f"{at} {call.patient.code}"
    if call.session is not None and call.reason is Reason.UNMARKED:
        return press(label, "s-ses", call.session.id)
    return press(label, "s-card", call.patient.id)


def _pages(turn: Turn, page: int, pages: int) -> Rows:
    row = [press(turn.say._("Earlier"), "s-phone", page - 1)] if page else []
    if page + 1 < pages:
        row.append(press(turn.say._("Later"), "s-phone", page + 1))
    return (tuple(row),) if row else ()


ROUTES = Routes(taps={"s-phone": show}, commands={"phone": command})
