from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.tables import Patient, Staff
from services.moment import Moment
from services.texts import Texts
from services.visits import courses
from services.visits.courses import Draft
from tests.handlers.staff.casting import Writer, open_clinic, reader
from tests.support.house import House


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def test_the_count_follows_every_tick_and_says_who_is_left_out(house: House) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo", "ko", ads=False)
    mina_id = (await house.patient(mina)).id
    jisoo.block()
    await house.settle()

    async def book(at: Moment, staff: Staff) -> None:
        patient = await at.tx.get_one(Patient, mina_id)
        await courses.book(at, staff, patient, Draft((at.now + timedelta(days=6, hours=4),), 24))

    await house.deed(book)
    writer = Writer(house)
    await writer.ready("Care notice", en="Closed on 5 March", ko="3월 5일 휴진")
    await writer.tap("To whom")
    assert "1 person of 2 will get it." in writer.shows
    assert "blocked the bot" in writer.shows
    await house.tap(writer.person, "☐ English")
    assert "1 person of 1 will get it." in writer.shows
    await house.tap(writer.person, "☑ English")
    await house.tap(writer.person, "☐ no course")
    assert "0 people of 1 will get it." in writer.shows
    await house.tap(writer.person, "☑ no course")
    await house.tap(writer.person, "☐ before session 1")
    await writer.tap("Next visit")
    await house.tap(writer.person, "☐ 3 days")
    assert "0 people of 0 will get it." in writer.shows
    await writer.write("7")
    assert "Next visit: within 7 days" in writer.shows
    assert "1 person of 1 will get it." in writer.shows
    await writer.tap("Back to the filters")
    await writer.tap("Last visit")
    await writer.write("20 - 40")
    assert "20 to 40 days ago" in writer.shows
    assert "0 people of 0" in writer.shows
    await writer.write("40-20")
    assert "could not read that" in writer.shows
    await writer.tap("Back to the filters")
    await writer.tap("Everybody")
    assert "1 person of 2 will get it." in writer.shows


async def test_a_tag_chooses_who_gets_it(house: House) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo")
    writer = Writer(house)
    await writer.write((await house.patient(mina)).code)
    await writer.tap("Tags")
    assert "Not for health" in writer.shows
    await writer.tap("New tag")
    await writer.write("Busan <3")
    assert "☑ Busan <3" in writer.messages[-1].labels
    await writer.ready("Care notice", en="A new way in Busan")
    await writer.tap("To whom")
    await writer.tap("Tags")
    await house.tap(writer.person, "☐ Busan <3")
    assert "1 person of 1 will get it." in writer.shows
    await writer.tap("Back to the filters")
    await writer.tap("Back to the broadcast")
    await writer.tap("It is finished")
    await writer.send(1)
    assert house.texts(mina)[-1] == "A new way in Busan"
    assert "A new way in Busan" not in house.texts(jisoo)
