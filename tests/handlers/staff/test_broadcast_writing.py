"""Writing a broadcast and saying for whom and when, without the wire."""

from dataclasses import dataclass

import pytest

from db.tables import Broadcast, Staff
from handlers.turn import Answer
from services.screen import Screen
from services.talk.items import Said
from tests.handlers.staff.desk import DOCTOR, OWNER, Desk

PICTURE = Said("photo", "", "file-1")


@dataclass
class Writer(Desk):
    """Who can also send pictures."""

    async def send(self, said: Said) -> Screen:
        return await self._do(lambda turn: self._router().media(turn, said, said.text))

    async def answered(self, said: Said) -> Answer:
        """The answer as it is, even if there is none."""
        async with self.database.write() as tx:
            return await self._router().media(await self._turn(tx), said, said.text)

    async def begin(self, kind: str) -> None:
        await self.type("/broadcast")
        await self.press(kind)

    async def hub(self) -> str:
        """The broadcast as it stands."""
        await self.type("/broadcast 1")
        return self.text

    async def cast(self) -> Broadcast:
        async with self.database.read() as tx:
            return await tx.get_one(Broadcast, 1)


@pytest.fixture
def writer(desk: Desk) -> Writer:
    return Writer(desk.database, desk.office)


async def test_a_text_that_is_too_long_is_refused_with_the_number_and_changes_nothing(writer: Writer) -> None:
    await writer.begin("Advertisement")
    await writer.press("Write English")
    room = int(writer.text.partition("At most ")[2].partition(" ")[0])
    await writer.type("Short. Side effects: redness.")
    assert writer.text.startswith("Kept")
    await writer.press("Back")
    await writer.press("Change English")
    await writer.type("💉" * (room // 2) + "x" * 7)
    assert f"That is {7 - room % 2} characters too long" in writer.text
    assert "Nothing was changed" in writer.text
    await writer.hub()
    await writer.press("Test")
    assert "Short. Side effects" in writer.answer.more[0].text
    await writer.hub()
    await writer.press("Change English")
    await writer.type("y" * room)
    assert writer.text.startswith("Kept")


async def test_the_cut_off_end_of_a_text_longer_than_a_message_is_not_taken_for_the_whole(
    writer: Writer,
) -> None:
    await writer.begin("Advertisement")
    await writer.press("Write English")
    await writer.type("x" * 4096)
    assert "too long" in writer.text
    await writer.type("and the end of it")
    assert "English: not written" in await writer.hub()


async def test_under_a_picture_fewer_characters_fit(writer: Writer) -> None:
    await writer.begin("Care notice")
    await writer.press("Write English")
    await writer.send(Said("photo", "x" * 1025, "file-1"))
    assert "That is 1 character too long" in writer.text
    await writer.send(Said("photo", "x" * 1024, "file-1"))
    assert "English: written, with a picture" in await writer.hub()


async def test_several_pictures_at_once_are_refused_once(writer: Writer) -> None:
    await writer.begin("Care notice")
    await writer.press("Write English")
    picture = Said("photo", "", "file-1", album=True)
    await writer.send(picture)
    assert "Several cannot go as one" in writer.text
    assert await writer.answered(picture) == Answer()
    await writer.type("Then in words")
    assert writer.text.startswith("Kept")


async def test_a_voice_message_and_a_picture_without_words_in_an_advertisement_are_refused(
    writer: Writer,
) -> None:
    await writer.begin("Advertisement")
    await writer.press("Write English")
    await writer.send(Said("voice", "", "file-1"))
    assert "voice message cannot go to many" in writer.text
    await writer.send(PICTURE)
    assert "It has no words" in writer.text
    assert "English: not written" in await writer.hub()


async def test_several_drafts_stand_side_by_side_and_one_is_deleted(writer: Writer) -> None:
    for _ in range(2):
        await writer.begin("Care notice")
    await writer.type("/broadcasts")
    await writer.press("📣 Notice 1")
    await writer.press("Delete it")
    await writer.press("Yes, delete it")
    assert [label for label in writer.labels() if "draft" in label] == ["📣 Notice 2: draft, Tue 1 Dec"]
    await writer.type("/broadcast 1")
    assert "no such broadcast" in writer.text


async def test_day_and_time_may_be_typed_one_after_the_other(writer: Writer) -> None:
    await writer.begin("Care notice")
    await writer.press("When")
    for typed, said in (
        ("nonsense", "could not read"),
        ("14:30", "Which day"),
        ("28 Nov 10:00", "passed"),
        ("2 Dec", "at what time"),
        ("14:30", "When: Wednesday 2 December, 14:30"),
    ):
        await writer.type(typed)
        assert said in writer.text
    await writer.press("When")
    await writer.press("As soon as")
    assert (await writer.cast()).starts_at is None


async def test_an_unfinished_advertisement_says_what_it_lacks(writer: Writer) -> None:
    async with writer.database.write() as tx:
        tx.add(Staff(telegram_id=9003, role="coordinator", language="en", created_at=writer.now))
    await writer.begin("Advertisement")
    assert "name and phone are missing" in writer.text
    await writer.press("Ask for approval")
    assert "no text yet" in writer.text
    await writer.press("Write English")
    await writer.type("Side effects: redness.")
    await writer.hub()
    await writer.press("Ask for approval")
    assert "needs its review number and the day the review ends" in writer.text
    await writer.press("Review number")
    await writer.type("9" * 65)
    assert "at most 64 characters" in writer.text
    await writer.type("pending")
    assert "has digits in it" in writer.text
    await writer.type("KMA-2027-0001")
    await writer.type("30 Nov 2029")
    await writer.press("Ask for approval")
    assert "Asked for approval: doctor." in writer.text


async def test_what_is_changed_after_the_approval_is_approved_anew(writer: Writer) -> None:
    await writer.begin("Advertisement")
    await writer.press("Write English")
    await writer.type("Side effects: redness.")
    await writer.tap("s-castnum:1")
    await writer.type("KMA-2027-0001")
    await writer.type("30 Nov 2029")
    await writer.press("Ask for approval")
    writer.who = DOCTOR
    await writer.tap("s-castyes:1")
    assert (await writer.cast()).state == "approved"
    writer.who = OWNER
    for verb in ("s-castw:1:en", "s-castnum:1", "s-castx:1:en", "s-castall:1"):
        await writer.tap(verb)
        assert "not possible any more" in writer.text
    await writer.press("Change it")
    cast = await writer.cast()
    assert (cast.state, cast.approved_by) == ("draft", None)


async def test_health_answers_never_choose_who_gets_an_advertisement(writer: Writer) -> None:
    await writer.begin("Advertisement")
    await writer.press("To whom")
    assert "Nine questions" not in writer.labels()
    await writer.tap("s-castf:1:phase:phase-2:1")
    assert "must not be aimed by health answers" in writer.text
    assert (await writer.cast()).audience == "{}"
    await writer.begin("Care notice")
    await writer.press("To whom")
    await writer.press("Nine questions")
    await writer.press("☐ phase 2")
    assert "Nine questions: phase 2" in writer.text


async def test_what_nobody_got_in_the_last_two_days_cannot_be_taken_back(writer: Writer) -> None:
    await writer.begin("Care notice")
    async with writer.database.write() as tx:
        cast = await tx.get_one(Broadcast, 1)
        cast.state, cast.started_at, cast.ended_at = "done", writer.now, writer.now
    await writer.tap("s-castback:1")
    assert "48 hours only" in writer.text
