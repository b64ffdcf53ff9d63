"""The journal's file: one SQLite connection and every statement on it. Blocking; `journal.py` owns the thread.

Bytes are counted by each entry's own size, kept beside it, so that the bound does not depend on SQLite's pages.
"""

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storage.errors import DiskFull, JournalError, JournalFull
from storage.journal_erasing import forget_everything, forget_identities
from storage.vocabulary import Entry, EntryKind

FORMAT_VERSION = 2
RESERVE_BYTES = 16_777_216
"""What is kept free for emptying the journal on a full disk: more than the write-ahead log grows to before it fails."""

SCRUB_WAL_BYTES = 4_194_304
"""A write-ahead log of this size is emptied at once; a smaller one when nobody waits for the journal."""

_AUTOCHECKPOINT_PAGES = 4_096
"""Only if emptying fails does SQLite try by itself, at 16 MiB: it would do so while somebody waits for a commit."""

_BLOCK_BYTES = 1_048_576

_SCHEMA = """
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL,
    size INTEGER NOT NULL, at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX live_key ON entries (key) WHERE kind = 'live';
CREATE TABLE set_aside (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, body BLOB NOT NULL, size INTEGER NOT NULL,
    cause TEXT NOT NULL, at INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

_FROM_VERSION_1 = """
ALTER TABLE entries ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE set_aside ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
"""
"""Version 1 kept no times: what it holds counts as written when it is first opened by this version."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the journal and its place there."""

    seq: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that the database refused: kept, and shown to the operator by kind and cause."""

    seq: int
    kind: str
    cause: str


@dataclass(frozen=True, slots=True)
class SetAsideGroup:
    """How many entries of one kind were refused for one cause, and when the first of them was written."""

    kind: str
    cause: str
    count: int
    first_at_ms: int


@dataclass(slots=True)
class Usage:
    """How full the journal is; times in milliseconds of the journal's own clock (`journal_clock.py`)."""

    entries: int
    used_bytes: int
    set_aside: int
    oldest_at_ms: int | None


class JournalFile:
    """The open file. Every method is one transaction; nothing here may be called from two threads at once.

    Args:
        path: the file, created 0600 when it is missing, its directory 0700.
        max_bytes: what entries may take, those set aside included.
        reserve_bytes: how much of the disk is kept, in a file beside it, for emptying it when the disk is full.

    Raises:
        JournalError: it cannot be opened, is in use by another process, or is of a newer format.
    """

    def __init__(self, path: Path, *, max_bytes: int, reserve_bytes: int = RESERVE_BYTES) -> None:
        self._path = path
        self._reserve = path.with_name(path.name + "-reserve")
        self._reserve_bytes = reserve_bytes
        self._max_bytes = max_bytes
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Created here, so that it is private from its first moment; SQLite gives its log the same mode.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)
        except OSError as error:
            raise JournalError(f"{path}: the journal cannot be opened ({error.strerror})") from None
        except sqlite3.Error as error:
            raise JournalError(f"{path}: the journal cannot be opened ({type(error).__name__})") from None
        try:
            self._prepare()
        except sqlite3.Error as error:
            self._connection.close()
            raise JournalError(f"{path}: the journal cannot be used ({error})") from None
        except JournalError:
            self._connection.close()
            raise
        self.usage = self._count()
        self._keep_reserve()

    def _keep_reserve(self) -> None:
        """Occupy the reserve, unless it is there; without room for it the journal works as well, but for that."""
        with contextlib.suppress(OSError):
            if not self._reserve_bytes or self._reserve.exists():
                return
            descriptor = os.open(self._reserve, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                for _ in range(0, self._reserve_bytes, _BLOCK_BYTES):
                    os.write(descriptor, bytes(_BLOCK_BYTES))
            except OSError:
                self._reserve.unlink()
            finally:
                os.close(descriptor)

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA auto_vacuum = INCREMENTAL")
        # One process at a time: a second one is refused, and no shared-memory file is needed.
        run("PRAGMA locking_mode = EXCLUSIVE")
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA fullfsync = ON")
        run("PRAGMA secure_delete = ON")
        run(f"PRAGMA wal_autocheckpoint = {_AUTOCHECKPOINT_PAGES}")
        (version,) = run("PRAGMA user_version").fetchone()
        if version > FORMAT_VERSION:
            raise JournalError(f"{self._path}: the journal was written by a newer version")
        if version == 0:
            self._connection.executescript(f"BEGIN;{_SCHEMA}PRAGMA user_version = {FORMAT_VERSION};COMMIT;")
        elif version == 1:
            self._connection.executescript(f"BEGIN;{_FROM_VERSION_1}PRAGMA user_version = {FORMAT_VERSION};COMMIT;")

    @property
    def newest_at_ms(self) -> int:
        """The latest time that any entry was ever given here; 0 when there is none."""
        query = "SELECT max(at) FROM (SELECT at FROM entries UNION ALL SELECT at FROM set_aside)"
        (newest,) = self._connection.execute(query).fetchone()
        return newest or 0

    def stamp_undated(self, at_ms: int) -> None:
        """Give entries that a former version wrote without a time this one."""
        with self._transaction():
            for table in ("entries", "set_aside"):
                self._connection.execute(f"UPDATE {table} SET at = ? WHERE at = 0", (at_ms,))  # noqa: S608 - our names
        self.usage.oldest_at_ms = self._oldest()

    def _oldest(self) -> int | None:
        row = self._connection.execute("SELECT at FROM entries ORDER BY seq LIMIT 1").fetchone()
        return None if row is None else row[0]

    def _count(self) -> Usage:
        run = self._connection.execute
        entries, size = run("SELECT count(*), coalesce(sum(size), 0) FROM entries").fetchone()
        set_aside, aside_size = run("SELECT count(*), coalesce(sum(size), 0) FROM set_aside").fetchone()
        return Usage(entries, size + aside_size, set_aside, self._oldest())

    def append(self, groups: Sequence[Sequence[Entry]], at_ms: int) -> list[JournalError | None]:
        """Write several groups in one transaction and say for each what stood in its way; each is all or nothing."""
        outcomes: list[JournalError | None] = []
        with self._transaction():
            for group in groups:
                size = sum(entry.size_bytes for entry in group)
                if self.usage.used_bytes + size > self._max_bytes:
                    outcomes.append(JournalFull(used_bytes=self.usage.used_bytes, max_bytes=self._max_bytes))
                    continue
                for entry in group:
                    self._insert(entry, at_ms)
                outcomes.append(None)
        self.usage.oldest_at_ms = self._oldest()
        return outcomes

    def _insert(self, entry: Entry, at_ms: int) -> None:
        run = self._connection.execute
        if entry.kind is EntryKind.LIVE:
            # Only the newest state counts; while the database is away the older ones would only fill the journal.
            sizes = run("DELETE FROM entries WHERE kind = 'live' AND key = ? RETURNING size", (entry.key,)).fetchall()
            self._forget(sizes)
        row = (entry.kind.value, entry.key, entry.body, entry.size_bytes, at_ms)
        run("INSERT INTO entries (kind, key, body, size, at) VALUES (?, ?, ?, ?, ?)", row)
        self.usage.entries += 1
        self.usage.used_bytes += entry.size_bytes

    def _forget(self, sizes: Sequence[tuple[int]]) -> None:
        self.usage.entries -= len(sizes)
        self.usage.used_bytes -= sum(size for (size,) in sizes)

    def peek(self, max_entries: int, max_bytes: int) -> list[Row]:
        """Return the oldest entries in order: one at least when there is any, then as many as both bounds allow."""
        rows: list[Row] = []
        total = 0
        query = "SELECT seq, kind, key, body, size FROM entries ORDER BY seq LIMIT ?"
        for seq, kind, key, body, size in self._connection.execute(query, (max_entries,)):
            total += size
            if rows and total > max_bytes:
                break
            rows.append(Row(seq, Entry(EntryKind(kind), key, body)))
        return rows

    def settle(self, done: Sequence[int], refused: Sequence[tuple[int, str]]) -> None:
        """Remove the entries that the database has, and set aside those that it refused with their causes."""
        try:
            self._settle(done, refused)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_FULL:
                raise
            # Even removing needs room, for the log and for what the log is emptied into.
            self._reserve.unlink(missing_ok=True)
            self.empty_log()
            self._settle(done, refused)
        self.usage.oldest_at_ms = self._oldest()

    def _settle(self, done: Sequence[int], refused: Sequence[tuple[int, str]]) -> None:
        run = self._connection.execute
        with self._transaction():
            for seq, cause in refused:
                moved = run(
                    "INSERT INTO set_aside (seq, kind, key, body, size, cause, at)"
                    " SELECT seq, kind, key, body, size, ?, at FROM entries WHERE seq = ? RETURNING size",
                    (cause, seq),
                ).fetchall()
                run("DELETE FROM entries WHERE seq = ?", (seq,))
                self.usage.entries -= len(moved)
                self.usage.set_aside += len(moved)
            for seq in done:
                self._forget(run("DELETE FROM entries WHERE seq = ? RETURNING size", (seq,)).fetchall())

    def live(self, key: str) -> Entry | None:
        """Return the newest live entry of a key."""
        query = "SELECT body FROM entries WHERE kind = 'live' AND key = ? ORDER BY seq DESC LIMIT 1"
        row = self._connection.execute(query, (key,)).fetchone()
        return None if row is None else Entry(EntryKind.LIVE, key, row[0])

    def set_aside(self, limit: int) -> list[SetAside]:
        """Return what was set aside, oldest first."""
        query = "SELECT seq, kind, cause FROM set_aside ORDER BY seq LIMIT ?"
        return [SetAside(*row) for row in self._connection.execute(query, (limit,))]

    def set_aside_groups(self) -> list[SetAsideGroup]:
        """Return how much was set aside, by kind and cause."""
        query = "SELECT kind, cause, count(*), min(at) FROM set_aside GROUP BY kind, cause ORDER BY kind, cause"
        return [SetAsideGroup(*row) for row in self._connection.execute(query)]

    def requeue(self, at_ms: int) -> int:
        """Put everything that was set aside back in line, in its old place, and return how many.

        It waits from now on: the repair may have taken longer than anything may wait.
        """
        with self._transaction():
            self._connection.execute(
                "INSERT INTO entries (seq, kind, key, body, size, at)"
                " SELECT seq, kind, key, body, size, ? FROM set_aside",
                (at_ms,),
            )
            moved = self._connection.execute("DELETE FROM set_aside").rowcount
            self.usage.entries += moved
            self.usage.set_aside -= moved
        self.usage.oldest_at_ms = self._oldest()
        return moved

    def forget(self, everything: Collection[str], identities: Collection[str]) -> None:
        """Remove what is here of conversations that were erased, whole or their identities alone."""
        with self._transaction():
            forget_everything(self._connection, everything)
            forget_identities(self._connection, identities)
            self.usage = self._count()

    @property
    def log_bytes(self) -> int:
        """How large the write-ahead log is."""
        log = self._path.with_name(self._path.name + "-wal")
        return log.stat().st_size if log.exists() else 0

    def empty_log(self) -> None:
        """Write the log's content where it belongs and cut the log to nothing: what was deleted is in neither."""
        # A script, because `execute` stops these pragmas after their first row.
        self._connection.executescript("PRAGMA wal_checkpoint(TRUNCATE);")

    def scrub(self) -> None:
        """Give free pages back and empty the log."""
        self._connection.executescript("PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);")
        self._keep_reserve()

    def close(self) -> None:
        """Close the file; the write-ahead log is emptied into it."""
        self._connection.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        before = replace(self.usage)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            self.usage = before
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise


def translated(error: sqlite3.Error, usage: Usage, *, max_bytes: int) -> JournalError:
    """Return our error for one of SQLite's: a full disk is a full journal."""
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return DiskFull(used_bytes=usage.used_bytes, max_bytes=max_bytes)
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return JournalError(f"the journal cannot be written or read ({name})")
