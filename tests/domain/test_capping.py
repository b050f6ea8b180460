from dataclasses import replace

from domain.messages import Status
from domain.reasons import Why
from tests.domain.build import DAY, TIMELINE, done, going, patient, planned, seoul, session

FIRST = done(session(seoul(6, 10, 14)))
DAY_TEN = seoul(6, 20, 11)
NOW = seoul(6, 11)


def test_a_capped_message_goes_the_day_after_a_reminder() -> None:
    second = session(seoul(6, 23, 14), number=2)  # before-3d on 20 June
    message = planned(patient(FIRST, second), NOW)["1 after-10d"]
    assert (message.due_at, message.status, message.why) == (DAY_TEN + DAY, Status.PLANNED, Why.DAILY_CAP)


def test_it_gives_way_as_long_as_days_are_taken() -> None:
    # before-1d of one visit on 20 June, of another on 21 June
    visits = [
        session(seoul(6, day, 14), number=day, course_id=day, timed_at=seoul(6, 19)) for day in (21, 22)
    ]
    assert going(planned(patient(FIRST, *visits), NOW))["1 after-10d"] == DAY_TEN + 2 * DAY


def test_with_no_free_day_left_it_is_dropped_with_the_reason() -> None:
    visits = [
        session(seoul(6, day, 14), number=day, course_id=day, timed_at=seoul(6, day - 2))
        for day in range(21, 26)
    ]
    message = planned(patient(FIRST, *visits), NOW)["1 after-10d"]
    assert (message.status, message.why) == (Status.CANCELLED, Why.DAILY_CAP)


def test_a_reminder_that_went_out_still_takes_its_day() -> None:
    second = session(seoul(6, 23, 14), number=2, sent={"before-3d": seoul(6, 20, 9)})
    assert going(planned(patient(FIRST, second), seoul(6, 20, 10)))["1 after-10d"] == DAY_TEN + DAY


def test_a_reminder_on_hold_takes_no_day() -> None:
    second = session(seoul(6, 23, 14), number=2, held_since=seoul(6, 12))
    assert going(planned(patient(FIRST, second), seoul(6, 12)))["1 after-10d"] == DAY_TEN


def test_a_reminder_the_patient_does_not_want_takes_no_day() -> None:
    second = session(seoul(6, 23, 14), number=2)
    assert going(planned(patient(FIRST, second, essentials=True), NOW))["1 after-10d"] == DAY_TEN


def test_a_message_put_off_keeps_its_time_whatever_shares_the_day() -> None:
    second = session(seoul(7, 12, 14), number=2)
    other = session(seoul(7, 15, 14), number=3, course_id=2)  # before-3d on 12 July
    message = planned(patient(FIRST, second, other), NOW)["1 after-4w"]
    assert (message.why, message.due_at) == (Why.PUT_OFF, second.visit_ends_at)


def test_two_capped_messages_do_not_share_a_day() -> None:
    twin = replace(TIMELINE.steps[4], name="after-ten-again")
    timeline = replace(TIMELINE, steps=(*TIMELINE.steps, twin))
    due = going(planned(patient(FIRST), NOW, timeline))
    assert (due["1 after-10d"], due["1 after-ten-again"]) == (DAY_TEN, DAY_TEN + DAY)


def test_nudges_take_no_day() -> None:
    asked = replace(FIRST, sent={"after-24h": seoul(6, 19, 20)})
    due = going(planned(patient(asked), seoul(6, 19, 21)))
    assert (due["1 nudge-after-24h"], due["1 after-10d"]) == (seoul(6, 20, 9), DAY_TEN)


def test_a_held_message_is_moved_but_says_what_it_waits_for() -> None:
    second = session(seoul(6, 23, 14), number=2)
    message = planned(patient(FIRST, second, linked=False), NOW)["1 after-10d"]
    assert (message.status, message.why, message.due_at) == (Status.HELD, Why.NOT_LINKED, DAY_TEN + DAY)
