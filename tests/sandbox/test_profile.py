"""Menus, names, descriptions."""

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    MenuButtonCommands,
)
from telegram.error import BadRequest

from sandbox.people import Person
from sandbox.world import World


async def test_each_phone_shows_the_menu_of_its_scope_and_language(
    bot: Bot, ann: Person, world: World
) -> None:
    mina = world.person("Mina", language_code="ko")
    staff = world.person("Kim", language_code="ko")
    staff.start()
    private = BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "Help")])
    await bot.set_my_commands([("sessions", "Sessions")], scope=private)
    await bot.set_my_commands([("sessions", "예약")], scope=private, language_code="ko")
    await bot.set_my_commands([("plan", "Plan")], scope=BotCommandScopeChat(staff.id))
    assert world.commands_for(ann) == [("sessions", "Sessions")]
    assert world.commands_for(mina) == [("sessions", "예약")]
    assert world.commands_for(staff) == [("plan", "Plan")]
    assert world.commands_for(ann, world.group("Team", [ann])) == [("help", "Help")]


async def test_commands_are_read_back_and_deleted(bot: Bot) -> None:
    await bot.set_my_commands([("help", "Help")], language_code="ko")
    assert await bot.get_my_commands(language_code="ko") == (BotCommand("help", "Help"),)
    assert await bot.get_my_commands() == ()
    await bot.delete_my_commands(language_code="ko")
    assert await bot.get_my_commands(language_code="ko") == ()


@pytest.mark.parametrize(
    ("commands", "options", "refusal"),
    [
        ([("Help", "x")], {}, "Bot_command_invalid"),
        ([("x" * 33, "x")], {}, "Bot_command_invalid"),
        ([("help", "")], {}, "Bot_command_description_invalid"),
        ([("help", "x")] * 101, {}, "Bot_commands_too_much"),
        ([("help", "x")], {"language_code": "kor"}, "Invalid language code specified"),
        ([("help", "x")], {"scope": BotCommandScopeChat(5)}, "Chat not found"),
        ([("help", "x")], {"scope": BotCommandScopeChatMember(5, 5)}, "Chat not found"),
    ],
)
async def test_bad_commands_are_refused(
    bot: Bot, commands: list[tuple[str, str]], options: dict[str, object], refusal: str
) -> None:
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot.set_my_commands(commands, **options)


async def test_names_and_descriptions_fall_back_to_no_language(bot: Bot) -> None:
    await bot.set_my_description("About")
    await bot.set_my_short_description("Short", language_code="ko")
    assert (await bot.get_my_name()).name == "Clinic"
    await bot.set_my_name("Skin clinic")
    assert (await bot.get_my_name(language_code="ko")).name == "Skin clinic"
    assert (await bot.get_my_description(language_code="ko")).description == "About"
    assert (await bot.get_my_short_description()).short_description == ""
    with pytest.raises(BadRequest, match=r"(?i)bot_name_too_long"):
        await bot.set_my_name("x" * 65)


async def test_the_menu_button_is_kept(bot: Bot, ann: Person) -> None:
    assert await bot.set_chat_menu_button(ann.id, MenuButtonCommands())
    assert await bot.get_chat_menu_button(ann.id) == MenuButtonCommands()


async def test_the_bot_knows_itself(bot: Bot, world: World) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.is_bot) == (world.bot_id, "local_clinic_bot", True)
    assert await bot.log_out()
    assert await bot.close()
