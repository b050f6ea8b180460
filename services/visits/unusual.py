"""What staff should know before they save other times for the sessions of a course."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import select

from db.tables import Session
from domain.patients import SessionState
from domain.proposal import Warning, WarningCode  # noqa: A004 - the clinic's word, see there
from services.moment import Moment
from services.visits.clinic_limits import warnings_by_content
from services.visits.courses import sessions_in

_STANDING = frozenset({SessionState.BOOKED, SessionState.PERFORMED})
_GAPS = frozenset({WarningCode.GAP_SHORT, WarningCode.GAP_LONG})


async def warnings_of(
    at: Moment,
    course_id: int,
    targets: Mapping[int, datetime],
    elsewhere: Mapping[int, datetime] | None = None,
) -> tuple[Warning, ...]:
    """What is unusual about a course with these sessions (id -> start; 0 is a new one) at new times.

    Numbered by session (0 too for a new one); about those that move, and the distance of the one after.
    ``elsewhere``: sessions of other courses (id -> new start) that move in the same deed.
    """
    found = await _standing(at, course_id, targets)
    changed = {at_ for at_, (number, _) in enumerate(found, start=1) if number in targets}
    numbers = {each.id: each.number for each in await sessions_in(at.tx, course_id)}
    kept = []
    for item in await _unusual(at, course_id, [start for _, start in found], elsewhere or {}):
        after_one = item.number - 1 in changed and item.code in _GAPS
        if item.number == 0 and 0 in targets:
            kept.append(item)
        elif item.number in changed or after_one:
            kept.append(replace(item, number=numbers.get(found[item.number - 1][0], 0)))
    return tuple(kept)


async def gap_left(at: Moment, course_id: int, gone: Collection[int]) -> tuple[Warning, ...]:
    """The distance between what comes before and after the sessions called off."""
    sessions = [each for each in await sessions_in(at.tx, course_id) if each.state in _STANDING]
    ordered = sorted(sessions, key=lambda each: each.starts_at)
    kept = [each for each in ordered if each.id not in gone]
    bereft = {after.id for before, after in pairwise(ordered) if before.id in gone and after.id not in gone}
    found = await _unusual(at, course_id, [each.starts_at for each in kept], {})
    return tuple(
        replace(item, number=kept[item.number - 1].number)
        for item in found
        if item.code in _GAPS and kept[item.number - 1].id in bereft
    )


async def _standing(
    at: Moment, course_id: int, targets: Mapping[int, datetime]
) -> list[tuple[int, datetime]]:
    starts = {
        each.id: each.starts_at for each in await sessions_in(at.tx, course_id) if each.state in _STANDING
    }
    return sorted((starts | dict(targets)).items(), key=lambda pair: pair[1])


async def _unusual(
    at: Moment, course_id: int, starts: Sequence[datetime], moving: Mapping[int, datetime]
) -> tuple[Warning, ...]:
    if not starts:
        return ()
    length = timedelta(minutes=at.office.content.clinic.visit_minutes)
    elsewhere = select(Session.starts_at).where(
        Session.state == SessionState.BOOKED,
        Session.course_id != course_id,
        Session.starts_at > starts[0] - length,
        Session.starts_at < starts[-1] + length,
        Session.id.not_in(moving),
    )
    return warnings_by_content(at, starts, [*await at.tx.scalars(elsewhere), *moving.values()])
