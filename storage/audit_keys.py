"""The audit's signing key: Ed25519, sealed like the opener's private key and held by the opener alone.

`audit.key` (private) stays on the opener's host; `audit.pub` may go to anyone who is to verify an exported audit.
"""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from storage.errors import KeyFileError
from storage.keyfiles import KeyFile, read_key_file, write_key_file
from storage.keysealing import open_material, refuse_short, seal_material
from storage.passwords import KEY_FILE, Profile

AUDIT_KEY_FILE = "audit.key"
AUDIT_PUBLIC_FILE = "audit.pub"
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
    seed: bytes = field(repr=False)
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

    def sign(self, statement: bytes) -> bytes:
        """Return the statement's signature."""
        return self.key.sign(statement)


def create_audit_key(
    directory: Path, *, passphrase: str, at: datetime, profile: Profile = KEY_FILE
) -> AuditPublicKey | None:
    """Make `audit.key` and `audit.pub` in a directory and return the public key; None when they are there already.

    Args:
        directory: where the keys are.
        passphrase: seals `audit.key`.
        at: the time of creation.
        profile: how dear a guess at the passphrase is.

    Raises:
        KeyFileError: one of the two is there without the other, they cannot be written, or the passphrase is short.
    """
    private_file, public_file = directory / AUDIT_KEY_FILE, directory / AUDIT_PUBLIC_FILE
    if private_file.exists() and public_file.exists():
        return None
    refuse_short(passphrase)
    private = AuditPrivateKey.generate()
    created = at.isoformat(timespec="seconds")
    sealed = seal_material(
        private.seed,
        KeyFile("audit-private", private.id, AUDIT_SUITE, created, {}),
        passphrase=passphrase,
        profile=profile,
    )
    raw = private.public.key.public_bytes_raw().hex()
    write_key_file(private_file, sealed, private=True)
    write_key_file(
        public_file, KeyFile("audit-public", private.id, AUDIT_SUITE, created, {"ed25519": raw}), private=False
    )
    return private.public


def load_audit_private(directory: Path, *, passphrase: str) -> AuditPrivateKey:
    """Return the key of `directory`'s `audit.key`.

    Raises:
        KeyFileError: it is missing, malformed, readable by others, or sealed with another passphrase.
    """
    path = directory / AUDIT_KEY_FILE
    file, seed = open_material(path, kind="audit-private", suite=AUDIT_SUITE, passphrase=passphrase)
    try:
        private = AuditPrivateKey.from_seed(seed)
    except ValueError:
        raise KeyFileError(f"{path}: it is malformed") from None
    if private.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return private


def load_audit_public(path: Path) -> AuditPublicKey:
    """Return the key of a public key file such as `audit.pub`.

    Raises:
        KeyFileError: it is missing or malformed, or its id is not that of its bytes.
    """
    file = read_key_file(path, kind="audit-public", suite=AUDIT_SUITE, private=False)
    try:
        public = AuditPublicKey.from_bytes(bytes.fromhex(file.fields["ed25519"]))
    except (KeyError, ValueError):
        raise KeyFileError(f"{path}: ed25519 must be a public key in hexadecimal") from None
    if public.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return public
