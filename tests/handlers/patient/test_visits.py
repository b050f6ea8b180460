"""Taps under reminders: confirm, cancel, call me, book a review; old, doubled and forged ones."""

from datetime import timedelta

import pytest

from db.tables import Patient, Session, Staff
from domain.messages import Status
from services.moment import Moment
from services.safety import holds
from services.tasks import TaskKind
from services.visits import marks, moves
from tests.handlers.patient.phone import Phone
from tests.services.clinic import (
    DAY,
    HOUR,
    alerts_of,
    arrive,
    course,
    later,
    message,
    open_tasks,
    performed,
)


@pytest.fixture
async def visit(at: Moment, owner: Staff, patient: Patient) -> Session:
    return (await course(at, owner, patient, at.now + 10 * DAY, at.now + 38 * DAY))[0]


async def test_confirming_is_noted_under_the_reminder_and_what_may_change_keeps_its_buttons(
    phone: Phone, visit: Session
) -> None:
    for _ in range(2):
        answer = await phone.tap(f"confirm:{visit.id}:1")
        assert "We expect you on" in answer.note
        assert phone.labels() == ["Something changed", "Move it", "Cancel the visit"]
    assert visit.confirmed_at is not None


async def test_nobody_is_expected_at_a_session_that_waits_for_a_doctor(
    at: Moment, phone: Phone, owner: Staff, patient: Patient, visit: Session
) -> None:
    await holds.hold(at, patient, visit, staff=owner)
    answer = await phone.tap(f"confirm:{visit.id}:1")
    assert "on hold" in answer.note
    assert "expect" not in answer.note
    await phone.type("/sessions")
    assert "I will come" not in phone.labels()


async def test_cancelling_asks_first_and_offers_a_new_date(
    at: Moment, phone: Phone, patient: Patient, visit: Session
) -> None:
    await phone.tap(f"cancel:{visit.id}:1")
    assert visit.state == "booked"
    await phone.press("Yes, cancel it")
    assert visit.state == "cancelled"
    assert phone.labels() == ["Find a new date", "Keep it so"]
    assert TaskKind.NEW_DATE in await open_tasks(at, patient)


async def test_all_fine_keeps_the_way_to_say_that_something_changed(phone: Phone, visit: Session) -> None:
    answer = await phone.tap(f"fine:{visit.id}:1")
    assert answer.note
    assert "Something changed" in phone.labels()


@pytest.mark.parametrize("verb", ["confirm", "move", "cancel", "cancel-yes", "fine", "newdate"])
@pytest.mark.parametrize("how", ["moved", "over"])
async def test_a_button_of_last_month_shows_where_one_is_now(
    at: Moment, phone: Phone, owner: Staff, visit: Session, verb: str, how: str
) -> None:
    if how == "moved":
        await moves.move(at, owner, visit, visit.starts_at + DAY)
    else:
        phone.wait(10 * DAY)
    state = (visit.state, visit.confirmed_at)
    await phone.tap(f"{verb}:{visit.id}:1")
    assert "This button belongs to an earlier message" in phone.words
    assert (visit.state, visit.confirmed_at) == state


@pytest.mark.parametrize(
    "verb", ["confirm", "move", "cancel", "cancel-yes", "fine", "newdate", "changed", "change"]
)
@pytest.mark.parametrize("number", ["{theirs}", "999999", "-1", "x", "9" * 40, ""])
async def test_a_forged_button_shows_and_changes_nothing_of_anybody(
    at: Moment, phone: Phone, owner: Staff, verb: str, number: str
) -> None:
    other = await arrive(at, chat=7999, name="Secret Person")
    (theirs,) = await course(at, owner, other, at.now + 10 * DAY)
    await phone.tap(f"{verb}:{number.format(theirs=theirs.id)}:1:lump")
    assert phone.answer.toast == "This button is not for you."
    assert "December" not in phone.words
    assert "Secret" not in phone.words
    assert (theirs.state, theirs.confirmed_at) == ("booked", None)
    assert await alerts_of(at, other) == []


@pytest.mark.parametrize(
    "data", ["", ":", "nonsense", "s-done:1", "s-take:1", "home:x:y:z", "☃" * 16, "c1-ask"]
)
async def test_no_button_data_breaks_anything(phone: Phone, data: str) -> None:
    await phone.tap(data)
    assert phone.screens


async def test_a_review_is_booked_from_the_twelve_week_message_only_once_it_went_out(
    at: Moment, phone: Phone, owner: Staff, patient: Patient
) -> None:
    await performed(at, owner, patient, HOUR)
    last = await message(at, patient, "after-12w")
    await phone.tap(f"review:{last.id}")
    assert "earlier message" in phone.words
    last.status, last.attempts = Status.SENT, 1
    answer = await phone.tap(f"review:{last.id}")
    assert "We will offer you dates by" in answer.note
    assert phone.labels() == ["Check in"], "the check-in stays"
    assert TaskKind.NEW_DATE in await open_tasks(at, patient)


async def test_home_counts_what_is_done_and_names_the_next_visit(
    at: Moment, phone: Phone, owner: Staff, visit: Session
) -> None:
    await marks.done(later(at, 10 * DAY + HOUR), owner, visit)
    phone.wait(11 * DAY)
    await phone.type("/start")
    assert "1 of 2 sessions done." in phone.words
    assert "(2 of 2) is on Friday 8 January at 12:00" in phone.words
    await phone.type("/sessions")
    assert "✓ done" in phone.words


@pytest.mark.usefixtures("visit")
async def test_an_old_course_still_running_is_not_counted_by_the_new_one(
    at: Moment, phone: Phone, owner: Staff, patient: Patient
) -> None:
    await course(at, owner, patient, at.now + 70 * DAY, at.now + 100 * DAY, at.now + 130 * DAY)
    await phone.type("/start")
    assert "0 of 3 sessions done." in phone.words
    assert "(1 of 2)" in phone.words


@pytest.mark.parametrize(("data", "below"), [("home", False), ("home:new", True), ("sessions:new", True)])
async def test_a_button_under_an_owed_message_leaves_that_message_readable(
    phone: Phone, data: str, below: bool
) -> None:
    assert (await phone.tap(data)).fresh == below


@pytest.mark.parametrize(
    ("gone", "text_id"),
    [
        (HOUR, "care.after-24h"),
        (30 * HOUR, "care.after-48h"),
        (10 * DAY, "care.after-week"),
        (30 * DAY, "care.after-month"),
        (100 * DAY, "care.before"),
    ],
)
async def test_care_advice_fits_the_time_since_the_session(
    at: Moment, phone: Phone, owner: Staff, patient: Patient, gone: timedelta, text_id: str
) -> None:
    await performed(at, owner, patient, gone)
    await phone.type("/care")
    assert phone.says(text_id)
