"""The daily cap: which messages give way when two fall on one day."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from domain.drafts import Draft
from domain.localtime import at_local, local_day, to_local
from domain.messages import OPEN, Status
from domain.reasons import Why
from domain.situation import Situation, settle


def spread(case: Situation, drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts with capped steps moved off days that are taken.

    Clinic policy, for timeline steps only: reminders and the 24-hour message always go. A capped step whose
    day (the patient's) has one of them, another capped one, or a step already sent, goes the next day at its
    own hour, inside its window, or is ``CANCELLED``. What is on hold or waits for a visit takes no day.
    """
    ordered = sorted(drafts, key=lambda draft: (draft.wanted.due_at, draft.wanted.key))
    taken = _sent_days(case) | {_day(case, draft) for draft in ordered if _takes_a_day(draft)}
    spread_out = []
    for draft in ordered:
        placed = draft
        if draft.rule is not None and draft.rule.capped and not draft.waiting and _may_go(draft):
            placed = _moved_off(case, draft, taken)
            taken.add(_day(case, placed))
        spread_out.append(placed)
    return spread_out


def _sent_days(case: Situation) -> set[date]:
    names = {rule.name for rule in case.timeline.steps}
    return {
        local_day(sent, case.view.zone)
        for session in case.view.sessions
        for step, sent in session.sent.items()
        if step in names
    }


def _may_go(draft: Draft) -> bool:
    return draft.wanted.status in OPEN and draft.wanted.why != Why.ON_HOLD


def _takes_a_day(draft: Draft) -> bool:
    return draft.rule is not None and not draft.rule.capped and _may_go(draft)


def _day(case: Situation, draft: Draft) -> date:
    return local_day(draft.wanted.due_at, case.view.zone)


def _moved_off(case: Situation, draft: Draft, taken: set[date]) -> Draft:
    """The draft on the first free day inside its window."""
    if draft.rule is None or _day(case, draft) not in taken:
        return draft
    at = draft.rule.due.at or to_local(draft.wanted.due_at, case.view.zone).time()
    day, moved = _day(case, draft), draft
    while _day(case, moved) in taken:
        day += timedelta(days=1)
        due_at = settle(case.view, case.timeline, at_local(day, at, case.view.zone))
        if due_at > draft.wanted.not_after:
            return draft.with_status(Status.CANCELLED, Why.DAILY_CAP)
        moved = replace(draft, wanted=replace(draft.wanted, due_at=due_at))
    # A held message keeps its own reason: the day is not what it waits for.
    return moved if draft.wanted.status is Status.HELD else moved.with_status(Status.PLANNED, Why.DAILY_CAP)
