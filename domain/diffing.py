"""The difference between the stored messages of a patient and the plan: the only way either comes or goes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.keys import is_planned_step
from domain.messages import OPEN, REVIVABLE, Change, Row, Status, Wanted
from domain.planning import Plan, timely


def diff(plan: Plan, rows: Iterable[Row], now: datetime) -> tuple[Change, ...]:
    """Return what has to change so that ``rows`` are what ``plan`` wants at ``now`` (aware UTC).

    ``rows`` are all stored messages about the patient's sessions; notices among them (``moved``) are left
    alone. Only open rows, and dead ones that a plan (not a person) ended, change; sent ones are final. A row
    that expired stays so unless it may go again: that it was missed is worth knowing. A message whose window
    is over is not stored any more. Applying the result and asking again returns nothing.
    """
    stored = {row.key: row for row in rows}
    changes = []
    for wanted in (timely(each, now) for each in plan.wanted):
        row = stored.pop(wanted.key, None)
        if row is None:
            if wanted.status is not Status.EXPIRED and now <= wanted.not_after:
                changes.append(Change(None, wanted))
        elif _may_become(row, patiently := _no_sooner(row, wanted)):
            changes.append(Change(row, patiently))
    changes.extend(
        Change(row, _dropped(plan, row))
        for row in stored.values()
        if row.status in OPEN and is_planned_step(row.key.step)
    )
    return tuple(changes)


def is_final(row: Row) -> bool:
    """Tell whether no plan may change the row any more: it went out, is going out, or a person ended it."""
    return row.status not in OPEN and not (row.status in REVIVABLE and row.by_plan)


def _no_sooner(row: Row, wanted: Wanted) -> Wanted:
    """A message that may have arrived keeps its next attempt: a plan never brings it forward."""
    if not (row.retrying and row.status is Status.PLANNED and wanted.status is Status.PLANNED):
        return wanted
    return replace(wanted, due_at=max(wanted.due_at, row.due_at))


def _may_become(row: Row, wanted: Wanted) -> bool:
    if is_final(row) or (row.status is Status.EXPIRED and wanted.status not in OPEN):
        return False
    return row != Row(
        key=wanted.key,
        not_before=wanted.not_before,
        due_at=wanted.due_at,
        not_after=wanted.not_after,
        status=wanted.status,
        why=wanted.why,
        by_plan=row.by_plan,
        retrying=row.retrying,
    )


def _dropped(plan: Plan, row: Row) -> Wanted:
    status, why = plan.dropped(row.key)
    return Wanted(row.key, row.not_before, row.due_at, row.not_after, status, why)
