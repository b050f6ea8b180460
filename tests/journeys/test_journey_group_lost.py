"""A group that changes under the bot: no topics, no longer a member, a new id, a topic deleted."""

from sqlalchemy import select

from db.tables import Topic
from services.moment import Moment
from services.talk import group, items
from services.talk.items import Said
from tests.journeys.grouped import SECRET, code_of, forum, said, settle
from tests.journeys.story import booked
from tests.support.house import House


async def test_without_topics_all_stands_in_one_line_and_owners_hear_of_it_once(house: House) -> None:
    story, chat = await booked(house), await forum(house, admin=False)
    story.desk.phone.news()
    await house.send(story.person, "Where can I park?")
    code = await code_of(story)
    assert said(chat) == [("general", f"{code} wrote: open it in your private chat.")]
    assert sum("topics" in words for _, words in story.desk.phone.news()) == 1
    await house.forward(minutes=11)
    await house.send(story.person, "Hello?")
    assert len(said(chat)) >= 2
    assert not any("topics" in words for _, words in story.desk.phone.news()), "said once"
    assert len(house.world.rejections) == 1, "and not tried again"
    assert house.refused() == {"Bad Request: not enough rights to create a topic"}
    house.world.promote_bot(chat, house.owner)
    await house.forward(minutes=11)
    await house.send(story.person, "Anybody?")
    assert list(chat.topics.values()) == [code], "with rights it goes on by itself"


async def test_out_of_the_group_everything_goes_on_in_private_chats(house: House) -> None:
    story, chat = await booked(house), await forum(house)
    house.world.remove_bot(chat, house.owner)
    await house.settle()
    assert "I cannot write to the team's group" in story.desk.phone.shows
    story.desk.phone.news()
    await house.send(story.person, "Where can I park?")
    assert "wrote. Answer by" in story.desk.phone.shows
    assert said(chat) == []


async def test_a_group_the_bot_never_was_in_is_said_once_and_loses_nothing(house: House) -> None:
    story = await booked(house)
    await settle(house, -1_009_999_999_999)
    await house.send(story.person, "Where can I park?")
    heard = [words for _, words in story.desk.phone.news()]
    assert any("wrote. Answer by" in words for words in heard)
    assert sum("I cannot write to the team's group" in words for words in heard) == 1
    await house.forward(minutes=11)
    await house.send(story.person, "Hello?")
    assert not any("team's group" in words for _, words in story.desk.phone.news())
    assert house.refused() == {"Bad Request: chat not found"}


async def test_a_group_that_got_a_new_id_is_followed_and_its_topics_are_made_anew(house: House) -> None:
    story, chat = await booked(house), await forum(house, topics=False)
    await house.send(story.person, "Where can I park?")
    fresh = house.world.upgrade(chat)
    fresh.is_forum = True
    house.world.promote_bot(fresh, house.owner)
    await house.settle()
    await house.forward(minutes=11)
    await house.send(story.person, "Hello?")
    code = await code_of(story)
    assert (code, f"{code} wrote: open it in your private chat.") in said(fresh)
    assert len(said(chat)) == 1
    await settle(house, chat.id)
    async with house.machine.database.read() as tx:
        moment = Moment(tx, house.machine.office, house.now)
        assert await group.group_of(moment) == fresh.id, (
            "a restart with the old setting goes on in the new group"
        )
    house.refused()


async def test_a_message_under_way_follows_the_group_to_its_new_id(house: House) -> None:
    story, chat = await booked(house), await forum(house, topics=False)
    house.world.updates.allow(["callback_query"])
    fresh = house.world.upgrade(chat)
    async with house.machine.database.write() as tx:
        moment = Moment(tx, house.machine.office, house.now)
        patient = await tx.merge(await house.patient(story.person))
        await items.receive(moment, patient, Said("text", SECRET), 9000)
    await house.settle()
    code = await code_of(story)
    assert said(fresh) == [("general", f"{code} wrote: open it in your private chat.")]
    async with house.machine.database.read() as tx:
        assert await group.group_of(Moment(tx, house.machine.office, house.now)) == fresh.id
    house.refused()


async def test_a_topic_somebody_deleted_is_told_outside_and_made_anew(house: House) -> None:
    story, chat = await booked(house), await forum(house)
    await house.send(story.person, "Where can I park?")
    chat.topics.clear()
    await house.forward(minutes=11)
    await house.send(story.person, "Hello?")
    code = await code_of(story)
    told = f"{code} wrote: open it in your private chat."
    assert said(chat) == [("general", told)] * 2, "the first one stood in the topic that is gone"
    async with house.machine.database.read() as tx:
        assert await tx.scalar(select(Topic)) is None
    await house.forward(minutes=11)
    await house.send(story.person, "Anybody?")
    assert said(chat)[-1] == (code, told)
    assert house.refused() == {"Bad Request: message thread not found"}
