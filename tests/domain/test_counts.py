from datetime import timedelta
from itertools import product

import pytest

from domain.patients import CheckInFact, PatientView
from tests.domain.build import AFTER, DAY, HOUR, NEW_YORK, SEOUL, patient, seoul, session
from tests.domain.living import Life, as_it_is, live, marks_done, with_session

FIRST = seoul(6, 10, 14)


def lived(sessions: int, gap_days: int, *, answers: bool = True, **more: str) -> Life:
    """A course as planned, every visit done, no check-in left open."""
    visits = [
        session(FIRST + number * gap_days * DAY, number + 1, sessions, timed_at=FIRST - 30 * DAY)
        for number in range(sessions)
    ]
    view = patient(*visits, **more)
    events = [(FIRST - 30 * DAY, as_it_is)]
    events += [(visit.visit_ends_at, marks_done(visit.id)) for visit in visits]
    return live(Life(answering(view) if answers else view), events, FIRST + 300 * DAY)


def answering(view: PatientView) -> PatientView:
    for visit in view.sessions:
        facts = {step: CheckInFact(visit.visit_ends_at) for step in AFTER}
        view = with_session(
            view, session(visit.starts_at, visit.number, visit.of, timed_at=visit.timed_at, checkins=facts)
        )
    return view


@pytest.mark.parametrize(("sessions", "messages"), [(3, 16), (4, 20), (5, 24)])
@pytest.mark.parametrize("gap_days", [21, 24, 28])
@pytest.mark.parametrize("zone", [SEOUL, NEW_YORK])
def test_a_course_is_sixteen_twenty_or_twenty_four_messages(
    sessions: int, messages: int, gap_days: int, zone: str
) -> None:
    sent = [name for name, _ in lived(sessions, gap_days, zone=zone).sent]
    assert len(sent) == messages
    assert len(set(sent)) == messages


@pytest.mark.parametrize(("sessions", "gap_days"), list(product((3, 5), range(21, 29))))
def test_never_more_than_three_in_seven_days(sessions: int, gap_days: int) -> None:
    times = [at for _, at in lived(sessions, gap_days).sent]
    assert all(sum(at <= other < at + timedelta(days=7) for other in times) <= 3 for at in times)


def test_a_course_of_three_message_by_message() -> None:
    assert [name for name, _ in lived(3, 28).sent] == [
        "1 before-7d",
        "1 before-3d",
        "1 before-1d",
        "1 after-24h",
        "1 after-10d",
        "2 before-3d",
        "2 before-1d",
        "2 after-24h",
        "2 after-10d",
        "3 before-3d",
        "3 before-1d",
        "3 after-24h",
        "3 after-10d",
        "3 after-4w",
        "3 after-8w",
        "3 after-12w",
    ]


def test_silence_adds_a_nudge_to_the_first_two_check_ins_of_a_session() -> None:
    sent = [name for name, _ in lived(3, 21, answers=False).sent if "nudge" in name]
    assert sent == [f"{number} nudge-after-{step}" for number in (1, 2, 3) for step in ("24h", "10d")]


def test_every_message_goes_at_its_hour() -> None:
    sent = dict(lived(3, 28).sent)
    assert sent["1 before-7d"] == FIRST - 7 * DAY + 4 * HOUR
    assert sent["2 after-24h"] == FIRST + 29 * DAY + HOUR
    assert sent["3 after-12w"] == FIRST + (56 + 84) * DAY - 3 * HOUR
