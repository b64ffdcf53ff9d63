"""Makes and checks a backup: the database's content, read while it is in use, sealed on its way into the file."""

import asyncio
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from storage.audit_tags import AuditTag
from storage.backup.contents import ORDER, Row, Summary, dump_row, dump_summary, load_lines
from storage.backup.locks import Sealing, Unsealing
from storage.backup.stream import SealedWriter, read_header, read_sealed, write_header
from storage.errors import BackupUnreadable
from storage.interfaces import Audit
from storage.migrations import require_schema, schema_state
from storage.mongo import Database
from storage.schema import ASCENDING

BATCH = 500
"""Documents that are read, and held, at a time."""


@dataclass(frozen=True, slots=True)
class BackupHeader:
    """What a backup says of itself in clear."""

    id: str
    created: datetime
    database: str
    schema: int
    bound: bytes


async def create_backup(
    database: Database,
    target: Path,
    sealing: Sealing,
    *,
    audit: Audit,
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Mapping[str, int]:
    """Write a new backup, readable by its owner only, and return how many documents of each collection it has.

    Args:
        database: what is backed up; it may be in use.
        target: the file; it must not exist. It has this name only once it is whole.
        sealing: what it is encrypted to.
        audit: where it is written down first.
        at: now.
        progress: told how many documents are done, and of about how many.

    Raises:
        FileExistsError: the target is there.
        SchemaMismatch: the database is of another version.
        StorageUnavailable: the database went away; no file is left.
    """
    await require_schema(database)
    _refuse_existing(target)
    identifier = os.urandom(16).hex()
    await audit.append(AuditTag.COMMAND_BACKUP_CREATE, actor="command", detail={"backup": identifier}, at=at)
    to, key = await asyncio.to_thread(sealing.new)
    header = {
        "id": identifier,
        "created": at.isoformat(timespec="seconds"),
        "database": database.name,
        "schema": (await schema_state(database)).version,
        "sealed_to": to,
    }
    unfinished = target.with_name(target.name + ".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        try:
            counts = await _write(database, SealedWriter(file, key, write_header(file, header)), progress)
            file.flush()
            os.fsync(file.fileno())
            unfinished.rename(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    return counts


def _refuse_existing(target: Path) -> None:
    if target.exists():
        raise FileExistsError(errno.EEXIST, "it exists already and is not overwritten", str(target))


async def _write(database: Database, file: SealedWriter, progress: Callable[[int, int], None]) -> Mapping[str, int]:
    total = sum([await database.count(collection, {}) for collection in ORDER])
    done, counts = 0, dict[str, int]()
    for collection in ORDER:
        after: dict[str, Any] = {}
        while batch := await database.find(collection, after, sort=(("_id", ASCENDING),), limit=BATCH):
            await asyncio.to_thread(_put, file, [Row(collection, document) for document in batch])
            counts[collection.value] = counts.get(collection.value, 0) + len(batch)
            done += len(batch)
            progress(done, max(done, total))
            after = {"_id": {"$gt": batch[-1]["_id"]}}
    await asyncio.to_thread(file.write, dump_summary(Summary(counts)))
    await asyncio.to_thread(file.finish)
    return counts


def _put(file: SealedWriter, rows: list[Row]) -> None:
    for row in rows:
        file.write(dump_row(row))


def open_backup(source: BinaryIO, unsealing: Unsealing) -> tuple[BackupHeader, Iterator[Row | Summary]]:
    """Return what a backup says of itself, and its content, which is checked while it is read.

    Raises:
        BackupUnreadable: here or while reading: it does not open, or is not whole.
        KeyFileError: what it is encrypted to cannot be used.
    """
    header, bound = read_header(source)
    try:
        found = BackupHeader(
            str(header["id"]),
            datetime.fromisoformat(header["created"]),
            str(header["database"]),
            int(header["schema"]),
            bound,
        )
    except (KeyError, TypeError, ValueError):
        raise BackupUnreadable("its header is damaged") from None
    return found, load_lines(read_sealed(source, unsealing.key(header), bound))


def verify_backup(
    source: Path, unsealing: Unsealing, *, progress: Callable[[int, int], None] = lambda _done, _total: None
) -> tuple[BackupHeader, Mapping[str, int]]:
    """Read a whole backup and return what it says of itself and how many documents of each collection it has.

    Args:
        source: the file.
        unsealing: what opens it.
        progress: told how many bytes are read, and of how many.

    Raises:
        BackupUnreadable: it does not open, or is not whole and unchanged.
    """
    size, counts = source.stat().st_size, dict[str, int]()
    with source.open("rb") as file:
        header, items = open_backup(file, unsealing)
        for number, item in enumerate(items):
            if isinstance(item, Summary):
                counts = dict(item.counts)
            if number % BATCH == 0:
                progress(file.tell(), size)
    progress(size, size)
    return header, counts
