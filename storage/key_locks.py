"""Locks: what a private key file is sealed with. A lock makes a fresh 256-bit key for a file, and finds it again.

`PassphraseLock` is here; `storage.key_tokens.TokenLock` has the key wrapped by a PKCS#11 token.
"""

import os
from collections.abc import Mapping
from typing import Protocol

from storage.errors import KeyFileError
from storage.passwords import KEY_FILE, SALT_BYTES, Profile

MIN_PASSPHRASE_CHARS = 12
_MAX_MEMORY_KIB = 4 * 1024 * 1024
"""No more is ever taken: a file that asks for more was altered, and then does not open."""


class Lock(Protocol):
    """What seals key files."""

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return the fields that a new file keeps in clear, and the 32-byte key that they stand for.

        Raises:
            KeyFileError: this lock may seal nothing, or cannot be used.
        """
        ...

    def key(self, fields: Mapping[str, str]) -> bytes:
        """Return the key that a file's fields stand for.

        Raises:
            KeyFileError: the file is sealed with another kind of lock, or this one cannot be used.
            KeyError, ValueError, MemoryError: the fields are malformed.
        """
        ...


class PassphraseLock:
    """Argon2id of a passphrase, with parameters and salt written into the file.

    Args:
        passphrase: at least 12 characters to seal; one that opens may be older than that rule.
        profile: how dear a guess at it is.
    """

    def __init__(self, passphrase: str, profile: Profile = KEY_FILE) -> None:
        self._passphrase = passphrase
        self._profile = profile

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return fresh parameters and salt, and the key."""
        if len(self._passphrase) < MIN_PASSPHRASE_CHARS:
            raise KeyFileError(f"passphrase: at least {MIN_PASSPHRASE_CHARS} characters")
        fields = {
            "iterations": str(self._profile.iterations),
            "lanes": str(self._profile.lanes),
            "memory_kib": str(self._profile.memory_kib),
            "salt": os.urandom(SALT_BYTES).hex(),
        }
        return fields, self.key(fields)

    def key(self, fields: Mapping[str, str]) -> bytes:
        """Return the key of a file's parameters and salt."""
        iterations, lanes, memory_kib = (int(fields[name]) for name in ("iterations", "lanes", "memory_kib"))
        profile = Profile(iterations, lanes, min(memory_kib, _MAX_MEMORY_KIB))
        return profile.argon2id(bytes.fromhex(fields["salt"])).derive(self._passphrase.encode())


class NoLock:
    """Stands where nothing sealed is opened: names, states and ages of keys are in clear."""

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Refuse."""
        raise KeyFileError("no passphrase and no token was given: nothing can be sealed")

    def key(self, fields: Mapping[str, str]) -> bytes:  # noqa: ARG002 - it opens no file
        """Refuse."""
        raise KeyFileError("no passphrase and no token was given: nothing sealed can be opened")
