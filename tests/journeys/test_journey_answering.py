"""What staff do with what a patient wrote: when they hear of it, and what their answer meets."""

from tests.journeys.talk import answer, on_a_working_day
from tests.support.desk import hire
from tests.support.house import House
from tests.support.phone import at


async def test_five_messages_in_a_row_ring_once_and_are_one_matter(house: House) -> None:
    story = await on_a_working_day(house)
    for words in ("Hello", "I have", "a question", "about", "parking"):
        await house.send(story.person, words)
    assert len(story.desk.phone.news()) == 1
    await story.desk.tap("Open the message")
    for words in ("Hello", "a question", "parking"):
        assert words in story.desk.phone.shows


async def test_an_unanswered_message_comes_back_once_on_every_working_day(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    story.desk.phone.news()
    await house.travel(at("03-05 12:00"))
    reminders = [(time, words) for time, words in story.desk.phone.news() if "still waits" in words]
    assert [time for time, _ in reminders] == ["03-03 10:00", "03-04 10:00", "03-05 10:00"]


async def test_an_answer_at_night_to_what_was_written_today_does_not_wait_for_the_morning(
    house: House,
) -> None:
    story = await on_a_working_day(house)
    await house.travel(at("03-02 18:00"))
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    await house.travel(at("03-02 22:30"))
    await answer(story, "Behind the house.")
    assert story.phone.news()[-1] == ("03-02 22:30", story.text("answer", text="Behind the house."))


async def test_an_answer_two_days_later_waits_for_the_morning(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    await house.travel(at("03-04 22:30"))
    story.phone.news()
    await answer(story, "Behind the house.")
    assert story.phone.news() == []
    await house.travel(at("03-05 09:30"))
    assert story.phone.news() == [("03-05 09:00", story.text("answer", text="Behind the house."))]


async def test_what_the_patient_adds_while_staff_write_is_seen_before_the_answer_goes(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    await story.desk.tap("Open the message")
    await story.desk.tap("Answer")
    await house.send(story.person, "I come by bus after all")
    await story.desk.write("Behind the house.")
    story.phone.news()
    await story.desk.tap("Send")
    assert story.phone.news() == []
    said = [words for _, words in story.desk.phone.news()]
    assert "I come by bus after all" in said[-2]
    assert "Behind the house." in said[-1], "what was typed is not lost"
    await story.desk.tap("Send")
    assert story.phone.shows == story.text("answer", text="Behind the house.")


async def test_two_taps_on_send_are_one_answer(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    await story.desk.tap("Open the message")
    await story.desk.tap("Answer")
    await story.desk.write("Behind the house.")
    shown = story.desk.person.chat.from_bot()[-1]
    data = next(each.callback_data for row in shown.keyboard for each in row if each.text == "Send")
    assert data
    story.phone.news()
    await story.desk.tap("Send")
    story.desk.person.forge(data, message_id=shown.message_id)
    await house.settle()
    assert len(story.phone.news()) == 1


async def test_a_patient_who_left_telegram_is_phoned(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "Where can I park?")
    await story.tap("something-else")
    story.person.block()
    await house.settle()
    await answer(story, "Behind the house.")
    assert "Please phone" in story.desk.phone.shows
    await story.desk.write("/tasks")
    assert "could not be sent in the chat" in story.desk.phone.shows


async def test_a_person_may_call_a_message_clinical_and_the_next_session_waits(house: House) -> None:
    story = await on_a_working_day(house)
    await house.send(story.person, "There is a lump")
    await story.desk.tap("Open the message")
    await story.desk.tap("Clinical: hold the next session")
    assert "on hold" in story.desk.phone.shows
    assert story.phone.shows == story.text("on-hold")


async def test_reception_that_calls_a_message_clinical_rings_for_the_doctor(house: House) -> None:
    story = await on_a_working_day(house)
    reception, doctor = await hire(house, "Yuna", "coordinator"), await hire(house, "Dr. Seo", "doctor")
    await house.send(story.person, "There is a lump")
    await reception.tap("Open the message")
    await reception.tap("It is about skin or health")
    assert doctor.phone.labels[0] == "I take it"
