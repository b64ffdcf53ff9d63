"""Symmetric keys of 32 bytes: named by their bytes, and never used themselves but through keys derived from them."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SYMMETRIC_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SymmetricKey:
    """One version of a key; a purpose is a subclass with labels of its own, so that no two share what they derive.

    Attributes:
        id: 16 hexadecimal digits that its bytes determine.
        material: the bytes.
    """

    NAME: ClassVar[str]
    """What it is called where its length is wrong."""
    ID_LABEL: ClassVar[bytes]
    """What its id is made with."""

    id: str
    material: bytes = field(repr=False)

    @classmethod
    def from_material(cls, material: bytes) -> Self:
        """Return the key of 32 random bytes.

        Raises:
            ValueError: another length.
        """
        if len(material) != SYMMETRIC_KEY_BYTES:
            raise ValueError(f"{cls.NAME} is {SYMMETRIC_KEY_BYTES} bytes")
        return cls(hmac.digest(material, cls.ID_LABEL, "sha256").hex()[:16], material)

    def public_fields(self) -> Mapping[str, str]:
        """Return nothing: it is symmetric."""
        return {}

    def derived(self, label: bytes) -> bytes:
        """Return the 32-byte key for what a label names (HKDF-SHA256)."""
        return HKDF(algorithm=SHA256(), length=SYMMETRIC_KEY_BYTES, salt=None, info=label).derive(self.material)
