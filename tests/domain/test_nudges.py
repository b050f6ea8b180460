from dataclasses import replace
from datetime import datetime

import pytest

from domain.messages import Status
from domain.patients import CheckInFact, SessionView
from domain.reasons import Why
from tests.domain.build import DAY, HOUR, done, patient, planned, seoul, session

DONE = done(session(seoul(6, 10, 14)))
SENT_AT = seoul(6, 11, 15)


def asked(at: datetime = SENT_AT, step: str = "after-24h", **more: object) -> SessionView:
    return replace(DONE, sent={step: at}, **more)


def test_before_the_question_there_is_no_nudge() -> None:
    assert "1 nudge-after-24h" not in planned(patient(DONE), SENT_AT)


@pytest.mark.parametrize("step", ["after-24h", "after-10d"])
@pytest.mark.parametrize(
    ("sent_at", "due_at"),
    [
        (seoul(6, 21, 9), seoul(6, 21, 15)),
        (seoul(6, 21, 14, 59), seoul(6, 21, 20, 59)),
        (seoul(6, 21, 15), seoul(6, 22, 9)),
        (seoul(6, 21, 20, 59), seoul(6, 22, 9)),
    ],
)
def test_a_nudge_follows_six_hours_later_or_in_the_morning(
    step: str, sent_at: datetime, due_at: datetime
) -> None:
    nudge = planned(patient(asked(sent_at, step)), sent_at)[f"1 nudge-{step}"]
    assert (nudge.due_at, nudge.not_after, nudge.status) == (due_at, due_at + DAY, Status.PLANNED)


def test_the_week_messages_have_no_nudge() -> None:
    assert "1 nudge-after-4w" not in planned(patient(asked(seoul(7, 8, 11), "after-4w")), seoul(7, 8, 11))


def test_an_answer_makes_the_nudge_needless() -> None:
    answered = asked(checkins={"after-24h": CheckInFact(SENT_AT + HOUR)})
    nudge = planned(patient(answered), SENT_AT + HOUR)["1 nudge-after-24h"]
    assert (nudge.status, nudge.why) == (Status.CANCELLED, Why.ANSWERED)


def test_a_second_nudge_is_never_sent() -> None:
    both = replace(DONE, sent={"after-24h": SENT_AT, "nudge-after-24h": SENT_AT + 18 * HOUR})
    assert "1 nudge-after-24h" not in planned(patient(both), SENT_AT + 19 * HOUR)


def test_a_later_session_makes_the_nudge_needless() -> None:
    other = done(session(seoul(6, 11, 16), number=2))
    nudge = planned(patient(asked(), other), seoul(6, 11, 17))["1 nudge-after-24h"]
    assert (nudge.status, nudge.why) == (Status.SUPERSEDED, Why.LATER_SESSION)


def test_a_nudge_nobody_could_send_expires_after_a_day() -> None:
    nudge = planned(patient(asked()), seoul(6, 13, 9, 1))["1 nudge-after-24h"]
    assert (nudge.status, nudge.why) == (Status.EXPIRED, Why.LATE)
