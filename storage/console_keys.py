"""The console's own key: it seals what people prove themselves with, so that a thief of the database cannot.

`console.key` lies where the console runs, readable by its user alone. It opens no conversation: authenticators' secrets
and the challenges of running sign-ins are all that is sealed under it, each bound to its account and its place.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import SealError
from storage.key_forms import KeyForm, Purpose
from storage.keyring import KeyRing
from storage.sealing import Place, seal, unseal
from storage.vocabulary import DataKey

CONSOLE_KEY_BYTES = 32
_ID = b"verho console key id"
_CONTEXT = b"verho console key 1"


@dataclass(frozen=True, slots=True)
class ConsoleKey:
    """One version of the console's key."""

    id: str
    material: bytes = field(repr=False)

    @classmethod
    def from_material(cls, material: bytes) -> Self:
        """Return the key of 32 random bytes.

        Raises:
            ValueError: another length.
        """
        if len(material) != CONSOLE_KEY_BYTES:
            raise ValueError("a console key is 32 bytes")
        return cls(hmac.digest(material, _ID, "sha256").hex()[:16], material)

    def public_fields(self) -> Mapping[str, str]:
        """Return nothing: it is symmetric."""
        return {}

    @property
    def sealing(self) -> DataKey:
        """The key that seals; derived, so that the file's bytes serve no cipher themselves."""
        derivation = HKDF(algorithm=SHA256(), length=CONSOLE_KEY_BYTES, salt=None, info=_CONTEXT)
        return DataKey(1, derivation.derive(self.material))


CONSOLE = KeyForm(
    Purpose.CONSOLE, "console", "hkdf-aes-256-gcm", CONSOLE_KEY_BYTES, ConsoleKey.from_material, sealed=False
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was sealed, and under which key."""

    key: str
    value: bytes = field(repr=False)


class ConsoleSeal:
    """Seals and opens under the keys of a directory; a rotated key is taken up with the next use.

    Args:
        keys: the console's keys.
    """

    def __init__(self, keys: KeyRing[ConsoleKey]) -> None:
        self._keys = keys

    def seal(self, plaintext: bytes, place: Place) -> Sealed:
        """Return a value sealed under the active key for its place.

        Raises:
            KeyFileError: the key cannot be read.
        """
        key = self._keys.active()
        return Sealed(key.id, seal(key.sealing, plaintext, place))

    def open(self, sealed: Sealed, place: Place) -> bytes:
        """Return what was sealed.

        Raises:
            SealError: its key is not here, or it does not belong to this place, or was altered.
            KeyFileError: the keys cannot be read.
        """
        key = self._keys.find(sealed.key)
        if key is None:
            raise SealError("a value is sealed under a key of the console's that is not here")
        return unseal(key.sealing, sealed.value, place)
