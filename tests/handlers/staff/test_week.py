import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.engine import Database
from db.queries.people import staff_of
from db.tables import Message, Patient, Session
from domain.patients import SessionState
from services.moment import Moment
from services.people.patients import create_from_chat
from services.visits.courses import Draft, book
from tests.handlers.staff.desk import OWNER, Desk, Sessions

FRIDAY = datetime(2026, 12, 4, 1, 0, tzinfo=UTC)
"""10:00 in Seoul, the day before Kim Minji's first visit."""

CODE = re.compile(r"\w{3}-\w{3}")
"""A patient's code, which is all a button can show beside [Done] and [No-show]."""


async def fill(desk: Desk, database: Database, visits: int, *, apart: timedelta) -> None:
    """So many people, each with one visit, from Monday 10:00 on."""
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        staff = await staff_of(tx, OWNER)
        assert staff is not None
        for number in range(visits):
            patient = await create_from_chat(at, 8000 + number, f"Patient {number}", "en")
            start = datetime(2026, 12, 7, 1, 0, tzinfo=UTC) + number * apart
            await book(at, staff, patient, Draft((start,), 24))


async def test_a_visit_under_way_can_be_marked_but_only_from_its_end_on_it_waits_for_that(
    desk: Desk, booked: list[Session]
) -> None:
    desk.now = booked[0].starts_at
    await desk.type("/today")
    assert "has begun" in desk.text
    assert "to be marked" not in desk.text
    assert "Done" in desk.labels()
    desk.now = booked[0].starts_at + timedelta(minutes=60)
    await desk.type("/today")
    assert "to be marked" in desk.text


async def test_done_in_one_tap_leaves_the_list_with_the_new_state(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    desk.now = booked[0].starts_at + timedelta(minutes=70)
    await desk.type("/today")
    assert "to be marked" in desk.text
    await desk.press("Done")
    assert "Session 1 is done" in desk.text
    assert "session 1: done" in desk.text
    assert (await sessions())[0].state == SessionState.PERFORMED
    await desk.press("What follows")
    assert "These messages follow" in desk.text


async def test_a_no_show_in_one_tap_can_be_undone(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    desk.now = booked[0].starts_at + timedelta(minutes=70)
    await desk.type("/today")
    await desk.press("No-show")
    assert "did not come" in desk.text
    assert (await sessions())[0].state == SessionState.NO_SHOW
    await desk.press("Undo")
    assert (await sessions())[0].state == SessionState.BOOKED


async def test_a_visit_that_has_not_begun_cannot_be_marked_from_the_list(
    desk: Desk, booked: list[Session], sessions: Sessions
) -> None:
    desk.now = booked[0].starts_at - timedelta(minutes=1)
    await desk.type("/today")
    assert "Done" not in desk.labels()
    await desk.tap(f"s-ddone:{booked[0].id}:20261205:0")
    assert "has not begun" in desk.text
    assert (await sessions())[0].state == SessionState.BOOKED


async def test_two_colleagues_who_tap_done_send_one_set_of_messages(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    desk.now = booked[0].starts_at + timedelta(minutes=70)
    await desk.tap(f"s-ddone:{booked[0].id}:20261205:0")
    await desk.tap(f"s-dnoshow:{booked[0].id}:20261205:0")
    assert "marked before" in desk.text
    async with database.read() as tx:
        assert not list(await tx.scalars(select(Message).where(Message.step == "no-show")))


async def test_this_week_lists_visits_by_day_with_their_state(
    desk: Desk, booked: list[Session], database: Database
) -> None:
    async with database.write() as tx:
        (await tx.get_one(Session, booked[0].id)).confirmed_at = desk.now
    desk.now = FRIDAY
    await desk.type("/today")
    await desk.press("This week")
    assert "<b>Sat 5 Dec</b>" in desk.text
    assert "session 1: booked, confirmed" in desk.text
    await desk.press("Sat 5 Dec (1)")
    assert "Kim Minji" in desk.text
    await desk.press("This week")
    await desk.press("Next week")
    assert "No visits" in desk.text


@pytest.mark.parametrize("visits", [45, 160])
async def test_a_full_week_fits_the_screen(
    desk: Desk, database: Database, patient: Patient, visits: int
) -> None:
    """``desk.check`` fails on anything Telegram would refuse."""
    assert patient
    await fill(desk, database, visits, apart=timedelta(hours=144) / visits)
    desk.now = datetime(2026, 12, 7, 0, 0, tzinfo=UTC)
    await desk.type("/week")
    counted = sum(int(label.rpartition("(")[2][:-1]) for label in desk.labels() if "(" in label)
    assert counted == visits
    assert desk.text.count("session 1:") == (visits if visits < 60 else 0)
    assert ("× booked, not confirmed yet" in desk.text) == (visits > 60), "a full week is counted by day"


async def test_a_day_of_forty_visits_is_read_page_by_page(desk: Desk, database: Database) -> None:
    await fill(desk, database, 40, apart=timedelta(minutes=10))
    desk.now = datetime(2026, 12, 7, 9, 0, tzinfo=UTC)
    await desk.type("/today")
    seen = [label for label in desk.labels() if CODE.fullmatch(label)]
    for _ in range(2):
        await desk.press("More")
        seen += [label for label in desk.labels() if CODE.fullmatch(label)]
    assert len(seen) == len(set(seen)) == 40
    await desk.press("Done")
    assert "is done" in desk.text
    assert "Earlier" in desk.labels(), "the page stays"


@pytest.mark.parametrize(
    "data", ["s-day", "s-day:20201301:0", "s-day:19990101:0", "s-week:9", "s-ddone:1:x:0"]
)
async def test_a_forged_day_leads_home(desk: Desk, booked: list[Session], data: str) -> None:
    assert booked
    await desk.tap(data)
    assert "not there any more" in desk.text
