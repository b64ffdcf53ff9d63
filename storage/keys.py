"""The keys that outlive a conversation: the opener's key pair and the edge key, and the files that hold them.

`opener.key` (private; sealed with a passphrase) belongs on the opener's host alone; `opener.pub` and `edge.key` go to
the edges. Every file names its id, suite and time of creation. Private files are 0600 and refused when others can read
them; a file is never overwritten.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from storage.errors import KeyFileError
from storage.keyfiles import KeyFile, read_key_file, write_key_file
from storage.keysealing import open_material, refuse_short, seal_material
from storage.passwords import KEY_FILE, Profile

OPENER_KEY_FILE = "opener.key"
OPENER_PUBLIC_FILE = "opener.pub"
EDGE_KEY_FILE = "edge.key"

OPENER_SUITE = "mlkem768-x25519"
EDGE_SUITE = "hkdf-sha256"

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
        mlkem = MLKEM768PrivateKey.from_seed_bytes(material[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(material[_MLKEM_SEED_BYTES:])
        public = _public(mlkem.public_key().public_bytes_raw(), x25519.public_key().public_bytes_raw())
        return cls(public.id, MLKEM768X25519PrivateKey(mlkem, x25519), public, material)

    @classmethod
    def generate(cls) -> Self:
        """Return a random key."""
        return cls.from_material(os.urandom(_MLKEM_SEED_BYTES + _X25519_BYTES))


@dataclass(frozen=True, slots=True)
class EdgeKey:
    """The edges' half of what seals a live visit's state; the other half is the visitor's secret."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Return the key of 32 random bytes."""
        if len(secret) != EDGE_KEY_BYTES:
            raise ValueError("an edge key is 32 bytes")
        return cls(hmac.digest(secret, b"verho edge key id", "sha256").hex()[:16], secret)


def create_keys(directory: Path, *, passphrase: str, at: datetime, profile: Profile = KEY_FILE) -> OpenerPublicKey:
    """Make a new opener key pair and edge key in `directory`, which is created 0700, and return the public key.

    Args:
        directory: where `opener.key`, `opener.pub` and `edge.key` go; none of them may exist.
        passphrase: seals `opener.key`; 12 characters at least.
        at: the time of creation, written into the files.
        profile: how dear a guess at the passphrase is.

    Raises:
        KeyFileError: a file exists, the directory cannot be written, or the passphrase is too short.
    """
    refuse_short(passphrase)
    private = OpenerPrivateKey.generate()
    edge = EdgeKey.from_secret(os.urandom(EDGE_KEY_BYTES))
    created = at.isoformat(timespec="seconds")
    sealed, public = opener_files(private, passphrase=passphrase, created=created, version=1, profile=profile)
    files = {
        OPENER_KEY_FILE: sealed,
        OPENER_PUBLIC_FILE: public,
        EDGE_KEY_FILE: KeyFile("edge", edge.id, EDGE_SUITE, created, {"secret": edge.secret.hex()}),
    }
    existing = [name for name in files if (directory / name).exists()]
    if existing:
        raise KeyFileError(f"{directory}: {', '.join(existing)} exists already and is not overwritten")
    for name, file in files.items():
        write_key_file(directory / name, file, private=name != OPENER_PUBLIC_FILE)
    return private.public


def opener_files(
    private: OpenerPrivateKey, *, passphrase: str, created: str, version: int, profile: Profile
) -> tuple[KeyFile, KeyFile]:
    """Return a key's private file, sealed, and its public file."""
    head = KeyFile("opener-private", private.id, OPENER_SUITE, created, {"version": str(version)})
    sealed = seal_material(private.material, head, passphrase=passphrase, profile=profile)
    return sealed, opener_public_file(private, created=created, version=version)


def opener_public_file(private: OpenerPrivateKey, *, created: str, version: int) -> KeyFile:
    """Return a key's public file."""
    fields = {**_public_fields(private), "version": str(version)}
    return KeyFile("opener-public", private.id, OPENER_SUITE, created, fields)


def load_opener_public(directory: Path) -> OpenerPublicKey:
    """Return the public key of `directory`'s `opener.pub`.

    Raises:
        KeyFileError: it is missing or malformed, or its id is not that of its bytes.
    """
    path = directory / OPENER_PUBLIC_FILE
    file = read_key_file(path, kind="opener-public", suite=OPENER_SUITE, private=False)
    try:
        public = _public(bytes.fromhex(file.fields["mlkem768"]), bytes.fromhex(file.fields["x25519"]))
    except (KeyError, ValueError):
        raise KeyFileError(f"{path}: mlkem768 and x25519 must be public keys in hexadecimal") from None
    if public.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its keys")
    return public


def load_opener_private(directory: Path, *, passphrase: str, name: str = OPENER_KEY_FILE) -> OpenerPrivateKey:
    """Return the private key of `directory`'s `opener.key`, or of the file of another name.

    Raises:
        KeyFileError: it is missing, malformed, readable by others, or sealed with another passphrase.
    """
    path = directory / name
    file, material = open_material(path, kind="opener-private", suite=OPENER_SUITE, passphrase=passphrase)
    try:
        private = OpenerPrivateKey.from_material(material)
    except ValueError:
        raise KeyFileError(f"{path}: it is malformed") from None
    if private.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return private


def load_edge_key(directory: Path) -> EdgeKey:
    """Return the key of `directory`'s `edge.key`.

    Raises:
        KeyFileError: it is missing, malformed or readable by others.
    """
    path = directory / EDGE_KEY_FILE
    file = read_key_file(path, kind="edge", suite=EDGE_SUITE, private=True)
    try:
        edge = EdgeKey.from_secret(bytes.fromhex(file.fields["secret"]))
    except (KeyError, ValueError):
        raise KeyFileError(f"{path}: secret must be 32 bytes in hexadecimal") from None
    if edge.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return edge


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


def _public(mlkem768: bytes, x25519: bytes) -> OpenerPublicKey:
    key = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(mlkem768), X25519PublicKey.from_public_bytes(x25519)
    )
    return OpenerPublicKey(hashlib.sha256(mlkem768 + x25519).hexdigest()[:16], key)


def _public_fields(private: OpenerPrivateKey) -> Mapping[str, str]:
    mlkem = MLKEM768PrivateKey.from_seed_bytes(private.material[:_MLKEM_SEED_BYTES])
    x25519 = X25519PrivateKey.from_private_bytes(private.material[_MLKEM_SEED_BYTES:])
    return {
        "mlkem768": mlkem.public_key().public_bytes_raw().hex(),
        "x25519": x25519.public_key().public_bytes_raw().hex(),
    }
