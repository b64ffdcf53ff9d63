"""Sealing: AES-256-GCM envelopes that open only with their own key and in their own place.

An envelope is `version (1) | suite (1) | key version (4) | nonce (12) | ciphertext and tag (16)`. The associated data
bind the header and the place (conversation, record, field), so that a sealed value cannot be moved to another
conversation, record or field, presented as sealed under another key version, shortened or lengthened.
"""

import os
import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import SealError
from storage.vocabulary import DATA_KEY_BYTES, DataKey

ENVELOPE_VERSION = 1
SUITE_AES_256_GCM = 1
NONCE_BYTES = 12
TAG_BYTES = 16

_HEADER = struct.Struct(">BBI")
_LENGTH = struct.Struct(">I")
_CONTEXT = b"verho sealed record 1"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed value belongs; the three together are unique among all that one key seals."""

    conversation: str
    record: str
    field: str


def new_data_key(*, version: int = 1) -> DataKey:
    """Return a random 256-bit data key."""
    return DataKey(version, os.urandom(DATA_KEY_BYTES))


def seal(key: DataKey, plaintext: bytes, place: Place) -> bytes:
    """Return `plaintext` sealed under `key` for `place`, with a fresh random nonce.

    96-bit random nonces are safe for 2^32 values under one key (NIST SP 800-38D, 8.3); a conversation has thousands.
    """
    return seal_with_nonce(key, plaintext, place, os.urandom(NONCE_BYTES))


def seal_with_nonce(key: DataKey, plaintext: bytes, place: Place, nonce: bytes) -> bytes:
    """Return the envelope that `seal` makes with a given nonce; for known-answer vectors only, a nonce is used once."""
    header = _HEADER.pack(ENVELOPE_VERSION, SUITE_AES_256_GCM, key.version)
    return header + nonce + AESGCM(key.secret).encrypt(nonce, plaintext, _associated(header, place))


def unseal(key: DataKey, sealed: bytes, place: Place) -> bytes:
    """Return what was sealed.

    Raises:
        SealError: another key, another place, an unknown version or suite, or altered bytes.
    """
    if len(sealed) < _HEADER.size + NONCE_BYTES + TAG_BYTES:
        raise SealError("a sealed value is shorter than an empty envelope")
    header, rest = sealed[: _HEADER.size], sealed[_HEADER.size :]
    if header != _HEADER.pack(ENVELOPE_VERSION, SUITE_AES_256_GCM, key.version):
        raise SealError(f"a sealed value of envelope version 1, suite 1 and key version {key.version} was expected")
    try:
        return AESGCM(key.secret).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], _associated(header, place))
    except InvalidTag:
        raise SealError("a sealed value does not belong to this key and place, or was altered") from None


def bind(context: bytes, *parts: str) -> bytes:
    """Return bytes that differ whenever context or any part differs: each part is preceded by its length."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return context + b"".join(_LENGTH.pack(len(part)) + part for part in encoded)


def _associated(header: bytes, place: Place) -> bytes:
    return bind(_CONTEXT + header, place.conversation, place.record, place.field)
