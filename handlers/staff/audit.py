"""Who did what: the audit log for owners, newest first, in readable words."""

from handlers.staff.common import console, home_row, html, leave, press, zone_of
from handlers.staff.team import refused_sentence, team_screen
from handlers.turn import Answer, Routes, Turn
from services import audit
from services.callbacks import Tap
from services.desk.audit import PAGE, AuditLine, audit_lines, count_lines
from services.desk.audit_words import action_words
from services.desk.words import staff_word
from services.people.names import shown_name
from services.people.staffing import OWNER
from services.people.team import Refusal

_DIGITS = 7
"""More digits than a page number has."""


async def command(turn: Turn, rest: str) -> Answer:
    """/audit, perhaps with the number of a page."""
    await leave(turn)
    return await _page(
        turn, int(rest) - 1 if rest.isascii() and rest.isdigit() and len(rest) < _DIGITS else 0
    )


async def show(turn: Turn, tap: Tap) -> Answer:
    """[Who did what], and its pages."""
    await leave(turn)
    return await _page(turn, tap.number(0))


async def _page(turn: Turn, page: int) -> Answer:
    """That it was read is recorded as well, once when it is opened."""
    if turn.the_staff().role != OWNER:
        return Answer(await team_screen(turn, refused_sentence(turn, Refusal.NOT_OWNER)))
    say, total = turn.say, await count_lines(turn.at.tx)
    last = max(0, (total - 1) // PAGE)
    page = min(max(page, 0), last)
    found = await audit_lines(turn.at.tx, page)
    if page == 0:
        await audit.record(turn.at, turn.the_staff(), "open-audit", "audit:0")
    lines = (
        say._("<b>Who did what</b>"),
        say._("page {page} of {pages}", page=page + 1, pages=last + 1) if last else "",
        "" if found else say._("Nothing is recorded yet."),
        *(_line(turn, each) for each in found),
    )
    turning = []
    if page > 0:
        turning.append(press(say._("Newer"), "s-audit", page - 1))
    if page < last:
        turning.append(press(say._("Older"), "s-audit", page + 1))
    rows = (tuple(turning),) if turning else ()
    return Answer(console(lines, *rows, (press(say._("Team"), "s-team"), *home_row(turn))))


def _line(turn: Turn, line: AuditLine) -> str:
    say, zone = turn.say, zone_of(turn)
    when = f"{say.short_day(line.entry.at, zone)} {say.clock(line.entry.at, zone)}"
    who = html(shown_name(staff_word(say, line.who)))
    about = line.code or (shown_name(staff_word(say, line.about)) if line.about else "")
    done = html(action_words(say, line.entry.action))
    return f"\n{when} · <b>{who}</b>\n{done}" + (f" · {html(about)}" if about else "")


ROUTES = Routes(taps={"s-audit": show}, commands={"audit": command})
