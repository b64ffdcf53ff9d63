"""Passwords: Argon2id with named parameter sets, PHC strings, hashed off the event loop.

The parameter sets follow RFC 9106, section 4; a hash carries its own, so that they can be raised later.
"""

import asyncio
import os
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

SALT_BYTES = 16
HASH_BYTES = 32


@dataclass(frozen=True, slots=True)
class Profile:
    """One set of Argon2id parameters.

    Attributes:
        iterations: passes over the memory.
        lanes: parallel lanes.
        memory_kib: memory in KiB.
    """

    iterations: int
    lanes: int
    memory_kib: int

    def argon2id(self, salt: bytes) -> Argon2id:
        """Return the function with these parameters and this salt; it can be used once."""
        return Argon2id(
            salt=salt, length=HASH_BYTES, iterations=self.iterations, lanes=self.lanes, memory_cost=self.memory_kib
        )


SIGN_IN = Profile(iterations=3, lanes=4, memory_kib=64 * 1024)
"""For people who sign in: RFC 9106's second recommended option, about 0.1 s."""

KEY_FILE = Profile(iterations=4, lanes=4, memory_kib=256 * 1024)
"""For a key file that is opened once per start."""

RANDOM = Profile(iterations=1, lanes=1, memory_kib=8_192)
"""For a secret that is random and long already: stretching adds nothing that matters."""

TESTING = Profile(iterations=1, lanes=1, memory_kib=8)
"""As cheap as Argon2id gets. Protects nothing; only for tests."""


class Passwords:
    """Hashes and checks passwords in threads, two at a time, so that sign-ins bound their memory.

    Args:
        profile: the parameters of new hashes.
        min_chars: the shortest password that is accepted.
        max_chars: the longest; a bound on the work that a stranger can ask for.
        concurrent: how many are hashed at a time; each takes the profile's memory.
    """

    def __init__(
        self, *, profile: Profile = SIGN_IN, min_chars: int = 12, max_chars: int = 256, concurrent: int = 2
    ) -> None:
        self._profile = profile
        self._min_chars = min_chars
        self._max_chars = max_chars
        self._turns = asyncio.Semaphore(concurrent)
        # What an unknown name's password is checked against, so that the answer takes as long.
        self._decoy = _hash(os.urandom(HASH_BYTES).hex(), profile)

    async def hash(self, password: str) -> str:
        """Return the PHC string of a new password.

        Raises:
            ValueError: it is too short or too long.
        """
        self.check(password)
        async with self._turns:
            return await asyncio.to_thread(_hash, password, self._profile)

    def check(self, password: str) -> None:
        """Return when a password may be chosen.

        Raises:
            ValueError: it is too short or too long.
        """
        if not self._min_chars <= len(password) <= self._max_chars:
            raise ValueError(f"password: between {self._min_chars} and {self._max_chars} characters")

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Say whether a password is the hashed one; with None it takes as long and is False."""
        if len(password) > self._max_chars:
            return False
        async with self._turns:
            return await asyncio.to_thread(_matches, password, hashed or self._decoy) and hashed is not None


def _hash(password: str, profile: Profile) -> str:
    return profile.argon2id(os.urandom(SALT_BYTES)).derive_phc_encoded(_normalised(password))


def _matches(password: str, hashed: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(_normalised(password), hashed)
    except (InvalidKey, ValueError):
        return False
    return True


def _normalised(password: str) -> bytes:
    # One keyboard sends "ä" as one code point, another as two; RFC 8265 normalises passwords for that reason.
    return unicodedata.normalize("NFC", password).encode()
