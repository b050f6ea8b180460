"""A patient who never agreed to health questions: the same advice, nothing asked, one button."""

from tests.journeys.story import booked
from tests.support.house import House
from tests.support.phone import at


async def test_everything_comes_as_advice_and_nothing_is_asked_or_nudged(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    for number in (2, 3):
        await story.desk.open_session(story.person, number)
        await story.desk.tap("Cancel the session")
        await story.desk.tap("Yes, cancel it")
    story.phone.news()
    await house.travel(at("07-01 12:00"))
    assert story.phone.news() == [
        ("03-16 15:00", story.aftercare("after-24h.advice", 1)),
        ("03-18 11:00", story.text("consent.c3")),
        ("03-25 11:00", story.aftercare("after-10d.advice", 1)),
        ("04-12 11:00", story.aftercare("after-4w.advice", 1)),
        ("05-10 11:00", story.aftercare("after-8w.advice", 1)),
        ("06-07 11:00", story.aftercare("after-12w.advice", 1)),
    ]
    assert story.phone.labels == [story.label("book-review"), story.label("tell-clinic")]
    await story.tap("book-review")
    assert story.phone.shows.endswith(story.text("dates-asked", by=story.when("07-01 19:00")))
    await story.desk.write("/tasks")
    assert "check-in" not in story.desk.phone.shows, "silence means nothing where nothing was asked"


async def test_the_one_button_asks_for_consent_first_and_no_is_a_fine_answer(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 18:00"))
    assert story.phone.labels == [story.label(name) for name in ("confirm", "move", "cancel", "tell-clinic")]
    story.phone.news()
    await story.tap("tell-clinic")
    assert story.phone.news() == [("03-12 18:00", story.text("consent.c1"))]
    await story.tap("no-thanks")
    assert story.phone.shows == story.text("consent.c1-refused")
    assert story.phone.labels[0] == story.label("call-me")
    await house.travel(at("03-14 18:00"))
    reminder = story.text("before-1d.unconfirmed.advice", **story.visit(1, of=3))
    assert story.phone.news()[-1] == ("03-14 18:00", reminder)


async def test_a_change_told_through_the_button_reaches_staff_once_consent_stands(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-14 18:10"))
    story.phone.news()
    story.desk.phone.news()
    await story.tap("tell-clinic")
    await story.tap("agree")
    await story.tap("something-else")
    soon = story.say.entry("something-changed-soon")
    answer = story.text("something-changed", by=story.when("03-15 11:00"), soon=soon)
    assert [words for _, words in story.phone.news()] == [answer], "in the place of the consent screen"
    record = await house.patient(story.person)
    assert f"URGENT: patient {record.code}" in story.desk.phone.shows


async def test_report_gives_the_emergency_line_before_it_asks_for_consent(house: House) -> None:
    story = await booked(house)
    await house.send(story.person, "/report")
    assert story.phone.shows == story.text("report.no-consent")
    assert story.phone.labels[0] == story.label("call-me")
    await story.tap("continue")
    assert story.phone.shows == story.text("consent.c1")
    await story.tap("agree")
    assert story.phone.shows == story.text("checkin.s")
