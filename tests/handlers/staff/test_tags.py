from pathlib import Path

import pytest

from db.engine import Database
from db.tables import Patient
from services.moment import Moment
from services.people import erasing, tags
from tests.handlers.staff.desk import Desk


def _files(address: str) -> list[Path]:
    file = Path(address.removeprefix("sqlite:///"))
    return list(file.parent.glob(f"{file.name}*"))


async def names(desk: Desk, patient: Patient) -> list[str | None]:
    async with desk.database.read() as tx:
        return [tag.name for tag in await tags.tags_of(tx, patient.id)]


async def test_a_tag_is_made_put_on_taken_off_and_dropped(desk: Desk, patient: Patient) -> None:
    await desk.type("/tags")
    assert "Not for health" in desk.text
    await desk.press("New tag")
    await desk.type("  Busan   <b> ")
    assert "Busan &lt;b&gt;: 0 patients" in desk.text
    await desk.type(patient.code)
    await desk.press("Tags")
    await desk.press("☐ Busan")
    assert await names(desk, patient) == ["Busan <b>"]
    await desk.type("/tags")
    assert "1 patient" in desk.text
    await desk.press("Drop Busan")
    assert "1 patient carries it" in desk.text
    await desk.press("Keep it")
    await desk.tap(f"s-tagsof:{patient.id}")
    await desk.press("☑ Busan")
    assert await names(desk, patient) == []
    await desk.press("☐ Busan")
    await desk.type("/tags")
    await desk.press("Drop Busan")
    await desk.press("Yes, drop it")
    assert await names(desk, patient) == []
    assert "None yet" in desk.text


async def test_tapping_a_tick_twice_puts_the_tag_on_once(desk: Desk, patient: Patient) -> None:
    await desk.type("/tags VIP")
    for _ in range(2):
        await desk.tap(f"s-tagset:{patient.id}:1:1")
    assert await names(desk, patient) == ["VIP"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [("x" * 25, "at most 24"), ("\u200b", "nothing to read"), ("vip", "already"), ("X" * 24, "Made")],
)
async def test_a_name_that_cannot_be_a_tag_is_refused_with_the_reason(
    desk: Desk, typed: str, said: str
) -> None:
    await desk.type("/tags VIP")
    await desk.type(f"/tags {typed}")
    assert said in desk.text


async def test_there_are_no_more_tags_than_fit_a_screen(desk: Desk) -> None:
    for number in range(tags.MOST):
        await desk.type(f"/tags Group {number}")
    await desk.type("/tags One more")
    assert "drop one first" in desk.text
    await desk.type("/tags")


async def test_who_erases_their_data_carries_no_tag(desk: Desk, database: Database, patient: Patient) -> None:
    await desk.tap(f"s-tagnew:{patient.id}")
    await desk.type("Busan")
    assert await names(desk, patient) == ["Busan"]
    async with database.write() as tx:
        at = Moment(tx, desk.office, desk.now)
        await erasing.erase(at, await tx.get_one(Patient, patient.id))
    assert await names(desk, patient) == []
    await desk.tap(f"s-tagset:{patient.id}:1:1")
    assert await names(desk, patient) == []


async def test_the_name_of_a_tag_is_sealed_where_it_is_stored(desk: Desk, address: str) -> None:
    await desk.type("/tags Gangnam regulars")
    stored = b"".join(path.read_bytes() for path in _files(address))
    assert b"Gangnam" not in stored
