"""What the bot says about itself: names, menus, webhook."""

from dataclasses import dataclass, field

CommandList = list[tuple[str, str]]


@dataclass(slots=True)
class Webhook:
    """A registered webhook; the sandbox stores it and delivers nothing to it."""

    url: str = ""
    max_connections: int = 40
    ip_address: str | None = None
    secret_token: str = ""


@dataclass(slots=True)
class Profile:
    """The bot's settings; keys are language codes, "" is the fallback.

    `commands` is keyed by scope (for instance "default", "all_private_chats", "chat:7",
    "chat_member:-5:7") and language.
    """

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], CommandList] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, object]] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)

    def commands_for(self, scopes: list[str], language: str) -> CommandList:
        """Return the menu a phone shows: the first scope that has one wins, the language before "".

        `scopes` goes from the narrowest to "default".
        """
        for scope in scopes:
            for code in (language, ""):
                if found := self.commands.get((scope, code)):
                    return found
        return []
