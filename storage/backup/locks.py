"""What a backup is encrypted to: a passphrase, or a public key whose private half is kept elsewhere.

With a public key the server that makes backups cannot read one. The key pair is of the same suite as the opener's, and
another key.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import BackupUnreadable, SealError
from storage.key_forms import KeyForm, Purpose
from storage.key_locks import Lock
from storage.keys import OPENER, OpenerPrivateKey, OpenerPublicKey, public_from_fields
from storage.wrapping import SUITE, open_text, seal_text

_KEY_BYTES = 32
_CONTEXT = b"verho backup key 1"

BACKUP = KeyForm(
    Purpose.BACKUP,
    "backup-private",
    OPENER.suite,
    OPENER.size_bytes,
    OpenerPrivateKey.from_material,
    public_kind="backup-public",
)


def load_backup_public(path: Path) -> OpenerPublicKey:
    """Return the key of a file such as `backup.pub`.

    Raises:
        KeyFileError: it is missing or malformed, or its id is not that of its bytes.
    """
    expected = "mlkem768 and x25519 must be public keys in hexadecimal"
    return BACKUP.load_public(path, public_from_fields, expected=expected)


class Sealing(Protocol):
    """What a new backup is encrypted to."""

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return what the header says of it, and the file's key."""
        ...


class Unsealing(Protocol):
    """What opens a backup."""

    def key(self, header: Mapping[str, Any]) -> bytes:
        """Return the file's key.

        Raises:
            BackupUnreadable: the backup is encrypted to something else.
            KeyFileError: what it is encrypted to cannot be used.
        """
        ...


class ByPassphrase:
    """Encrypts to a passphrase, and opens with it."""

    def __init__(self, lock: Lock) -> None:
        self._lock = lock

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return Argon2id's parameters and a salt, and the key."""
        fields, secret = self._lock.new()
        to = {**fields, "to": "passphrase"}
        return to, _file_key(secret)

    def key(self, header: Mapping[str, Any]) -> bytes:
        """Return the key of a header's parameters and salt."""
        to = header.get("sealed_to")
        if not isinstance(to, dict) or to.get("to") != "passphrase":
            raise BackupUnreadable("it is encrypted to a key, not to a passphrase: name the key's file")
        try:
            return _file_key(self._lock.key(to))
        except (KeyError, ValueError, MemoryError):
            raise BackupUnreadable("its header is damaged") from None


class ToPublicKey:
    """Encrypts to a public key."""

    def __init__(self, public: OpenerPublicKey) -> None:
        self._public = public

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return a random key, sealed and as it is."""
        secret = os.urandom(_KEY_BYTES)
        wrapped = seal_text(secret, self._public, _CONTEXT)
        return {"to": "key", "key": self._public.id, "suite": SUITE, "wrap": wrapped.hex()}, _file_key(secret)


class ByPrivateKey:
    """Opens with the private half."""

    def __init__(self, private: OpenerPrivateKey) -> None:
        self._private = private

    def key(self, header: Mapping[str, Any]) -> bytes:
        """Return the key that a header holds sealed."""
        to = header.get("sealed_to")
        if not isinstance(to, dict) or to.get("to") != "key" or to.get("key") != self._private.id:
            raise BackupUnreadable(f"it is not encrypted to key {self._private.id}")
        try:
            return _file_key(open_text(bytes.fromhex(to["wrap"]), self._private, _CONTEXT))
        except (KeyError, TypeError, ValueError, SealError):
            raise BackupUnreadable("its header is damaged") from None


def _file_key(secret: bytes) -> bytes:
    """Return the key that seals chunks: never the lock's own, which may open other things."""
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=b"verho backup stream 1").derive(secret)
