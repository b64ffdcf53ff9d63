"""The blind index's key: the root of one HMAC key for each entity type, sealed in `index.key`, the opener's alone.

A person is found by an identifier through an index of HMACs. Whoever had such a key would have every student id in
minutes, by trying them all; so neither edge nor database ever has one. Each entity type's key is derived from the root
(HKDF-SHA256), so that one type's key tells nothing of another's and a new type needs no new file.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.key_forms import KeyForm, Purpose
from storage.sealing import bind

INDEX_KEY_BYTES = 32
_ID = b"verho index key id"
_CONTEXT = b"verho blind index 1"


@dataclass(frozen=True, slots=True)
class IndexKey:
    """One version of the blind index's keys: the root of one key an entity type."""

    id: str
    material: bytes = field(repr=False)

    @classmethod
    def from_material(cls, material: bytes) -> Self:
        """Return the key of 32 random bytes.

        Raises:
            ValueError: another length.
        """
        if len(material) != INDEX_KEY_BYTES:
            raise ValueError("an index key is 32 bytes")
        return cls(hmac.digest(material, _ID, "sha256").hex()[:16], material)

    def public_fields(self) -> Mapping[str, str]:
        """Return nothing: it is symmetric."""
        return {}

    def of(self, entity_type: str) -> bytes:
        """Return the 32-byte HMAC key of one entity type."""
        derivation = HKDF(algorithm=SHA256(), length=INDEX_KEY_BYTES, salt=None, info=bind(_CONTEXT, entity_type))
        return derivation.derive(self.material)

    def term(self, entity_type: str, normalised: str) -> bytes:
        """Return what the index holds for a value: HMAC-SHA256 under the entity type's key.

        Args:
            entity_type: what kind of value it is.
            normalised: the value, written in the one way that its kind has.
        """
        return hmac.digest(self.of(entity_type), normalised.encode(), "sha256")


INDEX = KeyForm(Purpose.INDEX, "index-private", "hkdf-hmac-sha256", INDEX_KEY_BYTES, IndexKey.from_material)
