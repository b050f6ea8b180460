"""Patients with something to say, and staff who answer."""

from tests.journeys.story import Story, booked
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import at


async def on_a_working_day(house: House, language: str = "en") -> Story:
    """A patient with a course of three; it is Tuesday, 11:00."""
    story = await booked(house, language)
    await house.travel(at("03-02 11:00"))
    return story


async def agrees_to_health(story: Story) -> None:
    await story.house.send(story.person, "/report")
    await story.tap("continue")
    await story.tap("agree")
    await story.tap("S0")
    await story.tick(["M0"])
    story.phone.news()


async def treated(house: House, language: str = "en") -> Story:
    """A patient half an hour after the first session of three, who agreed to health questions."""
    story = await booked(house, language)
    await house.travel(at("03-15 15:30"))
    await story.desk.tap("Done")
    await agrees_to_health(story)
    story.desk.phone.news()
    return story


async def answer(story: Story, words: str, desk: Desk | None = None) -> None:
    desk = desk or story.desk
    record = await story.house.patient(story.person)
    await desk.write("/inbox")
    await story.house.tap(desk.person, f"✉ {record.code}")
    await desk.tap("Answer")
    await desk.write(words)
    await desk.tap("Send")
