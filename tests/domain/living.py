"""A patient's weeks played through: messages go when the plan and the last decision let them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.decision import Send, decide
from domain.diffing import diff
from domain.messages import Row, Status
from domain.patients import PatientView, SessionView
from domain.planning import plan
from domain.steps import Timeline
from tests.domain.build import TIMELINE, applied, done

Step = Callable[[PatientView], PatientView]


@dataclass
class Life:
    """The view, its stored rows, and what was sent when (``1 before-3d`` -> instant)."""

    view: PatientView
    timeline: Timeline = TIMELINE
    rows: list[Row] = field(default_factory=list)
    sent: list[tuple[str, datetime]] = field(default_factory=list)

    def happens(self, step: Step, now: datetime) -> None:
        """Something changes; the plan follows in the same moment."""
        self.view = step(self.view)
        self.replan(now)

    def replan(self, now: datetime) -> None:
        self.rows = applied(self.rows, diff(plan(self.view, self.timeline, now), self.rows, now))

    def dispatch(self, now: datetime) -> None:
        """Send whatever is due, as the dispatcher would: one after the other, each decided anew."""
        for row in sorted(self.rows, key=lambda each: each.due_at):
            if row.status is Status.PLANNED and row.due_at <= now:
                the_plan = plan(self.view, self.timeline, now)
                if isinstance(decide(row, the_plan, now, self.view, self.timeline), Send):
                    self._went(row, now)

    def _went(self, row: Row, now: datetime) -> None:
        session = next(each for each in self.view.sessions if row.key.subject == f"session:{each.id}")
        self.sent.append((f"{session.number} {row.key.step}", now))
        self.rows[self.rows.index(row)] = replace(row, status=Status.SENT)
        told = replace(session, sent={**session.sent, row.key.step: now})
        self.view = with_session(self.view, told)

    def moments(self) -> Iterator[datetime]:
        yield from (row.due_at for row in self.rows if row.status is Status.PLANNED)


def with_session(view: PatientView, changed: SessionView) -> PatientView:
    sessions = tuple(changed if each.id == changed.id else each for each in view.sessions)
    return replace(view, sessions=sessions)


def live(life: Life, events: list[tuple[datetime, Step]], until: datetime) -> Life:
    """Let time pass from event to event and from due time to due time."""
    now = events[0][0]
    waiting = sorted(events, key=lambda each: each[0])
    while now <= until:
        while waiting and waiting[0][0] <= now:
            life.happens(waiting.pop(0)[1], now)
        life.replan(now)
        life.dispatch(now)
        life.replan(now)
        ahead = [moment for moment in (*life.moments(), *(at for at, _ in waiting)) if moment > now]
        if not ahead:
            break
        now = min(ahead)
    return life


def marks_done(session_id: int) -> Step:
    def step(view: PatientView) -> PatientView:
        session = next(each for each in view.sessions if each.id == session_id)
        return with_session(view, done(session))

    return step


def as_it_is(view: PatientView) -> PatientView:
    return view
