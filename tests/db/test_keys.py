import stat
from pathlib import Path

import pytest

from db.keyring import KeyMissingError, Keyring, new_key
from db.keys import make_key_file, read_key_file


def test_a_key_file_is_for_its_owner_only_and_gives_a_working_key(tmp_path: Path) -> None:
    file = tmp_path / "data" / "clinic.key"
    make_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    ring = Keyring(read_key_file(file))
    assert ring.open(ring.seal("secret", b"row"), b"row") == "secret"


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "clinic.key"
    make_key_file(file)
    before = file.read_text()
    with pytest.raises(FileExistsError):
        make_key_file(file)
    assert file.read_text() == before


def test_a_key_file_that_others_can_read_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "clinic.key"
    make_key_file(file)
    file.chmod(0o644)
    with pytest.raises(PermissionError, match="chmod 600"):
        read_key_file(file)


def test_an_empty_key_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "clinic.key"
    file.touch(mode=0o600)
    with pytest.raises(ValueError, match="keys new"):
        read_key_file(file)


def test_several_keys_are_read_in_order(tmp_path: Path) -> None:
    file = tmp_path / "clinic.key"
    keys = (new_key(), new_key())
    file.touch(mode=0o600)
    file.write_text("\n".join(keys))
    assert read_key_file(file) == keys


def test_the_same_text_is_never_encrypted_to_the_same_bytes() -> None:
    ring = Keyring((new_key(),))
    assert ring.seal("yes", b"row") != ring.seal("yes", b"row")


def test_a_value_moved_to_another_row_does_not_open() -> None:
    ring = Keyring((new_key(),))
    with pytest.raises(KeyMissingError, match="another row"):
        ring.open(ring.seal("yes", b"row 1"), b"row 2")


def test_a_changed_value_does_not_open() -> None:
    ring = Keyring((new_key(),))
    sealed = bytearray(ring.seal("yes", b"row"))
    sealed[-1] ^= 1
    with pytest.raises(KeyMissingError):
        ring.open(bytes(sealed), b"row")


def test_a_value_of_a_missing_key_says_which_setting_to_look_at() -> None:
    sealed = Keyring((new_key(),)).seal("yes", b"row")
    with pytest.raises(KeyMissingError, match="ENCRYPTION_KEYS"):
        Keyring((new_key(),)).open(sealed, b"row")


def test_the_first_key_writes_and_all_of_them_read() -> None:
    old, new = new_key(), new_key()
    written = Keyring((old,)).seal("yes", b"row")
    both = Keyring((new, old))
    assert both.open(written, b"row") == "yes"
    assert Keyring((new,)).open(both.seal("no", b"row"), b"row") == "no"


@pytest.mark.parametrize("keys", [(), ("c2hvcnQ=",), ("not base64",)])
def test_a_key_that_is_none_is_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"key|base64"):
        Keyring(keys)
