"""From rows of the database to the numbers of a period."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import stats
from domain.messages import Status
from domain.patients import SessionState
from services.numbers.counted import LEFT_AFTER, Broadcasts, CheckIns, Deliveries, Numbers, Taken, Visits
from services.numbers.periods import Period

_PROMPT, _STILL_FINE = 0, 1
"""Places in ``stats.LATE``: within a minute, within five."""


async def count(tx: AsyncSession, period: Period, now: datetime) -> Numbers:
    """All numbers of a period. ``now``: aware UTC; later visits are still to come."""
    found = await stats.visits(tx, period.cuts, now)
    sent = await stats.deliveries(tx, period.starts, period.ends)
    begun = await stats.broadcasts(tx, period.starts, period.ends)
    numbers = sorted({row.number for row in found})
    return Numbers(
        period=period,
        visits=_visits(found),
        columns=tuple(
            _visits(row for row in found if row.column == place) for place in range(len(period.days))
        ),
        by_session={number: _visits(row for row in found if row.number == number) for number in numbers},
        check_ins=_check_ins(await stats.check_ins(tx, period.starts, period.ends)),
        alerts=_alerts(await stats.alerts(tx, period.starts, period.ends)),
        deliveries=_deliveries([row for row in sent if not stats.is_broadcast(row)]),
        broadcasts=_broadcasts(begun, [row for row in sent if stats.is_broadcast(row)]),
        left=_left(await stats.received_before_leaving(tx, period.starts, period.ends)),
    )


def _visits(rows: Iterable[stats.Visits]) -> Visits:
    counted: Counter[str] = Counter()
    for row in rows:
        name = _name(row)
        counted[name] += row.count
        if row.confirmed and row.state != SessionState.CANCELLED:
            counted["confirmed"] += row.count
    return Visits(**counted)


def _name(row: stats.Visits) -> str:
    if row.state == SessionState.BOOKED:
        return "unmarked" if row.begun else "coming"
    if row.state == SessionState.CANCELLED:
        return "by_patient" if row.cancelled_by == "patient" else "by_clinic"
    return {
        SessionState.PERFORMED: "done",
        SessionState.NO_SHOW: "missed",
        SessionState.ABORTED: "broken_off",
    }[SessionState(row.state)]


def _check_ins(rows: Mapping[tuple[bool, str], int]) -> CheckIns:
    return CheckIns(
        answered=rows.get((False, "done"), 0),
        silent=rows.get((False, "unknown"), 0),
        waiting=rows.get((False, "open"), 0),
        closed=rows.get((False, "closed"), 0),
        reports=sum(number for (report, _), number in rows.items() if report),
    )


def _alerts(rows: Iterable[tuple[int, datetime, datetime | None]]) -> dict[int, Taken]:
    waits: defaultdict[int, list[float | None]] = defaultdict(list)
    for level, raised_at, taken_at in rows:
        waits[level].append(None if taken_at is None else (taken_at - raised_at).total_seconds())
    return {level: _taken(waits[level]) for level in sorted(waits, reverse=True)}


def _taken(waits: Sequence[float | None]) -> Taken:
    known = [wait for wait in waits if wait is not None]
    if not known:
        return Taken(len(waits), len(waits))
    return Taken(len(waits), len(waits) - len(known), median(known), max(known))


def _deliveries(rows: Sequence[stats.Sent]) -> Deliveries:
    sent = [row for row in rows if row.status == Status.SENT]
    return Deliveries(
        sent=sum(row.count for row in sent),
        prompt=sum(row.count for row in sent if row.late == _PROMPT),
        late=sum(row.count for row in sent if row.late > _STILL_FINE),
        failed=_of(rows, Status.FAILED),
        expired=_of(rows, Status.EXPIRED),
        unknown=_of(rows, Status.UNKNOWN),
    )


def _broadcasts(begun: int, rows: Sequence[stats.Sent]) -> Broadcasts:
    not_sent = _of(rows, Status.FAILED) + _of(rows, Status.EXPIRED) + _of(rows, Status.UNKNOWN)
    return Broadcasts(begun, _of(rows, Status.SENT), not_sent)


def _of(rows: Iterable[stats.Sent], status: Status) -> int:
    return sum(row.count for row in rows if row.status == status)


def _left(received: Iterable[int]) -> tuple[int, ...]:
    bins = Counter(bisect_right(LEFT_AFTER, number) - 1 for number in received)
    return tuple(bins[place] for place in range(len(LEFT_AFTER)))
