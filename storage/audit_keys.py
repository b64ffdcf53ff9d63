"""The audit's signing key: Ed25519, sealed like the opener's private key and held by the opener alone.

`audit.key` (private) stays on the opener's host; `audit.pub` may go to anyone who is to verify an exported audit.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.key_forms import KeyForm, Purpose

AUDIT_SUITE = "ed25519"
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class AuditPublicKey:
    """What shows that a checkpoint is ours; `id` is the start of the SHA-256 of its bytes."""

    id: str
    key: Ed25519PublicKey = field(repr=False)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the key of 32 bytes.

        Raises:
            ValueError: another length.
        """
        return cls(hashlib.sha256(raw).hexdigest()[:16], Ed25519PublicKey.from_public_bytes(raw))

    def is_signature(self, signature: bytes, statement: bytes) -> bool:
        """Say whether this key signed the statement."""
        try:
            self.key.verify(signature, statement)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class AuditPrivateKey:
    """What signs checkpoints of the audit."""

    id: str
    public: AuditPublicKey = field(repr=False)
    material: bytes = field(repr=False)
    key: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Return the key of a 32-byte seed (RFC 8032).

        Raises:
            ValueError: another length.
        """
        key = Ed25519PrivateKey.from_private_bytes(seed)
        public = AuditPublicKey.from_bytes(key.public_key().public_bytes_raw())
        return cls(public.id, public, seed, key)

    @classmethod
    def generate(cls) -> Self:
        """Return a random key."""
        return cls.from_seed(os.urandom(_SEED_BYTES))

    def public_fields(self) -> Mapping[str, str]:
        """Return what `audit.pub` says."""
        return {"ed25519": self.public.key.public_bytes_raw().hex()}

    def sign(self, statement: bytes) -> bytes:
        """Return the statement's signature."""
        return self.key.sign(statement)


AUDIT = KeyForm(
    Purpose.AUDIT,
    "audit-private",
    AUDIT_SUITE,
    _SEED_BYTES,
    AuditPrivateKey.from_seed,
    public_kind="audit-public",
    keeps_public=True,
)


def load_audit_publics(directory: Path) -> Mapping[str, AuditPublicKey]:
    """Return by id every key that the audit is or was signed with, as far as their public files are in a directory.

    Raises:
        KeyFileError: one of them is malformed.
    """
    names = [AUDIT.public_name, *(path.name for path in directory.glob(AUDIT.former_public_name("*")))]
    keys = [load_audit_public(directory / name) for name in names]
    return {key.id: key for key in keys}


def load_audit_public(path: Path) -> AuditPublicKey:
    """Return the key of a public key file such as `audit.pub`.

    Raises:
        KeyFileError: it is missing or malformed, or its id is not that of its bytes.
    """
    return AUDIT.load_public(
        path,
        lambda fields: AuditPublicKey.from_bytes(bytes.fromhex(fields["ed25519"])),
        expected="ed25519 must be a public key in hexadecimal",
    )
