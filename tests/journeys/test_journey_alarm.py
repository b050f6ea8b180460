"""When something may be wrong: red words, answers nobody gives, staff nobody reaches."""

from sqlalchemy import func, select

from db.tables import Alert, InboundUpdate
from services.texts import plain
from tests.journeys.story import Story, booked
from tests.support.desk import hire
from tests.support.house import House
from tests.support.phone import Phone, at

BLOCKED = "Forbidden: bot was blocked by the user"
RED_WORDS = "my throat feels tight, I can not breathe"


async def test_a_red_word_before_any_consent_gets_the_emergency_line_and_nothing_is_kept(
    house: House,
) -> None:
    noa = house.world.person("Noa", language_code="ko")
    staff = Phone(house.owner)
    staff.news()
    await house.send(noa, "숨쉬기 힘들어요")
    assert Phone(noa).shows == plain(house.say("ko").entry("emergency-line"))
    assert staff.news() == []
    async with house.machine.database.read() as tx:
        assert await tx.scalar(select(func.count(Alert.id))) == 0
        kept = select(func.count()).where(InboundUpdate.body_sealed.is_not(None))
        assert await tx.scalar(kept) == 0


async def test_a_red_word_without_health_consent_makes_staff_phone_without_the_words(house: House) -> None:
    story = await booked(house)
    await house.send(story.person, RED_WORDS)
    assert story.phone.news() == [(story.now, story.text("emergency-line"))]
    assert story.phone.labels == [story.label("call-me")]
    code = (await house.patient(story.person)).code
    told = story.desk.phone.shows
    assert f"{code}: please phone now." in told
    assert "throat" not in told
    await story.desk.tap("Show details")
    assert "throat" not in story.desk.phone.shows


async def test_a_red_word_with_consent_shows_the_line_and_the_first_question_and_rings(house: House) -> None:
    story = await worried(house)
    assert story.phone.news() == [
        (story.now, story.text("emergency-line")),
        (story.now, story.text("checkin.s")),
    ]
    assert any("URGENT" in words for _, words in story.desk.phone.news())


async def test_ten_minutes_without_an_answer_make_a_red_word_red(house: House) -> None:
    story = await worried(house)
    story.phone.news()
    story.desk.phone.news()
    await house.forward(minutes=9, seconds=59)
    assert (story.phone.news(), story.desk.phone.news()) == ([], [])
    await house.forward(seconds=1)
    heard = [words for _, words in story.phone.news()]
    assert heard == [story.text("red-no-answer"), story.text("told")]
    assert "RED" in story.desk.phone.shows
    await story.tap("answer-now")
    assert story.phone.shows == story.text("checkin.s")


async def test_a_sign_ticked_after_a_red_word_is_red_and_the_person_hears_that_staff_have_it(
    house: House,
) -> None:
    story = await worried(house)
    story.phone.news()
    story.desk.phone.news()
    await story.tap("S1")
    heard = [words for _, words in story.phone.news()]
    assert heard[0] == story.text("red-s1")
    assert story.text("told") in heard
    assert "RED" in story.desk.phone.shows


async def test_none_of_the_signs_ends_the_alarm_of_a_red_word_for_the_person(house: House) -> None:
    story = await worried(house)
    await story.answer("M0")
    story.phone.news()
    await house.forward(minutes=30)
    assert story.phone.news() == []


async def test_nobody_reached_in_sixty_seconds_is_said_to_the_person(house: House) -> None:
    story = await booked(house)
    await story.agree_to_health()
    house.owner.block()
    await story.tap("S1")
    assert [words for _, words in story.phone.news()] == [story.text("red-s1"), story.text("on-hold.red")]
    await house.forward(seconds=59)
    assert story.phone.news() == []
    await house.forward(seconds=1)
    assert story.phone.news() == [("03-01 10:01", story.text("not-told"))]
    house.owner.start()
    await house.forward(minutes=10)
    assert story.text("told") in [words for _, words in story.phone.news()]
    assert house.refused() == {BLOCKED}


async def test_the_next_person_is_rung_at_once_if_the_doctor_cannot_be_reached(house: House) -> None:
    doctor = await hire(house, "Dr. Seo", "doctor")
    story = await booked(house)
    await story.agree_to_health()
    doctor.person.block()
    await story.tap("S1")
    assert "RED" in story.desk.phone.shows
    assert story.text("told") in [words for _, words in story.phone.news()]
    assert house.refused() == {BLOCKED}


async def test_a_red_alert_rings_every_ten_minutes_until_somebody_takes_it(house: House) -> None:
    story = await booked(house)
    await story.agree_to_health()
    await story.tap("S1")
    story.desk.phone.news()
    await house.forward(minutes=25)
    assert story.desk.phone.times() == ["03-01 10:10", "03-01 10:20"]
    await story.desk.tap("I take it")
    await house.forward(hours=5)
    assert story.desk.phone.times() == []


async def worried(house: House) -> Story:
    """A patient with all consents who has just written a red word."""
    story = await booked(house)
    await story.agree_to_health()
    await story.answer("M0")
    await house.travel(at("03-02 11:00"))
    story.phone.news()
    story.desk.phone.news()
    await house.send(story.person, RED_WORDS)
    return story
