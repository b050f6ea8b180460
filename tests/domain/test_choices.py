from dataclasses import replace

import pytest

from domain.messages import Status
from domain.patients import CheckInFact
from domain.reasons import Why
from tests.domain.build import HOUR, NEW_YORK, done, going, patient, planned, seoul, session

BOOKED = session(seoul(6, 10, 14))
DONE = done(session(seoul(5, 20, 14), number=2))
NOW = seoul(5, 20, 15)


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        ({"linked": False}, Why.NOT_LINKED),
        ({"reachable": False}, Why.UNREACHABLE),
        ({"consented": False}, Why.NO_CONSENT),
        ({"linked": False, "reachable": False, "consented": False}, Why.NOT_LINKED),
    ],
)
def test_what_may_still_come_holds_every_message(trouble: dict[str, bool], why: Why) -> None:
    messages = planned(patient(BOOKED, **trouble), NOW).values()
    assert {(each.status, each.why) for each in messages} == {(Status.HELD, why)}


def test_a_message_held_past_its_window_expires_for_the_same_reason() -> None:
    message = planned(patient(BOOKED, linked=False), seoul(6, 9, 13))["1 before-3d"]
    assert (message.status, message.why) == (Status.EXPIRED, Why.NOT_LINKED)


def test_a_hold_is_named_before_a_missing_link() -> None:
    held = replace(BOOKED, held_since=NOW)
    assert planned(patient(held, linked=False), NOW)["1 before-3d"].why == Why.ON_HOLD


def test_stop_cancels_everything() -> None:
    messages = planned(patient(BOOKED, DONE, stopped=True), NOW).values()
    assert {(each.status, each.why) for each in messages} == {(Status.CANCELLED, Why.STOPPED)}


def test_the_essentials_are_the_day_before_a_day_and_ten_days_and_twelve_weeks_after() -> None:
    assert set(going(planned(patient(BOOKED, DONE, essentials=True), NOW))) == {
        "1 before-1d",
        "2 after-24h",
        "2 after-10d",
        "2 after-12w",
    }


def test_what_is_not_essential_is_cancelled_with_the_reason() -> None:
    message = planned(patient(DONE, essentials=True), NOW)["2 after-8w"]
    assert (message.status, message.why) == (Status.CANCELLED, Why.ESSENTIALS)


def test_nudges_and_second_looks_are_essential() -> None:
    asked = replace(DONE, sent={"after-24h": NOW + 24 * HOUR}, checkins={"x": CheckInFact(NOW, recheck=True)})
    due = going(planned(patient(asked, essentials=True), NOW + 24 * HOUR))
    assert {"2 nudge-after-24h", "2 recheck"} <= set(due)


def test_going_abroad_moves_the_day_steps() -> None:
    assert going(planned(patient(DONE), NOW))["2 after-10d"] == seoul(5, 30, 11)
    assert going(planned(patient(DONE, zone=NEW_YORK), NOW))["2 after-10d"] == seoul(5, 31, 0)
