"""The bot's names, descriptions and menu button."""

from typing import Any

from sandbox.errors import bad_request
from sandbox.methods.access import known_chat
from sandbox.methods.commands import language
from sandbox.methods.types import Handler, Params
from sandbox.world import World

MENU_BUTTONS = {"commands", "default", "web_app"}
# What is kept, under which parameter, and how long it may be.
TEXTS = {
    "Name": ("names", "name", 64),
    "Description": ("descriptions", "description", 512),
    "ShortDescription": ("short_descriptions", "short_description", 120),
}


def setter(kept: str, parameter: str, limit: int) -> Handler:
    """Return the method that sets one of the texts; an empty one removes it."""

    def set_text(world: World, params: Params) -> bool:
        text = params.get(parameter, "").strip()
        if len(text) > limit:
            raise bad_request(f"BOT_{parameter.upper()}_TOO_LONG")
        texts: dict[str, str] = getattr(world.profile, kept)
        texts[language(params)] = text
        world.publish("profile")
        return True

    return set_text


def getter(kept: str, parameter: str) -> Handler:
    """Return the method that reads one of the texts, falling back to that without a language."""

    def get_text(world: World, params: Params) -> dict[str, str]:
        texts: dict[str, str] = getattr(world.profile, kept)
        fallback = world.bot_name if parameter == "name" else ""
        return {parameter: texts.get(language(params)) or texts.get("") or fallback}

    return get_text


def set_menu_button(world: World, params: Params) -> bool:
    """SetChatMenuButton."""
    button = params.get("menu_button") or {"type": "default"}
    if button.get("type") not in MENU_BUTTONS:
        raise bad_request("can't parse menu button: unsupported type specified")
    chat = known_chat(world, params["chat_id"]) if "chat_id" in params else None
    world.profile.menu_buttons[chat.id if chat else None] = button
    world.publish("profile")
    return True


def get_menu_button(world: World, params: Params) -> dict[str, Any]:
    """GetChatMenuButton."""
    buttons = world.profile.menu_buttons
    return buttons.get(params.get("chat_id")) or buttons.get(None) or {"type": "commands"}


METHODS: dict[str, Handler] = {
    **{f"setMy{what}": setter(*about) for what, about in TEXTS.items()},
    **{f"getMy{what}": getter(*about[:2]) for what, about in TEXTS.items()},
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
}
