from dataclasses import replace
from datetime import datetime

import pytest

from domain.messages import Status
from domain.patients import CheckInFact, SessionState, SessionView
from domain.reasons import Why
from tests.domain.build import DAY, HOUR, done, patient, planned, seoul, session

ENDED = seoul(6, 10, 15)
DONE = done(session(seoul(6, 10, 14)))


def answered(*at: datetime, recheck: bool = True) -> SessionView:
    facts = {f"report-{number}": CheckInFact(moment, recheck) for number, moment in enumerate(at)}
    return replace(DONE, checkins=facts)


@pytest.mark.parametrize(
    ("answers", "due_at"),
    [
        ([ENDED + 25 * HOUR], ENDED + 48 * HOUR),
        ([ENDED + 42 * HOUR], ENDED + 48 * HOUR),
        ([ENDED + 43 * HOUR], ENDED + 49 * HOUR),
        ([ENDED + 47 * HOUR], ENDED + 53 * HOUR),
        ([ENDED + 25 * HOUR, ENDED + 44 * HOUR], ENDED + 50 * HOUR),
        ([ENDED + 44 * HOUR, ENDED + 25 * HOUR], ENDED + 50 * HOUR),
        ([ENDED + 48 * HOUR], seoul(6, 13, 9)),
    ],
)
def test_the_second_look_comes_after_two_days_and_six_hours_after_the_answer(
    answers: list[datetime], due_at: datetime
) -> None:
    look = planned(patient(answered(*answers)), max(answers))["1 recheck"]
    assert (look.due_at, look.not_after, look.status) == (due_at, due_at + DAY, Status.PLANNED)


def test_an_answer_that_asks_for_none_gets_none() -> None:
    assert "1 recheck" not in planned(patient(answered(ENDED + HOUR, recheck=False)), ENDED + DAY)


def test_there_is_one_second_look_for_a_session() -> None:
    looked = replace(answered(ENDED + 47 * HOUR), sent={"recheck": ENDED + 48 * HOUR})
    assert "1 recheck" not in planned(patient(looked), ENDED + 49 * HOUR)


def test_a_later_session_makes_it_needless() -> None:
    other = done(session(ENDED + 30 * HOUR, number=2))
    look = planned(patient(answered(ENDED + 25 * HOUR), other), ENDED + 31 * HOUR)["1 recheck"]
    assert (look.status, look.why) == (Status.SUPERSEDED, Why.LATER_SESSION)


def test_a_visit_that_was_undone_is_not_looked_at_again() -> None:
    undone = replace(
        answered(ENDED + 25 * HOUR), state=SessionState.BOOKED, performed_at=None, marked_at=None
    )
    assert "1 recheck" not in planned(patient(undone), ENDED + 26 * HOUR)
