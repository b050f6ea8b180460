"""/rota: the list, or a whole line at once, "/rota Han, 5 Dec 22:00, 6 Dec 8:00"."""

from datetime import datetime

from db.tables import Staff
from domain.localtime import at_local
from handlers.staff import when
from handlers.staff.common import leave, today, zone_of
from handlers.staff.rota import rota_screen
from handlers.staff.rota_add import end_of, save_line
from handlers.turn import Answer, Routes, Turn
from services.desk.words import role_word, staff_word
from services.people.staffing import active_staff
from services.texts import Safe

_PARTS = 3


async def command(turn: Turn, rest: str) -> Answer:
    """Show the rota; or who, from when, until when, with commas between."""
    await leave(turn)
    parts = [part.strip() for part in rest.split(",")]
    if not rest:
        return Answer(await rota_screen(turn))
    if len(parts) != _PARTS:
        how = turn.say._("Type it like /rota Han, 5 Dec 22:00, 6 Dec 8:00")
        return Answer(await rota_screen(turn, how))
    staff = await _named(turn, parts[0])
    times = _times(turn, parts[1], parts[2])
    if isinstance(staff, Safe) or isinstance(times, Safe):
        return Answer(await rota_screen(turn, staff if isinstance(staff, Safe) else str(times)))
    return await save_line(turn, staff, *times)


async def _named(turn: Turn, words: str) -> Staff | Safe:
    """The one colleague of this name or role; a kind sentence if there are none or several."""
    wanted = words.casefold()
    people = await active_staff(turn.at.tx)
    names = {each.id: staff_word(turn.say, each).casefold() for each in people}
    exact = [each for each in people if wanted in {names[each.id], role_word(turn.say, each).casefold()}]
    found = exact or [each for each in people if wanted and wanted in names[each.id]]
    if len(found) == 1:
        return found[0]
    if found:
        return turn.say._("Several people fit “{name}”. Please tap instead.", name=words)
    return turn.say._("Nobody on the team is called “{name}”.", name=words)


def _times(turn: Turn, start: str, end: str) -> tuple[datetime, datetime] | Safe:
    """Both ends as aware UTC; a kind sentence if they cannot be read."""
    begins, ends = when.read(turn, start), when.read(turn, end)
    if isinstance(begins, Safe):
        return begins
    if isinstance(ends, Safe):
        return ends
    if begins.at is None or ends.at is None:
        return turn.say._("At what time? Please type the day and the time.")
    starts_at = at_local(begins.day or today(turn), begins.at, zone_of(turn))
    return starts_at, end_of(turn, starts_at, ends.day, ends.at)


ROUTES = Routes(commands={"rota": command})
