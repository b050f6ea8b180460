"""The clinic closes a day: its visits move on one confirmation, and everything that counts days knows it."""

from datetime import date
from pathlib import Path

import pytest

from bot.clocks import MovableClock
from bot.machine import running
from bot.opening import open_database, welcome
from db.tables import Staff
from sandbox.server import LocalTelegram
from sandbox.world import World
from services.moment import Moment
from services.people.staffing import staff_by_chat
from services.texts import Texts
from services.visits.closures import mark_closed
from tests.journeys.story import booked
from tests.support.house import House, settings_for
from tests.support.phone import at
from tests.support.schema import lay

LANGUAGES = pytest.mark.parametrize("language", ["en", "ko"])
DAY = date(2027, 4, 12)


@LANGUAGES
async def test_a_closed_day_moves_its_visit_with_one_message_and_its_reminders_follow(
    house: House, language: str
) -> None:
    story = await booked(house, language)
    await house.travel(at("03-02 11:00"))
    story.phone.news()
    await story.desk.write("/close 12 Apr")
    assert "1 visit falls on that day" in story.desk.phone.shows
    assert "session 2, 14:00 → Mon 5 Apr 14:00" in story.desk.phone.shows
    assert "Session 3: 35 days after the one before" in story.desk.phone.shows
    await story.desk.tap("Yes, close the day")
    story.starts[1] = at("04-05 14:00")
    ((when, words),) = story.phone.news()
    assert when == "03-02 11:00"
    assert str(story.visit(2)["date"]) in words
    assert story.when("04-12 14:00") in words, "the old time is named"
    assert [each.starts_at for each in await house.sessions(story.person)] == story.starts
    assert (await story.coming())[2, "before-3d"] == "04-02 18:00"
    assert not any(due.startswith("04-09") for due in (await story.coming()).values())


async def test_a_visit_left_on_a_closed_day_is_not_reminded_of_until_it_is_moved(house: House) -> None:
    story = await booked(house)
    await house.travel(at("04-08 11:00"))
    story.phone.news()
    await story.desk.write("/close 12 Apr")
    await house.tap(house.owner, next(label for label in story.desk.phone.labels if label.startswith("☑")))
    await story.desk.tap("Yes, close the day")
    await house.travel(at("04-10 09:00"))
    assert story.phone.news() == [], "no reminder to come before a closed door"
    await story.desk.move(story.person, 2, "13 Apr 14:00")
    story.starts[1] = at("04-13 14:00")
    ((when, words),) = story.phone.news()
    assert when == "04-10 09:00"
    assert str(story.visit(2)["date"]) in words
    await house.travel(at("04-12 19:00"))
    assert [when for when, _ in story.phone.news()] == ["04-10 18:00", "04-12 18:00"]


async def test_out_of_hours_answers_know_a_day_closed_a_minute_ago(house: House) -> None:
    story = await booked(house)
    await house.travel(at("04-09 11:00"))
    await story.desk.write("/close 12 Apr")
    await story.desk.tap("Yes, close the day")
    await house.travel(at("04-10 20:00"))  # Saturday night, and Monday is closed by now
    await house.send(story.person, "Where can I park?")
    closed = story.text("out-of-hours", day="Tuesday 13 April", time="10:00")
    assert story.phone.shows.startswith(closed)


async def test_after_a_restart_the_closed_days_are_known_before_anything_is_sent(
    tmp_path: Path, texts: Texts
) -> None:
    clock = MovableClock(at("03-01 10:00"), frozen=True)
    world = World(now=clock)
    owner = world.person("Dr. Han")
    async with LocalTelegram(world) as telegram:
        settings = settings_for(f"sqlite:///{lay(tmp_path / 'clinic.db')}", telegram, owner)
        with open_database(settings) as database:
            await database.open()
            await welcome(database, texts, settings, clock)
            async with running(settings, texts, database, clock) as machine, database.write() as tx:
                staff = await staff_by_chat(tx, owner.id)
                assert isinstance(staff, Staff)
                await mark_closed(Moment(tx, machine.office, clock()), staff, DAY)
                assert DAY not in machine.office.content.clinic.calendar.closed, "not before the commit"
            async with running(settings, texts, database, clock) as machine:
                assert DAY in machine.office.content.clinic.calendar.closed
            await database.close()
