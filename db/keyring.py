"""The keys of the process: AES-256-GCM for columns, HMAC for look-ups."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_VERSION = b"\x01"
_KEY_BYTES = 32


class KeyMissingError(Exception):
    """A value was written with a key this process does not have, or was tampered with."""


@dataclass(frozen=True, slots=True)
class Key:
    """One 256-bit key; its id is the first four bytes of its hash, so keys need no names."""

    id: bytes
    cipher: AESGCM
    index: bytes


def _key(raw: bytes) -> Key:
    if len(raw) != _KEY_BYTES:
        raise ValueError(
            "an encryption key is base64 of exactly 32 bytes; make one with: python -m bot keys new"
        )
    index = hmac.new(raw, b"look-up index", hashlib.sha256).digest()
    return Key(hashlib.sha256(raw).digest()[:4], AESGCM(raw), index)


class Keyring:
    """Keys in order; the first one writes, all of them read."""

    def __init__(self, encoded: tuple[str, ...]) -> None:
        """Take base64 keys. Raises ValueError for one that is not 32 bytes, or if there is none."""
        if not encoded:
            raise ValueError("no encryption key; make one with: python -m bot keys new")
        self._keys = [_key(base64.b64decode(text, validate=True)) for text in encoded]
        self._by_id = {key.id: key for key in self._keys}

    def seal(self, plain: str, bound_to: bytes) -> bytes:
        """Encrypt; ``bound_to`` (table, column, row id) must be given again to open."""
        key = self._keys[0]
        nonce = secrets.token_bytes(_NONCE)
        return _VERSION + key.id + nonce + key.cipher.encrypt(nonce, plain.encode(), bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> str:
        """Decrypt. Raises KeyMissingError if no key fits or the value was moved or changed."""
        key = self._by_id.get(sealed[1:5])
        if key is None:
            raise KeyMissingError("encrypted with a key that is not in ENCRYPTION_KEYS")
        try:
            return key.cipher.decrypt(sealed[5 : 5 + _NONCE], sealed[5 + _NONCE :], bound_to).decode()
        except InvalidTag as error:
            raise KeyMissingError("an encrypted value was changed or belongs to another row") from error

    def digest(self, purpose: str, value: str) -> bytes:
        """Keyed hash for exact look-ups, written with the first key."""
        return self._digest(self._keys[0], purpose, value)

    def digests(self, purpose: str, value: str) -> list[bytes]:
        """The same under every key, to look up what older keys wrote."""
        return [self._digest(key, purpose, value) for key in self._keys]

    @staticmethod
    def _digest(key: Key, purpose: str, value: str) -> bytes:
        return hmac.new(key.index, f"{purpose}\0{value}".encode(), hashlib.sha256).digest()


def new_key() -> str:
    """A fresh random key as base64, ready for ENCRYPTION_KEYS."""
    return base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()
