from dataclasses import replace
from datetime import datetime

import pytest

from domain.patients import SessionState
from domain.situation import asleep, quiet_zone, settle, settle_later
from tests.domain.build import HOUR, NEW_YORK, SEOUL, TIMELINE, done, patient, seoul, session

VISIT = session(seoul(6, 10, 14))
START, END = VISIT.starts_at, VISIT.visit_ends_at


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (START - 31 * HOUR, NEW_YORK),
        (START - 30 * HOUR, SEOUL),
        (END, SEOUL),
        (END + 48 * HOUR, SEOUL),
        (END + 49 * HOUR, NEW_YORK),
    ],
)
@pytest.mark.parametrize("visit", [VISIT, done(VISIT), replace(VISIT, state=SessionState.ABORTED)])
def test_around_a_visit_the_person_is_here(visit: object, at: datetime, zone: str) -> None:
    assert quiet_zone(replace(patient(zone=NEW_YORK), sessions=(visit,)), TIMELINE, at) == zone


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.NO_SHOW])
def test_for_a_visit_that_did_not_happen_nobody_travelled(state: SessionState) -> None:
    view = patient(replace(VISIT, state=state), zone=NEW_YORK)
    assert quiet_zone(view, TIMELINE, START) == NEW_YORK


def test_a_corrected_end_counts() -> None:
    late = replace(done(VISIT), performed_at=END + 5 * HOUR)
    assert quiet_zone(patient(late, zone=NEW_YORK), TIMELINE, END + 52 * HOUR) == SEOUL


def test_morning_here_may_be_night_there() -> None:
    # 09:00 in New York is 22:00 in Seoul: awake where the patient lives, asleep once they are expected here.
    view = patient(VISIT, zone=NEW_YORK)
    meant = START - 31 * HOUR  # 07:00 in Seoul, 18:00 in New York
    assert not asleep(view, TIMELINE, meant)
    assert asleep(view, TIMELINE, meant + HOUR)
    assert settle(view, TIMELINE, meant) == meant
    assert settle_later(view, TIMELINE, meant + HOUR) == seoul(6, 9, 9)


def test_a_message_moved_into_the_other_night_moves_on_again() -> None:
    # Two days after a visit that ended at 20:30: the clinic's evening, then the patient's early morning.
    visit = done(session(seoul(6, 10, 19, 30)))
    view = patient(visit, zone=NEW_YORK)
    meant = seoul(6, 12, 20, 31)  # 07:31 in New York
    assert settle(view, TIMELINE, meant) == seoul(6, 12, 22)
