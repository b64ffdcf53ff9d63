"""The keys that conversations depend on: the opener's key pair and the edge key, and their files.

`opener.key` (private; sealed) belongs on the opener's host alone; `opener.pub` and `edge.key` go to the edges. Every
file names its id, version, suite and time of creation. Private files are 0600 and refused when others can read them; a
file is never overwritten.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from storage.errors import KeyFileError
from storage.key_forms import KeyForm, Purpose
from storage.key_locks import Lock, NoLock
from storage.keyfiles import write_key_files

EDGE_KEY_BYTES = 32
_MLKEM_SEED_BYTES = 64
_X25519_BYTES = 32


@dataclass(frozen=True, slots=True)
class OpenerPublicKey:
    """What the edge wraps data keys to; `id` is the start of the SHA-256 of its bytes."""

    id: str
    key: MLKEM768X25519PublicKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenerPrivateKey:
    """What unwraps every stored data key; held by the opener process alone."""

    id: str
    key: MLKEM768X25519PrivateKey = field(repr=False)
    public: OpenerPublicKey = field(repr=False)
    material: bytes = field(repr=False)

    @classmethod
    def from_material(cls, material: bytes) -> Self:
        """Return the key of a 64-byte ML-KEM seed followed by a 32-byte X25519 key.

        Raises:
            ValueError: another length.
        """
        if len(material) != _MLKEM_SEED_BYTES + _X25519_BYTES:
            raise ValueError("an opener key is 96 bytes")
        mlkem, x25519 = _halves(material)
        public = _public(mlkem.public_key().public_bytes_raw(), x25519.public_key().public_bytes_raw())
        return cls(public.id, MLKEM768X25519PrivateKey(mlkem, x25519), public, material)

    @classmethod
    def generate(cls) -> Self:
        """Return a random key."""
        return cls.from_material(os.urandom(_MLKEM_SEED_BYTES + _X25519_BYTES))

    def public_fields(self) -> Mapping[str, str]:
        """Return what `opener.pub` says."""
        mlkem, x25519 = _halves(self.material)
        return {
            "mlkem768": mlkem.public_key().public_bytes_raw().hex(),
            "x25519": x25519.public_key().public_bytes_raw().hex(),
        }


class KeyFinder(Protocol):
    """Where a private key of the opener is found by its id: `storage.keyring.KeyRing`."""

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        """Return the key of this id; may take a second, the first time. None when it is not there."""
        ...


@dataclass(frozen=True, slots=True)
class EdgeKey:
    """The edges' half of what seals a live visit's state; the other half is the visitor's secret.

    Attributes:
        others: further keys that states may be sealed under: former ones, and one that is soon to be used.
    """

    id: str
    secret: bytes = field(repr=False)
    others: tuple["EdgeKey", ...] = field(default=(), repr=False)

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Return the key of 32 random bytes."""
        if len(secret) != EDGE_KEY_BYTES:
            raise ValueError("an edge key is 32 bytes")
        return cls(hmac.digest(secret, b"verho edge key id", "sha256").hex()[:16], secret)

    @property
    def material(self) -> bytes:
        """The raw bytes that it is made of."""
        return self.secret

    def public_fields(self) -> Mapping[str, str]:
        """Return nothing: it is symmetric."""
        return {}


OPENER = KeyForm(
    Purpose.OPENER,
    "opener-private",
    "mlkem768-x25519",
    _MLKEM_SEED_BYTES + _X25519_BYTES,
    OpenerPrivateKey.from_material,
    public_kind="opener-public",
)
EDGE = KeyForm(Purpose.EDGE, "edge", "hkdf-sha256", EDGE_KEY_BYTES, EdgeKey.from_secret, sealed=False)


def create_keys(directory: Path, *, lock: Lock, at: datetime) -> OpenerPublicKey:
    """Make a new opener key pair and edge key in `directory`, which is created 0700, and return the public key.

    Args:
        directory: where `opener.key`, `opener.pub` and `edge.key` go; none of them may exist.
        lock: seals `opener.key`.
        at: the time of creation, written into the files.

    Raises:
        KeyFileError: a file exists, the directory cannot be written, or the lock cannot be used.
    """
    private = OPENER.generate()
    files = OPENER.files(private, at=at, version=1, lock=lock)
    write_key_files(directory, files | EDGE.files(EDGE.generate(), at=at, version=1, lock=lock))
    return private.public


def load_opener_public(directory: Path) -> OpenerPublicKey:
    """Return the public key of `directory`'s `opener.pub`.

    Raises:
        KeyFileError: it is missing or malformed, or its id is not that of its bytes.
    """
    return OPENER.load_public(
        directory / OPENER.public_name,
        public_from_fields,
        expected="mlkem768 and x25519 must be public keys in hexadecimal",
    )


def public_from_fields(fields: Mapping[str, str]) -> OpenerPublicKey:
    """Return the key of a public file's fields.

    Raises:
        KeyError, ValueError: they hold no such key.
    """
    return _public(bytes.fromhex(fields["mlkem768"]), bytes.fromhex(fields["x25519"]))


def load_edge_key(directory: Path) -> EdgeKey:
    """Return the key of `directory`'s `edge.key`, and the former ones beside it.

    Raises:
        KeyFileError: it is missing, malformed or readable by others.
    """
    formers = sorted(path.name for path in directory.glob(EDGE.former_name("*")))
    others = tuple(EDGE.load(directory, lock=NoLock(), name=name) for name in formers)
    return replace(EDGE.load(directory, lock=NoLock()), others=others)


def refuse_equal_keys(**secrets: bytes) -> None:
    """Refuse key material that is used for two purposes.

    Args:
        **secrets: each purpose's name and bytes.

    Raises:
        KeyFileError: two are equal, or one is part of another; the text names the purposes.
    """
    names = sorted(secrets)
    for position, first in enumerate(names):
        for second in names[position + 1 :]:
            shorter, longer = sorted((secrets[first], secrets[second]), key=len)
            if shorter and shorter in longer:
                raise KeyFileError(f"{first} and {second} must be different keys")


def _halves(material: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    return (
        MLKEM768PrivateKey.from_seed_bytes(material[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(material[_MLKEM_SEED_BYTES:]),
    )


def _public(mlkem768: bytes, x25519: bytes) -> OpenerPublicKey:
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(mlkem768), X25519PublicKey.from_public_bytes(x25519)
    )
    return OpenerPublicKey(hashlib.sha256(mlkem768 + x25519).hexdigest()[:16], key)
