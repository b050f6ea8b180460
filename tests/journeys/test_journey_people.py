"""People as they come: a tourist who starts alone and lives far away; somebody with a new phone number."""

from datetime import datetime, timedelta

from sandbox.people import Person
from services.texts import Safe
from tests.journeys.story import Story, booked
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at

LIMA = "America/Lima"


class Tourist(Story):
    """Reads Korean, lives in Lima: five hours behind UTC, fourteen behind the clinic, all year."""

    def at_home(self, start: datetime) -> Safe:
        say = self.say
        return say.entry(
            "part.other-zone", date=say.day(start, LIMA), time=say.clock(start, LIMA), zone="리마"
        )

    def visit(self, number: int, *, of: int | None = None) -> dict[str, object]:
        return super().visit(number, of=of) | {"other_zone": self.at_home(self.starts[number - 1])}


async def tourist(house: House) -> Tourist:
    """Starts alone, says in Korean where they live, then the desk books three sessions."""
    person: Person = house.world.person("세라", language_code="ko")
    await house.arrive(person, "ko")
    await house.send(person, "/settings")
    await house.tap(person, house.say("ko").label("zone"))
    await house.send(person, "리마")
    desk = Desk(house)
    await desk.write((await house.patient(person)).code)
    await desk.plan(3, 28, "15 Mar 14:00")
    starts = [at("03-15 14:00"), at("04-12 14:00"), at("05-10 14:00")]
    return Tourist(house, "ko", person, desk, desk, Phone(person), starts)


async def test_a_self_started_tourist_reads_both_times_and_sleeps_at_home(house: House) -> None:
    story = await tourist(house)
    summary = next(words for _, words in story.phone.news() if "3회가 예약" in words)
    assert f"1회차: 3월 15일 월요일 오후 2시\n{story.at_home(story.starts[0])}" in summary
    await house.send(story.person, "/sessions")
    assert (
        "1회차: 3월 15일 월요일 오후 2시 · 예약됨\n계신 곳 시간(리마): 3월 15일 월요일 오전 12시"
        not in story.phone.shows
    )
    assert f"오후 2시 · 예약됨\n{story.at_home(story.starts[0])}" in story.phone.shows
    story.phone.news()
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    await house.travel(at("03-26 02:00"))
    assert story.phone.news() == [
        ("03-08 23:00", story.reminder("before-7d.advice", 1)),
        ("03-12 23:00", story.reminder("before-3d.advice", 1)),
        ("03-14 18:00", story.text("before-1d.unconfirmed.advice", **story.visit(1))),
        ("03-16 15:00", story.aftercare("after-24h.advice", 1, coming=2)),
        ("03-19 01:00", story.text("consent.c3")),
        ("03-26 01:00", story.aftercare("after-10d.advice", 1, coming=2)),
    ], "nine in the morning in Lima, but the clinic's evening before the visit; eleven in Lima after it"


async def test_a_new_phone_number_replaces_the_old_one_everywhere(house: House) -> None:
    story = await booked(house)
    await story.tap("give-phone")
    await house.send(story.person, "+82 10-1234-5678")
    await house.send(story.person, "/settings")
    await story.tap("my-phone")
    assert story.phone.shows == story.text("phone.how")
    story.phone.news()
    await house.send(story.person, "+82 10-8765-4321")
    assert story.phone.news()[0][1] == story.text("phone.thanks", number="+82 10-8765-4321")
    await story.tap("call-me")
    by = story.when("03-02 12:00")
    assert story.phone.shows == story.text("call-me.asked", number="+82 10-8765-4321", by=by)
    assert story.label("other-number") in story.phone.labels
    record = await house.patient(story.person)
    await story.desk.write("/find 01087654321")
    assert record.code in story.desk.phone.shows
    await story.desk.write("/find 01012345678")
    assert record.code not in story.desk.phone.shows


async def test_two_years_after_agreeing_to_news_a_person_hears_that_it_stands_and_can_end_it(
    house: House,
) -> None:
    person = house.world.person("Noa", language_code="en")
    await house.arrive(person, "en")
    story = Story(house, "en", person, Desk(house), Desk(house), Phone(person), [])
    await house.send(person, "/settings")
    await story.tap("news")
    await story.tap("yes-news")
    agreed_at = house.now
    story.phone.news()
    for _ in range(20):
        await house.leap(days=34)
    await house.travel(agreed_at + timedelta(days=700))
    assert await house.messages(person) == [], "nothing was even planned"
    assert story.phone.news() == []
    await house.travel(agreed_at + timedelta(days=702))
    words = story.text("ads.stand", date=story.say.full_day(agreed_at, "Asia/Seoul"))
    assert [said for _, said in story.phone.news()] == [words]
    await story.tap("stop-news")
    today = story.say.day(house.now, "Asia/Seoul")
    assert story.phone.shows == story.text("ads.stopped", date=today)
    await house.forward(days=1)
    await house.send(person, "/sessions")
    assert story.text("start") in story.phone.shows, "long no patient any more: nothing of them is kept"
