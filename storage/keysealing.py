"""Sealing private keys into key files: AES-256-GCM under Argon2id of a passphrase, bound to the file's header."""

import os
from dataclasses import replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import KeyFileError
from storage.keyfiles import KeyFile, read_key_file
from storage.passwords import SALT_BYTES, Profile
from storage.sealing import NONCE_BYTES

MIN_PASSPHRASE_CHARS = 12
_MAX_MEMORY_KIB = 4 * 1024 * 1024
"""No more is ever taken: a file that asks for more was altered, and then does not open."""


def refuse_short(passphrase: str) -> None:
    """Return when a new key may be sealed with this passphrase.

    Raises:
        KeyFileError: it is too short.
    """
    if len(passphrase) < MIN_PASSPHRASE_CHARS:
        raise KeyFileError(f"passphrase: at least {MIN_PASSPHRASE_CHARS} characters")


def seal_material(material: bytes, head: KeyFile, *, passphrase: str, profile: Profile) -> KeyFile:
    """Return the file that holds a private key's bytes sealed.

    Args:
        material: the key.
        head: the file without it: kind, id, suite, time of creation, further fields; the sealed key is bound to them.
        passphrase: what opens it.
        profile: how dear a guess at the passphrase is; written into the file.
    """
    salt, nonce = os.urandom(SALT_BYTES), os.urandom(NONCE_BYTES)
    fields = {
        **head.fields,
        "iterations": str(profile.iterations),
        "lanes": str(profile.lanes),
        "memory_kib": str(profile.memory_kib),
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    file = replace(head, fields=fields)
    key = profile.argon2id(salt).derive(passphrase.encode())
    sealed = AESGCM(key).encrypt(nonce, material, file.header())
    return replace(head, fields={**fields, "sealed": sealed.hex()})


def open_sealed(file: KeyFile, *, place: str, passphrase: str) -> bytes:
    """Return the bytes that a file holds sealed.

    Args:
        file: the file, read and its kind checked.
        place: where it was, for the error's text.
        passphrase: what it was sealed with.

    Raises:
        KeyFileError: another passphrase, or altered.
    """
    try:
        iterations, lanes, memory_kib = (int(file.fields[name]) for name in ("iterations", "lanes", "memory_kib"))
        profile = Profile(iterations, lanes, min(memory_kib, _MAX_MEMORY_KIB))
        key = profile.argon2id(bytes.fromhex(file.fields["salt"])).derive(passphrase.encode())
        nonce, sealed = bytes.fromhex(file.fields["nonce"]), bytes.fromhex(file.fields["sealed"])
        return AESGCM(key).decrypt(nonce, sealed, file.header())
    except InvalidTag:
        raise KeyFileError(f"{place}: the passphrase does not open it, or it was altered") from None
    except (KeyError, ValueError, MemoryError):
        raise KeyFileError(f"{place}: it is malformed") from None


def open_material(path: Path, *, kind: str, suite: str, passphrase: str) -> tuple[KeyFile, bytes]:
    """Return a private key file and the bytes sealed in it.

    Raises:
        KeyFileError: missing, malformed, readable by others, of another kind, or sealed with another passphrase.
    """
    file = read_key_file(path, kind=kind, suite=suite, private=True)
    return file, open_sealed(file, place=str(path), passphrase=passphrase)
