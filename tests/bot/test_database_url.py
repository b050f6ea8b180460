"""Where the database is, as a setting."""

import pytest

from bot.settings import SettingsError, load_settings
from db.keyring import new_key

SERVER = "postgresql://clinic@db/clinic"


def opened(address: str) -> str:
    settings = load_settings(
        bot_token="123456789:AAExample-token",
        owner_ids="1",
        encryption_keys=new_key(),
        database_url=address,
    )
    return settings.database_url


def test_a_server_is_taken_once_its_driver_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert opened(SERVER) == SERVER
    monkeypatch.setattr("bot.settings.find_spec", lambda _: None)
    with pytest.raises(SettingsError, match=r"DATABASE_URL cannot be used: .* uv sync --extra postgres"):
        opened(SERVER)
    assert opened("sqlite:///clinic.db")


@pytest.mark.parametrize("wrong", ["mysql://x/y", "sqlite://", "clinic.db"])
def test_what_is_no_address_is_refused_with_one_that_works(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"DATABASE_URL cannot be used: like sqlite:///data/clinic\.db"):
        opened(wrong)
