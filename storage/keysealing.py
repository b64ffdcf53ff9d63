"""Sealing private keys into key files: AES-256-GCM under a lock's key, bound to everything else in the file."""

import os
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeyFileError
from storage.key_locks import Lock
from storage.keyfiles import KeyFile, read_key_file
from storage.sealing import NONCE_BYTES


def seal_material(material: bytes, head: KeyFile, *, lock: Lock) -> KeyFile:
    """Return the file that holds a private key's bytes sealed.

    Args:
        material: the key.
        head: the file without it: kind, id, suite, time of creation, further fields; the sealed key is bound to them.
        lock: what opens it.

    Raises:
        KeyFileError: the lock cannot be used, or its passphrase is too short.
    """
    fields, key = lock.new()
    nonce = os.urandom(NONCE_BYTES)
    file = replace(head, fields={**head.fields, **fields, "nonce": nonce.hex()})
    sealed = AESGCM(key).encrypt(nonce, material, file.header())
    return replace(file, fields={**file.fields, "sealed": sealed.hex()})


def open_sealed(file: KeyFile, *, place: str, lock: Lock) -> bytes:
    """Return the bytes that a file holds sealed.

    Args:
        file: the file, read and its kind checked.
        place: where it was, for the error's text.
        lock: what it was sealed with.

    Raises:
        KeyFileError: another passphrase or token, or altered.
    """
    try:
        key = lock.key(file.fields)
        nonce, sealed = bytes.fromhex(file.fields["nonce"]), bytes.fromhex(file.fields["sealed"])
        return AESGCM(key).decrypt(nonce, sealed, file.header())
    except InvalidTag:
        raise KeyFileError(f"{place}: the passphrase does not open it, or it was altered") from None
    except KeyFileError as error:
        raise KeyFileError(f"{place}: {error}") from None
    except (KeyError, ValueError, MemoryError):
        raise KeyFileError(f"{place}: it is malformed") from None


def open_material(path: Path, *, kind: str, suite: str, lock: Lock) -> tuple[KeyFile, bytes]:
    """Return a private key file and the bytes sealed in it.

    Raises:
        KeyFileError: missing, malformed, readable by others, of another kind, or sealed with another lock.
    """
    file = read_key_file(path, kind=kind, suite=suite, private=True)
    return file, open_sealed(file, place=str(path), lock=lock)
