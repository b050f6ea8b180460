"""The review of an advertisement has to hold until its last day in the clinic's zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from db.tables import Broadcast, Patient, Staff
from domain.broadcasts import Kind, Problem, State
from services.broadcasts import deciding, drafts
from services.moment import Moment
from services.office import Office
from services.texts import Texts
from tests.services.clinic import DAY, later
from tests.support import crowd

SECOND = timedelta(seconds=1)
LAST = date(2026, 12, 3)
"""The clinic's day on which the time of a broadcast ends that is submitted at the tests' first moment."""


@pytest.fixture
def named(at: Moment, texts: Texts) -> Moment:
    """The same transaction in a clinic with a name and a phone."""
    shown = crowd.named(texts)
    return replace(at, office=Office(shown.content, shown, "clinic_bot"))


async def ad(at: Moment, staff: Staff, until: date) -> Broadcast:
    cast = await drafts.create(at, staff, Kind.AD)
    assert await drafts.set_text(at, cast, staff, "en", "Spring.") is None
    assert await drafts.set_review(at, cast, staff, " KMA - 1 ", until) is None
    return cast


async def approved(at: Moment, maker: Staff, second: Staff, until: date) -> Broadcast:
    cast = await ad(at, maker, until)
    assert await deciding.submit(at, cast, maker) is None
    assert await deciding.approve(at, cast, second) is None
    return cast


async def test_number_and_last_day_are_kept_together_or_not_at_all(at: Moment, doctor: Staff) -> None:
    cast = await ad(at, doctor, LAST)
    assert (cast.review_number, cast.review_until) == ("KMA - 1", LAST)
    for number, until, problem in (
        ("2", date(2029, 12, 2), Problem.REVIEW_DAY),
        ("2" * 65, LAST, Problem.TOO_LONG),
        (" ", LAST, Problem.NO_REVIEW_NUMBER),
    ):
        assert await drafts.set_review(at, cast, doctor, number, until) is problem
        assert (cast.review_number, cast.review_until) == ("KMA - 1", LAST)


@pytest.mark.parametrize(
    ("now", "today"),
    [
        (datetime(2026, 12, 1, 14, 59, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 1, 15, 0, tzinfo=UTC), date(2026, 12, 2)),
    ],
)
async def test_which_day_a_review_may_end_on_changes_at_the_clinics_midnight(
    at: Moment, doctor: Staff, now: datetime, today: date
) -> None:
    then, cast = replace(at, now=now), await ad(at, doctor, LAST)
    most = today.replace(year=today.year + 3)
    for until, problem in (
        (today, None),
        (today - DAY, Problem.REVIEW_DAY),
        (most, None),
        (most + DAY, Problem.REVIEW_DAY),
    ):
        assert await drafts.set_review(then, cast, doctor, "1", until) is problem


@pytest.mark.parametrize(("until", "problem"), [(LAST, None), (LAST - DAY, Problem.REVIEW_ENDS)])
async def test_it_is_submitted_only_if_the_review_holds_until_its_last_day(
    at: Moment, doctor: Staff, until: date, problem: Problem | None
) -> None:
    cast = await ad(at, doctor, until)
    assert await deciding.submit(at, cast, doctor) is problem
    assert cast.state == (State.DRAFT if problem else State.WAITING)


@pytest.mark.parametrize(
    ("ends", "last_day"),
    [
        (datetime(2026, 12, 2, 14, 59, 59, tzinfo=UTC), date(2026, 12, 2)),
        (datetime(2026, 12, 2, 15, 0, tzinfo=UTC), date(2026, 12, 3)),
    ],
)
async def test_the_last_day_is_that_of_the_clinic_to_the_second(
    at: Moment, doctor: Staff, ends: datetime, last_day: date
) -> None:
    """At its very end a message may still go: at midnight sharp that is the next day."""
    cast = await ad(at, doctor, last_day)
    assert await drafts.set_when(at, cast, doctor, None, ends) is None
    assert deciding.review_problem(at, cast) is None
    assert await drafts.set_review(at, cast, doctor, "1", last_day - DAY) is None
    assert deciding.review_problem(at, cast) is Problem.REVIEW_ENDS


async def test_what_was_approved_in_time_does_not_start_when_its_review_no_longer_reaches(
    named: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    cast = await approved(named, doctor, owner, LAST)
    midnight = replace(named, now=datetime(2026, 12, 1, 15, 0, tzinfo=UTC))
    assert await deciding.start(midnight, cast, doctor, 1, 1) is Problem.REVIEW_ENDS
    assert cast.state == State.APPROVED
    assert await deciding.start(later(midnight, -SECOND), cast, doctor, 1, 1) is None
    assert patient.id


async def test_a_time_chosen_after_the_approval_is_held_against_the_review_at_the_start(
    named: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    cast = await approved(named, doctor, owner, LAST)
    assert await drafts.set_when(named, cast, doctor, named.now + DAY) is None
    assert await deciding.start(named, cast, doctor, 1, 1) is Problem.REVIEW_ENDS
    assert await drafts.set_when(named, cast, doctor, None) is None
    assert await deciding.start(named, cast, doctor, 1, 1) is None
    assert patient.id


async def test_a_number_whose_end_nobody_entered_is_not_submitted_and_not_started(
    named: Moment, doctor: Staff, owner: Staff, patient: Patient
) -> None:
    draft, ready = await ad(named, doctor, LAST), await approved(named, doctor, owner, LAST)
    draft.review_until = ready.review_until = None
    assert await deciding.submit(named, draft, doctor) is Problem.NO_REVIEW_NUMBER
    assert await deciding.start(named, ready, doctor, 1, 1) is Problem.NO_REVIEW_NUMBER
    assert (draft.state, ready.state) == (State.DRAFT, State.APPROVED)
    assert patient.id


async def test_a_notice_needs_no_review(at: Moment, doctor: Staff) -> None:
    cast = await drafts.create(at, doctor, Kind.NOTICE)
    assert deciding.review_problem(at, cast) is None
