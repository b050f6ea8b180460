"""A visit that stands on a day closed since: nobody is reminded of it until it is settled."""

from dataclasses import replace

from domain.messages import OPEN, Status
from domain.reasons import Why
from tests.domain.build import BEFORE, going, patient, planned, seoul, session

VISIT = seoul(6, 10, 14)
CLOSED = session(VISIT, closed=True)


def test_reminders_of_a_visit_on_a_closed_day_wait() -> None:
    messages = planned(patient(CLOSED), seoul(6, 1, 12))
    assert {name for name, each in messages.items() if each.why == Why.CLOSED_DAY} == {
        f"1 {step}" for step in BEFORE
    }
    assert going(messages) == {}
    assert all(each.status in OPEN for each in messages.values()), "and can come back"


def test_one_whose_window_is_over_says_what_it_waited_for() -> None:
    message = planned(patient(CLOSED), seoul(6, 9, 13))["1 before-3d"]
    assert (message.status, message.why) == (Status.EXPIRED, Why.CLOSED_DAY)


def test_a_hold_beside_it_keeps_its_own_words_and_its_warning() -> None:
    messages = planned(patient(replace(CLOSED, held_since=seoul(6, 1, 12))), seoul(6, 1, 12))
    assert messages["1 before-3d"].why == Why.ON_HOLD
    assert messages["1 do-not-travel"].status is Status.PLANNED


def test_open_again_it_is_as_if_nothing_had_been() -> None:
    view, now = patient(replace(CLOSED, closed=False)), seoul(6, 1, 12)
    assert planned(view, now) == planned(patient(session(VISIT)), now)
    assert set(going(planned(view, now))) == {f"1 {step}" for step in BEFORE}
