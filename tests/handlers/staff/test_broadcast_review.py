"""Entering the review of an advertisement: the number, then the last day it holds."""

from datetime import date, timedelta

import pytest

from db.queries.people import staff_of
from db.tables import Broadcast
from tests.handlers.staff.desk import DOCTOR, OWNER, Desk

NUMBER = "KMA-2027-0001"


async def cast_of(desk: Desk) -> Broadcast:
    async with desk.database.read() as tx:
        return await tx.get_one(Broadcast, 1)


async def kept(desk: Desk) -> tuple[str, date | None]:
    cast = await cast_of(desk)
    return cast.review_number, cast.review_until


@pytest.fixture
async def asked(desk: Desk) -> Desk:
    """A doctor who typed the number for an advertisement, and is asked for the last day."""
    desk.who = DOCTOR
    await desk.type("/broadcast")
    await desk.press("Advertisement")
    await desk.press("Write English")
    await desk.type("Side effects: redness.")
    await desk.type("/broadcast 1")
    await desk.press("Review number")
    await desk.type(f" {NUMBER} ")
    return desk


async def test_number_and_last_day_are_asked_one_after_the_other(asked: Desk) -> None:
    assert "Until which day does the review hold?" in asked.text
    assert "Type the last day, like 5 Dec 2029" in asked.text
    assert await kept(asked) == ("", None), "half a review is none"
    await asked.type("30 Nov 2029")
    assert asked.text.startswith("Kept.")
    assert f"Review number: {NUMBER}, until Friday, 30 November 2029" in asked.text
    assert await kept(asked) == (NUMBER, date(2029, 11, 30))


async def test_a_slip_with_the_day_is_explained_and_loses_nothing(asked: Desk) -> None:
    for typed, said in (
        ("three years", "could not read"),
        ("31 Feb 2029", "no such day"),
        ("30 Nov 2026", "That day has passed"),
        ("2 Dec 2029", "The latest day possible is Saturday, 1 December 2029."),
        ("5 Dec", "the year as well"),
        ("14:00", "the day alone"),
        ("30 Nov 2029 14:00", "the day alone"),
        ("30 Nov 2029 25:00", "no such time"),
    ):
        await asked.type(typed)
        assert said in asked.text
        assert f"Review number: {NUMBER}" in asked.text
        assert "Until which day does the review hold?" in asked.text
    assert await kept(asked) == ("", None)
    await asked.type("2029년 12월 1일")
    assert await kept(asked) == (NUMBER, date(2029, 12, 1))


async def test_a_number_that_is_too_long_is_asked_for_again(asked: Desk) -> None:
    await asked.type("/broadcast 1")
    await asked.press("Review number")
    await asked.type("9" * 65)
    assert "at most 64 characters" in asked.text
    assert "please type its review number" in asked.text
    await asked.type("9" * 64)
    await asked.type("today")
    assert await kept(asked) == ("9" * 64, date(2026, 12, 1))


async def test_who_leaves_before_the_day_is_typed_keeps_the_review_there_was(asked: Desk) -> None:
    await asked.type("30 Nov 2029")
    await asked.press("Review number")
    await asked.type("KMA-2")
    await asked.press("Back to the broadcast")
    await asked.type("1 Dec 2028")
    assert await kept(asked) == (NUMBER, date(2029, 11, 30))


async def test_a_review_is_not_changed_once_somebody_asked_for_approval(asked: Desk) -> None:
    async with asked.database.write() as tx:
        cast = await tx.get_one(Broadcast, 1)
        cast.review_number, cast.review_until, cast.state = "KMA-2", date(2028, 1, 1), "waiting"
    await asked.type("30 Nov 2029")
    assert "not possible any more" in asked.text
    assert await kept(asked) == ("KMA-2", date(2028, 1, 1))


async def test_who_is_no_doctor_any_more_enters_nothing(asked: Desk) -> None:
    async with asked.database.write() as tx:
        staff = await staff_of(tx, DOCTOR)
        assert staff is not None
        staff.role = "coordinator"
    await asked.type("30 Nov 2029")
    assert "a doctor and an owner" in asked.text
    assert await kept(asked) == ("", None)


@pytest.mark.parametrize(("until", "short"), [("3 Dec 2026", False), ("2 Dec 2026", True)])
async def test_a_review_too_short_for_the_broadcast_is_said_at_once_and_at_the_request(
    asked: Desk, until: str, short: bool
) -> None:
    """It would go until 3 December, 48 hours from now."""
    await asked.type(until)
    assert ("The review ends before" in asked.text) is short
    await asked.press("Ask for approval")
    assert ("The review ends before" in asked.text) is short
    assert (await cast_of(asked)).state == ("draft" if short else "waiting")


async def test_who_approves_reads_number_and_last_day_and_what_is_missing(asked: Desk) -> None:
    await asked.type("30 Nov 2029")
    await asked.press("Ask for approval")
    asked.who = OWNER
    await asked.type("/broadcast 1")
    assert f"Review number: {NUMBER}, until Friday, 30 November 2029" in asked.text
    assert "Approve" in asked.labels()
    asked.later(days=365 * 3)
    await asked.type("/broadcast 1")
    assert "The review ends before" in asked.text


async def test_a_number_from_before_the_end_was_asked_for_is_shown_as_incomplete(asked: Desk) -> None:
    async with asked.database.write() as tx:
        (await tx.get_one(Broadcast, 1)).review_number = NUMBER
    await asked.type("/broadcast 1")
    assert f"Review number: {NUMBER}; the day the review ends is not entered" in asked.text
    await asked.press("Ask for approval")
    assert "the day the review ends. Please tap [Review number]" in asked.text
    assert (await cast_of(asked)).state == "draft"


@pytest.mark.parametrize(
    ("passed", "first"), [(timedelta(hours=11, minutes=59), 1), (timedelta(hours=12), 2)]
)
async def test_today_is_the_clinics_day(asked: Desk, passed: timedelta, first: int) -> None:
    """It is noon in Seoul; twelve hours later there the day before has passed."""
    asked.now += passed
    await asked.type("1 Dec 2026")
    assert ("That day has passed" in asked.text) is (first == 2)
    await asked.type(f"{first} Dec 2026")
    assert (await kept(asked))[1] == date(2026, 12, first)
