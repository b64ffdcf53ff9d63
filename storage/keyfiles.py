"""The form of a key file: JSON with a kind, an id, a suite, a time of creation and the key's own fields."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from storage.errors import KeyFileError

MAX_FILE_BYTES = 262_144
_HEADER = ("kind", "id", "suite", "created")


@dataclass(frozen=True, slots=True)
class KeyFile:
    """One key file's content."""

    kind: str
    id: str
    suite: str
    created: str
    fields: Mapping[str, str] = field(repr=False)

    def header(self) -> bytes:
        """Return everything but sealed key material, canonically: what a sealed key is bound to."""
        document = {**{name: text for name, text in self.fields.items() if name != "sealed"}, **self._head()}
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    def to_json(self) -> str:
        """Return the file's text."""
        return json.dumps({**self._head(), **self.fields}, indent=2) + "\n"

    def _head(self) -> dict[str, str]:
        return {"kind": self.kind, "id": self.id, "suite": self.suite, "created": self.created}


def write_key_file(path: Path, file: KeyFile, *, private: bool) -> None:
    """Write a new file durably: 0600 when private, 0644 when not; the directory is made 0700 when it is missing.

    Raises:
        KeyFileError: the file exists, or it cannot be written.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
        with os.fdopen(descriptor, "w", encoding="utf-8") as target:
            target.write(file.to_json())
            target.flush()
            os.fsync(target.fileno())
    except FileExistsError:
        raise KeyFileError(f"{path}: it exists already and is not overwritten") from None
    except OSError as error:
        raise KeyFileError(f"{path}: it cannot be written ({error.strerror})") from None


def write_key_files(directory: Path, files: Mapping[str, KeyFile]) -> None:
    """Write new files by name, none of which may exist; those named `.pub` for everyone to read.

    Raises:
        KeyFileError: one exists (then none is written), or one cannot be written.
    """
    existing = [name for name in files if (directory / name).exists()]
    if existing:
        raise KeyFileError(f"{directory}: {', '.join(existing)} exists already and is not overwritten")
    for name, file in files.items():
        write_key_file(directory / name, file, private=not name.endswith(".pub"))


def read_key_file(path: Path, *, kind: str, suite: str, private: bool) -> KeyFile:
    """Read a file and check that it is of this kind and suite and, when private, that only its owner can read it.

    Raises:
        KeyFileError: with the path and what was expected.
    """
    try:
        with path.open("rb") as source:
            mode = os.fstat(source.fileno()).st_mode
            text = source.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise KeyFileError(f"{path}: it cannot be read ({error.strerror})") from None
    if private and stat.S_IMODE(mode) & 0o077:
        raise KeyFileError(f"{path}: only its owner may read it (chmod 600)")
    try:
        document = json.loads(text) if len(text) <= MAX_FILE_BYTES else None
    except ValueError:
        document = None
    if not isinstance(document, dict) or not all(isinstance(value, str) for value in document.values()):
        raise KeyFileError(f"{path}: it is not a key file")
    if document.get("kind") != kind or document.get("suite") != suite or not {"id", "created"} <= document.keys():
        raise KeyFileError(f"{path}: a key of kind {kind} and suite {suite} was expected")
    fields = {name: value for name, value in document.items() if name not in _HEADER}
    return KeyFile(kind, document["id"], suite, document["created"], fields)
