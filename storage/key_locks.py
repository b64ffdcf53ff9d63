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

    One lock stretches its passphrase once: files that it seals share a salt, and files that share one open together.
    Each file has a nonce of its own.

    Args:
        passphrase: at least 12 characters to seal; one that opens may be older than that rule.
        profile: how dear a guess at it is.
    """

    def __init__(self, passphrase: str, profile: Profile = KEY_FILE) -> None:
        self._passphrase = passphrase
        self._profile = profile
        self._salt = os.urandom(SALT_BYTES)
        self._stretched: dict[tuple[Profile, bytes], bytes] = {}

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Return parameters and salt, and the key."""
        if len(self._passphrase) < MIN_PASSPHRASE_CHARS:
            raise KeyFileError(f"passphrase: at least {MIN_PASSPHRASE_CHARS} characters")
        fields = {
            "iterations": str(self._profile.iterations),
            "lanes": str(self._profile.lanes),
            "memory_kib": str(self._profile.memory_kib),
            "salt": self._salt.hex(),
        }
        return fields, self.key(fields)

    def key(self, fields: Mapping[str, str]) -> bytes:
        """Return the key of a file's parameters and salt."""
        iterations, lanes, memory_kib = (int(fields[name]) for name in ("iterations", "lanes", "memory_kib"))
        profile, salt = Profile(iterations, lanes, min(memory_kib, _MAX_MEMORY_KIB)), bytes.fromhex(fields["salt"])
        if (profile, salt) not in self._stretched:
            self._stretched[profile, salt] = profile.argon2id(salt).derive(self._passphrase.encode())
        return self._stretched[profile, salt]


class NoLock:
    """Stands where nothing sealed is opened: names, states and ages of keys are in clear."""

    def new(self) -> tuple[Mapping[str, str], bytes]:
        """Refuse."""
        raise KeyFileError("no passphrase and no token was given: nothing can be sealed")

    def key(self, fields: Mapping[str, str]) -> bytes:  # noqa: ARG002 - it opens no file
        """Refuse."""
        raise KeyFileError("no passphrase and no token was given: nothing sealed can be opened")
