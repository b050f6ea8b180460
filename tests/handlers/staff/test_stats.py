"""The numbers over the real wire: text at once, the picture after it, and no name in either."""

import sys

import pytest
from sqlalchemy import select

from db.tables import Audit
from handlers.staff import stats
from services.charts.chart import Chart
from services.charts.picture import NoPictureError
from services.people.qr import picture
from tests.journeys.story import booked
from tests.support.desk import Desk, hire
from tests.support.house import House

PNG = picture("any picture")


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """What was to be drawn; the drawing itself has its own tests."""
    asked: list[Chart] = []

    async def drawn(chart: Chart) -> bytes:
        asked.append(chart)
        return PNG

    monkeypatch.setattr(stats, "drawn", drawn)
    return asked


async def test_the_numbers_come_as_a_text_and_a_picture_without_a_name(
    house: House, charts: list[Chart]
) -> None:
    story = await booked(house, first="2 Mar 14:00", starts=("03-02 14:00", "03-30 14:00", "04-27 14:00"))
    await house.forward(days=1, hours=6)
    await story.desk.open_session(story.person, 1)
    await story.desk.tap("Done")
    await story.desk.write("/menu")
    await story.desk.tap("Numbers")
    text, picture = house.owner.chat.from_bot()[-2:]
    assert "1 done, 0 did not come, 0 broken off" in text.words
    assert "came: 100 % of the marked visits" in text.words
    assert picture.photo
    assert {"30 days", "Earlier", "Home"} <= set(picture.labels)
    (chart,) = charts
    assert chart.columns.series[0].values == (0, 0, 0, 0, 0, 0, 1)
    for shown in (text.words, picture.words, repr(chart)):
        assert "Mina" not in shown
        assert (await house.patient(story.person)).code not in shown


async def test_periods_are_turned_by_buttons_of_the_picture(house: House, charts: list[Chart]) -> None:
    desk = Desk(house)
    await desk.write("/stats month")
    assert charts[-1].title == "Numbers, Sun 31 Jan to Mon 1 Mar"
    await desk.tap("Earlier")
    assert charts[-1].title == "Numbers, Fri 1 Jan to Sat 30 Jan"
    await desk.tap("Later")
    await desk.tap("A course (26 weeks)")
    assert charts[-1].title == "Numbers, Tue 1 Sept to Mon 1 Mar"
    assert len(charts[-1].columns.labels) == 13


async def test_without_a_picture_the_text_stands_with_a_note(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def drawn(_: Chart) -> bytes:
        raise NoPictureError("the drawing ended with 1")

    monkeypatch.setattr(stats, "drawn", drawn)
    await Desk(house).write("/stats")
    text, note = house.owner.chat.from_bot()[-2:]
    assert text.words.startswith("Numbers, ")
    assert "could not be drawn" in note.words
    assert note.photo is None or not note.photo


async def test_numbers_are_for_owners_and_doctors(house: House, charts: list[Chart]) -> None:
    coordinator, doctor = await hire(house, "Bora", "coordinator"), await hire(house, "Dr. Yoon", "doctor")
    await coordinator.write("/stats")
    assert "for owners and doctors" in coordinator.phone.shows
    assert "Numbers" not in coordinator.phone.labels
    assert not charts
    await doctor.write("/stats")
    assert len(charts) == 1
    async with house.machine.database.read() as tx:
        assert list(await tx.scalars(select(Audit.action))) == ["open-numbers"]


async def test_the_bot_never_loads_the_drawing_library(house: House) -> None:
    await Desk(house).write("/stats")
    assert house.owner.chat.from_bot()[-1].photo
    assert "matplotlib" not in sys.modules
