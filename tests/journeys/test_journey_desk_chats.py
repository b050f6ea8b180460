"""Whose chat a record belongs to: two people on one phone, a new account, a chat that staff untie."""

from sqlalchemy import select

from db.tables import Message, Patient
from tests.journeys.story import booked
from tests.support.desk import Desk
from tests.support.house import House
from tests.support.phone import Phone, at


async def test_mother_and_daughter_on_one_phone_are_told_kindly_and_staff_phone(house: House) -> None:
    story = await booked(house, name="Mother")
    payload = await story.desk.invite("Daughter", "en")
    before = await house.patient(story.person)
    story.person.start(payload)
    await house.settle()
    assert story.phone.shows.startswith(story.text("link.taken"))
    assert (await house.patient(story.person)).id == before.id
    await story.desk.write("/tasks")
    assert "another patient's chat" in story.desk.phone.shows
    daughter = house.world.person("Daughter", language_code="en")
    await house.arrive(daughter, "en", payload)
    assert Phone(daughter).shows.startswith(story.text("link.welcome", name="Daughter")), (
        "the link still works"
    )


async def test_a_mother_without_a_course_yet_does_not_become_her_daughter(house: House) -> None:
    desk = Desk(house)
    mother = house.world.person("Mother", language_code="en")
    await house.arrive(mother, "en", await desk.invite("Mother", "en"))
    payload = await desk.invite("Daughter", "en")
    mother.start(payload)
    await house.settle()
    assert (await house.patient(mother)).name == "Mother"


async def test_a_new_account_takes_the_record_over_after_staff_untie_the_old_one(house: House) -> None:
    story = await booked(house)
    old, record = story.person, await house.patient(story.person)
    await story.desk.write(record.code)
    await story.desk.tap("Chat")
    assert str(old.id) in story.desk.phone.shows
    assert "With the invitation made" in story.desk.phone.shows
    await story.desk.tap("Untie it and invite again")
    await story.desk.tap("Yes, untie it")
    payload = story.desk.invited()
    coming = await messages_of(house, record.id)
    assert {status for status, _ in coming} == {"held"}
    assert {why for _, why in coming} == {"not-linked"}
    new = house.world.person("Mina again", language_code="en")
    await house.arrive(new, "en", payload)
    assert (await house.patient(new)).id == record.id
    assert {status for status, _ in await messages_of(house, record.id)} == {"planned"}
    await house.travel(at("03-12 18:10"))
    assert Phone(new).shows == story.reminder("before-3d.advice", 1)
    assert story.phone.news() == [], "nothing more on the old phone"
    await house.send(old, "hello")
    assert Phone(old).shows.startswith(story.text("start")), "the old account is a stranger now"


async def messages_of(house: House, patient_id: int) -> set[tuple[str, str]]:
    async with house.machine.database.read() as tx:
        query = select(Message).where(
            Message.patient_id == patient_id, Message.kind == "step", Message.status.in_(["held", "planned"])
        )
        return {(each.status, each.why) for each in await tx.scalars(query)}


async def test_a_button_of_the_old_chat_leads_the_untied_person_to_the_door(house: House) -> None:
    story = await booked(house)
    await house.travel(at("03-12 18:10"))
    record = await house.patient(story.person)
    await story.desk.write(record.code)
    await story.desk.tap("Chat")
    await story.desk.tap("Untie it and invite again")
    await story.desk.tap("Yes, untie it")
    await house.tap(story.person, story.label("confirm"))
    assert story.text("start") in story.phone.shows
    async with house.machine.database.read() as tx:
        patient = await tx.get_one(Patient, record.id)
    assert patient.chat_id is None


async def test_consents_given_by_the_wrong_person_end_with_the_chat_and_those_on_paper_stay(
    house: House,
) -> None:
    story = await booked(house)
    await house.send(story.person, "/report")
    await story.tap("continue")
    await story.tap("agree")
    record = await house.patient(story.person)
    await story.desk.write(record.code)
    assert "C0 ✓, C1 ✓, C2 ✓" in story.desk.phone.shows
    await story.desk.tap("Chat")
    await story.desk.tap("Untie it and invite again")
    await story.desk.tap("Yes, untie it")
    await story.desk.write(record.code)
    assert "C0 ✓, C1 –, C2 ✓" in story.desk.phone.shows
