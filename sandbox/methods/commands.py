"""The command menus, per scope and language."""

import re
from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import known_chat
from sandbox.methods.types import Handler, Params
from sandbox.shapes import check
from sandbox.world import World

MOST = 100
DESCRIPTION = 256
PLAIN = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
WITH_CHAT = {"chat", "chat_administrators", "chat_member"}


def language(params: Params) -> str:
    """Return the two-letter language code, "" if none is given; raises Refused (400)."""
    code: str = params.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def set_commands(world: World, params: Params) -> bool:
    """SetMyCommands."""
    if len(params["commands"]) > MOST:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = _scope(world, params), language(params)
    world.profile.commands[key] = [_command(raw) for raw in params["commands"]]
    world.publish("profile")
    return True


def get_commands(world: World, params: Params) -> list[dict[str, str]]:
    """GetMyCommands: exactly what was set for this scope and language."""
    found = world.profile.commands.get((_scope(world, params), language(params)), [])
    return [{"command": name, "description": text} for name, text in found]


def delete_commands(world: World, params: Params) -> bool:
    """DeleteMyCommands."""
    world.profile.commands.pop((_scope(world, params), language(params)), None)
    world.publish("profile")
    return True


def _scope(world: World, params: Params) -> str:
    raw: dict[str, Any] = params.get("scope") or {"type": "default"}
    kind = raw.get("type")
    if kind in PLAIN:
        return str(kind)
    if kind not in WITH_CHAT:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    chat = known_chat(world, raw.get("chat_id", ""))
    if kind == "chat_member":
        if raw.get("user_id") not in world.people:
            raise bad_request("user not found")
        return f"{kind}:{chat.id}:{raw['user_id']}"
    return f"{kind}:{chat.id}"


def _command(raw: Any) -> tuple[str, str]:
    value = check("bot command", raw)
    name, text = str(value.get("command", "")).removeprefix("/"), str(value.get("description", "")).strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(text) <= DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return name, text


METHODS: dict[str, Handler] = {
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
}
