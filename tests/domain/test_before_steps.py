from dataclasses import replace
from datetime import datetime

import pytest

from domain.messages import Status
from domain.patients import SessionState
from domain.reasons import Why
from tests.domain.build import BEFORE, DAY, HOUR, NEW_YORK, TIMELINE, going, patient, planned, seoul, session

VISIT = seoul(6, 10, 14)
BOOKED = session(VISIT)
LONG_BEFORE = VISIT - 50 * DAY
WINDOWS = [
    ("before-7d", seoul(6, 3, 18), seoul(6, 6, 14)),
    ("before-3d", seoul(6, 7, 18), seoul(6, 9, 12)),
    ("before-1d", seoul(6, 9, 18), seoul(6, 10, 12)),
]


@pytest.mark.parametrize(("step", "due_at", "closes"), WINDOWS)
def test_each_reminder_has_its_hour_and_its_last_moment(
    step: str, due_at: datetime, closes: datetime
) -> None:
    message = planned(patient(BOOKED), LONG_BEFORE)[f"1 {step}"]
    assert (message.due_at, message.not_after) == (due_at, closes)
    assert message.not_before == due_at - 4 * HOUR
    assert (message.status, message.why) == (Status.PLANNED, Why.NONE)


def test_the_week_before_is_for_the_first_session() -> None:
    second = session(VISIT, number=2)
    assert set(planned(patient(second), LONG_BEFORE)) == {"2 before-3d", "2 before-1d"}


def test_somebody_with_cold_sores_hears_a_week_before_every_session() -> None:
    second = session(VISIT, number=2)
    assert "2 before-7d" in planned(patient(second, cold_sores=True), LONG_BEFORE)


@pytest.mark.parametrize(
    ("booked_at", "left"),
    [
        (seoul(6, 3, 17, 59), {"before-7d", "before-3d", "before-1d"}),
        (seoul(6, 3, 18), {"before-3d", "before-1d"}),
        (seoul(6, 8, 10), {"before-1d"}),
        (seoul(6, 9, 18, 1), set()),
    ],
)
def test_what_was_past_at_booking_is_not_made(booked_at: datetime, left: set[str]) -> None:
    late = replace(BOOKED, timed_at=booked_at)
    assert set(planned(patient(late), booked_at)) == {f"1 {step}" for step in left}


def test_a_day_before_step_quiet_hours_moved_back_past_the_booking_is_not_made() -> None:
    late_evening = replace(
        TIMELINE.steps[2], due=replace(TIMELINE.steps[2].due, at=VISIT.time().replace(hour=22))
    )
    timeline = replace(TIMELINE, steps=(late_evening,))
    booked = replace(BOOKED, timed_at=seoul(6, 9, 21, 30))
    assert planned(patient(booked), booked.timed_at, timeline) == {}


@pytest.mark.parametrize(
    "state", [SessionState.CANCELLED, SessionState.NO_SHOW, SessionState.ABORTED, SessionState.PERFORMED]
)
def test_a_session_that_is_over_has_no_reminders(state: SessionState) -> None:
    over = replace(BOOKED, state=state)
    assert not {f"1 {step}" for step in BEFORE} & set(planned(patient(over), LONG_BEFORE))


def test_a_sent_reminder_is_not_planned_again() -> None:
    sent = replace(BOOKED, sent={"before-3d": seoul(6, 7, 18)})
    assert "1 before-3d" not in planned(patient(sent), seoul(6, 7, 18, 1))


def test_a_moved_session_has_new_messages() -> None:
    moved = replace(BOOKED, starts_at=VISIT + 5 * DAY, time_version=2, timed_at=seoul(6, 1))
    message = planned(patient(moved), seoul(6, 1))["1 before-3d"]
    assert (message.key.version, message.due_at) == (2, seoul(6, 12, 18))


def test_an_unsent_reminder_whose_window_closed_has_expired() -> None:
    message = planned(patient(BOOKED), seoul(6, 9, 12, 1))["1 before-3d"]
    assert (message.status, message.why) == (Status.EXPIRED, Why.LATE)


def test_a_send_may_begin_at_the_very_end_of_the_window() -> None:
    assert planned(patient(BOOKED), seoul(6, 9, 12))["1 before-3d"].status is Status.PLANNED


def test_a_week_ahead_the_night_is_the_patients() -> None:
    # 18:00 in Seoul is 05:00 in New York; 09:00 there is 22:00 in Seoul.
    due = going(planned(patient(BOOKED, zone=NEW_YORK), LONG_BEFORE))
    assert due["1 before-7d"] == seoul(6, 3, 22)
    assert due["1 before-1d"] == seoul(6, 9, 18)


def test_a_reminder_that_quiet_hours_push_out_of_its_window_is_kept_with_the_reason() -> None:
    early = replace(TIMELINE.steps[1], closes=TIMELINE.steps[1].due)
    message = planned(patient(BOOKED, zone=NEW_YORK), LONG_BEFORE, replace(TIMELINE, steps=(early,)))[
        "1 before-3d"
    ]
    assert (message.status, message.why) == (Status.CANCELLED, Why.QUIET_HOURS)
