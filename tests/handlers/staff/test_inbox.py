"""The shared inbox: who has a message is seen by all, and can be taken over."""

import pytest

from db.engine import Database
from db.tables import Item, Patient, Staff
from services.moment import Moment
from services.office import Office
from services.talk import items
from services.talk.items import Said
from tests.handlers.staff.desk import DOCTOR, NOW, OWNER, Desk


@pytest.fixture
async def item(database: Database, office: Office, patient: Patient) -> int:
    """Kim Minji asks about parking; the doctor is called Dr. Han."""
    async with database.write() as tx:
        at = Moment(tx, office, NOW)
        (await tx.get_one(Staff, 2)).name = "Dr. Han"
        found = await items.receive(at, await tx.get_one(Patient, patient.id), Said("text", "Parking?"), 1)
        await items.about_other(at, found.item)
        return found.item.id


async def taker(database: Database, item: int) -> int | None:
    async with database.read() as tx:
        return (await tx.get_one(Item, item)).taken_by


async def test_a_second_colleague_reads_who_has_it_and_may_take_it_over(
    desk: Desk, database: Database, item: int
) -> None:
    desk.who = DOCTOR
    await desk.tap(f"s-itake:{item}")
    assert "You have it." in desk.text
    assert "Take it over" not in desk.labels()
    desk.who = OWNER
    await desk.type("/inbox")
    assert "taken by Dr. Han" in desk.text
    await desk.tap(f"s-itake:{item}")
    assert "Dr. Han has it already." in desk.text
    assert await taker(database, item) == 2
    await desk.press("Take it over")
    assert "You have it." in desk.text
    assert await taker(database, item) == 1


async def test_an_old_button_to_take_over_says_who_has_it_now(
    desk: Desk, database: Database, item: int
) -> None:
    desk.who = DOCTOR
    await desk.tap(f"s-itake:{item}")
    desk.who = OWNER
    await desk.tap(f"s-iover:{item}:1")
    assert "Dr. Han has it already." in desk.text
    assert await taker(database, item) == 2


async def test_who_answered_is_shown_even_if_somebody_else_had_taken_it(desk: Desk, item: int) -> None:
    await desk.tap(f"s-itake:{item}")
    desk.who = DOCTOR
    await desk.tap(f"s-ians:{item}")
    await desk.type("Behind the house.")
    await desk.press("Send")
    assert "Answered by Dr. Han." in desk.text
    await desk.type("/inbox")
    assert "answered by Dr. Han" in desk.text
