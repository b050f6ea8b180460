"""The team's group: a topic for each patient, codes and nothing else, no harm from whoever reads along."""

from sqlalchemy import select

from db.tables import Item, Staff
from domain.triage_table import Level
from services.moment import Moment
from services.safety import alerts
from services.talk import inbox, items
from services.talk.items import Said
from tests.journeys.grouped import SECRET, code_of, forum, said, settle
from tests.journeys.story import booked
from tests.support.desk import hire
from tests.support.house import House


async def test_who_writes_gets_one_topic_with_their_code_and_nothing_of_what_was_written(
    house: House,
) -> None:
    story, chat = await booked(house), await forum(house)
    code = await code_of(story)
    await house.send(story.person, SECRET)
    await house.forward(minutes=30)
    story.person.send_photo("look at this")
    await house.settle()
    assert list(chat.topics.values()) == [code]
    told = f"{code} wrote: open it in your private chat."
    assert said(chat)[0] == (code, told)
    assert {topic for topic, _ in said(chat)} == {code}
    alert = f"{code}: an alert is open, see your private chat."
    assert {words for _, words in said(chat)} == {told, alert}, "half an hour of silence made an alert"
    assert all(each.media is None for each in chat.from_bot()), "no pictures"
    assert all(each.protect_content for each in chat.from_bot() if each.text)


async def test_answer_opens_it_in_the_private_chat_of_a_staff_member_and_of_nobody_else(house: House) -> None:
    story = await booked(house)
    nurse = await hire(house, "Yuna", "coordinator")
    stranger = house.world.person("Visitor")
    chat = house.world.group("Team", [house.owner, nurse.person, stranger, story.person], forum=True)
    house.world.promote_bot(chat, house.owner)
    await settle(house, chat.id)
    await house.send(story.person, "Where can I park?")
    for nosy in (stranger, story.person):
        before = len(nosy.chat.from_bot())
        query = nosy.tap("Answer", chat=chat)
        await house.settle()
        answered = nosy.answers[query]
        assert answered is not None
        assert "one to one" in answered.text
        assert len(nosy.chat.from_bot()) == before
    query = nurse.person.tap("Answer", chat=chat)
    await house.settle()
    told = nurse.person.answers[query]
    assert told is not None
    assert told.text == "I wrote to you in our private chat."
    assert "Where can I park?" in nurse.phone.shows
    await nurse.tap("It is about something else")
    await nurse.tap("Answer")
    await nurse.write("Behind the house.")
    await nurse.tap("Send")
    assert story.text("answer", text="Behind the house.") in [words for _, words in story.phone.news()]
    assert [words for _, words in said(chat)] == [
        f"{await code_of(story)} wrote: open it in your private chat."
    ]


async def test_nothing_said_or_tapped_in_the_group_is_taken_for_a_patient(house: House) -> None:
    story = await booked(house)
    chat = house.world.group("Team", [house.owner, story.person], forum=True)
    house.world.promote_bot(chat, house.owner)
    await settle(house, chat.id)
    story.phone.news()
    story.person.send("I can not breathe", chat=chat)
    story.person.send("hello", chat=chat)
    story.person.send_photo(chat=chat)
    await house.settle()
    async with house.machine.database.read() as tx:
        assert await tx.scalar(select(Item)) is None
    assert story.phone.news() == []
    assert said(chat) == []


async def test_a_second_matter_within_a_minute_is_not_told_twice(house: House) -> None:
    story, chat = await booked(house), await forum(house)
    await house.send(story.person, "Where can I park?")
    await story.desk.tap("Open the message")
    await story.desk.tap("Close the matter")
    await house.forward(seconds=30)
    await house.send(story.person, "And where is the door?")
    assert len(said(chat)) == 1
    await story.desk.tap("Open the message")
    await story.desk.tap("Close the matter")
    await house.forward(seconds=31)
    await house.send(story.person, "Thank you!")
    assert len(said(chat)) == 2


async def flood(house: House, count: int) -> list[str]:
    """So many patients write at the same moment; returns their codes."""
    people = [house.world.person(f"P{number}") for number in range(count)]
    for person in people:
        await house.arrive(person, "en")
    codes = [(await house.patient(person)).code for person in people]
    async with house.machine.database.write() as tx:
        moment = Moment(tx, house.machine.office, house.now)
        for number, person in enumerate(people):
            patient = await tx.merge(await house.patient(person))
            await items.receive(moment, patient, Said("text", SECRET), 9000 + number)
    await house.settle()
    return codes


async def test_a_burst_beyond_what_a_group_takes_is_told_in_one_line_a_minute_later(house: House) -> None:
    chat = await forum(house)
    codes = await flood(house, 10)
    written = list(chat.from_bot())
    assert len(written) <= 15, "new topics count as well: Telegram takes about 20 a minute"
    alone = [words for _, words in said(chat)]
    assert alone
    await house.forward(seconds=59)
    assert len(chat.from_bot()) == len(written)
    await house.forward(seconds=2)
    fresh = said(chat)[len(alone) :]
    assert [topic for topic, _ in fresh] == ["general"], "one line for all who had to wait"
    waiting = [code for code in codes if not any(words.startswith(code) for words in alone)]
    assert len(waiting) > 1
    assert fresh[0][1] == f"Wrote: {', '.join(waiting)}\nOpen them in your private chat."
    assert SECRET not in str(said(chat))


async def test_an_alert_is_told_by_its_code_alone(house: House) -> None:
    story, chat = await booked(house), await forum(house)
    await story.agree_to_health()
    await story.tap("S1")
    code = await code_of(story)
    assert said(chat) == [(code, f"{code}: an alert is open, see your private chat.")]
    assert "RED" in story.desk.phone.shows or any("RED" in words for _, words in story.desk.phone.news())


async def test_what_a_colleague_has_taken_is_not_told_to_the_group_any_more(house: House) -> None:
    story, chat = await booked(house), await forum(house)
    async with house.machine.database.write() as tx:
        moment = Moment(tx, house.machine.office, house.now)
        patient = await tx.merge(await house.patient(story.person))
        item = (await items.receive(moment, patient, Said("text", SECRET), 9000)).item
        alert = await alerts.raise_alert(moment, patient, kind="message", level=Level.AMBER)
        owner = await tx.get_one(Staff, 1)
        await inbox.take(moment, owner, item)
        await alerts.take(moment, owner, alert.id)
    await house.settle()
    assert said(chat) == []
