"""The key file a clinic's own machine uses: one base64 key a line, the first one writes."""

import os
from pathlib import Path

from db.keyring import new_key

_OWNER_ONLY = 0o600
_OTHERS = 0o077


def make_key_file(path: Path) -> None:
    """Write a new key, readable by its owner alone.

    Raises FileExistsError: a key is never overwritten, because what it encrypted would be lost with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_key_file(path: Path) -> tuple[str, ...]:
    """The keys of a file, for ``Keyring``.

    Raises OSError if it cannot be read, ValueError if it is empty, and PermissionError if people other than
    its owner may read it.
    """
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise PermissionError(f"{path} can be read by others; run: chmod 600 {path}")
    keys = tuple(path.read_text(encoding="ascii").split())
    if not keys:
        raise ValueError(f"{path} holds no key; make one with: python -m bot keys new")
    return keys
