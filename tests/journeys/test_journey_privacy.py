"""What a person agreed to, taking it back, and erasing everything."""

import json

import pytest
from sqlalchemy import func, select

from db.queries.people import patient_of_chat
from db.tables import CheckIn, ConsentRecord, Lookup, Message, Patient, Session
from services.moment import Moment
from services.people import erasing
from services.texts import plain
from tests.journeys.story import Story, booked
from tests.support.house import House
from tests.support.phone import at


async def performed(house: House, language: str = "en") -> Story:
    """A patient whose first session was done an hour ago, with health answers agreed to."""
    story = await booked(house, language)
    await story.agree_to_health()
    await house.travel(at("03-15 15:00"))
    await story.desk.tap("Done")
    story.phone.news()
    return story


async def take_back(story: Story, consent: str) -> None:
    """Two taps from /agreements at most; the first one for health and news is enough."""
    await story.house.send(story.person, "/agreements")
    name = story.say.entry(f"agreements.{consent}")
    await story.house.tap(story.person, plain(story.say._("Take back: {what}", what=name)))


async def row_of(house: House, patient_id: int) -> Patient:
    async with house.machine.database.read() as tx:
        return await tx.get_one(Patient, patient_id)


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_health_answers_are_erased_with_one_tap_and_nothing_about_health_is_asked_any_more(
    house: House, language: str
) -> None:
    story = await performed(house, language)
    await house.travel(at("03-16 15:00"))
    await story.check_in("M0")
    story.phone.news()
    await take_back(story, "C1")
    assert story.phone.shows == story.text("withdraw.health")
    async with house.machine.database.read() as tx:
        answers = list(await tx.scalars(select(CheckIn.answers_sealed)))
    assert answers
    assert set(answers) == {None}
    story.phone.news()
    await house.travel(at("03-25 11:00"))
    assert story.phone.news()[-1] == ("03-25 11:00", story.aftercare("after-10d.advice", 1, coming=2))


async def test_answers_an_open_alert_rests_on_are_erased_when_it_is_closed(house: House) -> None:
    story = await performed(house)
    await house.travel(at("03-16 15:00"))
    await story.check_in("M3", course="same")
    await take_back(story, "C1")
    assert story.phone.shows == story.text("withdraw.health-later")

    async def kept() -> list[bytes | None]:
        async with house.machine.database.read() as tx:
            return list(await tx.scalars(select(CheckIn.answers_sealed).where(CheckIn.state == "done")))

    assert all(await kept()), "staff still have to read it"
    await story.desk.tap("I take it")
    await story.desk.tap("Close the alert")
    await house.forward(hours=2)
    assert not any(await kept())


async def test_without_basic_data_the_bot_is_silent_until_it_is_agreed_to_again(house: House) -> None:
    story = await booked(house)
    await take_back(story, "C0")
    assert story.phone.shows == story.text("withdraw.ask")
    await story.tap("take-back")
    assert story.phone.shows == story.text("withdraw.done")
    await story.desk.write("/tasks")
    assert "took back an agreement" in story.desk.phone.shows
    for said in ("/sessions", "hello", "/report"):
        await house.send(story.person, said)
        assert story.phone.shows == story.text("paused")
    story.phone.news()
    await house.travel(at("03-10 12:00"))
    assert story.phone.news() == [], "the reminder of 8 March waits"
    await story.desk.move(story.person, 2, "13 Apr 14:00")
    assert story.phone.news() == []
    await story.desk.write("/tasks")
    assert "could not be sent in the chat" in story.desk.phone.shows
    await house.send(story.person, "/agreements")
    assert story.phone.labels[0] == story.label("agree-again")
    assert not [each for each in story.phone.labels if each.startswith("Agree:")], "first what is needed"
    await story.tap("agree-again")
    await house.settle()
    assert ("03-10 12:00", story.reminder("before-7d.advice", 1)) in story.phone.news()


async def test_a_red_word_is_answered_even_then_and_passed_on_to_nobody(house: House) -> None:
    story = await booked(house)
    await take_back(story, "C2")
    await story.tap("take-back")
    story.desk.phone.news()
    await house.send(story.person, "I can not breathe")
    assert story.phone.shows == story.text("emergency-line")
    assert story.desk.phone.news() == []


async def test_news_are_offered_once_after_the_first_session_and_stopped_with_one_tap(house: House) -> None:
    story = await performed(house)
    await house.travel(at("03-18 11:00"))
    assert story.phone.news()[-1] == ("03-18 11:00", story.text("consent.c3"))
    await story.tap("yes-news")
    day = story.say.day(house.now, "Asia/Seoul")
    assert story.phone.shows == story.text("ads.agreed", date=day)
    await house.send(story.person, "/stop")
    await story.tap("stop-news")
    assert story.phone.shows == story.text("ads.stopped", date=day)
    async with house.machine.database.read() as tx:
        proof = await tx.scalar(select(ConsentRecord).where(ConsentRecord.code == "C3"))
    assert proof is not None
    assert (proof.granted, proof.withdrawn_at) == (True, house.now)


async def test_news_are_not_offered_if_done_was_taken_back(house: House) -> None:
    story = await performed(house)
    await story.desk.tap("Undo")
    await house.travel(at("03-19 12:00"))
    assert story.text("consent.c3") not in [words for _, words in story.phone.news()]


async def test_fewer_messages_are_offered_after_the_second_session(house: House) -> None:
    story = await performed(house)
    await house.travel(at("04-12 15:00"))
    await story.desk.tap("Done")
    await house.travel(at("04-15 11:00"))
    assert story.phone.shows == story.text("essentials.offer")
    await story.tap("essentials")
    assert story.phone.shows == story.text("essentials")
    assert (2, "after-4w") not in await story.coming()


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_my_data_is_everything_at_once_in_two_files(house: House, language: str) -> None:
    story = await performed(house, language)
    await house.travel(at("03-16 15:00"))
    await story.check_in("M1", course="better")
    await house.send(story.person, "/mydata")
    page, data = (
        house.world.files.by_id[each.document]
        for each in story.person.chat.from_bot()[-2:]
        if each.document is not None
    )
    assert (page.name, data.name) == ("my-data.html", "my-data.json")
    found = json.loads(data.data)
    assert found["person"][0]["name"] == "Mina"
    assert {each["code"] for each in found["consents"]} == {"C0", "C1", "C2"}
    assert [each["answers"]["M"] for each in found["check_ins"] if "answers" in each] == [["M1"]]
    assert any("text" in each for each in found["messages"])
    words = page.data.decode()
    assert plain(story.say._("What you agreed to")) in words
    assert "Mina" in words


async def test_my_data_holds_nothing_of_anybody_else(house: House) -> None:
    story, other = await booked(house), await booked(house, name="Sora")
    await house.send(story.person, "/mydata")
    both = [house.world.files.by_id[each.document or ""].data for each in story.person.chat.from_bot()[-2:]]
    record = await house.patient(other.person)
    assert all(b"Sora" not in each and record.code.encode() not in each for each in both)
    mine = await house.patient(story.person)
    assert {each["recipient"] for each in json.loads(both[1])["messages"]} == {f"p{mine.id}"}


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_delete_in_the_middle_of_a_course_leaves_only_the_proof(house: House, language: str) -> None:
    story = await performed(house, language)
    record = await house.patient(story.person)
    await house.send(story.person, "/delete")
    assert story.phone.shows == story.text("delete.ask")
    await story.tap("yes-delete")
    assert story.phone.shows == story.text("delete.done")
    await story.desk.write("/tasks")
    assert "had their data erased" in story.desk.phone.shows
    row = await row_of(house, record.id)
    assert (row.name, row.phone, row.chat_id, row.zone, row.flags) == (None, None, None, None, "")
    async with house.machine.database.read() as tx:
        messages = await tx.scalar(select(func.count(Message.id)).where(Message.patient_id == record.id))
        proof = list(await tx.scalars(select(ConsentRecord).where(ConsentRecord.patient_id == record.id)))
        left = list(await tx.scalars(select(Session.state).where(Session.patient_id == record.id)))
    assert messages == 0
    assert {(each.code, each.withdrawn_at) for each in proof} == {
        (code, house.now) for code in ("C0", "C1", "C2")
    }
    assert left == ["booked", "booked"], "visits ahead are not cancelled by erasing data"
    story.phone.news()
    await house.travel(at("06-15 12:00"))
    assert story.phone.news() == []


async def test_after_delete_a_start_begins_anew_with_another_record(house: House) -> None:
    story = await booked(house)
    before = await house.patient(story.person)
    await house.send(story.person, "/delete")
    await story.tap("yes-delete")
    await house.send(story.person, "/sessions")
    assert story.phone.shows.startswith(plain(house.say("en").entry("start"))[:40])
    await house.arrive(story.person, "en")
    after = await house.patient(story.person)
    assert after.id != before.id
    assert story.phone.shows == story.text("home.empty")


async def test_an_old_button_after_delete_shows_the_door_and_touches_nothing(house: House) -> None:
    story = await booked(house)
    session = (await house.sessions(story.person))[0]
    await house.send(story.person, "/delete")
    await story.tap("yes-delete")
    shown = story.person.chat.from_bot()[-1].message_id
    story.person.forge(f"cancel-yes:{session.id}:1", message_id=shown)
    await house.settle()
    async with house.machine.database.read() as tx:
        assert (await tx.get_one(Session, session.id)).state == "booked"


async def test_delete_keeps_name_and_answers_while_an_alert_is_open_ten_days_at_most(house: House) -> None:
    story = await performed(house)
    record = await house.patient(story.person)
    await house.travel(at("03-16 15:00"))
    await story.tap("check-in")
    await story.tap("S2")
    await house.send(story.person, "/delete")
    await story.tap("yes-delete")
    assert story.phone.shows == story.text("delete.done-later")
    assert (await row_of(house, record.id)).name == "Mina"
    await house.forward(days=9, hours=20)
    assert (await row_of(house, record.id)).name == "Mina"
    await house.forward(hours=6)
    assert (await row_of(house, record.id)).name is None


async def test_what_a_closed_alert_had_kept_is_erased_within_the_hour(house: House) -> None:
    story = await performed(house)
    record = await house.patient(story.person)
    await house.travel(at("03-16 15:00"))
    await story.tap("check-in")
    await story.tap("S2")
    await house.send(story.person, "/delete")
    await story.tap("yes-delete")
    await story.desk.tap("I take it")
    await story.desk.tap("Close the alert")
    await house.forward(hours=2)
    async with house.machine.database.read() as tx:
        checkins = await tx.scalar(select(func.count(CheckIn.id)).where(CheckIn.patient_id == record.id))
    assert ((await row_of(house, record.id)).name, checkins) == (None, 0)


async def test_the_proof_itself_goes_when_its_years_are_over(house: House) -> None:
    mina = house.world.person("Mina")
    await house.arrive(mina, "en")
    record = await house.patient(mina)
    await house.send(mina, "/delete")
    await house.tap(mina, house.say("en").label("yes-delete"))

    async def left(**later: float) -> tuple[bool, int]:
        await house.leap(**later)
        async with house.machine.database.write() as tx:
            await erasing.finish_all(Moment(tx, house.machine.office, house.now))
            rows = await tx.scalar(select(func.count(Lookup.id)).where(Lookup.patient_id == record.id))
            assert await patient_of_chat(tx, mina.id) is None
            return await tx.get(Patient, record.id) is not None, rows or 0

    assert await left(days=3 * 365) == (True, 1), "a keyed hash shows whose proof it is"
    assert await left(days=4) == (False, 0)
