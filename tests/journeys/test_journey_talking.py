"""What a patient writes reaches a person, and the answer comes back; in both languages."""

import pytest

from services.texts import plain
from tests.journeys.story import Story
from tests.journeys.talk import on_a_working_day, treated
from tests.support.desk import Desk, hire
from tests.support.house import House
from tests.support.phone import Phone, at

LANGUAGES = pytest.mark.parametrize("language", ["en", "ko"])


@LANGUAGES
async def test_a_question_about_organisation_is_answered_in_words(house: House, language: str) -> None:
    story = await on_a_working_day(house, language)
    reception = await hire(house, "Yuna", "coordinator")
    await house.send(story.person, "Where can I park?")
    by = story.when("03-02 19:00")
    assert story.phone.shows == f"{story.text('message-sent', by=by)}\n\n{story.text('about.ask')}"
    await story.tap("something-else")
    assert story.phone.shows == story.text("message-sent", by=by)
    record = await house.patient(story.person)
    assert reception.phone.shows == f"✉ {record.code} wrote. Answer by Tuesday 2 March, 19:00."
    assert story.desk.phone.news() == [], "the owner has a coordinator for this"
    await reception.tap("Open the message")
    assert "Where can I park?" in reception.phone.shows
    await reception.tap("I take it")
    await reception.tap("Answer")
    await reception.write("Behind the house. <Free> for two hours.")
    assert "Behind the house. <Free> for two hours." in reception.phone.shows
    story.phone.news()
    await reception.tap("Send")
    answer = story.text("answer", text="Behind the house. <Free> for two hours.")
    assert [words for _, words in story.phone.news()] == [answer]
    await reception.tap("Close the matter")
    assert "No open message" in reception.phone.shows


@LANGUAGES
async def test_a_message_about_health_asks_the_safety_question_and_is_answered_by_a_fixed_text(
    house: House, language: str
) -> None:
    story = await treated(house, language)
    reception = await hire(house, "Yuna", "coordinator")
    await house.send(story.person, "Is this normal?")
    await story.tap("about-skin")
    amber = story.text("amber", by=story.when("03-16 12:00"))
    assert [words for _, words in story.phone.news()] == [amber, story.text("checkin.s")]
    assert story.desk.phone.labels[0] == "I take it", "an alert for whoever is on call"
    await story.answer("M1", course="same")
    assert story.phone.shows == story.text("green"), "an automatic answer"
    await reception.tap("Open the message")
    await reception.tap("Answer")
    assert "In your own words" not in reception.phone.labels
    assert "We phone you at …" not in reception.phone.labels, "there is no number to call"
    await reception.tap("Please come on …")
    await house.tap(reception.person, "Tue 16 Mar")
    await house.tap(reception.person, "11:00")
    story.phone.news()
    await reception.tap("Send")
    day = {
        "date": story.say.day(at("03-16 11:00"), "Asia/Seoul"),
        "time": story.say.clock(at("03-16 11:00"), "Asia/Seoul"),
    }
    assert story.text("answer.come", **day) in [words for _, words in story.phone.news()]
    assert not await rings_on(house, story), "who answered has taken the alert"


async def rings_on(house: House, story: Story) -> bool:
    story.desk.phone.news()
    await house.travel(at("03-17 20:00"))
    return any("Nobody has taken it" in words for _, words in story.desk.phone.news())


async def test_without_consent_to_health_data_the_words_are_not_kept(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "My skin itches a lot")
    await story.tap("about-skin")
    assert story.phone.shows == story.text("consent.c1")
    await story.tap("no-thanks")
    assert story.phone.shows == story.text("consent.c1-refused")
    await story.desk.write("/inbox")
    record = await house.patient(story.person)
    await house.tap(story.desk.person, f"✉ {record.code}")
    assert "itches" not in story.desk.phone.shows
    assert "did not agree to health data" in story.desk.phone.shows


async def test_what_nobody_says_the_subject_of_becomes_amber_after_a_quarter_of_an_hour(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Hello?")
    story.desk.phone.news()
    await house.forward(minutes=14)
    assert story.desk.phone.news() == []
    await house.forward(minutes=2)
    record = await house.patient(story.person)
    ((_, words),) = story.desk.phone.news()
    assert words.startswith(f"🟡 AMBER: patient {record.code}")
    await story.desk.tap("Show details")
    assert "did not say what it is about" in story.desk.phone.shows
    await story.desk.tap("What they wrote")
    assert "Hello?" in story.desk.phone.shows


async def test_a_picture_within_twelve_weeks_of_a_session_is_an_alert_and_staff_see_it(house: House) -> None:
    story = await treated(house)
    story.person.send_photo("Look at this")
    await house.settle()
    assert story.phone.shows.endswith(story.text("about.ask"))
    assert "🟡 AMBER" in "\n".join(words for _, words in story.desk.phone.news())
    await story.desk.tap("Open the message")
    picture = story.desk.person.chat.from_bot()[-1]
    assert picture.photo
    assert picture.protect_content


async def test_a_picture_before_any_session_is_a_message_like_others(house: House) -> None:
    story = await on_a_working_day(house)
    story.person.send_photo()
    await house.settle()
    assert "AMBER" not in "\n".join(words for _, words in story.desk.phone.news())


async def test_voices_and_files_reach_staff_as_they_were_sent(house: House) -> None:
    story = await on_a_working_day(house)
    story.person.send_voice()
    await house.settle()
    story.person.send_document("my letter")
    await house.settle()
    await story.desk.tap("Open the message")
    voice, letter = story.desk.person.chat.from_bot()[-2:]
    assert voice.voice
    assert letter.document


async def test_what_nobody_can_look_at_is_kindly_sent_back(house: House) -> None:
    story = await on_a_working_day(house)
    story.person.send_sticker()
    await house.settle()
    assert story.phone.shows == story.text("not-understood.media")
    assert story.desk.phone.news() == []


async def test_the_clinic_is_closed_only_once_in_twelve_hours(house: House) -> None:
    story = await on_a_working_day(house)
    await house.travel(at("03-02 22:00"))
    story.phone.news()
    closed = story.text("out-of-hours", day="Wednesday 3 March", time="10:00")
    await house.send(story.person, "Are you there?")
    assert story.phone.shows == f"{closed}\n\n{story.text('about.ask')}"
    await house.forward(minutes=5)
    await house.send(story.person, "It is about the parking")
    assert story.phone.shows == f"{story.text('noted')}\n\n{story.text('about.ask')}"
    await story.tap("something-else")
    await house.travel(at("03-03 22:00"))
    closed = story.text("out-of-hours", day="Thursday 4 March", time="10:00")
    await house.send(story.person, "Still nobody?")
    assert story.phone.shows == closed
    await story.tap("about-skin")
    assert story.phone.shows == story.text("consent.c1"), "the button the text names is there"


async def test_a_button_forged_for_somebody_elses_message_shows_nothing_of_it(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    other = house.world.person("Other")
    await house.arrive(other, "en")
    other.forge("about:1:health", message_id=other.chat.from_bot()[-1].message_id)
    story.desk.phone.news()
    await house.settle()
    assert Phone(other).shows.startswith(story.text("old-button", home="").strip())
    assert story.desk.phone.news() == [], "no alert"


async def test_a_button_of_a_matter_that_is_closed_leads_home(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    asked = story.person.chat.from_bot()[-1]
    await story.desk.tap("Open the message")
    await story.desk.tap("Close the matter")
    story.person.tap(story.label("about-skin"), message_id=asked.message_id)
    await house.settle()
    assert story.phone.shows.startswith(story.text("old-button", home="").strip())


async def test_words_of_warning_come_before_everything_and_staff_can_read_them(house: House) -> None:
    story = await treated(house)
    await house.send(story.person, "I have a fever since this morning")
    assert story.text("emergency-line") in [words for _, words in story.phone.news()]
    assert "URGENT" in "\n".join(words for _, words in story.desk.phone.news())
    await story.desk.write("/alerts")
    record = await house.patient(story.person)
    await house.tap(story.desk.person, f"🟠 URGENT {record.code}")
    await story.desk.tap("What they wrote")
    assert "fever since this morning" in story.desk.phone.shows


async def test_nothing_a_stranger_sends_is_kept(house: House) -> None:
    stranger = house.world.person("Stranger")
    stranger.start()
    await house.settle()
    door = Phone(stranger).shows
    stranger.send_photo("hello")
    await house.settle()
    assert Phone(stranger).shows == door
    await house.send(stranger, "Where can I park?")
    assert Phone(stranger).shows == door
    desk = Desk(house)
    await desk.write("/inbox")
    assert "No open message" in desk.phone.shows


async def test_a_command_that_does_not_exist_offers_a_person(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "/parking")
    assert story.phone.shows == story.text("not-understood")
    await story.tap("send-to-clinic")
    assert story.phone.shows == story.text("write.ask")
    await house.send(story.person, "x" * 3900)
    assert story.phone.shows.endswith(story.text("about.ask"))
    await story.desk.tap("Open the message")
    assert sum(words.count("x") for _, words in story.desk.phone.news()) >= 3900
    assert plain(story.desk.say._("Answer")) not in story.desk.phone.labels, "first: what is it about?"
