"""``python -m bot doctor``: explains every setting and says what is wrong, in plain words."""

from collections.abc import Callable

from bot.opening import NotReadyError, open_texts
from bot.settings import HELP, Settings, SettingsError, load_settings
from db import migrate

Say = Callable[[str], None]


def examine(say: Say) -> int:
    """Check everything that can be checked without starting. Returns 0 if the bot can start, else 1."""
    say("Settings (environment or .env):")
    for name, what in HELP.items():
        say(f"  {name.upper()}: {what}")
    try:
        settings = load_settings()
    except SettingsError as error:
        say(str(error))
        return 1
    say(_group(settings))
    return 0 if all([_content(settings, say), _database(settings, say)]) else 1


def _group(settings: Settings) -> str:
    if settings.staff_chat_id is None:
        return "Team's group: none. Messages of patients go to the private chats of the team (STAFF_CHAT_ID)."
    return (
        f"Team's group: {settings.staff_chat_id}. It is told codes of patients and nothing else. Put the bot "
        "into it; for a topic for each patient switch topics on and let the bot manage them."
    )


def _content(settings: Settings, say: Say) -> bool:
    try:
        content = open_texts(settings.content_dir).content
    except NotReadyError as error:
        say(str(error))
        return False
    say(f"Content: good, version {content.version}, languages {', '.join(content.languages)}.")
    missing = content.missing_facts()
    if missing:
        say("Not ready for patients; only the clinic can supply:")
        for fact in missing:
            say(f"  - {fact}")
    return True


def _database(settings: Settings, say: Say) -> bool:
    try:
        standing = migrate.check(settings.database_url)
    except migrate.NewerSchemaError as error:
        say(str(error))
        return False
    say(f"Database: {standing}.")
    return True
