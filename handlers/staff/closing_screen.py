"""A day that shall be closed, as it is looked at: who moves where, who is phoned, which messages change."""

from collections.abc import Iterable, Iterator
from datetime import date, time

from domain.course_warnings import Warning  # noqa: A004 - the clinic's word, see there
from domain.messages import Change
from handlers.staff import when
from handlers.staff.common import console, home_row, html, in_rows, press, spaced, zone_of
from handlers.turn import Turn
from services.callbacks import Tap
from services.desk.effects import summarise, summary_lines
from services.desk.warnings import warning_sentence
from services.screen import Button, Rows, Screen
from services.texts import Safe
from services.visits.closures_look import (
    ClosingPlan,
    Touched,
    changes_of_closing,
    untold_by_closing,
    warnings_of_closing,
)

A_PAGE = 10


def day_word(day: date) -> str:
    """The day as buttons carry it; ``when.tapped_day`` reads it."""
    return f"{day:%Y%m%d}"


def day_name(turn: Turn, day: date, *, short: bool = False) -> str:
    """The day as staff read it."""
    noon = when.instant(turn, day, time(12))
    return turn.say.short_day(noon, zone_of(turn)) if short else turn.say.day(noon, zone_of(turn))


async def closing_screen(turn: Turn, plan: ClosingPlan, page: int, note: str = "") -> Screen:
    """Old and new time of every session, what is unusual, and the messages; a tick each, one confirmation."""
    say, word = turn.say, day_word(plan.day)
    pages = max(1, -(-len(plan.visits) // A_PAGE))
    page = page if 0 <= page < pages else 0
    shown = plan.visits[page * A_PAGE : (page + 1) * A_PAGE]
    warned = await warnings_of_closing(turn.at, plan, shown)
    lines = (
        note and f"{note}\n",
        say._("Close <b>{day}</b>?", day=day_name(turn, plan.day)),
        *_counts(
            turn,
            plan,
            await changes_of_closing(turn.at, plan),
            await untold_by_closing(turn.at, plan),
        ),
        *spaced(line for each in shown for line in _visit(turn, each, warned.get(each.session.id, ()))),
    )
    ticks = [_tick(turn, plan, each, page) for each in shown]
    yes = press(say._("Yes, close the day"), "s-closeyes", word, plan.stamp, style="danger")
    return console(
        lines,
        *in_rows(ticks, 1),
        *_pages(turn, word, page, pages),
        (yes,),
        (press(say._("Leave it open"), "s-closed"), *home_row(turn)),
    )


def _counts(turn: Turn, plan: ClosingPlan, changes: Iterable[Change], untold: int) -> Iterator[Safe]:
    say, left = turn.say, sum(each.left for each in plan.visits)
    if not plan.visits:
        yield say._("No visit falls on that day.")
    else:
        count = len(plan.visits)
        yield say.n("{count} visit falls on that day.", "{count} visits fall on that day.", count)
        yield say._("Those ticked move as below; a tap takes one out.")
        yield from _told(turn, plan.moved, untold)
        yield from summary_lines(say, summarise(changes))
    if left:
        yield say.n(
            "{count} stays: no message, no reminder; a task asks you to phone.",
            "{count} stay: no messages, no reminders; tasks ask you to phone.",
            left,
        )
    if plan.wishes:
        yield say.n(
            "Times offered to {count} patient are taken back; please offer others.",
            "Times offered to {count} patients are taken back; please offer others.",
            len(plan.wishes),
        )


def _told(turn: Turn, patients: int, untold: int) -> Iterator[Safe]:
    """How many patients are told in the chat, and how many are not."""
    say = turn.say
    if patients > untold:
        yield say.n(
            "{count} patient gets one message about it.",
            "{count} patients get one message each about it.",
            patients - untold,
        )
    if untold:
        yield say.n(
            "{count} patient cannot be told in the chat: a task asks you to phone.",
            "{count} patients cannot be told in the chat: tasks ask you to phone.",
            untold,
        )


def _visit(turn: Turn, each: Touched, warnings: Iterable[Warning]) -> Iterator[str]:
    say, zone = turn.say, zone_of(turn)
    fills = {
        "code": each.patient.code,
        "k": each.session.number,
        "time": say.clock(each.session.starts_at, zone),
    }
    if each.left:
        yield say._("<b>{code}</b> session {k}, {time}: stays, by phone", **fills)
        return
    new = Safe(f"{say.short_day(each.starts_at, zone)} {say.clock(each.starts_at, zone)}")
    yield say._("<b>{code}</b> session {k}, {time} → {new}", new=new, **fills)
    for warning in warnings:
        said = html(warning_sentence(say, warning))
        if warning.number == each.session.number:
            yield say._("   ⚠ {warning}", warning=said)
        else:
            yield say._("   ⚠ Session {k}: {warning}", k=warning.number, warning=said)


def _tick(turn: Turn, plan: ClosingPlan, each: Touched, page: int) -> Button:
    time_of_day = turn.say.clock(each.session.starts_at, zone_of(turn))
    label = f"{'☐' if each.left else '☑'} {time_of_day} {each.patient.code}"
    return press(label, "s-closetick", day_word(plan.day), each.session.id, int(each.left), page)


def _pages(turn: Turn, word: str, page: int, pages: int) -> Rows:
    say, row = turn.say, []
    if page:
        row.append(press(say._("Earlier"), "s-closepage", word, page - 1))
    if page + 1 < pages:
        row.append(
            press(
                say._("More ({page} of {pages})", page=page + 1, pages=pages), "s-closepage", word, page + 1
            )
        )
    return (tuple(row),) if row else ()


def read_left(kept: object) -> frozenset[int]:
    """The sessions a dialog remembers as taken out."""
    return (
        frozenset(each for each in kept if isinstance(each, int)) if isinstance(kept, list) else frozenset()
    )


def ticked(tap: Tap, left: frozenset[int]) -> frozenset[int]:
    """The sessions taken out once this tick is set or cleared, as the button said."""
    number = tap.number(1)
    return left - {number} if tap.word(2) == "1" else left | {number}
