"""The console's own key: it seals what people prove themselves with, so that a thief of the database cannot.

`console.key` lies where the console runs, readable by its user alone. It opens no conversation: authenticators' secrets
and the challenges of running sign-ins are all that is sealed under it, each bound to its account and its place.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from storage.errors import SealError
from storage.key_forms import KeyForm, Purpose
from storage.keyring import KeyRing
from storage.sealing import Place, seal, unseal
from storage.symmetric_keys import SYMMETRIC_KEY_BYTES, SymmetricKey
from storage.vocabulary import DataKey

_CONTEXT = b"verho console key 1"


@dataclass(frozen=True, slots=True)
class ConsoleKey(SymmetricKey):
    """One version of the console's key."""

    NAME: ClassVar[str] = "a console key"
    ID_LABEL: ClassVar[bytes] = b"verho console key id"

    @property
    def sealing(self) -> DataKey:
        """The key that seals."""
        return DataKey(1, self.derived(_CONTEXT))


CONSOLE = KeyForm(
    Purpose.CONSOLE, "console", "hkdf-aes-256-gcm", SYMMETRIC_KEY_BYTES, ConsoleKey.from_material, sealed=False
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
