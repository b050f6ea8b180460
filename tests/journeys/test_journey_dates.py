"""Another date for a session: the patient's wish, up to three times from staff, one tap."""

import pytest

from services.texts import Safe
from tests.journeys.story import Story, booked
from tests.support.house import House
from tests.support.phone import at


async def wish_for_session_two(story: Story) -> None:
    """The patient opens session 2 in the list and ticks Mondays and the morning."""
    await story.house.send(story.person, "/sessions")
    await story.house.tap(story.person, story.second())
    await story.tap("move")
    await story.house.tap(story.person, f"☐ {story.every_monday()}")
    await story.tap("continue")
    await story.house.tap(story.person, f"☐ {story.morning()}")
    await story.tap("send-wish")


class Wishing(Story):
    """A story with the words of this conversation."""

    def second(self) -> str:
        day = self.say.short_day(self.starts[1], "Asia/Seoul")
        return str(self.say._("Session {k}: {day}", k=2, day=day))

    def every_monday(self) -> str:
        return str(self.say._("{weekday}s", weekday=self.say.weekday(0)))

    def morning(self) -> str:
        return str(self.say._("morning (before 12:00)"))

    def time_button(self, wall: str) -> str:
        start = at(wall)
        return f"{self.say.short_day(start, 'Asia/Seoul')} {self.say.clock(start, 'Asia/Seoul')}"

    def offered(self, *walls: str) -> str:
        lines = [
            self.say.entry(
                "part.offered",
                date=self.say.day(at(wall), "Asia/Seoul"),
                time=self.say.clock(at(wall), "Asia/Seoul"),
            )
            for wall in walls
        ]
        visit = self.visit(2)
        stays = self.say.entry("part.time-stays", date=visit["date"], time=visit["time"])
        return self.text("dates-offered", k=2, times=Safe("\n".join(lines)), standing=stays)

    async def offer(self, number: int, *typed: str) -> None:
        """Staff offer times for a session."""
        await self.desk.open_session(self.person, number)
        await self.desk.tap("Offer times")
        for index, each in enumerate(typed):
            if index:
                await self.desk.tap("One more time")
            await self.desk.write(each)
        await self.desk.tap("Send to the patient")


async def wishing(house: House, language: str = "en") -> Wishing:
    story = await booked(house, language)
    return Wishing(
        story.house, story.language, story.person, story.desk, story.doctor, story.phone, story.starts
    )


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_wish_is_answered_with_times_and_one_tap_moves_the_session(
    house: House, language: str
) -> None:
    story = await wishing(house, language)
    await wish_for_session_two(story)
    assert story.phone.shows == story.text("move-asked", k=2, by=story.when("03-02 12:00"))
    await story.desk.open_session(story.person, 2)
    assert "Wish: Mondays · morning (before 12:00)" in story.desk.phone.shows
    await story.offer(2, "13 Apr 11:00", "19 Apr 10:00")
    assert story.phone.shows == story.offered("04-13 11:00", "04-19 10:00")
    await story.desk.write("/tasks")
    assert "asks to move" not in story.desk.phone.shows, "staff have done their part"
    await house.tap(story.person, story.time_button("04-19 10:00"))
    old = story.when("04-12 14:00")
    story.starts[1] = at("04-19 10:00")
    moved = story.text("moved", **story.visit(2), old=old, late="", stop_line=story.stop_from(2))
    assert story.phone.shows == moved
    assert [each.starts_at for each in await house.sessions(story.person)] == story.starts
    record = await house.patient(story.person)
    when = house.say("en").when(at("04-19 10:00"), "Asia/Seoul")
    assert story.desk.phone.shows == f"{record.code} chose {when} for session 2."


async def test_a_session_that_was_confirmed_stays_confirmed_when_the_patient_moves_it(house: House) -> None:
    story = await wishing(house)
    await house.travel(at("03-12 18:00"))
    await story.tap("confirm")
    await story.tap("move")
    await story.tap("continue")
    await story.tap("send-wish")
    await story.offer(1, "16 Mar 10:00")
    await house.tap(story.person, story.time_button("03-16 10:00"))
    first = (await house.sessions(story.person))[0]
    assert (first.starts_at, first.confirmed_at) == (at("03-16 10:00"), at("03-12 18:00"))


async def test_none_of_these_asks_staff_again_and_says_by_when(house: House) -> None:
    story = await wishing(house)
    await wish_for_session_two(story)
    await story.offer(2, "19 Apr 10:00")
    await story.tap("none-of-these")
    assert story.phone.shows == story.text("dates.declined", by=story.when("03-02 12:00"))
    assert "none of the times offered for session 2 suits" in story.desk.phone.shows
    await story.desk.write("/tasks")
    assert "The patient asks to move a session." in story.desk.phone.shows
    await story.tap("choose-days")
    assert f"☑ {story.every_monday()}" in story.phone.labels, "what was ticked before is still ticked"


async def test_a_time_that_passed_or_filled_up_meanwhile_is_refused_kindly(house: House) -> None:
    story = await wishing(house)
    other = await booked(house, name="Sora", first="20 Apr 10:00", starts=("04-20 10:00",) * 3)
    third = await booked(house, name="Yuna", first="21 Apr 10:00", starts=("04-21 10:00",) * 3)
    await wish_for_session_two(story)
    await story.offer(2, "2 Mar 10:00", "19 Apr 10:00")
    for person in (other, third):
        await person.desk.move(person.person, 1, "19 Apr 10:00")
    await house.tap(story.person, story.time_button("04-19 10:00"))
    assert story.phone.shows.startswith(story.text("dates.full"))
    await house.travel(at("03-02 11:00"))
    await house.tap(story.person, story.time_button("03-02 10:00"))
    assert story.phone.shows.startswith(story.text("dates.past"))
    assert (await house.sessions(story.person))[1].starts_at == at("04-12 14:00")


async def test_a_second_tap_and_an_older_offer_change_nothing(house: House) -> None:
    story = await wishing(house)
    await wish_for_session_two(story)
    await story.offer(2, "19 Apr 10:00", "20 Apr 10:00")
    first = story.person.chat.from_bot()[-1]
    await story.offer(2, "22 Apr 10:00")
    session = (await house.sessions(story.person))[1]
    story.person.forge(f"date:{session.id}:1:0", message_id=first.message_id)
    await house.settle()
    assert story.phone.shows.startswith("This button belongs to an earlier message.")
    await house.tap(story.person, story.time_button("04-22 10:00"))
    story.person.forge(f"date:{session.id}:2:0", message_id=first.message_id)
    await house.settle()
    after = (await house.sessions(story.person))[1]
    assert (after.starts_at, after.time_version) == (at("04-22 10:00"), 2)


async def test_nobody_chooses_a_time_for_somebody_elses_session(house: House) -> None:
    story = await wishing(house)
    await wish_for_session_two(story)
    await story.offer(2, "19 Apr 10:00")
    session = (await house.sessions(story.person))[1]
    stranger = await booked(house, name="Sora")
    mine = stranger.person.chat.from_bot()[-1].message_id
    for data in (
        f"date:{session.id}:1:0",
        f"date-no:{session.id}:1",
        f"dates:{session.id}",
        f"wish-send:{session.id}:1",
        f"visit:{session.id}",
    ):
        stranger.person.forge(data, message_id=mine)
        await house.settle()
        assert stranger.phone.shows.startswith(stranger.text("old-button").split("\n")[0])
    assert (await house.sessions(story.person))[1].starts_at == at("04-12 14:00")


async def test_a_cancelled_session_gets_a_new_date_with_its_own_number(house: House) -> None:
    story = await wishing(house)
    await house.send(story.person, "/sessions")
    await story.tap("cancel")
    await story.tap("yes-cancel")
    await story.tap("find-date")
    assert story.phone.shows == story.text("wish.again", k=1)
    await story.tap("continue")
    await story.tap("send-wish")
    assert story.phone.shows == story.text("dates-asked", by=story.when("03-02 12:00"))
    await story.offer(1, "17 Mar 10:00")
    await house.tap(story.person, story.time_button("03-17 10:00"))
    first = (await house.sessions(story.person))[0]
    assert (first.number, first.state, first.starts_at) == (1, "booked", at("03-17 10:00"))
    assert {key for key in await story.coming() if key[0] == 1} == {
        (1, "before-7d"),
        (1, "before-3d"),
        (1, "before-1d"),
    }


async def test_what_was_ticked_survives_until_something_else_is_tapped(house: House) -> None:
    story = await wishing(house)
    await house.send(story.person, "/sessions")
    await story.tap("move")
    await house.tap(story.person, f"☐ {story.every_monday()}")
    await story.tap("continue")
    await story.tap("back")
    assert f"☑ {story.every_monday()}" in story.phone.labels
    await story.tap("home")
    await house.send(story.person, "/sessions")
    await story.tap("move")
    assert f"☐ {story.every_monday()}" in story.phone.labels


async def test_staff_can_offer_times_without_being_asked_but_three_at_most(house: House) -> None:
    story = await wishing(house)
    await house.send(story.person, "/sessions")
    await story.tap("cancel")
    await story.tap("yes-cancel")
    await story.desk.open_session(story.person, 1)
    await story.desk.tap("Offer times")
    for day in (16, 17, 18):
        await story.desk.write(f"{day} Mar 10:00")
    await story.desk.write("19 Mar 10:00")
    assert "Three times at most." in story.desk.phone.shows
    await story.desk.tap("Take the last one away")
    await story.desk.tap("Send to the patient")
    assert "The patient asked" not in story.desk.phone.shows
    assert story.time_button("03-17 10:00") in story.phone.labels
    assert story.time_button("03-18 10:00") not in story.phone.labels


async def test_nothing_is_offered_to_somebody_the_chat_cannot_reach(house: House) -> None:
    story = await wishing(house)
    await wish_for_session_two(story)
    story.person.block()
    await house.settle()
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Offer times")
    assert "cannot be written to now" in story.desk.phone.shows


async def test_offers_that_stand_can_be_found_again_in_the_list_of_sessions(house: House) -> None:
    story = await wishing(house)
    await wish_for_session_two(story)
    await story.offer(2, "19 Apr 10:00")
    await house.send(story.person, "/sessions")
    await house.tap(story.person, story.second())
    await story.tap("choose-time")
    assert story.phone.shows == story.offered("04-19 10:00")
