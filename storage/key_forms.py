"""The forms of key files: for each purpose its names, kind and suite, and one way to write and to load them all.

A key's state is told by its file's name: `opener.key` is active, `opener-<id>.key` is a former one, and what has no
file is destroyed. A purpose with a public half has it in `opener.pub`, where anyone may read it.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from storage.errors import KeyFileError
from storage.key_locks import Lock
from storage.keyfiles import KeyFile, read_key_file
from storage.keysealing import open_sealed, seal_material


class Purpose(StrEnum):
    """What a key that outlives a conversation is for."""

    OPENER = "opener"
    EDGE = "edge"
    INDEX = "index"
    AUDIT = "audit"
    BACKUP = "backup"
    CONSOLE = "console"


class Identified(Protocol):
    """What names itself by its bytes."""

    @property
    def id(self) -> str:
        """16 hexadecimal digits that its bytes determine."""
        ...


class PrivateKey(Identified, Protocol):
    """A private or symmetric key."""

    @property
    def material(self) -> bytes:
        """The raw bytes that it is made of."""
        ...

    def public_fields(self) -> Mapping[str, str]:
        """Return what its public file says; nothing for a symmetric key."""
        ...


H = TypeVar("H", bound=Identified)
K = TypeVar("K", bound=PrivateKey)


def identified(path: Path, file: KeyFile, make: Callable[[], H], *, expected: str) -> H:
    """Return the key that a file holds, once its id is found to be that of its bytes.

    Args:
        path: where the file is, for the error's text.
        file: its content.
        make: makes the key of it; raises KeyError or ValueError when it cannot.
        expected: what the file should have held, for the error's text.

    Raises:
        KeyFileError: it holds something else, or another key than it names.
    """
    try:
        key = make()
    except (KeyError, ValueError):
        raise KeyFileError(f"{path}: {expected}") from None
    if key.id != file.id:
        raise KeyFileError(f"{path}: its id is not that of its key")
    return key


@dataclass(frozen=True, slots=True)
class KeyForm(Generic[K]):
    """How the keys of one purpose are written down.

    Attributes:
        purpose: what they are for; the start of their files' names.
        kind: what a private file calls itself.
        suite: the algorithms.
        size_bytes: the length of the raw key.
        of: makes a key of its raw bytes; raises ValueError for other lengths.
        public_kind: what a public file calls itself; "" when there is none.
        sealed: whether the private file is sealed; the edge's alone is not.
        keeps_public: whether a former key's public half is kept, to check what it signed.
    """

    purpose: Purpose
    kind: str
    suite: str
    size_bytes: int
    of: Callable[[bytes], K]
    public_kind: str = ""
    sealed: bool = True
    keeps_public: bool = False

    @property
    def private_name(self) -> str:
        """The active key's file."""
        return f"{self.purpose}.key"

    @property
    def public_name(self) -> str:
        """Its public half's file."""
        return f"{self.purpose}.pub"

    def former_name(self, key_id: str) -> str:
        """Return the file of a former key."""
        return f"{self.purpose}-{key_id}.key"

    def former_public_name(self, key_id: str) -> str:
        """Return the public file of a former key."""
        return f"{self.purpose}-{key_id}.pub"

    def generate(self) -> K:
        """Return a random key."""
        return self.of(os.urandom(self.size_bytes))

    def files(self, key: K, *, at: datetime, version: int, lock: Lock) -> dict[str, KeyFile]:
        """Return by name the files of an active key, its private one first.

        Raises:
            KeyFileError: the lock cannot be used.
        """
        head = KeyFile(self.kind, key.id, self.suite, _second(at), {"version": str(version)})
        if self.sealed:
            private = seal_material(key.material, head, lock=lock)
        else:
            fields = {**head.fields, "secret": key.material.hex()}
            private = KeyFile(head.kind, head.id, head.suite, head.created, fields)
        files = {self.private_name: private}
        if self.public_kind:
            files[self.public_name] = self.public_file(key, at=at, version=version)
        return files

    def public_file(self, key: K, *, at: datetime, version: int) -> KeyFile:
        """Return the public file of a key."""
        fields = {**key.public_fields(), "version": str(version)}
        return KeyFile(self.public_kind, key.id, self.suite, _second(at), fields)

    def read(self, path: Path) -> KeyFile:
        """Return a private key's file, without opening it.

        Raises:
            KeyFileError: missing, malformed, readable by others, or of another kind.
        """
        return read_key_file(path, kind=self.kind, suite=self.suite, private=True)

    def load(self, directory: Path, *, lock: Lock, name: str = "") -> K:
        """Return the active private key of a directory, or that of the file of another name.

        Raises:
            KeyFileError: it is missing, malformed, readable by others, or sealed with another lock.
        """
        path = directory / (name or self.private_name)
        file = self.read(path)
        if self.sealed:
            material = open_sealed(file, place=str(path), lock=lock)
            return identified(path, file, lambda: self.of(material), expected="it is malformed")
        expected = f"secret must be {self.size_bytes} bytes in hexadecimal"
        return identified(path, file, lambda: self.of(bytes.fromhex(file.fields["secret"])), expected=expected)

    def read_public(self, path: Path) -> KeyFile:
        """Return a public key's file.

        Raises:
            KeyFileError: missing, malformed, or of another kind.
        """
        return read_key_file(path, kind=self.public_kind, suite=self.suite, private=False)

    def load_public(self, path: Path, make: Callable[[Mapping[str, str]], H], *, expected: str) -> H:
        """Return the key of a public file.

        Args:
            path: the file.
            make: makes the key of the file's fields; raises KeyError or ValueError when it cannot.
            expected: what the fields should have been, for the error's text.

        Raises:
            KeyFileError: it is missing or malformed, or its id is not that of its bytes.
        """
        file = self.read_public(path)
        return identified(path, file, lambda: make(file.fields), expected=expected)


def _second(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
