"""The nine questions as people answer them: straight through, with doubts, too young, too late."""

import pytest

from services.texts import Safe, plain
from tests.journeys.screened import visitor
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import at


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_nine_questions_lead_to_a_topic_for_the_doctor_and_a_visit_that_staff_offer(
    house: House, language: str
) -> None:
    mina = await visitor(house, language)
    await house.send(mina.person, "/screen")
    assert mina.phone.shows == mina.text("screen.start")
    await mina.tap("screen-begin")
    assert mina.phone.shows == mina.text("consent.c1")
    await mina.tap("agree")
    assert mina.phone.shows == mina.question(1)
    await mina.tap("screen.AGE_22")
    for number in (2, 3, 4, 5):
        assert mina.phone.shows == mina.question(number)
        await mina.tick("NONE")
    for number, option in ((6, "SKIN_IV"), (7, "TM"), (8, "F2"), (9, "E2")):
        assert mina.phone.shows == mina.question(number)
        await mina.tap(f"screen.{option}")
    told = ("AGE_RANGE", "PIH", "MELASMA", "COMBINED", "REACTIVE")
    assert mina.phone.shows == "\n\n".join(
        [
            mina.text("screen.phase-2"),
            mina.text("screen.phase-2.article"),
            mina.text("screen.closing"),
            "\n".join(f"• {mina.text(f'screen.note.{name}')}" for name in told),
            mina.text("screen.limits"),
            mina.text("part.footer", reviewed="2026-06-16"),
        ]
    )
    assert len(mina.phone.news()) == 1, "all in one message"
    result = mina.person.chat.from_bot()[-1].message_id
    desk = Desk(house)
    desk.phone.news()
    await mina.tap("book-visit")
    by = house.say(language).when(at("03-02 12:00"), "Asia/Seoul")
    assert (await mina.rows())[0].outcome == "phase-2"
    assert mina.shown_on(result) == mina.text("screen.booked", by=by)
    assert mina.phone.shows == mina.text("phone.first"), "staff have to reach the person"
    await staff_see_every_tick(desk, (await house.patient(mina.person)).code)


async def staff_see_every_tick(desk: Desk, code: str) -> None:
    """The ring names a code and no answer; opening it shows everything."""
    assert [words for _, words in desk.phone.news()] == [
        f"{code} answered the nine questions and asks for a visit."
    ]
    await desk.tap("Open the answers")
    shown = desk.phone.shows
    for answer in (
        "22 to 29",
        "None",
        "Rarely burns, tans easily",
        "Melasma, brown patches",
        "Clear sagging",
    ):
        assert answer in shown
    assert "Phase 2, by row 20 of the table" in shown
    assert "self-reported and unverified" in shown
    assert desk.person.chat.from_bot()[-1].protect_content
    await desk.write("/tasks")
    assert (
        plain(desk.say._("Offer a visit: the patient asked for one after the nine questions."))
        in desk.phone.shows
    )
    await desk.tap("{at} Answers", at=1)
    assert desk.phone.shows == shown


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_a_caution_ends_the_questions_after_the_fifth_with_every_reason(
    house: House, language: str
) -> None:
    mina = await visitor(house, language)
    await mina.begin()
    await mina.answer("AGE_30", Q2=["INFECTION", "FLARE"], Q3=["UNSURE"], Q4=["CANCER"], Q5=["UNSURE"])
    reasons = [
        f"• {mina.text(f'screen.reason.{name}')}" for name in ("infection", "flare", "unsure", "cancer")
    ]
    doctor_first = mina.text("screen.doctor-first", reasons=Safe("\n".join(reasons)))
    assert mina.phone.shows == "\n\n".join(
        [doctor_first, mina.text("screen.limits"), mina.text("part.footer", reviewed="2026-06-16")]
    )


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_under_19_the_questions_end_and_nothing_is_kept(house: House, language: str) -> None:
    mina = await visitor(house, language)
    await mina.begin()
    question = mina.person.chat.from_bot()[-1].message_id
    await mina.tap("screen.UNDER_19")
    assert mina.phone.shows == mina.text("screen.reason.age")
    assert await mina.rows() == []
    number = 1
    query = mina.person.forge(f"sc-a:{number}:Q1:AGE_30", message_id=question)
    await house.settle()
    assert mina.person.answers[query] is not None
    assert mina.phone.shows.startswith(mina.text("old-button", home="").strip())


async def test_without_consent_no_question_is_asked_and_nothing_is_kept(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/screen")
    await mina.tap("screen-begin")
    await mina.tap("no-thanks")
    assert mina.phone.shows == mina.text("consent.c1-refused")
    assert await mina.rows() == []


async def test_back_keeps_the_answers_and_a_new_caution_drops_those_behind_it(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I", "T1")
    for number in (7, 6, 5):
        await mina.tap("back")
        assert mina.phone.shows == mina.question(number)
    assert "● Uneven: some spots or patches" not in mina.phone.labels
    assert "☑ None" in mina.phone.labels
    await mina.tick("ALLERGY")
    assert mina.text("screen.reason.allergy") in mina.phone.shows
    assert '"Q7"' not in ((await mina.rows())[0].answers or "")


async def test_going_back_shows_what_was_chosen(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I")
    await mina.tap("back")
    assert "● Always burns, never tans" in mina.phone.labels


async def test_who_leaves_comes_back_to_the_same_question_and_old_buttons_change_nothing(
    house: House,
) -> None:
    mina = await visitor(house)
    await mina.begin()
    old = mina.person.chat.from_bot()[-1].message_id
    await mina.tap("screen.AGE_30")
    await mina.tick("NONE")
    await house.send(mina.person, "/menu")
    await house.forward(days=20)
    await mina.tap("screening")
    assert mina.phone.shows == mina.question(3)
    number = (await mina.rows())[0].id
    for data in (
        f"sc-a:{number}:Q1:AGE_50",
        f"sc-n:{number}:Q2",
        f"sc-b:{number}:Q2",
        f"sc-t:{number}:Q3:X:1",
    ):
        mina.person.forge(data, message_id=old)
        await house.settle()
    assert '"Q1": ["AGE_30"]' in ((await mina.rows())[0].answers or "")
    await mina.tick("NONE")
    assert mina.phone.shows == mina.question(4)
    assert all("not modified" in each for each in house.refused())


async def test_a_person_is_one_tap_away_on_every_screen(house: House) -> None:
    mina = await visitor(house)
    await house.send(mina.person, "/screen")
    talk = house.say("en").label("talk")
    assert talk in mina.phone.labels
    await mina.begin()
    await mina.tap("screen.AGE_30")
    for _ in range(4):
        assert talk in mina.phone.labels
        await mina.tick("NONE")
    for option in ("SKIN_I", "T0", "F0", "E0"):
        assert talk in mina.phone.labels
        await mina.tap(f"screen.{option}")
    assert talk in mina.phone.labels
    await mina.tap("talk")
    assert mina.phone.shows == mina.text("talk")
    assert mina.phone.labels[:2] == [house.say("en").label(name) for name in ("ask-question", "call-me")]
