"""Backing up the keys: all files of the key directory in one, sealed with a passphrase of its own."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from storage.errors import KeyFileError
from storage.key_locks import Lock
from storage.keyfiles import KeyFile, write_key_file, write_key_files
from storage.keysealing import open_material, seal_material

KIND = "key-backup"
SUITE = "argon2id-aes-256-gcm"
_PATTERNS = ("*.key", "*.pub")


def back_up_keys(
    directory: Path, target: Path, *, lock: Lock, at: datetime, instead: Mapping[str, KeyFile] | None = None
) -> list[str]:
    """Write every key file of a directory into one new sealed file and return their names.

    Args:
        directory: where the keys are.
        target: the backup; it must not exist.
        lock: seals the backup; private keys in it stay sealed with their own as well.
        at: now.
        instead: by name, files that take the place of those in the directory: what a token seals opens nowhere else.

    Raises:
        KeyFileError: there is no key, the target exists or cannot be written, or the passphrase is too short.
    """
    files = sorted(path for pattern in _PATTERNS for path in directory.glob(pattern))
    if not files:
        raise KeyFileError(f"{directory}: no key is there")
    texts = {path.name: path.read_text("utf-8") for path in files}
    texts |= {name: file.to_json() for name, file in (instead or {}).items()}
    bundle = json.dumps(texts).encode()
    head = KeyFile(KIND, "backup", SUITE, at.isoformat(timespec="seconds"), {})
    write_key_file(target, seal_material(bundle, head, lock=lock), private=True)
    return [path.name for path in files]


def restore_keys(source: Path, directory: Path, *, lock: Lock) -> list[str]:
    """Write the key files of a backup into a directory and return their names; all of them or none.

    Raises:
        KeyFileError: the backup does not open, or a key is in the directory already.
    """
    _, bundle = open_material(source, kind=KIND, suite=SUITE, lock=lock)
    files: dict[str, str] = json.loads(bundle)
    if any(Path(name).name != name for name in files):
        raise KeyFileError(f"{source}: it names a file outside the key directory")
    parsed = {}
    for name, text in files.items():
        document = json.loads(text)
        head = {field: document.pop(field) for field in ("kind", "id", "suite", "created")}
        parsed[name] = KeyFile(**head, fields=document)
    write_key_files(directory, parsed)
    return list(files)
