"""Whole lives: visits booked, moved, held, done, undone, missed, with a dispatcher that is sometimes late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.messages import Status
from domain.patients import PatientView, SessionState, SessionView
from domain.situation import asleep, performed_at
from tests.domain.build import DAY, HOUR, TIMELINE, VISIT, done
from tests.domain.lives import START, views
from tests.domain.living import Life, with_session

Change = Callable[[SessionView, datetime], SessionView]
PUT_OFF = {rule.name for rule in TIMELINE.steps if rule.put_off}


def mark_done(visit: SessionView, now: datetime) -> SessionView:
    return done(visit, marked_at=now) if visit.visit_ends_at <= now else visit


def undo(visit: SessionView, _now: datetime) -> SessionView:
    return replace(visit, state=SessionState.BOOKED, performed_at=None, marked_at=None)


def cancel(visit: SessionView, now: datetime) -> SessionView:
    booked = visit.state is SessionState.BOOKED
    return replace(visit, state=SessionState.CANCELLED, marked_at=now) if booked else visit


def miss(visit: SessionView, now: datetime) -> SessionView:
    over = visit.state is SessionState.BOOKED and visit.visit_ends_at <= now
    return replace(visit, state=SessionState.NO_SHOW, marked_at=now) if over else visit


def hold(visit: SessionView, now: datetime) -> SessionView:
    return replace(visit, held_since=visit.held_since or now) if visit.state is SessionState.BOOKED else visit


def lift(visit: SessionView, _now: datetime) -> SessionView:
    return replace(visit, held_since=None)


def move(visit: SessionView, now: datetime) -> SessionView:
    if visit.state is not SessionState.BOOKED:
        return visit
    start = max(visit.starts_at, now) + 5 * DAY
    version = visit.time_version + 1
    return replace(
        visit, starts_at=start, visit_ends_at=start + VISIT, timed_at=now, time_version=version, sent={}
    )


CHANGES: tuple[Change, ...] = (mark_done, mark_done, mark_done, undo, cancel, miss, hold, lift, move)
moments = st.integers(0, 24 * 200).map(lambda number: START + number * HOUR)
events = st.lists(st.tuples(moments, st.integers(0, 4), st.sampled_from(CHANGES)), max_size=12)


def lived(view: PatientView, happenings: list[tuple[datetime, int, Change]], lag: timedelta) -> Life:
    """Play a life in steps of ``lag``; ``life.sent`` collects what went out, checked as it goes."""
    life = Life(view)
    now, end = START, START + 240 * DAY
    waiting = sorted(happenings, key=lambda each: each[0])
    life.replan(now)
    while now <= end:
        while waiting and waiting[0][0] <= now:
            _, which, change = waiting.pop(0)
            visit = life.view.sessions[which % len(life.view.sessions)]
            life.happens(lambda then, v=visit, c=change: with_session(then, c(v, now)), now)  # noqa: B023 - at once
        already = len(life.sent)
        life.dispatch(now)
        for name, at in life.sent[already:]:
            fair(life.view, name, at)
        life.replan(now)
        ahead = [at for at in (*life.moments(), *(at for at, _, _ in waiting)) if at > now]
        now = max(min(ahead, default=end + DAY), now + lag)
    return life


def fair(view: PatientView, name: str, at: datetime) -> None:
    """What must hold whenever a message goes out."""
    number, step = name.split(" ")
    visit = next(each for each in view.sessions if each.number == int(number))
    assert step == "do-not-travel" or not asleep(view, TIMELINE, at), name
    if step.startswith("before-"):
        assert visit.state is SessionState.BOOKED, name
        assert visit.held_since is None, name
        assert at < visit.starts_at, name
    elif step != "do-not-travel":
        assert visit.state is SessionState.PERFORMED, name
        later = [each for each in view.sessions if each.state is SessionState.PERFORMED]
        assert max(later, key=lambda each: (performed_at(each), each.id)) == visit, name
    if step in PUT_OFF:
        stands = [each for each in view.sessions if each.state is SessionState.BOOKED and not each.held_since]
        assert not [each for each in stands if at - DAY <= each.starts_at < at + 4 * DAY], name


@settings(deadline=None, max_examples=60)
@given(views(fresh=True), events, st.sampled_from([timedelta(minutes=1), HOUR, 7 * HOUR]))
def test_whatever_happens_nothing_is_sent_twice_and_everything_sent_is_fair(
    view: PatientView, happenings: list[tuple[datetime, int, Change]], lag: timedelta
) -> None:
    life = lived(view, happenings, lag)
    went = [row.key for row in life.rows if row.status is Status.SENT]
    assert len(went) == len(life.sent)


@settings(deadline=None, max_examples=30)
@given(views(fresh=True), events)
def test_no_message_stays_open_for_ever(
    view: PatientView, happenings: list[tuple[datetime, int, Change]]
) -> None:
    life = lived(view, happenings, HOUR)
    life.replan(START + 400 * DAY)
    assert not [row for row in life.rows if row.status in {Status.PLANNED, Status.HELD}]
