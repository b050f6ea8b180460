"""A whole course, from the desk's invite to twelve weeks after the last session, in both languages.

Every message a patient gets is asserted with its words and its minute by the clinic's clock; what is not
named does not come.
"""

import pytest

from services.texts import Safe, plain
from tests.journeys.story import Story
from tests.support.desk import Desk, hire
from tests.support.house import House
from tests.support.phone import Phone, at

STARTS = ("03-15 14:00", "04-12 14:00", "05-10 14:00", "06-07 14:00")
AFTER = ("after-24h", "after-10d", "after-4w", "after-8w", "after-12w")


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_course_of_four_lives_through_every_message_at_its_time(house: House, language: str) -> None:
    mina = house.world.person("Mina", language_code=language)
    desk, doctor = Desk(house), await hire(house, "Dr. Seo", "doctor")
    story = Story(house, language, mina, desk, doctor, Phone(mina), [at(start) for start in STARTS])
    await the_desk_invites_and_the_person_agrees(story)
    await staff_plan_four_sessions(story)
    await the_first_session_is_announced_and_confirmed(story)
    await done_is_pressed_and_the_first_day_is_fine(story)
    await day_ten_is_amber(story)
    await a_move_is_asked_for_and_made(story)
    await a_red_answer_reaches_staff_who_take_it(story)
    await the_doctor_looks_and_the_hold_is_lifted_the_day_before(story)
    await done_and_undone_leaves_no_trace_and_done_again_supersedes(story)
    await a_lump_holds_the_last_session_until_it_is_looked_at(story)
    await a_missed_visit_lets_the_put_off_message_go(story)
    await the_new_date_is_cancelled_by_the_patient(story)
    await the_weeks_after_are_accompanied_to_the_end(story)


async def the_desk_invites_and_the_person_agrees(story: Story) -> None:
    await story.house.travel(at("03-02 10:00"))
    payload = await story.desk.invite("Mina Kim", story.language)
    await story.house.arrive(story.person, story.language, payload)
    welcome = story.text("link.welcome", name="Mina Kim")
    assert story.phone.shows == f"{welcome}\n\n{story.text('home.empty')}"
    assert story.phone.times() == ["03-02 10:00"]


async def staff_plan_four_sessions(story: Story) -> None:
    await story.desk.plan(4, 28, "15 Mar 14:00")
    lines = [story.say.entry("part.visit", **story.visit(number)) for number in (1, 2, 3, 4)]
    visits, stop = Safe("\n".join(lines)), story.stop_from(1)
    words = story.text("booked", n=4, visits=visits, late="", stop_line=stop, **story.calendar)
    assert story.phone.news() == [("03-02 10:00", each) for each in (words, *story.asked_at_booking())]


async def the_first_session_is_announced_and_confirmed(story: Story) -> None:
    await story.house.travel(at("03-12 18:05"))
    assert story.phone.news() == [
        ("03-08 18:00", story.reminder("before-7d.advice", 1)),
        ("03-12 18:00", story.reminder("before-3d.advice", 1)),
    ]
    await story.tap("confirm")
    assert story.phone.shows.endswith(story.text("confirmed", **story.visit(1)))
    story.desk.phone.news()
    await story.house.travel(at("03-15 15:00"))
    reminder = story.text("before-1d.confirmed.advice", **story.visit(1, of=4))
    assert story.phone.news() == [("03-14 18:00", reminder)]
    assert story.desk.phone.times() == ["03-15 15:00"]


async def done_is_pressed_and_the_first_day_is_fine(story: Story) -> None:
    await story.desk.tap("Done")
    await story.house.travel(at("03-16 15:10"))
    assert story.phone.news() == [("03-16 15:00", story.aftercare("after-24h.advice", 1))]
    await story.tap("tell-clinic")
    assert story.phone.news() == [("03-16 15:10", story.text("consent.c1"))]
    await story.tap("agree")
    await story.answer("M0")
    assert story.phone.news() == [("03-16 15:10", story.text("green"))]
    assert [session.state for session in await story.house.sessions(story.person)][:2] == [
        "performed",
        "booked",
    ]


async def day_ten_is_amber(story: Story) -> None:
    await story.house.travel(at("03-25 11:05"))
    assert story.phone.news() == [
        ("03-18 11:00", story.text("consent.c3")),
        ("03-25 11:00", story.aftercare("after-10d", 1, coming=2)),
    ]
    story.doctor.phone.news()
    await story.check_in("M1", course="same")
    assert story.phone.news()[1:] == [("03-25 11:05", story.text("amber", by=story.when("03-25 19:00")))]
    assert story.doctor.phone.times() == ["03-25 11:05"]
    await story.doctor.tap("I take it")
    await story.doctor.tap("Close the alert")
    assert story.phone.news() == []


async def a_move_is_asked_for_and_made(story: Story) -> None:
    await story.house.travel(at("04-09 18:10"))
    assert story.phone.news() == [("04-09 18:00", story.reminder("before-3d", 2))]
    await story.tap("move")
    wednesday = plain(story.say._("{weekday}s", weekday=story.say.weekday(2)))
    await story.house.tap(story.person, f"☐ {wednesday}")
    await story.tap("continue")
    await story.tap("send-wish")
    asked = story.text("move-asked", k=2, by=story.when("04-10 12:00"))
    assert story.phone.news() == [("04-09 18:10", asked)]
    await story.desk.move(story.person, 2, "14 Apr 15:00")
    story.starts[1] = at("04-14 15:00")
    moved = story.text("moved", **story.visit(2), old=story.when("04-12 14:00"), stop_line=story.stop_from(2))
    assert story.phone.news() == [("04-09 18:10", moved)]
    await story.house.travel(at("04-11 18:01"))
    assert story.phone.news() == [("04-11 18:00", story.reminder("before-3d", 2))]
    await story.tap("confirm")
    story.desk.phone.news()
    await story.house.travel(at("04-14 16:00"))
    reminder = story.text("before-1d.confirmed", **story.visit(2, of=4))
    assert story.phone.news() == [("04-13 18:00", reminder)]
    assert story.desk.phone.times() == ["04-14 16:00"]
    await story.desk.tap("Done")


async def a_red_answer_reaches_staff_who_take_it(story: Story) -> None:
    await story.house.travel(at("04-15 16:05"))
    assert story.phone.news() == [("04-15 16:00", story.aftercare("after-24h", 2, coming=3))]
    story.doctor.phone.news()
    await story.tap("check-in")
    await story.tap("S2")
    _, result, *rest = story.phone.news()
    assert result == ("04-15 16:05", story.text("red-s2")), "what to do now comes first"
    assert set(rest) == {("04-15 16:05", story.text(each)) for each in ("told", "on-hold.red")}
    assert len(rest) == 2
    assert story.doctor.phone.times() == ["04-15 16:05"]
    await story.house.forward(minutes=4)
    await story.doctor.tap("I take it")
    taken = story.text("taken", time=story.say.clock(at("04-15 16:09"), "Asia/Seoul"))
    assert story.phone.news() == [("04-15 16:09", taken)]
    await story.doctor.tap("Close the alert")


async def the_doctor_looks_and_the_hold_is_lifted_the_day_before(story: Story) -> None:
    await story.house.travel(at("05-09 17:00"))
    day = story.visit(3)["date"]
    assert story.phone.news() == [
        ("04-17 11:00", story.text("essentials.offer")),
        ("04-24 11:00", story.aftercare("after-10d", 2, coming=3)),
        ("04-24 17:00", story.text("nudge")),
        ("05-09 14:00", story.text("do-not-travel", k=3, date=day)),
    ]
    await story.doctor.lift(story.person, 3)
    late = story.say.entry("part.late-3d")
    assert story.phone.news() == [("05-09 17:00", story.text("hold-lifted", **story.visit(3), late=late))]
    await story.tap("confirm")
    await story.house.travel(at("05-10 15:00"))
    reminder = story.text("before-1d.confirmed", **story.visit(3, of=4))
    assert story.phone.news() == [("05-09 18:00", reminder)]


async def done_and_undone_leaves_no_trace_and_done_again_supersedes(story: Story) -> None:
    before = await story.coming()
    await story.desk.tap("Done")
    after = await story.coming()
    assert after.keys() - before.keys() == {(3, step) for step in AFTER}
    assert before.keys() - after.keys() == {(2, step) for step in AFTER[2:]}
    await story.desk.tap("Undo")
    assert await story.coming() == before
    await story.desk.tap("Done")
    assert await story.coming() == after
    assert {(2, step) for step in AFTER[2:]} <= (await story.outbox("superseded")).keys()
    await story.house.travel(at("05-11 15:20"))
    assert story.phone.news() == [("05-11 15:00", story.aftercare("after-24h", 3, coming=4))]
    await story.check_in("M0")
    assert story.phone.news()[1:] == [("05-11 15:20", story.text("green"))]


async def a_lump_holds_the_last_session_until_it_is_looked_at(story: Story) -> None:
    await story.house.travel(at("05-20 11:05"))
    assert story.phone.news() == [("05-20 11:00", story.aftercare("after-10d", 3, coming=4))]
    await story.check_in("M4", course="same")
    assert story.phone.news()[1:] == [
        ("05-20 11:05", story.text("amber", by=story.when("05-20 19:00"))),
        ("05-20 11:05", story.text("on-hold")),
    ]
    await story.doctor.tap("I take it")
    await story.house.travel(at("05-21 10:00"))
    await story.doctor.lift(story.person, 4)
    assert story.phone.news() == [("05-21 10:00", story.text("hold-lifted", **story.visit(4), late=""))]


async def a_missed_visit_lets_the_put_off_message_go(story: Story) -> None:
    await story.tap("confirm")
    await story.house.travel(at("06-07 15:30"))
    assert story.phone.news() == [
        ("06-04 18:00", story.reminder("before-3d", 4)),
        ("06-06 18:00", story.text("before-1d.confirmed", **story.visit(4, of=4))),
    ]
    await story.desk.tap("No-show")
    await story.house.travel(at("06-08 11:10"))
    assert story.phone.news() == [
        ("06-07 15:40", story.text("no-show", date=story.visit(4)["date"])),
        ("06-08 11:00", story.aftercare("after-4w", 3)),
    ]
    await story.check_in("M0")
    assert story.phone.news()[1:] == [("06-08 11:10", story.text("green"))]


async def the_new_date_is_cancelled_by_the_patient(story: Story) -> None:
    await story.desk.move(story.person, 4, "21 Jun 14:00", again=True)
    story.starts[3] = at("06-21 14:00")
    moved = story.text("moved", **story.visit(4), old=story.when("06-07 14:00"), stop_line=story.stop_from(4))
    assert story.phone.news() == [("06-08 11:10", moved)]
    await story.house.travel(at("06-18 18:30"))
    assert story.phone.news() == [("06-18 18:00", story.reminder("before-3d", 4))]
    await story.tap("cancel")
    await story.tap("yes-cancel")
    cancelled = story.text("cancelled-by-you", k=4, date=story.visit(4)["date"])
    assert story.phone.news() == [("06-18 18:30", cancelled)]
    await story.tap("keep-so")
    assert story.phone.shows == story.text("home.course", done=3, n=4, next_visit="")


async def the_weeks_after_are_accompanied_to_the_end(story: Story) -> None:
    await story.house.travel(at("08-02 12:00"))
    assert story.phone.news() == [
        ("07-05 11:00", story.aftercare("after-8w", 3)),
        ("08-02 11:00", story.aftercare("after-12w", 3)),
    ]
    await story.tap("book-review")
    assert story.phone.shows.endswith(story.text("dates-asked", by=story.when("08-02 19:00")))
    await story.check_in("M0")
    assert story.phone.news()[1:] == [("08-02 12:00", story.text("green"))]
    await story.house.travel(at("12-31 12:00"))
    assert story.phone.news() == []
