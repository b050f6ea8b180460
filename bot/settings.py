"""Settings from the environment (and a ``.env`` file): typed, and every mistake reported at once."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from db.keyring import Keyring
from db.keys import read_key_file
from db.url import for_async, is_sqlite

TELEGRAM = "https://api.telegram.org"
LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")
KEY_FILE = Path("data/keys")
"""Where ``make run`` puts the key it makes; ENCRYPTION_KEYS in the environment wins."""

CONTENT = Path(__file__).resolve().parent.parent / "content"


class SettingsError(Exception):
    """The settings cannot be used; the text names every mistake and what to write instead."""


def keys_of_this_machine() -> tuple[str, ...]:
    """The keys in the key file, none if there is no such file."""
    return read_key_file(KEY_FILE) if KEY_FILE.exists() else ()


class Settings(BaseSettings):
    """What the environment says. ``python -m bot doctor`` explains each.

    Attributes:
        bot_token: from @BotFather.
        owner_ids: Telegram user ids of the first staff, comma-separated.
        encryption_keys: base64 of 32 bytes each, comma-separated; the first one writes.
        database_url: a SQLite file by default.
        telegram_api_url: Telegram, a self-hosted Bot API server, or a local test server.
        send_rate: messages a second, all chats together (Telegram allows 30).
        chat_gap: seconds between two owed messages to one chat (Telegram asks for one).
        in_flight: sends at the same time; as many may be unknown after the process was killed.
        staff_chat_id: the team's group, which is told codes of patients who wrote; none by default.
        log_format: ``text`` or ``json``.
        content_dir: the clinic's texts and numbers.
        clock_file: for tests of crashes only: a file with seconds to add to the system's clock.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    bot_token: str = Field(pattern=r"^\d{3,}:[A-Za-z0-9_-]{10,}$", repr=False)
    owner_ids: Annotated[tuple[int, ...], NoDecode] = Field(min_length=1)
    encryption_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        min_length=1,
        repr=False,
        default_factory=keys_of_this_machine,
        validate_default=True,
    )
    database_url: str = "sqlite:///data/clinic.db"
    telegram_api_url: str = TELEGRAM
    send_rate: float = Field(default=30.0, gt=0, le=1000)
    chat_gap: float = Field(default=1.05, ge=0, le=60)
    in_flight: int = Field(default=10, ge=1, le=100)
    staff_chat_id: int | None = Field(default=None, lt=0)
    log_format: str = Field(default="text", pattern="^(text|json)$")
    content_dir: Path = CONTENT
    clock_file: Path | None = None

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @field_validator("encryption_keys", mode="before")
    @classmethod
    def _keys(cls, value: object) -> object:
        keys = (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )
        if isinstance(keys, tuple) and keys:
            Keyring(keys)
        return keys

    @field_validator("staff_chat_id", mode="before")
    @classmethod
    def _group(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not is_sqlite(for_async(value)) and find_spec("psycopg") is None:
            raise ValueError("the driver of PostgreSQL is not installed")
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api(cls, value: str) -> str:
        if not value.startswith(("https://", *LOOPBACK)):
            raise ValueError("must begin with https:// (plain http only on this machine)")
        return value.rstrip("/")

    @property
    def keyring(self) -> Keyring:
        """The keys of the process."""
        return Keyring(self.encryption_keys)


HELP = {
    "bot_token": "the token @BotFather gave you, like 123456789:AAExample-token_of_35_characters",
    "owner_ids": "your Telegram user id (ask @userinfobot), several with commas",
    "encryption_keys": "make one with: python -m bot keys new",
    "database_url": "like sqlite:///data/clinic.db; postgresql:// needs its driver: uv sync --extra postgres",
    "telegram_api_url": "like https://api.telegram.org",
    "send_rate": "messages a second, a number from 1 to 30",
    "chat_gap": "seconds between two messages to one person, like 1.05",
    "in_flight": "a whole number from 1 to 100",
    "staff_chat_id": "leave it out, or the id of the team's group, a negative number like -1001234567890",
    "log_format": "text or json",
    "content_dir": "a folder with the clinic's texts",
    "clock_file": "leave it out",
}
"""What to write, for each setting."""


def load_settings(**given: object) -> Settings:
    """Read the settings. Raises SettingsError with all mistakes, in plain words, no secret in them."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        lines = [_line(str(each["loc"][0]) if each["loc"] else "", each["type"]) for each in error.errors()]
        unique = "\n".join(dict.fromkeys(lines))
        raise SettingsError(f"The settings are not complete:\n{unique}") from None


def _line(name: str, kind: str) -> str:
    what = "is missing" if kind == "missing" else "cannot be used"
    return f"- {name.upper()} {what}: {HELP.get(name, 'see python -m bot doctor')}"
