"""The staff's group in Telegram, as the sandbox has it."""

from sandbox.chats import Chat
from services.moment import Moment
from services.talk import group
from tests.journeys.story import Story
from tests.support.house import House

SECRET = "My name is Mina and there is a lump"


async def settle(house: House, chat_id: int | None) -> None:
    """What a start with this STAFF_CHAT_ID does."""
    async with house.machine.database.write() as tx:
        await group.settle(Moment(tx, house.machine.office, house.now), chat_id)


async def forum(house: House, *, admin: bool = True, topics: bool = True) -> Chat:
    """The team's group, the bot in it."""
    chat = house.world.group("Team", [house.owner], forum=topics)
    if admin:
        house.world.promote_bot(chat, house.owner)
    await house.settle()
    await settle(house, chat.id)
    return chat


def said(chat: Chat) -> list[tuple[str, str]]:
    """Topic and words of what the bot wrote into the group."""
    return [
        (chat.topics.get(each.thread_id or 0, "general"), each.words)
        for each in chat.from_bot()
        if "forum_topic_created" not in each.extra
    ]


async def code_of(story: Story) -> str:
    return (await story.house.patient(story.person)).code
