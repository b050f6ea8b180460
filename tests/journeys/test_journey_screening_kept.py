"""What becomes of the answers to the nine questions: who sees them, what staff make of them, when they go."""

from tests.journeys.screened import visitor
from tests.support.desk import Desk
from tests.support.house import House


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
    await house.leap(days=89, hours=23)
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
