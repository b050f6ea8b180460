"""When messages come: late bookings, nights in other zones, what people chose, closed chats."""

import pytest

from services.texts import Safe
from tests.journeys.story import booked
from tests.support.house import House
from tests.support.phone import at


async def test_a_visit_booked_two_days_ahead_carries_what_the_missed_reminders_would_have_said(
    house: House,
) -> None:
    await house.travel(at("03-02 10:00"))
    story = await booked(
        house, first="4 Mar 14:00", starts=("03-04 14:00", "04-01 14:00", "04-29 14:00"), unread=True
    )
    lines = [story.say.entry("part.visit", **story.visit(number)) for number in (1, 2, 3)]
    late = [story.say.entry(name) for name in ("part.late-7d", "part.late-3d")]
    summary = story.text(
        "booked",
        n=3,
        visits=Safe("\n".join(lines)),
        late=Safe("\n".join(late)),
        stop_line="",
        **story.calendar,
    )
    told = [words for _, words in story.phone.news()]
    assert told[-3:] == [summary, *story.asked_at_booking()]
    await house.travel(at("03-04 15:00"))
    reminder = story.text("before-1d.unconfirmed.advice", **story.visit(1, of=3))
    assert story.phone.news() == [("03-03 18:00", reminder)]


@pytest.mark.parametrize(
    ("city", "times"),
    [
        (
            "Bogota",
            ["03-08 23:00", "03-12 23:00", "03-14 18:00", "03-16 15:00", "03-19 01:00", "03-26 01:00"],
        ),
        ("Tokyo", ["03-08 18:00", "03-12 18:00", "03-14 18:00", "03-16 15:00", "03-18 11:00", "03-25 11:00"]),
    ],
)
async def test_nobody_is_woken_at_home_and_the_clinics_clock_counts_around_the_visit(
    house: House, city: str, times: list[str]
) -> None:
    story = await booked(house)
    await house.send(story.person, "/settings")
    await story.tap("zone")
    await house.send(story.person, city)
    assert city in story.phone.shows
    story.phone.news()
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    await house.travel(at("03-26 02:00"))
    assert story.phone.times() == times


async def test_a_visit_is_said_in_clinic_time_with_a_second_line_for_people_in_another_zone(
    house: House,
) -> None:
    story = await booked(house)
    await house.send(story.person, "/settings")
    await story.tap("zone")
    await house.send(story.person, "Bogota")
    await house.send(story.person, "/sessions")
    line = "Monday 15 March, 14:00 · booked\nIn your time (Bogota): Monday 15 March, 00:00."
    assert line in story.phone.shows


async def test_an_evening_visits_unanswered_check_in_is_nudged_in_the_morning(house: House) -> None:
    story = await booked(house, first="15 Mar 18:00", starts=("03-15 18:00", "04-12 18:00", "05-10 18:00"))
    await story.agree_to_health()
    await house.travel(at("03-15 19:00"))
    await story.desk.tap("Done")
    story.phone.news()
    await house.travel(at("03-17 16:00"))
    assert story.phone.news() == [
        ("03-16 19:00", story.aftercare("after-24h", 1, coming=2)),
        ("03-17 09:00", story.text("nudge")),
    ]
    story.desk.phone.news()
    await story.desk.write("/tasks")
    record = await house.patient(story.person)
    assert record.code in story.desk.phone.shows, "an unanswered first check-in is on the phone list"


async def test_essentials_leave_the_day_before_the_first_day_day_ten_and_the_last_review(
    house: House,
) -> None:
    story = await booked(house)
    await house.send(story.person, "/stop")
    await story.tap("stop-essentials")
    assert story.phone.shows == story.text("essentials")
    story.phone.news()
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    for number in (2, 3):
        await story.desk.open_session(story.person, number)
        await story.desk.tap("Cancel the session")
        await story.desk.tap("Yes, cancel it")
    times = story.phone.times()
    assert times == ["03-14 18:00", "03-15 15:00", "03-15 15:00"], "the reminder, and two cancelled dates"
    await house.travel(at("07-01 12:00"))
    assert story.phone.news() == [
        ("03-16 15:00", story.aftercare("after-24h.advice", 1)),
        ("03-25 11:00", story.aftercare("after-10d.advice", 1)),
        ("06-07 11:00", story.aftercare("after-12w.advice", 1)),
    ]


async def test_who_stops_all_messages_is_phoned_and_may_come_back(house: House) -> None:
    story = await booked(house)
    await house.send(story.person, "/stop")
    await story.tap("stop-all")
    assert story.phone.shows == story.text("stop.done")
    story.phone.news()
    await story.desk.move(story.person, 1, "16 Mar 14:00")
    await house.travel(at("03-14 10:00"))
    assert story.phone.news() == []
    await story.desk.write("/tasks")
    assert (await house.patient(story.person)).code in story.desk.phone.shows, "staff say it by phone"
    await house.send(story.person, "/settings")
    await story.tap("all-messages")
    story.phone.news()
    await house.travel(at("03-16 14:00"))
    assert story.phone.times() == ["03-15 18:00"]


async def test_a_closed_chat_keeps_messages_and_gives_them_when_it_opens_in_time(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-10 12:00"))
    story.phone.news()
    story.person.block()
    await house.settle()
    await house.travel(at("03-13 10:00"))
    assert story.phone.news() == []
    await story.desk.write("/tasks")
    assert (await house.patient(story.person)).code in story.desk.phone.shows
    story.person.unblock()
    await house.settle()
    assert story.phone.times() == ["03-13 10:00"], "the reminder of the evening before still fits"
    await story.desk.write("/tasks")
    assert story.desk.phone.shows == "Nothing to do."
