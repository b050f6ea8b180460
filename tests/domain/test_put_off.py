from dataclasses import replace
from datetime import datetime

import pytest

from domain.messages import Status, Wanted
from domain.patients import SessionState, SessionView
from domain.reasons import Why
from tests.domain.build import DAY, HOUR, NEW_YORK, done, patient, planned, seoul, session

FIRST = done(session(seoul(6, 10, 14)))
DUE = seoul(7, 8, 11)  # after-4w
CLOSES = seoul(7, 14, 15)
NEXT_VISIT = session(seoul(7, 10, 14), number=2)
CANCELLED = replace(NEXT_VISIT, state=SessionState.CANCELLED)


def four_weeks(*others: SessionView, now: datetime, **more: str) -> Wanted:
    return planned(patient(FIRST, *others, **more), now)["1 after-4w"]


def test_with_no_visit_near_it_goes_as_planned() -> None:
    message = four_weeks(now=DUE)
    assert (message.due_at, message.not_after, message.why) == (DUE, CLOSES, Why.NONE)


@pytest.mark.parametrize("starts_at", [DUE, DUE + 7 * DAY - HOUR, DUE - 7 * DAY, DUE - HOUR])
def test_a_visit_within_seven_days_puts_it_off_until_the_visit_is_over(starts_at: datetime) -> None:
    visit = session(starts_at, number=2)
    message = four_weeks(visit, now=seoul(6, 20))
    assert (message.status, message.why) == (Status.PLANNED, Why.PUT_OFF)
    assert message.due_at == max(DUE, visit.visit_ends_at)
    assert message.not_after == max(CLOSES, visit.visit_ends_at + 7 * DAY)


@pytest.mark.parametrize("starts_at", [DUE + 7 * DAY, DUE - 7 * DAY - HOUR])
def test_a_visit_further_away_does_not(starts_at: datetime) -> None:
    assert four_weeks(session(starts_at, number=2), now=seoul(6, 20)).why == Why.NONE


def test_a_visit_on_hold_does_not() -> None:
    held = replace(NEXT_VISIT, held_since=seoul(7, 1))
    assert (four_weeks(held, now=seoul(7, 2)).due_at, four_weeks(held, now=seoul(7, 2)).why) == (
        DUE,
        Why.NONE,
    )


def test_the_window_never_outlives_the_next_step() -> None:
    visit = session(seoul(8, 11, 23, 30), number=2)  # 8 weeks: due 5 August, next step 2 September
    message = planned(patient(FIRST, visit), seoul(8, 5))["1 after-8w"]
    assert message.not_after == visit.visit_ends_at + 7 * DAY
    far = replace(visit, visit_ends_at=seoul(8, 30))
    assert planned(patient(FIRST, far), seoul(8, 5))["1 after-8w"].not_after == seoul(9, 2, 11)


@pytest.mark.parametrize(
    ("now", "due_at"),
    [
        (NEXT_VISIT.visit_ends_at, seoul(7, 11, 11)),
        (seoul(7, 11, 10, 59), seoul(7, 11, 11)),
        (seoul(7, 11, 11), seoul(7, 12, 11)),
        (seoul(7, 15, 9), seoul(7, 15, 11)),
    ],
)
def test_after_a_visit_nobody_marked_it_waits_for_the_next_eleven_again_and_again(
    now: datetime, due_at: datetime
) -> None:
    message = four_weeks(NEXT_VISIT, now=now)
    assert (message.status, message.why, message.due_at) == (Status.PLANNED, Why.VISIT_UNMARKED, due_at)


def test_a_visit_just_before_its_time_that_nobody_marked_holds_it_too() -> None:
    visit = session(DUE - 2 * DAY, number=2)
    message = four_weeks(visit, now=DUE)
    assert (message.why, message.due_at) == (Why.VISIT_UNMARKED, DUE + DAY)


def test_waiting_for_an_unmarked_visit_never_makes_it_earlier() -> None:
    visit = session(DUE - 2 * DAY, number=2)
    message = four_weeks(visit, now=visit.visit_ends_at)
    assert (message.why, message.due_at) == (Why.VISIT_UNMARKED, DUE)


def test_a_visit_that_stays_unmarked_lets_it_expire() -> None:
    message = four_weeks(NEXT_VISIT, now=seoul(7, 17, 12))
    assert (message.status, message.why) == (Status.EXPIRED, Why.VISIT_UNMARKED)


def test_a_performed_visit_supersedes_it() -> None:
    message = four_weeks(done(NEXT_VISIT), now=seoul(7, 10, 15))
    assert (message.status, message.why) == (Status.SUPERSEDED, Why.LATER_SESSION)


GONE = [
    replace(CANCELLED, marked_at=seoul(7, 9, 16)),
    replace(NEXT_VISIT, held_since=seoul(7, 9, 16)),
    replace(NEXT_VISIT, starts_at=seoul(7, 30, 14), time_version=2, timed_at=seoul(7, 9, 16)),
    replace(NEXT_VISIT, state=SessionState.ABORTED, marked_at=seoul(7, 9, 16)),
    replace(NEXT_VISIT, state=SessionState.NO_SHOW, marked_at=seoul(7, 9, 16)),
]


@pytest.mark.parametrize("visit", GONE)
@pytest.mark.parametrize("now", [seoul(7, 9, 16), seoul(7, 10, 11), seoul(7, 10, 12)])
def test_when_the_visit_goes_away_it_goes_at_the_next_eleven_and_stays_there(
    visit: SessionView, now: datetime
) -> None:
    message = four_weeks(visit, now=now)
    assert (message.status, message.due_at) == (Status.PLANNED, seoul(7, 10, 11))


def test_a_visit_that_goes_away_before_its_time_changes_nothing() -> None:
    assert four_weeks(replace(CANCELLED, marked_at=seoul(7, 7)), now=DUE).due_at == DUE


def test_nor_does_it_make_the_window_longer() -> None:
    early = session(seoul(7, 14, 10), number=2, state=SessionState.CANCELLED, marked_at=seoul(7, 1))
    assert four_weeks(early, now=DUE).not_after == CLOSES


@pytest.mark.parametrize(
    "far",
    [
        session(seoul(9, 30, 14), number=2, timed_at=seoul(7, 9, 16)),
        session(seoul(9, 30, 14), number=2, held_since=seoul(7, 9, 16)),
        session(seoul(9, 30, 14), number=2, state=SessionState.CANCELLED, marked_at=seoul(7, 9, 16)),
    ],
)
def test_what_happens_to_a_visit_far_away_does_not_delay_it(far: SessionView) -> None:
    assert four_weeks(far, now=seoul(7, 9, 17)).due_at == DUE


def test_released_into_the_clinics_night_it_goes_in_the_morning_after() -> None:
    held = replace(NEXT_VISIT, held_since=seoul(7, 9, 16))  # 11:00 in New York is midnight here
    assert four_weeks(held, now=seoul(7, 9, 16), zone=NEW_YORK).due_at == seoul(7, 10, 9)


def test_the_window_stays_grown_when_the_visit_falls_through() -> None:
    missed = session(seoul(7, 15, 10), number=2, state=SessionState.NO_SHOW, marked_at=seoul(7, 15, 12))
    message = four_weeks(missed, now=seoul(7, 15, 12))
    assert (message.status, message.due_at) == (Status.PLANNED, seoul(7, 16, 11))
    assert message.not_after == missed.visit_ends_at + 7 * DAY


def test_a_visit_marked_missed_after_the_window_lets_it_expire() -> None:
    missed = replace(NEXT_VISIT, state=SessionState.NO_SHOW, marked_at=seoul(7, 17, 14))
    message = four_weeks(missed, now=seoul(7, 17, 14))
    assert (message.status, message.why) == (Status.EXPIRED, Why.LATE)


def test_a_released_message_sees_the_next_visit_ahead() -> None:
    later = session(seoul(7, 16, 14), number=3)
    message = four_weeks(replace(CANCELLED, marked_at=seoul(7, 9, 16)), later, now=seoul(7, 9, 16))
    assert (message.why, message.due_at) == (Why.PUT_OFF, later.visit_ends_at)


def test_of_two_visits_the_last_one_counts() -> None:
    later = session(seoul(7, 13, 14), number=3, course_id=2)
    assert four_weeks(NEXT_VISIT, later, now=seoul(7, 11)).due_at == later.visit_ends_at


def test_a_cancellation_whose_time_is_unknown_sends_it_at_its_own_time() -> None:
    assert four_weeks(CANCELLED, now=seoul(7, 9)).due_at == DUE


def test_the_next_eleven_is_the_patients() -> None:
    cancelled = replace(CANCELLED, marked_at=seoul(7, 9, 16))
    assert four_weeks(cancelled, now=seoul(7, 9, 16), zone=NEW_YORK).due_at == seoul(7, 10, 0)
