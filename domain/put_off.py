"""Putting off: a message about weeks gone by waits while the next visit is near."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from domain.drafts import Draft, Window
from domain.late import awake_after
from domain.localtime import next_at
from domain.messages import Key, Status, Wanted
from domain.patients import SessionState, SessionView
from domain.reasons import Why
from domain.situation import Situation
from domain.steps import StepRule

_USUAL_HOUR = time(11)


@dataclass(frozen=True, slots=True)
class PutOff:
    """A step that may have to wait. All instants are aware UTC.

    Attributes:
        marked_at: when staff said the session was performed.
        next_due: the next step's time, which no wait outlives.
    """

    key: Key
    rule: StepRule
    window: Window
    marked_at: datetime
    next_due: datetime | None

    @property
    def base(self) -> datetime:
        """When it would go if no visit were near."""
        return max(self.window.nominal, self.marked_at)


def put_off(case: Situation, step: PutOff) -> Draft:
    """Return the step, waiting while a visit is near.

    Clinic policy. A visit is near if it is booked, not on hold, and starts within seven days (content) of
    the step's time on either side; one that is over but unmarked counts, since it probably took place.
    While it stands the message is never sent: its due time is the planned end of the visit, then the next
    11:00 (the step's own hour), each time anew, until staff say how the visit went. A performed visit
    supersedes it; otherwise it goes at the first 11:00 after the visit was cancelled, held, missed, aborted
    or moved away. Its window grows to seven days after the visit, never past the next step's time.
    """
    release = _release(case, step)
    due_at = step.base if release is None else max(step.base, _next_hour(case, step, release.at))
    visit = _near(case, due_at)
    if visit is not None:
        return _waiting(case, step, visit, due_at)
    closes = step.window.closes if release is None else _grown(case, step, release.visit)
    return _going(case, step, due_at, closes)


def _near(case: Situation, due_at: datetime) -> SessionView | None:
    """The last of the visits the message waits for."""
    reach = timedelta(days=case.timeline.put_off_days)
    visits = [
        session
        for session in case.view.sessions
        if session.state is SessionState.BOOKED
        and session.held_since is None
        and due_at - reach <= session.starts_at < due_at + reach
    ]
    return max(visits, key=lambda visit: (visit.visit_ends_at, visit.id), default=None)


def _waiting(case: Situation, step: PutOff, visit: SessionView, due_at: datetime) -> Draft:
    if case.now < visit.visit_ends_at:
        due_at, why = max(due_at, visit.visit_ends_at), Why.PUT_OFF
    else:
        due_at, why = max(due_at, _next_hour(case, step, case.now)), Why.VISIT_UNMARKED
    not_after = _grown(case, step, visit)
    # Due beyond its window it can never go: said now, or it would slip out at the window's last moment.
    status = Status.PLANNED if due_at <= not_after else Status.EXPIRED
    wanted = Wanted(step.key, step.window.not_before(due_at), due_at, not_after, status, why)
    return Draft(wanted, step.rule, essential=step.rule.essential, waiting=True)


def _going(case: Situation, step: PutOff, meant: datetime, closes: datetime) -> Draft:
    window = replace(step.window, closes=closes)
    due_at = awake_after(case, window, meant, step.marked_at)
    draft = Draft(window.place(step.key, meant, due_at), step.rule, essential=step.rule.essential)
    return draft.with_status(Status.EXPIRED, Why.LATE) if meant > closes else draft


def _grown(case: Situation, step: PutOff, visit: SessionView | None) -> datetime:
    """The end of the window when the message waits, or waited, for ``visit``."""
    if visit is None:
        return step.window.closes
    grown = visit.visit_ends_at + timedelta(days=case.timeline.put_off_grace_days)
    if step.next_due is not None:
        grown = min(grown, step.next_due)
    return max(step.window.closes, grown)


@dataclass(frozen=True, slots=True)
class _Release:
    """A visit stopped being near. ``visit``: None if its old time is no longer known (it was moved)."""

    at: datetime
    visit: SessionView | None


def _release(case: Situation, step: PutOff) -> _Release | None:
    """The last time a visit went away after the step's own time had come."""
    releases = (each for each in _releases(case, step) if each.at > step.base)
    return max(releases, key=lambda each: each.at, default=None)


def _releases(case: Situation, step: PutOff) -> Iterator[_Release]:
    reach = timedelta(days=case.timeline.put_off_days)
    first, last = step.base - reach, step.window.closes + reach
    for session in case.view.sessions:
        near = first <= session.starts_at < last
        if session.state is SessionState.BOOKED and session.held_since is not None and near:
            yield _Release(session.held_since, session)
        elif session.state is SessionState.BOOKED:
            if session.time_version > 1 and session.starts_at >= step.base + reach:
                yield _Release(session.timed_at, None)
        elif session.state is not SessionState.PERFORMED and near and session.marked_at is not None:
            yield _Release(session.marked_at, session)


def _next_hour(case: Situation, step: PutOff, instant: datetime) -> datetime:
    """The next time the step's own hour comes for the patient; strictly later, so that waiting is waiting."""
    return next_at(instant, step.rule.due.at or _USUAL_HOUR, case.view.zone)
