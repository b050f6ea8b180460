"""The team's group as a setting."""

from pathlib import Path

import pytest

from bot.doctor import examine
from bot.settings import Settings, SettingsError, load_settings
from db.keyring import new_key

GROUP = -1_001_234_567_890


def loaded(**given: object) -> Settings:
    return load_settings(
        bot_token="123456789:AAExample-token", owner_ids="1", encryption_keys=new_key(), **given
    )


@pytest.mark.parametrize(
    ("given", "kept"), [({}, None), ({"staff_chat_id": " "}, None), ({"staff_chat_id": str(GROUP)}, GROUP)]
)
def test_it_may_be_left_out(given: dict[str, str], kept: int | None) -> None:
    assert loaded(**given).staff_chat_id == kept


@pytest.mark.parametrize("wrong", ["1234567890", "0", "@team", "-100x"])
def test_what_is_no_group_is_refused_with_what_to_write(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"STAFF_CHAT_ID cannot be used: .* a negative number"):
        loaded(staff_chat_id=wrong)


@pytest.mark.parametrize(
    ("group", "says"), [("", "Team's group: none."), (str(GROUP), f"Team's group: {GROUP}.")]
)
def test_doctor_says_which_group_and_what_it_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, group: str, says: str
) -> None:
    values = {
        "BOT_TOKEN": "123456789:AAExample-token",
        "OWNER_IDS": "1",
        "ENCRYPTION_KEYS": new_key(),
        "STAFF_CHAT_ID": group,
        "DATABASE_URL": f"sqlite:///{tmp_path}/clinic.db",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    lines: list[str] = []
    examine(lines.append)
    assert any(line.startswith(says) for line in lines)
    assert any("STAFF_CHAT_ID: leave it out, or the id" in line for line in lines)
