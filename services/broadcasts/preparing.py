"""From a started broadcast to its rows, and from its rows to the dispatcher: one chunk a transaction.

The rows are a ledger: each person is in it once, and what became of each is written there. So a restart goes
on exactly where the last commit left off.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from db.queries import broadcast_rows as rows
from db.queries.audience import next_people
from db.tables import Broadcast
from domain.ad_hours import first_allowed, goes_at
from domain.broadcasts import State
from services.broadcasts.casts import find, step_of, subject_of
from services.broadcasts.drafts import window
from services.broadcasts.reach import terms_of
from services.moment import Moment

READ = 2000
"""People found at once, without the write lock: finding a few costs nearly as much as finding these."""
WRITE = 200
"""Rows a transaction: a person who writes meanwhile waits for a few of them, never for the list."""
LET_GO = 500
EVERYBODY = 2**31 - 1
"""``prepared_to`` once the list is complete: who becomes a patient later, during a pause, is not in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one transaction writes.

    Attributes:
        after: the id it begins after. last: the last id it covers; None if nobody is left.
    """

    cast_id: int
    after: int
    last: int | None
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LetGo:
    """What became of a chunk. ``last``: the id of its last row. ``gone``: how many may be sent now."""

    last: int
    gone: int


async def look(at: Moment, cast: Broadcast) -> list[Plan]:
    """Who is next, in chunks to be written in this order; behind the last people the end of the list.

    Only reads, so it needs no write lock and may take its time. Zones in which no allowed hour is left are
    passed over.
    """
    found = await next_people(at.tx, await terms_of(at, cast), after=cast.prepared_to, limit=READ)
    out = {zone for zone in {zone for _, zone in found} if not _has_hour(at, cast, zone)}
    plans, after = list[Plan](), cast.prepared_to
    for first in range(0, len(found), WRITE):
        chunk = found[first : first + WRITE]
        people = tuple(number for number, zone in chunk if zone not in out)
        plans.append(Plan(cast.id, after, chunk[-1][0], people))
        after = chunk[-1][0]
    if len(found) < READ:
        plans.append(Plan(cast.id, after, None, ()))
    return plans


async def write(at: Moment, plan: Plan) -> bool:
    """Write the chunk, or begin to send if there is none left. False if the plan is out of date."""
    cast = await find(at.tx, plan.cast_id)
    if cast is None or cast.state != State.PREPARING or cast.prepared_to != plan.after:
        return False
    if plan.last is not None:
        await rows.write_rows(at.tx, _new_rows(at, cast), plan.people, at.now)
        cast.prepared_to = plan.last
    else:
        cast.state, cast.prepared_to = State.RUNNING.value, EVERYBODY
    await at.tx.flush()
    return True


async def let_go(at: Moment, cast_id: int, after: int, room: int) -> LetGo | None:
    """Let the next rows go, about ``room`` of them; None if none that may go waits after ``after``."""
    cast = await find(at.tx, cast_id)
    if cast is None or cast.state != State.RUNNING:
        return None
    found = await rows.waiting(
        at.tx, subject_of(cast.id), after=after, limit=min(room, LET_GO), due_by=at.now
    )
    if not found:
        return None
    return LetGo(found[-1].id, await rows.let_go(at.tx, _due(at, cast, found), at.now))


async def add_again(at: Moment, cast: Broadcast, people: Sequence[int], version: int) -> None:
    """Write rows for people who get it once more."""
    await rows.write_rows(at.tx, replace(_new_rows(at, cast), version=version), people, at.now)


def _due(at: Moment, cast: Broadcast, found: Sequence[rows.Waiting]) -> dict[int, datetime]:
    """When each may go: now, or in the morning of its reader.

    Due from now on and not from the start: so two broadcasts take turns, and neither waits for the other.
    """
    quiet, begins = at.office.content.timeline.quiet, max(at.now, cast.starts_at or at.now)
    by_zone = {
        zone: first_allowed(cast.kind, begins, zone or at.office.content.clinic.zone, quiet)
        for zone in {each.zone for each in found}
    }
    return {each.id: by_zone[each.zone] for each in found}


def _has_hour(at: Moment, cast: Broadcast, zone: str | None) -> bool:
    begins, ends = window(at, cast)
    quiet = at.office.content.timeline.quiet
    return goes_at(cast.kind, begins, ends, zone or at.office.content.clinic.zone, quiet) is not None


def _new_rows(at: Moment, cast: Broadcast) -> rows.NewRow:
    begins, ends = window(at, cast)
    return rows.NewRow(subject_of(cast.id), step_of(cast.kind), begins, ends)
