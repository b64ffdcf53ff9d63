"""The key of the blind index: one secret, from which every entity type has an HMAC key of its own. The opener's alone.

`index.key` holds 32 random bytes, sealed with the passphrase of `opener.key`. Whoever had it could try every student
number against a stolen index within minutes, so neither edge nor console nor database ever does.
"""

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.errors import KeyFileError
from storage.keyfiles import KeyFile, write_key_file
from storage.keysealing import open_material, refuse_short, seal_material
from storage.passwords import KEY_FILE, Profile
from storage.sealing import bind

INDEX_KEY_FILE = "index.key"
INDEX_KIND = "blind-index"
INDEX_SUITE = "hkdf-sha256-hmac-sha256"
INDEX_KEY_BYTES = 32

_CONTEXT = b"verho blind index 1"
_ID_CONTEXT = b"verho blind index key id"


@dataclass(frozen=True, slots=True)
class IndexKey:
    """The secret that the index's keys are derived from; `id` is the start of a hash of it."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def from_secret(cls, secret: bytes) -> Self:
        """Return the key of 32 random bytes.

        Raises:
            ValueError: another length.
        """
        if len(secret) != INDEX_KEY_BYTES:
            raise ValueError(f"an index key is {INDEX_KEY_BYTES} bytes")
        return cls(hashlib.sha256(_ID_CONTEXT + secret).hexdigest()[:16], secret)

    @classmethod
    def generate(cls) -> Self:
        """Return a random key."""
        return cls.from_secret(os.urandom(INDEX_KEY_BYTES))

    def derived(self, purpose: str, entity_type: str) -> bytes:
        """Return the HMAC key of one purpose and entity type; no two have the same."""
        info = bind(_CONTEXT, purpose, entity_type)
        return HKDF(algorithm=SHA256(), length=INDEX_KEY_BYTES, salt=None, info=info).derive(self.secret)


def create_index_key(directory: Path, *, passphrase: str, at: datetime, profile: Profile = KEY_FILE) -> IndexKey | None:
    """Make `index.key` in a directory and return the key; None when it is there already.

    Args:
        directory: where the keys are.
        passphrase: seals it.
        at: the time of creation.
        profile: how dear a guess at the passphrase is.

    Raises:
        KeyFileError: it cannot be written, or the passphrase is too short.
    """
    path = directory / INDEX_KEY_FILE
    if path.exists():
        return None
    refuse_short(passphrase)
    key = IndexKey.generate()
    head = KeyFile(INDEX_KIND, key.id, INDEX_SUITE, at.isoformat(timespec="seconds"), {"version": "1"})
    write_key_file(path, seal_material(key.secret, head, passphrase=passphrase, profile=profile), private=True)
    return key


def load_index_key(directory: Path, *, passphrase: str) -> IndexKey:
    """Return the key of `directory`'s `index.key`.

    Raises:
        KeyFileError: it is missing, malformed, readable by others, or sealed with another passphrase.
    """
    path = directory / INDEX_KEY_FILE
    if not path.exists():
        raise KeyFileError(f"{path}: it is missing; verho keys new makes it")
    file, secret = open_material(path, kind=INDEX_KIND, suite=INDEX_SUITE, passphrase=passphrase)
    try:
        key = IndexKey.from_secret(secret)
    except ValueError:
        raise KeyFileError(f"{path}: it is malformed") from None
    if key.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return key
