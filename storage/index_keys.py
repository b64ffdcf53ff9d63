"""The blind index's key: the root of one HMAC key for each entity type, sealed in `index.key`, the opener's alone.

A person is found by an identifier through an index of HMACs. Whoever had such a key would have every student id in
minutes, by trying them all; so neither edge nor database ever has one. Each entity type's key is derived from the root
(HKDF-SHA256), so that one type's key tells nothing of another's and a new type needs no new file.
"""

import hmac
from dataclasses import dataclass
from typing import ClassVar

from storage.key_forms import KeyForm, Purpose
from storage.sealing import bind
from storage.symmetric_keys import SYMMETRIC_KEY_BYTES, SymmetricKey

_CONTEXT = b"verho blind index 1"


@dataclass(frozen=True, slots=True)
class IndexKey(SymmetricKey):
    """One version of the blind index's keys: the root of one key an entity type."""

    NAME: ClassVar[str] = "an index key"
    ID_LABEL: ClassVar[bytes] = b"verho index key id"

    def of(self, entity_type: str) -> bytes:
        """Return the 32-byte HMAC key of one entity type."""
        return self.derived(bind(_CONTEXT, entity_type))

    def term(self, entity_type: str, normalised: str) -> bytes:
        """Return what the index holds for a value: HMAC-SHA256 under the entity type's key.

        Args:
            entity_type: what kind of value it is.
            normalised: the value, written in the one way that its kind has.
        """
        return hmac.digest(self.of(entity_type), normalised.encode(), "sha256")


INDEX = KeyForm(Purpose.INDEX, "index-private", "hkdf-hmac-sha256", SYMMETRIC_KEY_BYTES, IndexKey.from_material)
