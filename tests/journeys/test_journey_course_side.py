"""Around a course: the calendar file, what is asked once, another zone, discreet notes, the menu."""

import pytest
from icalendar import Calendar

from db.tables import Staff
from sandbox.people import Person
from services.moment import Moment
from services.people import patients
from services.visits import courses
from tests.journeys.story import booked
from tests.support.house import House
from tests.support.phone import at


def calendar_of(house: House, person: Person, nth: int = -1) -> Calendar:
    """The calendar file on one of the newest messages."""
    files = [each.document for each in person.chat.from_bot() if each.document is not None]
    return Calendar.from_ical(house.world.files.by_id[files[nth]].data)


async def test_the_course_comes_as_a_calendar_file_and_again_on_a_tap(house: House) -> None:
    story = await booked(house)
    events = list(calendar_of(house, story.person).walk("VEVENT"))
    assert [event.start for event in events] == story.starts
    await house.send(story.person, "/sessions")
    await story.tap("calendar")
    assert story.phone.shows == story.text("calendar.file")
    again = list(calendar_of(house, story.person).walk("VEVENT"))
    assert [event["UID"] for event in again] == [event["UID"] for event in events]


async def test_a_moved_session_keeps_its_identity_and_a_cancelled_one_comes_as_a_cancellation(
    house: House,
) -> None:
    story = await booked(house)
    before = list(calendar_of(house, story.person).walk("VEVENT"))
    await story.desk.move(story.person, 1, "16 Mar 10:00")
    await house.send(story.person, "/sessions")
    await story.tap("cancel")
    await story.tap("yes-cancel")
    await house.send(story.person, "/sessions")
    await story.tap("calendar")
    cancelled = calendar_of(house, story.person)
    assert cancelled["METHOD"] == "CANCEL"
    (event,) = cancelled.walk("VEVENT")
    assert (event["UID"], event["STATUS"]) == (before[0]["UID"], "CANCELLED")
    assert int(event["SEQUENCE"]) > int(before[0]["SEQUENCE"])
    left = calendar_of(house, story.person, -2)
    assert (left["METHOD"], len(left.walk("VEVENT"))) == ("PUBLISH", 2)


async def test_all_right_under_the_booking_is_answered(house: House) -> None:
    story = await booked(house)
    before = len(house.texts(story.person))
    await story.tap("all-right")
    booking = next(each for each in story.person.chat.from_bot() if each.document is not None)
    assert booking.words.endswith("→ Thank you. That is noted.")
    assert len(house.texts(story.person)) == before, "under the file itself, not as a message of its own"


async def test_the_phone_number_is_asked_once_and_kept_when_typed(house: House) -> None:
    story = await booked(house, "ko")
    await story.tap("give-phone")
    assert story.phone.shows == story.text("phone.how")
    await house.send(story.person, "010-1234-5678")
    assert (await house.patient(story.person)).phone == "+821012345678"
    await story.desk.open_session(story.person, 1)
    await story.desk.tap("Back to the card")
    assert "+821012345678" in story.desk.phone.shows


async def test_a_refused_phone_number_is_not_asked_for_again(house: House) -> None:
    story = await booked(house, "ko")
    await story.tap("no-phone")
    record = await house.patient(story.person)
    assert (record.phone, record.phone_refused) == (None, True)
    story.phone.news()

    async def book_again(moment: Moment, staff: Staff) -> None:
        patient = await patients.by_chat(moment.tx, story.person.id)
        assert patient is not None
        await courses.book(moment, staff, patient, courses.draft(moment.office, at("08-16 14:00"), 3, 28))

    await house.deed(book_again)
    assert story.text("phone.first") not in [words for _, words in story.phone.news()]


async def test_a_foreign_phone_number_leads_to_the_question_where_one_lives(house: House) -> None:
    story = await booked(house, "ko")
    await story.tap("give-phone")
    story.phone.news()
    await house.send(story.person, "+1 212 555 2368")
    assert story.text("zone.first") in [words for _, words in story.phone.news()]


async def test_a_tourist_in_korean_zone_sees_home_time_as_a_second_line(house: House) -> None:
    story = await booked(house)
    await house.tap(story.person, "New York")
    story.phone.news()
    await house.travel(at("03-09 12:00"))
    ((_, reminder),) = story.phone.news()
    assert "Monday 15 March at 14:00 (clinic time)" in reminder
    assert "In your time (New York): Monday 15 March, 01:00." in reminder


async def test_somebody_who_lives_in_clinic_time_sees_one_line(house: House) -> None:
    story = await booked(house)
    await story.tap("same-zone")
    await house.send(story.person, "/sessions")
    assert "In your time" not in story.phone.shows


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_discreet_note_says_nothing_until_it_is_opened(house: House, language: str) -> None:
    story = await booked(house, language)
    await house.send(story.person, "/settings")
    await story.tap("discreet-on")
    story.phone.news()
    await house.travel(at("03-12 18:00"))
    note = story.text("discreet.note")
    assert [words for _, words in story.phone.news()] == [note, note]
    await story.desk.move(story.person, 1, "16 Mar 10:00")
    await story.tap("open")
    story.starts[0] = at("03-16 10:00")
    assert story.visit(1)["date"] in story.phone.shows, "the text is written when it is opened"


async def test_a_red_result_is_written_out_even_for_discreet_people(house: House) -> None:
    story = await booked(house)
    await story.agree_to_health()
    await house.send(story.person, "/settings")
    await story.tap("discreet-on")
    await house.send(story.person, "/report")
    story.phone.news()
    await story.tap("S1")
    assert story.text("red-s1") in [words for _, words in story.phone.news()]


async def test_nobody_opens_somebody_elses_note(house: House) -> None:
    story, other = await booked(house), await booked(house, name="Sora")
    message = next(each for each in await house.messages(story.person) if each.step == "booked")
    shown = other.person.chat.from_bot()[-1].message_id
    other.person.forge(f"open:{message.id}", message_id=shown)
    await house.settle()
    assert other.phone.shows.startswith("This button belongs to an earlier message.")


async def test_the_menu_is_set_for_patients_in_each_language_and_for_staff_in_their_chat(
    house: House,
) -> None:
    await house.forward(minutes=20)
    commands = house.world.profile.commands
    assert ("sessions", "내 시술 일정") in commands["all_private_chats", "ko"]
    assert [name for name, _ in commands["all_private_chats", ""]][:2] == ["menu", "sessions"]
    assert "today" in dict(commands[f"chat:{house.owner.id}", ""])
    assert "today" not in dict(commands["all_private_chats", "en"])
    assert "119" in house.world.profile.descriptions["ko"]


async def test_what_telegram_has_already_is_not_sent_again(house: House) -> None:
    await house.forward(minutes=20)
    house.world.profile.commands.clear()
    await house.forward(hours=2)
    assert house.world.profile.commands == {}
