from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from db.tables import Message
from services.texts import Texts
from tests.handlers.staff.casting import Writer, casts, open_clinic, reader
from tests.support.house import House

NEWS = "Closed on 5 March"


@pytest.fixture
async def house(tmp_path: Path, texts: Texts) -> AsyncIterator[House]:
    async with open_clinic(tmp_path, texts) as opened:
        yield opened


async def started(house: House, *, later: bool = False) -> Writer:
    """A notice to the three people of the clinic; ``later``: it waits for tomorrow noon."""
    writer = Writer(house)
    for name in ("Mina", "Jisoo", "Sora"):
        await reader(house, name, ads=False)
    await writer.ready("Care notice", en=NEWS)
    if later:
        await writer.tap("When")
        await writer.write("2 Mar 12:00")
    await writer.tap("It is finished")
    await writer.send(3)
    await house.forward(seconds=10)
    return writer


def had(house: House) -> int:
    """How many people have it in their chat now."""
    people = [person for person in house.world.people.values() if person.id != house.owner.id]
    shown = [[m.words for m in person.chat.from_bot() if not m.deleted] for person in people]
    return sum(NEWS in texts for texts in shown)


async def test_it_is_paused_and_goes_on_from_the_message_that_shows_how_far_it_is(house: House) -> None:
    writer = await started(house, later=True)
    await writer.tap("Pause")
    await house.forward(seconds=10)
    assert "paused" in writer.shows
    await house.travel(house.now.replace(day=2, hour=5))
    assert had(house) == 0
    await writer.tap("Go on")
    await house.forward(seconds=10)
    assert had(house) == 3
    assert sum("Sent to 3 of 3" in message.words for message in writer.messages) == 2, "status and report"


async def test_cancelling_asks_below_the_status_and_says_what_stays(house: House) -> None:
    writer = await started(house, later=True)
    status = writer.messages[-1]
    await writer.tap("Cancel it")
    await house.forward(seconds=10)
    assert "0 sent stay sent, 3 will not go." in writer.shows
    assert "Sent to 0 of 3." in status.words, "what shows how far it is stays where it is"
    await writer.tap("No, keep it")
    assert (await casts(house))[0].state == "running"
    await writer.tap("Cancel it")
    await writer.tap("Yes, cancel it")
    await house.travel(house.now.replace(day=2, hour=5))
    assert had(house) == 0
    assert (await casts(house))[0].state == "cancelled"


async def test_whoever_may_not_have_got_it_gets_it_once_more_on_a_persons_word(house: House) -> None:
    writer = await started(house)
    await writer.write("/broadcast 1")
    assert "Send again where unknown" not in writer.messages[-1].labels
    writer.forge("s-castagain:1")
    await house.settle()
    assert "nobody to send it to again" in writer.shows
    async with house.machine.database.write() as tx:
        first = await tx.scalar(select(Message).where(Message.subject == "broadcast:1").limit(1))
        assert first is not None
        first.status = "unknown"
    await writer.tap("Look again")
    assert "Unknown whether it arrived: 1" in writer.shows
    await writer.tap("Send again where unknown")
    assert "has it twice" in writer.shows
    await writer.tap("Yes, send it again")
    await house.forward(seconds=10)
    people = [person for person in house.world.people.values() if person is not house.owner]
    assert sorted(house.texts(person).count(NEWS) for person in people) == [1, 1, 2]
    await writer.write("/broadcast 1")
    assert "Sent to 3 of 3" in writer.shows


async def test_old_buttons_of_a_broadcast_that_is_over_do_no_harm(house: House) -> None:
    writer = await started(house)
    old = (
        "w:1:en", "x:1:en", "f:1:lang:ko:1", "all:1", "soon:1", "ask:1", "yes:1", "no:1", "open:1", "send:1",
        "binyes:1", "pause:1", "go:1", "cancel:1", "end:1", "again:1", "againyes:1", "look:1", "test:1",
        "who:1",
    )  # fmt: skip
    for data in old:
        writer.forge(f"s-cast{data}")
        await house.settle()
        await writer.write("3")
    await house.forward(seconds=10)
    assert had(house) == 3
    cast = (await casts(house))[0]
    assert (cast.state, cast.audience, cast.approved_by) == ("done", "{}", None)
    for person in house.world.people.values():
        assert person is house.owner or house.texts(person).count(NEWS) == 1


async def test_it_is_listed_as_a_file_of_codes_and_taken_out_of_the_chats_after_one_question(
    house: House,
) -> None:
    writer = await started(house)
    await writer.tap("List as a file")
    file = writer.messages[-1]
    assert file.document
    rows = house.world.files.by_id[file.document].data.decode("utf-8-sig").splitlines()
    assert rows[0] == "code,status,when,why"
    assert [row.split(",")[1] for row in rows[1:]] == ["sent"] * 3
    assert "Mina" not in "".join(rows)
    await writer.tap("Take it back")
    assert any("Who has read it has read it" in message.words for message in writer.messages)
    assert had(house) == 3
    await writer.tap("Yes, take it back")
    await house.forward(seconds=30)
    assert had(house) == 0
    assert "Taken back: 3" in writer.shows
