"""The nine questions as people answer them: straight through, with doubts, too young, too late."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from db.tables import Screening
from sandbox.people import Person
from services.texts import Safe, plain
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at

CLEAR = {"Q2": ["NONE"], "Q3": ["NONE"], "Q4": ["NONE"], "Q5": ["NONE"]}
NAMES = [f"Q{number}" for number in range(1, 10)]


@dataclass
class Visitor:
    """Somebody who agreed at the door and looks at their phone."""

    house: House
    language: str
    person: Person
    phone: Phone

    def text(self, text_id: str, **fills: object) -> str:
        return plain(self.house.say(self.language).entry(text_id, **fills))

    def question(self, number: int) -> str:
        parts = [
            self.text("screen.progress", at=number, count=9),
            self.text(f"screen.Q{number}"),
            self.text("screen.several") if number in {2, 3, 4, 5} else "",
        ]
        return "\n\n".join(part for part in parts if part)

    def shown_on(self, message_id: int) -> str:
        """What stands on one message now."""
        return next(each.words for each in self.person.chat.from_bot() if each.message_id == message_id)

    async def tap(self, name: str) -> None:
        await self.house.tap(self.person, self.house.say(self.language).label(name))

    async def begin(self) -> None:
        """To the first question."""
        await self.house.send(self.person, "/screen")
        await self.tap("screen-begin")
        await self.tap("agree")

    async def tick(self, *options: str) -> None:
        for option in options:
            await self.house.tap(self.person, f"☐ {self.house.say(self.language).label(f'screen.{option}')}")
        await self.tap("continue")

    async def answer(self, age: str, *last: str, **ticks: Iterable[str]) -> None:
        """Age, questions 2 to 5 (clear unless said otherwise), then the last four if there are any."""
        await self.tap(f"screen.{age}")
        for options in (CLEAR | ticks).values():
            await self.tick(*options)
        for option in last:
            await self.tap(f"screen.{option}")

    async def rows(self) -> list[Screening]:
        patient = await self.house.patient(self.person)
        async with self.house.machine.database.read() as tx:
            query = select(Screening).where(Screening.patient_id == patient.id)
            return list(await tx.scalars(query.order_by(Screening.id)))


async def visitor(house: House, language: str = "en", name: str = "Mina") -> Visitor:
    person = house.world.person(name, language_code=language)
    await house.arrive(person, language)
    phone = Phone(person)
    phone.news()
    return Visitor(house, language, person, phone)


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


async def test_nobody_touches_or_reads_the_answers_of_somebody_else(house: House) -> None:
    mina, jun = await visitor(house), await visitor(house, name="Jun")
    await mina.begin()
    await jun.begin()
    number = (await mina.rows())[0].id
    own = jun.person.chat.from_bot()[-1].message_id
    for verb in ("sc-a:{}:Q1:AGE_50", "sc-book:{}", "sc-b:{}:Q1"):
        query = jun.person.forge(verb.format(number), message_id=own)
        await house.settle()
        answer = jun.person.answers[query]
        assert answer is not None
        assert answer.text == jun.text("not-yours")
    jun.person.forge(f"sc-del:{number}", message_id=own)
    await house.settle()
    assert [row.state for row in await mina.rows()] == ["open"]
    assert (await mina.rows())[0].answers is None


async def test_deleted_answers_are_gone_at_once_for_everybody(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I", "T0", "F0", "E0")
    assert mina.text("screen.phase-1") in mina.phone.shows
    old = mina.person.chat.from_bot()[-1].message_id
    number = (await mina.rows())[0].id
    await mina.tap("book-visit")
    await mina.tap("screen-result")
    await mina.tap("delete-answers")
    assert mina.shown_on(old) == mina.text("screen.deleted")
    assert [(row.state, row.answers, row.outcome) for row in await mina.rows()] == [("deleted", None, None)]
    mina.person.forge(f"sc-book:{number}", message_id=old)
    await house.settle()
    assert mina.shown_on(old) == mina.text("screen.gone")
    desk = Desk(house)
    await desk.tap("Open the answers")
    assert "The answers are erased" in desk.phone.shows


async def test_after_90_days_nothing_of_the_answers_is_left(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I", "T0", "F0", "E0")
    await house.forward(days=89, hours=23)
    await house.send(mina.person, "/screen")
    assert mina.text("screen.phase-1") in mina.phone.shows
    await house.forward(hours=2)
    await house.send(mina.person, "/screen")
    assert mina.phone.shows == mina.text("screen.start")
    await house.forward(hours=7)
    assert await mina.rows() == []


async def test_starting_again_replaces_what_was_answered(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I", "T0", "F0", "E0")
    await mina.tap("screen-again")
    assert mina.phone.shows == mina.question(1)
    assert [row.state for row in await mina.rows()] == ["deleted", "open"]


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


async def test_asking_for_a_visit_twice_is_one_task_and_one_ring(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", "SKIN_I", "T0", "F0", "E0")
    desk = Desk(house)
    desk.phone.news()
    result = mina.person.chat.from_bot()[-1].message_id
    number = (await mina.rows())[0].id
    for _ in range(2):
        mina.person.forge(f"sc-book:{number}", message_id=result)
        await house.settle()
        await house.forward(hours=1)
    assert len(desk.phone.news()) == 1
    await desk.write("/tasks")
    assert desk.phone.shows.count("Offer a visit") == 1
    assert all("not modified" in each for each in house.refused())


async def test_staff_keep_a_risk_on_the_card_and_the_button_goes(house: House) -> None:
    mina = await visitor(house)
    await mina.begin()
    await mina.answer("AGE_30", Q3=["IMMUNE", "AUTOIMMUNE"])
    await mina.tap("book-visit")
    desk = Desk(house)
    await desk.tap("Open the answers")
    await desk.tap("Note on the card: {flags}", flags="weak immune system")
    assert (await house.patient(mina.person)).flags == "IMMUNE"
    assert desk.phone.shows.startswith("Noted on the card.")
    assert not [label for label in desk.phone.labels if label.startswith("Note on the card")]
    await desk.tap("Back to the card")
    assert "Noted: weak immune system" in desk.phone.shows
    await desk.tap("The nine questions")
    assert "Autoimmune disease" in desk.phone.shows
