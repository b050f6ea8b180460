from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from db.tables import Broadcast, Staff
from services.broadcasts.reach import Reach, reach
from services.moment import Moment
from services.people.staffing import staff_by_chat
from services.texts import Texts
from tests.handlers.staff.casting import Writer, casts, open_clinic, reader
from tests.support.desk import hire
from tests.support.house import House

AD = "Side effects: redness."


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def hired(house: House, name: str, role: str) -> Writer:
    return Writer(house, (await hire(house, name, role)).person)


async def test_an_advertisement_goes_on_the_word_of_two_people_and_the_typed_count(house: House) -> None:
    mina, jisoo = await reader(house, "Mina"), await reader(house, "Jisoo", ads=False)
    writer, doctor = Writer(house), await hired(house, "Dr. Yoon", "doctor")
    await writer.ready("Advertisement", en=AD)
    await writer.tap("Ask for approval")
    assert "waits for your approval" in doctor.shows
    await doctor.tap("Look at it")
    assert "no comparison" in doctor.messages[-3].words
    assert AD in doctor.messages[-2].words
    assert "did not agree to news and offers" in doctor.shows
    await doctor.tap("Approve")
    assert "is approved" in writer.shows
    await writer.tap("Open it")
    await writer.tap("Send it")
    for wrong in ("2", "0", "one", "1.0", "-1"):
        await writer.write(wrong)
        assert "Nothing was sent" in writer.shows
    assert all(AD not in text for text in house.texts(mina))
    await writer.write("1")
    await house.forward(seconds=5)
    assert AD in house.texts(mina)[-1]
    assert all(AD not in text for text in house.texts(jisoo))
    assert (await casts(house))[0].state == "done"


async def test_a_refusal_brings_its_reason_to_the_maker_and_makes_it_a_draft_again(house: House) -> None:
    writer, doctor = Writer(house), await hired(house, "Dr. Yoon", "doctor")
    await writer.ready("Advertisement", en=AD)
    await writer.tap("Ask for approval")
    await doctor.tap("Look at it")
    await doctor.tap("Refuse, with a reason")
    await doctor.write("Say <more> about redness")
    assert "Say <more> about redness" in writer.shows
    await writer.tap("Open it")
    assert "Say <more> about redness" in writer.messages[-2].words
    await writer.tap("Ask for approval")
    await doctor.tap("Look at it")
    assert (await casts(house))[0].state == "waiting"


async def test_nobody_approves_their_own_and_no_wrong_role_does(house: House) -> None:
    doctor = await hired(house, "Dr. Yoon", "doctor")
    second = await hired(house, "Dr. Lee", "doctor")
    coordinator = await hired(house, "Sora", "coordinator")
    await doctor.ready("Advertisement", en=AD)
    await doctor.tap("Ask for approval")
    assert "Approve" not in doctor.messages[-1].labels
    for staff, words in (
        (doctor, "Somebody else has to approve it"),
        (second, "a doctor and an owner"),
        (coordinator, "a doctor and an owner"),
    ):
        staff.forge("s-castyes:1")
        await house.settle()
        assert words in staff.shows
        staff.forge("s-castno:1")
        await house.settle()
        assert words in staff.shows
    assert (await casts(house))[0].state == "waiting"


async def test_a_coordinator_makes_notices_and_cannot_touch_an_advertisement(house: House) -> None:
    mina = await reader(house, "Mina")
    writer, coordinator = Writer(house), await hired(house, "Sora", "coordinator")
    doctor = await hired(house, "Dr. Yoon", "doctor")
    await coordinator.ready("Care notice", en="Closed on 5 March")
    await coordinator.tap("It is finished")
    await coordinator.send(1)
    assert house.texts(mina)[-1] == "Closed on 5 March"
    await coordinator.write("/broadcast")
    assert "Advertisement" not in coordinator.messages[-1].labels
    coordinator.forge("s-castnew:ad")
    await house.settle()
    await writer.ready("Advertisement", en=AD)
    forged = ("w:2:en", "x:2:en", "ask:2", "all:2", "soon:2", "binyes:2", "send:2", "open:2", "num:2")
    for data in forged:
        coordinator.forge(f"s-cast{data}")
        await house.settle()
        await coordinator.write("77")
    await writer.tap("Ask for approval")
    await doctor.tap("Look at it")
    await doctor.tap("Approve")
    coordinator.forge("s-castsend:2")
    await house.settle()
    await coordinator.write("1")
    found = await casts(house)
    assert [cast.kind for cast in found] == ["notice", "ad"]
    assert (found[1].state, found[1].review_number) == ("approved", "KMA-2027-0001")


async def test_while_everybody_is_counted_others_may_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mina = await reader(house, "Mina")
    counted = []

    async def counting(at: Moment, cast: Broadcast) -> Reach:
        # Inside the turn's own write transaction this would raise RuntimeError.
        async with house.machine.database.write():
            counted.append(cast.state)
        return await reach(at, cast)

    monkeypatch.setattr("handlers.staff.broadcast_reach.reach", counting)
    monkeypatch.setattr("handlers.staff.broadcast_decide.reach", counting)
    writer = Writer(house)
    await writer.ready("Care notice", en="Closed on 5 March")
    await writer.tap("To whom")
    await writer.tap("Next visit")
    await writer.tap("Back to the filters")
    await writer.tap("Back to the broadcast")
    await writer.tap("Test: send it to me")
    await writer.tap("It is finished")
    before = len(counted)
    await writer.tap("Send it")
    await writer.write("7")
    assert "Nothing was sent" in writer.shows
    await writer.write("1")
    await house.forward(seconds=5)
    assert "Closed on 5 March" in house.texts(mina)[-1]
    assert counted[before:] == ["approved"] * 4, "shown, refused, shown again, begun"
    assert counted.count("draft") >= 5


async def test_of_whoever_asked_for_approval_and_left_the_screen_says_so_and_offers_the_way_on(
    house: House,
) -> None:
    await reader(house, "Mina")
    doctor, owner = await hired(house, "Dr. Yoon", "doctor"), Writer(house)
    await doctor.ready("Advertisement", en=AD)
    await doctor.tap("Ask for approval")

    async def leave(at: Moment, _: Staff) -> None:
        maker = await staff_by_chat(at.tx, doctor.person.id)
        assert maker is not None
        maker.active, maker.left_at = False, at.now

    await house.deed(leave)
    await owner.tap("Look at it")
    assert "works here no more" in owner.shows
    await owner.tap("Change it")
    assert "draft" in owner.shows
