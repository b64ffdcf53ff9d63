"""The opener's keys as files: the active one, and the former ones that something stored may still be wrapped to.

`opener.key` and `opener.pub` are the active pair; `opener-<id>.key` are former private keys, still sealed with the same
passphrase. A key's state is told by its file's name: active, former, or destroyed when it has none.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.errors import KeyFileError
from storage.keyfiles import KeyFile, read_key_file, write_key_file
from storage.keys import (
    OPENER_KEY_FILE,
    OPENER_PUBLIC_FILE,
    OPENER_SUITE,
    OpenerPrivateKey,
    OpenerPublicKey,
    load_opener_private,
    load_opener_public,
    opener_files,
    opener_public_file,
)
from storage.passwords import KEY_FILE, Profile

_NEW = ".new"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class OpenerKeyFile:
    """A private key's file, without the key."""

    id: str
    version: int
    created: datetime
    active: bool
    path: Path


class KeyDirectory:
    """The directory that holds the opener's keys.

    Args:
        path: where.
        passphrase: what opens them; needed for `find` and `replace` alone.
    """

    def __init__(self, path: Path, *, passphrase: str = "") -> None:
        self._path = path
        self._passphrase = passphrase
        self._found: dict[str, OpenerPrivateKey] = {}

    def files(self) -> list[OpenerKeyFile]:
        """Return every private key's file, the active one first, then by age.

        Raises:
            KeyFileError: one cannot be read, is malformed, or can be read by others.
        """
        names = [OPENER_KEY_FILE, *sorted(path.name for path in self._path.glob("opener-*.key"))]
        files = [self._file(self._path / name) for name in names]
        # Between two steps of a rotation the active key has its second name already.
        return [files[0], *sorted((one for one in files[1:] if one.id != files[0].id), key=lambda one: -one.version)]

    def _file(self, path: Path) -> OpenerKeyFile:
        file = read_key_file(path, kind="opener-private", suite=OPENER_SUITE, private=True)
        try:
            version, created = int(file.fields.get("version", "1")), datetime.fromisoformat(file.created)
        except ValueError:
            raise KeyFileError(f"{path}: it is malformed") from None
        return OpenerKeyFile(file.id, version, created, path.name == OPENER_KEY_FILE, path)

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        """Return the private key of this id, opened once; None when there is no file of it."""
        if key_id not in self._found:
            for file in self.files():
                if file.id == key_id:
                    self._found[key_id] = load_opener_private(
                        self._path, passphrase=self._passphrase, name=file.path.name
                    )
        return self._found.get(key_id)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process from changing these keys.

        Raises:
            KeyFileError: another process does so at this moment.
        """
        descriptor = os.open(self._path / _LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise KeyFileError(f"{self._path}: another command changes the keys at this moment") from None
        finally:
            os.close(descriptor)

    def replace(self, *, at: datetime, profile: Profile = KEY_FILE) -> OpenerPublicKey:
        """Make a new active key; the one before stays as a former one. Interrupted, it leaves one whole active key."""
        old = self.files()[0]
        new = OpenerPrivateKey.generate()
        created = at.isoformat(timespec="seconds")
        private, public = opener_files(
            new, passphrase=self._passphrase, created=created, version=old.version + 1, profile=profile
        )
        # The passphrase must be the old one's too, or the former key could not be opened beside the new one.
        load_opener_private(self._path, passphrase=self._passphrase)
        with contextlib.suppress(FileExistsError):
            os.link(old.path, self._path / f"opener-{old.id}.key")
        self._put(OPENER_KEY_FILE, private, private=True)
        self._put(OPENER_PUBLIC_FILE, public, private=False)
        return new.public

    def mend(self) -> OpenerPublicKey:
        """Return the active public key; write its file anew when a rotation was interrupted before that step."""
        active = self.files()[0]
        public = load_opener_public(self._path)
        if public.id == active.id:
            return public
        private = load_opener_private(self._path, passphrase=self._passphrase)
        created = active.created.isoformat(timespec="seconds")
        file = opener_public_file(private, created=created, version=active.version)
        self._put(OPENER_PUBLIC_FILE, file, private=False)
        return private.public

    def _put(self, name: str, file: KeyFile, *, private: bool) -> None:
        fresh = self._path / (name + _NEW)
        fresh.unlink(missing_ok=True)
        write_key_file(fresh, file, private=private)
        fresh.replace(self._path / name)
        self._sync()

    def destroy(self, file: OpenerKeyFile) -> None:
        """Overwrite a former key's file and remove it."""
        if file.active:
            raise KeyFileError(f"{file.path}: the active key is not destroyed")
        with file.path.open("r+b") as target:
            target.write(bytes(file.path.stat().st_size))
            target.flush()
            os.fsync(target.fileno())
        file.path.unlink()
        self._found.pop(file.id, None)
        self._sync()

    def _sync(self) -> None:
        descriptor = os.open(self._path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
