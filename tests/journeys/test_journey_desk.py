"""What the desk does for one patient: every change is looked at, then told to the patient once."""

import pytest
from sqlalchemy import select

from db.tables import Audit, MessageEvent, Task
from services.texts import Safe
from tests.journeys.story import Story, booked
from tests.support.desk import hire
from tests.support.house import House
from tests.support.phone import at

LANGUAGES = pytest.mark.parametrize("language", ["en", "ko"])


def lines(story: Story, *numbers: int) -> Safe:
    return Safe("\n".join(story.say.entry("part.visit", **story.visit(number)) for number in numbers))


@LANGUAGES
async def test_a_session_and_all_that_follow_move_with_one_message(house: House, language: str) -> None:
    story = await booked(house, language)
    await house.travel(at("03-02 11:00"))
    story.phone.news()
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Move")
    await story.desk.write("10 Apr 14:00")
    assert "26 days" not in story.desk.phone.shows
    await story.desk.tap("Move it and the one after it")
    shown = story.desk.phone.shows
    assert "2 · Sat 10 Apr 14:00, before Mon 12 Apr" in shown
    assert "3 · Sat 8 May 14:00, before Mon 10 May" in shown
    assert "messages move" in shown
    await story.desk.tap("Save all")
    story.starts[1], story.starts[2] = at("04-10 14:00"), at("05-08 14:00")
    others = story.say.entry("moved-others", visits=lines(story, 3))
    stop = story.say.entry("part.stop-from", stop_date=story.say.day(at("04-05 14:00"), "Asia/Seoul"))
    old = story.when("04-12 14:00")
    words = story.text("moved", **story.visit(2), old=old, others=others, stop_line=stop, late="")
    assert story.phone.news() == [("03-02 11:00", words)]
    assert story.label("calendar") in story.phone.labels
    assert [each.starts_at for each in await house.sessions(story.person)] == story.starts


async def test_the_preview_warns_of_a_gap_under_the_minimum_and_of_closed_days(house: House) -> None:
    story = await booked(house)
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Move")
    await story.desk.write("4 Apr 14:00")
    await story.desk.tap("Move it and the one after it")
    shown = story.desk.phone.shows
    assert "Session 2: only 20 days after the one before, at least 21 are usual" in shown
    assert "Session 2: the clinic is closed that day" in shown
    assert "Session 3: the clinic is closed that day" in shown


async def test_moved_twice_in_one_night_the_patient_reads_once_what_is_true_in_the_morning(
    house: House,
) -> None:
    story = await booked(house)
    await house.travel(at("03-02 22:00"))
    story.phone.news()
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Move")
    await story.desk.write("13 Apr 14:00")
    await story.desk.tap("Move it and the one after it")
    await story.desk.tap("Save all")
    await story.desk.move(story.person, 3, "18 May 15:00")
    await house.travel(at("03-03 09:30"))
    story.starts[1], story.starts[2] = at("04-13 14:00"), at("05-18 15:00")
    news = [words for _, words in story.phone.news()]
    assert len(news) == 2
    assert any(story.when("04-12 14:00") in words for words in news), "what the patient knew before"
    assert any(story.when("05-10 14:00") in words for words in news), "not the time nobody was told"
    assert not any(story.when("05-11 14:00") in words for words in news)


@LANGUAGES
async def test_the_rest_is_cancelled_with_one_message_and_a_task_each(house: House, language: str) -> None:
    story = await booked(house, language)
    await house.travel(at("03-02 11:00"))
    story.phone.news()
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Cancel the session")
    assert "Session 3: 56 days after the one before, at most 28 are usual" in story.desk.phone.shows
    await story.desk.tap("This and the one after it")
    assert "messages are dropped" in story.desk.phone.shows
    await story.desk.tap("Yes, cancel them")
    words = story.text("cancelled-several", visits=lines(story, 2, 3))
    assert story.phone.news() == [("03-02 11:00", words)]
    states = [each.state for each in await house.sessions(story.person)]
    assert states == ["booked", "cancelled", "cancelled"]
    async with house.machine.database.read() as tx:
        tasks = list(await tx.scalars(select(Task).where(Task.kind == "new-date")))
    assert len(tasks) == 2


async def test_all_that_is_ahead_is_cancelled_and_an_old_button_cancels_nothing(house: House) -> None:
    story = await booked(house)
    await story.desk.open_session(story.person, 2)
    await story.desk.tap("Cancel the session")
    await story.desk.tap("All {count} that are ahead", count=3)
    old = story.desk.person.chat.from_bot()[-1]
    await story.desk.move(story.person, 3, "12 May 14:00")
    story.desk.person.tap("Yes, cancel them", message_id=old.message_id)
    await house.settle()
    assert "something has changed" in story.desk.person.chat.messages[old.message_id].words
    assert [each.state for each in await house.sessions(story.person)] == ["booked"] * 3


@LANGUAGES
async def test_hold_no_show_both_cancellations_and_an_extra_session_in_one_course(
    house: House, language: str
) -> None:
    story = await booked(house, language)
    await a_hold_is_set_and_lifted(story)
    await a_no_show_gets_an_extra_session_at_the_end(story)
    await each_side_cancels_one(story)
    await the_last_one_is_done_and_the_course_ends(story)


async def a_hold_is_set_and_lifted(story: Story) -> None:
    await story.house.travel(at("03-11 11:00"))
    story.phone.news()
    await story.desk.open_session(story.person, 1)
    await story.desk.tap("Hold")
    await story.desk.tap("Yes, hold it")
    await story.house.travel(at("03-12 20:00"))
    assert story.phone.news() == [("03-11 11:00", story.text("on-hold"))], "its reminders wait"
    await story.desk.lift(story.person, 1)
    said = [words for _, words in story.phone.news()]
    assert sorted(said) == sorted(
        [story.text("hold-lifted", **story.visit(1), late=""), story.reminder("before-3d.advice", 1)]
    )


async def a_no_show_gets_an_extra_session_at_the_end(story: Story) -> None:
    await story.house.travel(at("03-15 15:30"))
    story.phone.news()
    await story.desk.tap("No-show")
    await story.desk.tap("Undo")
    await story.house.travel(at("03-15 15:45"))
    assert story.phone.news() == [], "taken back in time: the patient hears neither of it nor an apology"
    await story.desk.tap("No-show")
    await story.house.travel(at("03-15 15:55"))
    assert story.phone.news() == [("03-15 15:55", story.text("no-show", date=story.visit(1)["date"]))]
    await story.desk.tap("Add a session")
    await story.desk.write("7 Jun 14:00")
    assert "messages are planned" in story.desk.phone.shows
    await story.desk.tap("Save")
    story.starts.append(at("06-07 14:00"))
    stop = story.say.entry("part.stop-from", stop_date=story.say.day(at("06-02 14:00"), "Asia/Seoul"))
    words = story.text("session-added", **story.visit(4, of=4), stop_line=stop, late="")
    assert story.phone.news() == [("03-15 15:55", words)]
    await story.desk.write("/tasks")
    assert "Find a new date" not in story.desk.phone.shows, "the extra session settled it"


async def each_side_cancels_one(story: Story) -> None:
    await story.house.travel(at("04-09 18:10"))
    await story.tap("cancel")
    await story.tap("yes-cancel")
    story.phone.news()
    await story.desk.open_session(story.person, 3)
    await story.desk.tap("Cancel the session")
    await story.desk.tap("Yes, cancel it")
    words = story.text("cancelled-by-clinic", k=3, date=story.visit(3)["date"])
    assert story.phone.news() == [("04-09 18:10", words)]
    states = [each.state for each in await story.house.sessions(story.person)]
    assert states == ["no-show", "cancelled", "cancelled", "booked"]


async def the_last_one_is_done_and_the_course_ends(story: Story) -> None:
    await story.house.travel(at("06-07 15:30"))
    assert [time for time, _ in story.phone.news()] == ["06-04 18:00", "06-06 18:00"]
    await story.desk.tap("Done")
    await story.desk.tap("The course ends")
    await story.desk.tap("Yes, end it")
    await story.house.travel(at("06-08 15:30"))
    assert story.phone.shows == story.aftercare("after-24h.advice", 4)


async def test_a_message_is_sent_once_more_as_it_is_true_now(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 19:00"))
    first = story.phone.news()[-1][1]
    record = await house.patient(story.person)
    await story.desk.write(record.code)
    await story.desk.tap("Messages")
    await story.desk.tap("Sent and dropped")
    await story.desk.tap("Send {at} again", at=1)
    await story.desk.tap("Yes, send it again")
    assert story.phone.news() == [("03-12 19:00", first)]
    async with house.machine.database.read() as tx:
        events = list(await tx.scalars(select(MessageEvent).where(MessageEvent.why == "again")))
        audits = list(await tx.scalars(select(Audit).where(Audit.action == "resend-message")))
    assert [event.who for event in events] == ["s1"]
    assert len(audits) == 1
    await story.tap("confirm")
    assert (await house.sessions(story.person))[0].confirmed_at is not None, "its buttons work"


async def test_a_reminder_of_a_visit_that_was_moved_is_not_sent_again(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 19:00"))
    await story.desk.move(story.person, 1, "19 Mar 14:00")
    reminder = next(each for each in await house.messages(story.person) if each.step == "before-3d")
    shown = story.desk.person.chat.from_bot()[-1]
    story.desk.person.forge(f"s-againyes:{reminder.id}", message_id=shown.message_id)
    story.phone.news()
    await house.settle()
    assert "would not be true any more" in story.desk.phone.shows
    assert story.phone.news() == []


async def test_notes_and_flags_stand_on_the_card_and_make_an_amber_urgent(house: House) -> None:
    story = await booked(house)
    record = await house.patient(story.person)
    await story.desk.write(record.code)
    await story.desk.tap("Notes and flags")
    await story.desk.tap("Add a note")
    await story.desk.write("prefers <quiet> rooms")
    await house.tap(story.desk.person, "☐ bleeding or blood thinner")
    await house.tap(story.desk.person, "☐ bleeding or blood thinner".replace("☐", "☑"))
    await house.tap(story.desk.person, "☐ weak immune system")
    await story.desk.write(record.code)
    assert "prefers <quiet> rooms" in story.desk.phone.shows
    assert "Noted: weak immune system" in story.desk.phone.shows
    await house.send(story.person, "My skin")
    await story.tap("about-skin")
    assert any("🟠 URGENT" in words for _, words in story.desk.phone.news())


async def test_a_second_colleague_sees_who_has_a_message(house: House) -> None:
    story = await booked(house)
    one, two = await hire(house, "Yuna", "coordinator"), await hire(house, "Jiho", "coordinator")
    await house.send(story.person, "Where can I park?")
    await one.tap("I take it")
    await two.tap("I take it")
    assert "coordinator has it already" in two.phone.shows
