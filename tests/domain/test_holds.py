from dataclasses import replace
from datetime import datetime

import pytest

from domain.messages import Status
from domain.reasons import Why
from tests.domain.build import HOUR, NEW_YORK, patient, planned, seoul, session

VISIT = seoul(6, 10, 3)  # at night, so that quiet hours would matter
HELD = session(VISIT, held_since=seoul(6, 1, 12))


def test_on_hold_reminders_wait_for_a_doctor() -> None:
    message = planned(patient(HELD), seoul(6, 1, 12))["1 before-3d"]
    assert (message.status, message.why) == (Status.HELD, Why.ON_HOLD)


def test_a_held_reminder_expires_with_its_window() -> None:
    message = planned(patient(HELD), seoul(6, 9, 13))["1 before-3d"]
    assert (message.status, message.why) == (Status.EXPIRED, Why.HOLD_EXPIRED)


def test_a_lifted_hold_gives_back_what_is_still_in_time() -> None:
    lifted = replace(HELD, held_since=None)
    messages = planned(patient(lifted), seoul(6, 9, 13))
    assert messages["1 before-3d"].status is Status.EXPIRED
    assert messages["1 before-1d"].status is Status.PLANNED
    assert "1 do-not-travel" not in messages


@pytest.mark.parametrize(
    ("held_since", "due_at"),
    [(seoul(6, 1, 12), seoul(6, 9, 3)), (seoul(6, 9, 22), seoul(6, 9, 22))],
)
def test_do_not_travel_goes_a_day_before_or_at_once_whatever_the_hour(
    held_since: datetime, due_at: datetime
) -> None:
    held = replace(HELD, held_since=held_since)
    message = planned(patient(held, zone=NEW_YORK), held_since)["1 do-not-travel"]
    assert (message.due_at, message.not_after, message.status) == (due_at, VISIT, Status.PLANNED)


def test_a_hold_set_after_the_visit_began_warns_of_no_journey() -> None:
    held = replace(HELD, held_since=VISIT)
    assert "1 do-not-travel" not in planned(patient(held), VISIT)


def test_do_not_travel_reaches_those_who_stopped_everything() -> None:
    messages = planned(patient(HELD, stopped=True, essentials=True), seoul(6, 8))
    assert messages["1 do-not-travel"].status is Status.PLANNED
    assert messages["1 before-1d"].status is Status.CANCELLED


def test_do_not_travel_waits_for_a_chat() -> None:
    message = planned(patient(HELD, linked=False), seoul(6, 8))["1 do-not-travel"]
    assert (message.status, message.why) == (Status.HELD, Why.NOT_LINKED)


def test_do_not_travel_is_said_once_for_a_time() -> None:
    sent = replace(HELD, sent={"do-not-travel": VISIT - 24 * HOUR})
    assert "1 do-not-travel" not in planned(patient(sent), VISIT - 20 * HOUR)
