"""The keys of one purpose as files: the active one, and the former ones that something stored may still depend on.

Which file is which, `key_forms.py` says. Former private keys stay sealed with the same lock as the active one.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from storage.errors import KeyFileError
from storage.key_forms import KeyForm, PrivateKey
from storage.key_locks import Lock, NoLock
from storage.keyfiles import KeyFile, write_key_file, write_key_files
from storage.keysealing import seal_material

_NEW = ".new"
_LOCK = ".lock"

K = TypeVar("K", bound=PrivateKey)


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key's file, without the key; `public_only` when no private half of it is here."""

    id: str
    version: int
    created: datetime
    active: bool
    path: Path
    public_only: bool = False

    @property
    def state(self) -> str:
        """Its state in a word or two."""
        state = "active" if self.active else "former"
        return f"{state}, public half" if self.public_only else state


class KeyRing(Generic[K]):
    """One purpose's keys in a directory.

    Args:
        form: the purpose.
        directory: where.
        lock: what opens them; needed for `find`, `active`, `replace` and `mend` alone.
    """

    def __init__(self, form: KeyForm[K], directory: Path, *, lock: Lock | None = None) -> None:
        self.form = form
        self._path = directory
        self._lock: Lock = NoLock() if lock is None else lock
        self._found: dict[str, K] = {}

    def files(self) -> list[HeldKey]:
        """Return every private key's file, the active one first, then the newest first.

        Raises:
            KeyFileError: one cannot be read, is malformed, or can be read by others.
        """
        names = [self.form.private_name, *sorted(path.name for path in self._path.glob(self.form.former_name("*")))]
        files = [_held(self.form.read(self._path / name), self._path / name, self.form) for name in names]
        # Between two steps of a rotation the active key has its second name already.
        return [files[0], *sorted((one for one in files[1:] if one.id != files[0].id), key=lambda one: -one.version)]

    def active(self) -> K:
        """Return the active key, opened once.

        Raises:
            KeyFileError: it is not there, or does not open.
        """
        return self._opened(self.files()[0])

    def find(self, key_id: str) -> K | None:
        """Return the key of this id, opened once; None when there is no file of it."""
        if key_id not in self._found:
            for file in self.files():
                if file.id == key_id:
                    return self._opened(file)
        return self._found.get(key_id)

    def all(self) -> list[K]:
        """Return every key that is here, the active one first.

        Raises:
            KeyFileError: one does not open.
        """
        return [self._opened(file) for file in self.files()]

    def reseal(self, lock: Lock) -> int:
        """Seal every private file anew with another lock and return how many; interrupted, run it again.

        Raises:
            KeyFileError: one opens with neither lock.
        """
        files = self.files() if self.form.sealed and (self._path / self.form.private_name).exists() else []
        for held in files:
            try:
                file = self._resealed(held, lock)
            except KeyFileError:
                # An interrupted run got this far.
                self.form.load(self._path, lock=lock, name=held.path.name)
                continue
            self._put(held.path.name, file)
        return len(files)

    def resealed(self, lock: Lock) -> dict[str, KeyFile]:
        """Return by name the private files as another lock would seal them, and write nothing.

        Raises:
            KeyFileError: one does not open.
        """
        files = self.files() if self.form.sealed and (self._path / self.form.private_name).exists() else []
        return {held.path.name: self._resealed(held, lock) for held in files}

    def _resealed(self, held: HeldKey, lock: Lock) -> KeyFile:
        file, key = self.form.read(held.path), self.form.load(self._path, lock=self._lock, name=held.path.name)
        head = KeyFile(file.kind, file.id, file.suite, file.created, {"version": str(held.version)})
        return seal_material(key.material, head, lock=lock)

    def _opened(self, file: HeldKey) -> K:
        if file.id not in self._found:
            self._found[file.id] = self.form.load(self._path, lock=self._lock, name=file.path.name)
        return self._found[file.id]

    def create(self, *, at: datetime) -> K | None:
        """Make the purpose's first key and return it; None when it is there already.

        Raises:
            KeyFileError: one of its files is there without the other, or they cannot be written.
        """
        names = [self.form.private_name, *([self.form.public_name] if self.form.public_kind else [])]
        if all((self._path / name).exists() for name in names):
            return None
        key = self.form.generate()
        write_key_files(self._path, self.form.files(key, at=at, version=1, lock=self._lock))
        return key

    def replace(self, *, at: datetime) -> K:
        """Make a new active key; the one before stays as a former one. Interrupted, it leaves one whole active key."""
        old = self.files()[0]
        # The lock must be the old one's too, or the former key could not be opened beside the new one.
        self._opened(old)
        new = self.form.generate()
        files = self.form.files(new, at=at, version=old.version + 1, lock=self._lock)
        with contextlib.suppress(FileExistsError):
            os.link(old.path, self._path / self.form.former_name(old.id))
        if self.form.keeps_public:
            self._keep_public(old.id)
        for name, file in files.items():
            self._put(name, file)
        return new

    def _keep_public(self, key_id: str) -> None:
        with contextlib.suppress(FileExistsError):
            os.link(self._path / self.form.public_name, self._path / self.form.former_public_name(key_id))

    def mend(self) -> HeldKey:
        """Return the active key's file; write its public file anew when a rotation was interrupted before that step."""
        active = self.files()[0]
        if self.form.public_kind and self.form.read_public(self._path / self.form.public_name).id != active.id:
            key = self._opened(active)
            self._put(self.form.public_name, self.form.public_file(key, at=active.created, version=active.version))
        return active

    def _put(self, name: str, file: KeyFile) -> None:
        fresh = self._path / (name + _NEW)
        fresh.unlink(missing_ok=True)
        write_key_file(fresh, file, private=not name.endswith(".pub"))
        fresh.replace(self._path / name)
        self._sync()

    def destroy(self, file: HeldKey) -> None:
        """Overwrite a former private key's file and remove it.

        Raises:
            KeyFileError: it is the active one.
        """
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


def held_keys(form: KeyForm[Any], directory: Path) -> list[HeldKey]:
    """Return the keys of one purpose that a directory has, also those whose public half alone is there.

    Raises:
        KeyFileError: one cannot be read, is malformed, or can be read by others.
    """
    publics = held_publics(form, directory)
    held = KeyRing(form, directory).files() if (directory / form.private_name).exists() else []
    known = {key.id for key in held}
    return [*held, *(key for key in publics if key.id not in known)]


def held_publics(form: KeyForm[Any], directory: Path) -> list[HeldKey]:
    """Return the public halves of one purpose that a directory has; private files are not looked at.

    Raises:
        KeyFileError: one cannot be read or is malformed.
    """
    names = [form.public_name, *sorted(path.name for path in directory.glob(form.former_public_name("*")))]
    return [
        _held(form.read_public(directory / name), directory / name, form)
        for name in names
        if form.public_kind and (directory / name).exists()
    ]


def _held(file: KeyFile, path: Path, form: KeyForm[Any]) -> HeldKey:
    try:
        version, created = int(file.fields.get("version", "1")), datetime.fromisoformat(file.created)
    except ValueError:
        raise KeyFileError(f"{path}: it is malformed") from None
    active = path.name in {form.private_name, form.public_name}
    return HeldKey(file.id, version, created, active, path, public_only=path.suffix == ".pub")


@contextlib.contextmanager
def keys_locked(directory: Path) -> Iterator[None]:
    """Keep every other process from changing a directory's keys.

    Raises:
        KeyFileError: another process does so at this moment.
    """
    descriptor = os.open(directory / _LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise KeyFileError(f"{directory}: another command changes the keys at this moment") from None
    finally:
        os.close(descriptor)
