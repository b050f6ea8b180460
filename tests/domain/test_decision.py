from dataclasses import replace
from datetime import datetime

import pytest

from domain.decision import Decision, Drop, Send, Wait, decide
from domain.messages import Key, Row, Status
from domain.patients import PatientView
from domain.planning import plan
from domain.reasons import Why
from tests.domain.build import DAY, HOUR, NEW_YORK, TIMELINE, done, patient, seoul, session, stored

BOOKED = session(seoul(6, 10, 14))
DUE = seoul(6, 7, 18)


def decided(step: str, then: PatientView, now: datetime, before: PatientView | None = None) -> Decision:
    """The decision about a message that was planned long before, in the view of ``now``."""
    first = min(each.timed_at for each in then.sessions)
    row = next(row for row in stored(plan(before or then, TIMELINE, first)) if row.key.step == step)
    return decide(row, plan(then, TIMELINE, now), now, then, TIMELINE)


def test_a_message_that_is_due_goes() -> None:
    assert decided("before-3d", patient(BOOKED), DUE) == Send()


def test_until_the_last_moment() -> None:
    assert decided("before-3d", patient(BOOKED), seoul(6, 9, 12)) == Send()
    assert decided("before-3d", patient(BOOKED), seoul(6, 9, 12, 1)) == Drop(Status.EXPIRED, Why.LATE)


def test_a_message_that_is_wanted_later_waits() -> None:
    assert decided("before-3d", patient(BOOKED), DUE - HOUR) == Wait(DUE, Why.NONE)


def test_nobody_is_woken() -> None:
    assert decided("before-3d", patient(BOOKED), seoul(6, 7, 21)) == Wait(seoul(6, 8, 9), Why.QUIET_HOURS)


def test_a_message_whose_window_ends_in_the_night_is_dropped() -> None:
    visit = session(seoul(6, 10, 10))  # before-1d may go until 08:00
    assert decided("before-1d", patient(visit), seoul(6, 9, 22)) == Drop(Status.EXPIRED, Why.QUIET_HOURS)


def test_near_a_visit_the_night_is_the_clinics() -> None:
    abroad = patient(BOOKED, zone=NEW_YORK)
    assert decided("before-1d", abroad, seoul(6, 9, 18)) == Send()
    assert decided("before-1d", abroad, seoul(6, 9, 22)) == Wait(seoul(6, 10, 9), Why.QUIET_HOURS)


def test_do_not_travel_wakes_even_at_night() -> None:
    held = session(seoul(6, 10, 3), held_since=seoul(6, 1))
    assert decided("do-not-travel", patient(held), seoul(6, 9, 3)) == Send()


def test_a_hold_parks_the_reminder() -> None:
    held = replace(BOOKED, held_since=seoul(6, 7))
    assert decided("before-3d", patient(held), DUE, patient(BOOKED)) == Drop(Status.HELD, Why.ON_HOLD)


def test_a_cancelled_session_drops_the_reminder() -> None:
    cancelled = replace(BOOKED, state=type(BOOKED.state).CANCELLED)
    expected = Drop(Status.CANCELLED, Why.SESSION_CANCELLED)
    assert decided("before-3d", patient(cancelled), DUE, patient(BOOKED)) == expected


def test_a_moved_session_drops_the_old_reminder() -> None:
    moved = replace(BOOKED, starts_at=BOOKED.starts_at + HOUR, time_version=2)
    assert decided("before-3d", patient(moved), DUE, patient(BOOKED)) == Drop(Status.SUPERSEDED, Why.MOVED)


def test_somebody_who_stopped_gets_nothing() -> None:
    assert decided("before-3d", patient(BOOKED, stopped=True), DUE, patient(BOOKED)) == Drop(
        Status.CANCELLED, Why.STOPPED
    )


def test_a_message_that_waits_for_a_visit_never_goes_while_the_visit_stands() -> None:
    second = session(seoul(7, 10, 14), number=2)
    view = patient(done(BOOKED), second)
    for hours in range(24 * 20):
        now = seoul(7, 8, 11) + hours * HOUR
        assert not isinstance(decided("after-4w", view, now), Send), now


def test_when_the_visit_was_cancelled_it_goes_at_the_next_eleven() -> None:
    cancelled = replace(session(seoul(7, 10, 14), number=2), state=type(BOOKED.state).CANCELLED)
    view = patient(done(BOOKED), replace(cancelled, marked_at=seoul(7, 9, 16)))
    assert decided("after-4w", view, seoul(7, 10, 10)) == Wait(seoul(7, 10, 11), Why.NONE)
    assert decided("after-4w", view, seoul(7, 10, 11, 1)) == Send()
    assert decided("after-4w", view, seoul(7, 10, 11) + DAY) == Send()


ROW = Row(Key("p7", "session:1", "before-3d", 1), DUE - 4 * HOUR, DUE, seoul(6, 9, 12), Status.PLANNED)


@pytest.mark.parametrize("status", [Status.SENDING, Status.UNKNOWN])
def test_a_message_in_flight_is_decided_like_a_planned_one(status: Status) -> None:
    view = patient(BOOKED)
    assert decide(replace(ROW, status=status), plan(view, TIMELINE, DUE), DUE, view, TIMELINE) == Send()


@pytest.mark.parametrize("status", [Status.SENT, Status.FAILED, Status.CANCELLED])
def test_a_final_message_never_goes(status: Status) -> None:
    view = patient(BOOKED)
    row = replace(ROW, status=status, why=Why.BY_STAFF, by_plan=False)
    assert decide(row, plan(view, TIMELINE, DUE), DUE, view, TIMELINE) == Drop(status, Why.BY_STAFF)


def test_a_reason_of_the_wire_is_no_reason_of_the_plan() -> None:
    view = patient(BOOKED)
    row = replace(ROW, status=Status.FAILED, why="400 Bad Request")
    assert decide(row, plan(view, TIMELINE, DUE), DUE, view, TIMELINE) == Drop(Status.FAILED, Why.NONE)


def test_a_step_the_timeline_no_longer_has_is_dropped() -> None:
    shorter = replace(TIMELINE, steps=TIMELINE.steps[2:])
    view = patient(BOOKED)
    assert decide(ROW, plan(view, shorter, DUE), DUE, view, shorter) == Drop(
        Status.CANCELLED, Why.NOT_PLANNED
    )
