"""How many a broadcast reaches, who is left out and why, as lines of a screen."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace

from db.engine import Database
from db.tables import Broadcast
from domain.reasons import Why
from handlers.staff.common import html
from handlers.turn import Answer, Turn
from services.broadcasts.reach import Reach, reach
from services.desk.words import why_sentence
from services.moment import Moment
from services.texts import Safe


def counting(turn: Turn, make: Callable[[Turn], Awaitable[Answer]]) -> Answer:
    """An answer that shows the count: made when the transaction is over, in one that only reads, in a thread.

    Counting walks through everybody; nobody is to wait for the write lock, or for the event loop, meanwhile.
    """

    async def made(database: Database) -> Answer:
        async with database.read(scan=True) as tx:
            return await make(replace(turn, at=Moment(tx, turn.at.office, turn.at.now)))

    return Answer(then=made)


async def reach_lines(turn: Turn, cast: Broadcast) -> list[Safe]:
    """The live count, by language, and who is left out."""
    return list(_lines(turn, await reach(turn.at, cast)))


def _lines(turn: Turn, found: Reach) -> Iterator[Safe]:
    say, languages = turn.say, turn.at.office.content.languages
    yield say.n(
        "<b>{count} person</b> of {total} will get it.",
        "<b>{count} people</b> of {total} will get it.",
        found.will,
        total=found.total,
    )
    if len(found.by_language) > 1:
        counts = (
            say._("{language} {n}", language=languages.get(code, code), n=count)
            for code, count in sorted(found.by_language.items())
        )
        yield Safe(", ".join(counts))
    if found.later:
        yield say.n(
            "{count} of them in the morning: it is night where they are.",
            "{count} of them in the morning: it is night where they are.",
            found.later,
        )
    if found.left_out:
        yield say._("Left out:")
    for why, count in sorted(found.left_out.items(), key=lambda each: -each[1]):
        yield _left_out(turn, why, count)


def _left_out(turn: Turn, why: Why, count: int) -> Safe:
    if why is Why.QUIET_HOURS:
        return turn.say._("• {n}: no hour is left in which they may get it", n=count)
    return turn.say._("• {n}: {why}", n=count, why=html(why_sentence(turn.say, why)))
