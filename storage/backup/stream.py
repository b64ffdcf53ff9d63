"""The form of an encrypted file: a header in clear, then chunks that open in their own order and end only.

Each chunk is AES-256-GCM under a key of this file alone; its nonce is its number and whether it is the last one (the
STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár 2015), its associated data the header's hash. So a file that
was cut, lengthened, changed or put together in another order does not open.
"""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import BackupUnreadable

MAGIC: Final = b"verho backup 1\n"
CHUNK_BYTES: Final = 262_144
MAX_HEADER_BYTES: Final = 65_536
_TAG_BYTES: Final = 16
_LENGTH = struct.Struct(">I")


def write_header(target: BinaryIO, header: Mapping[str, Any]) -> bytes:
    """Write the start of a file and return what every chunk is bound to."""
    body = json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
    target.write(MAGIC + _LENGTH.pack(len(body)) + body)
    return hashlib.sha256(MAGIC + body).digest()


def read_header(source: BinaryIO) -> tuple[dict[str, Any], bytes]:
    """Return the header of a file, and what every chunk is bound to.

    Raises:
        BackupUnreadable: it is no backup of this version.
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise BackupUnreadable("it is no backup of a version that is known here")
    length = source.read(_LENGTH.size)
    size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else MAX_HEADER_BYTES + 1
    body = source.read(min(size, MAX_HEADER_BYTES + 1))
    try:
        header = json.loads(body) if len(body) == size <= MAX_HEADER_BYTES else None
    except ValueError:
        header = None
    if not isinstance(header, dict):
        raise BackupUnreadable("its header is damaged")
    return header, hashlib.sha256(MAGIC + body).digest()


class SealedWriter:
    """Writes bytes as sealed chunks; without `finish` the file does not open.

    Args:
        target: where to; behind the header.
        key: 32 bytes that seal this file and nothing else.
        bound: what the chunks are bound to.
    """

    def __init__(self, target: BinaryIO, key: bytes, bound: bytes) -> None:
        self._target = target
        self._aead = AESGCM(key)
        self._bound = bound
        self._number = 0
        self._waiting = bytearray()

    def write(self, data: bytes) -> None:
        """Take bytes; whole chunks are sealed and written, the rest waits."""
        self._waiting += data
        while len(self._waiting) > CHUNK_BYTES:
            self._put(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self) -> None:
        """Seal what waits as the last chunk."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        sealed = self._aead.encrypt(_nonce(self._number, last=last), chunk, self._bound)
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


def read_sealed(source: BinaryIO, key: bytes, bound: bytes) -> Iterator[bytes]:
    """Yield the chunks of a file, each once it was found to be whole and in its place.

    Raises:
        BackupUnreadable: another key, or the file was cut, lengthened, changed or reordered.
    """
    aead, number = AESGCM(key), 0
    length = source.read(_LENGTH.size)
    while True:
        sealed = source.read(_size(length))
        if len(sealed) != _size(length):
            raise BackupUnreadable("it is cut or damaged")
        following = source.read(_LENGTH.size)
        try:
            chunk = aead.decrypt(_nonce(number, last=not following), sealed, bound)
        except (InvalidTag, ValueError):
            raise BackupUnreadable(
                "it does not open: another passphrase or key, or it was cut, changed or reordered"
            ) from None
        yield chunk
        if not following:
            return
        number, length = number + 1, following


def _size(length: bytes) -> int:
    if len(length) != _LENGTH.size or _LENGTH.unpack(length)[0] > CHUNK_BYTES + _TAG_BYTES:
        raise BackupUnreadable("it is cut or damaged")
    return int(_LENGTH.unpack(length)[0])


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
