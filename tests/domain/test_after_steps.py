from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.messages import Status
from domain.reasons import Why
from domain.steps import Offset
from tests.domain.build import (
    AFTER,
    DAY,
    HOUR,
    NEW_YORK,
    TIMELINE,
    done,
    going,
    patient,
    planned,
    seoul,
    session,
)

VISIT = session(seoul(6, 10, 14))
DONE = done(VISIT)
ENDED = seoul(6, 10, 15)
TIMES = [
    ("after-24h", seoul(6, 11, 15), seoul(6, 13, 15)),
    ("after-10d", seoul(6, 20, 11), seoul(6, 24, 15)),
    ("after-4w", seoul(7, 8, 11), seoul(7, 14, 15)),
    ("after-8w", seoul(8, 5, 11), seoul(8, 11, 15)),
    ("after-12w", seoul(9, 2, 11), seoul(9, 8, 15)),
]


@pytest.mark.parametrize(("step", "due_at", "closes"), TIMES)
def test_each_message_has_its_time_and_its_last_moment(step: str, due_at: datetime, closes: datetime) -> None:
    message = planned(patient(DONE), ENDED)[f"1 {step}"]
    assert (message.due_at, message.not_after, message.status) == (due_at, closes, Status.PLANNED)


def test_a_step_with_a_start_of_its_own_may_go_from_then_on() -> None:
    assert planned(patient(DONE), ENDED)["1 after-10d"].not_before == seoul(6, 17, 15)


def test_day_steps_go_at_eleven_where_the_patient_lives() -> None:
    # The visit ends at 15:00 in Seoul: 02:00 of the same calendar day in New York.
    due = going(planned(patient(DONE, zone=NEW_YORK), ENDED))
    assert due["1 after-10d"] == seoul(6, 21, 0)
    assert due["1 after-24h"] == seoul(6, 11, 15)


@pytest.mark.parametrize(
    ("ended", "due_at"),
    [
        (seoul(6, 10, 21, 30), seoul(6, 11, 20, 59)),
        (seoul(6, 10, 0, 59), seoul(6, 10, 20, 59)),
        (seoul(6, 10, 7), seoul(6, 11, 9)),
    ],
)
def test_two_days_long_the_night_is_the_clinics(ended: datetime, due_at: datetime) -> None:
    visit = done(session(ended - HOUR))
    message = planned(patient(visit, zone=NEW_YORK), ended)["1 after-24h"]
    assert (message.due_at, message.why) == (due_at, Why.QUIET_HOURS)
    assert message.not_before <= message.due_at


def test_a_corrected_time_moves_what_follows() -> None:
    corrected = replace(DONE, performed_at=seoul(6, 10, 17))
    assert going(planned(patient(corrected), ENDED))["1 after-24h"] == seoul(6, 11, 17)


LATE_DONE = [
    (seoul(6, 12, 10), "after-24h", seoul(6, 12, 10)),
    (seoul(6, 13, 15), "after-24h", seoul(6, 13, 15)),
    (seoul(6, 14, 10), "after-10d", seoul(6, 20, 11)),
    (seoul(6, 22, 16), "after-10d", seoul(6, 22, 16)),
]


@pytest.mark.parametrize(("marked_at", "step", "due_at"), LATE_DONE)
def test_a_late_done_sends_at_once_what_is_still_in_time(
    marked_at: datetime, step: str, due_at: datetime
) -> None:
    assert going(planned(patient(done(VISIT, marked_at)), marked_at))[f"1 {step}"] == due_at


def test_a_late_done_never_makes_what_is_too_late() -> None:
    marked_at = seoul(6, 13, 15, 1)
    assert set(planned(patient(done(VISIT, marked_at)), marked_at)) == {f"1 {step}" for step in AFTER[1:]}


def test_a_done_late_at_night_waits_for_the_morning() -> None:
    marked_at = seoul(6, 12, 22)
    assert going(planned(patient(done(VISIT, marked_at)), marked_at))["1 after-24h"] == seoul(6, 13, 9)


def test_a_done_at_night_whose_morning_is_too_late_is_kept_with_the_reason() -> None:
    visit = session(seoul(6, 10, 6))
    marked_at = seoul(6, 13, 2)
    message = planned(patient(done(visit, marked_at)), marked_at)["1 after-24h"]
    assert (message.status, message.why) == (Status.CANCELLED, Why.QUIET_HOURS)


def test_quiet_hours_never_move_a_message_to_before_done_was_pressed() -> None:
    visit = session(seoul(6, 10, 21))  # 24 hours after its end is 22:00, which would move to 20:59
    marked_at = seoul(6, 11, 21, 30)
    assert going(planned(patient(done(visit, marked_at)), marked_at))["1 after-24h"] == seoul(6, 12, 9)


def test_a_booked_session_has_no_aftercare() -> None:
    assert not {f"1 {step}" for step in AFTER} & set(planned(patient(VISIT), ENDED))


def test_a_later_session_of_any_course_takes_over() -> None:
    other = done(session(seoul(7, 1, 14), number=2, course_id=9))
    messages = planned(patient(DONE, other), seoul(7, 1, 15))
    for step in ("after-4w", "after-8w", "after-12w"):
        assert (messages[f"1 {step}"].status, messages[f"1 {step}"].why) == (
            Status.SUPERSEDED,
            Why.LATER_SESSION,
        )
        assert messages[f"2 {step}"].status is Status.PLANNED


def test_which_session_is_later_does_not_depend_on_when_staff_marked_it() -> None:
    forgotten = done(VISIT, marked_at=seoul(7, 2, 10))
    other = done(session(seoul(7, 1, 14), number=2))
    messages = planned(patient(forgotten, other), seoul(7, 2, 10))
    assert messages["1 after-4w"].status is Status.SUPERSEDED
    assert messages["2 after-24h"].status is Status.PLANNED


def test_of_two_sessions_at_one_moment_one_is_followed_up() -> None:
    twin = replace(DONE, id=2, number=2, course_id=2)
    due = going(planned(patient(DONE, twin), ENDED))
    assert set(due) == {f"2 {step}" for step in AFTER}


def test_a_step_without_a_start_opens_four_hours_ahead() -> None:
    plain = replace(TIMELINE.steps[4], opens=None)
    message = planned(patient(DONE), ENDED, replace(TIMELINE, steps=(plain,)))["1 after-10d"]
    assert message.not_before == message.due_at - 4 * HOUR
    assert message.due_at == ENDED + 10 * DAY - 4 * HOUR


def test_seconds_do_not_cost_the_patient_a_message() -> None:
    ended = seoul(6, 10, 0, 59) + timedelta(seconds=30)
    visit = replace(done(session(ended - HOUR)), performed_at=ended)
    message = planned(patient(visit), ended)["1 after-24h"]
    assert (message.status, message.due_at) == (Status.PLANNED, seoul(6, 10, 20, 59))
    assert message.not_before == message.due_at


def test_quiet_hours_never_move_a_message_to_before_its_window() -> None:
    strict = replace(TIMELINE.steps[3], opens=Offset(hours=22))
    visit = done(session(seoul(6, 10, 23)))
    message = planned(patient(visit), visit.visit_ends_at, replace(TIMELINE, steps=(strict,)))["1 after-24h"]
    assert (message.status, message.why) == (Status.CANCELLED, Why.QUIET_HOURS)
    assert message.not_before <= message.due_at
