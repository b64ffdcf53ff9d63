"""Restores a backup into an empty database: everything or, when it is interrupted, everything at the next attempt.

The whole file is read once before anything is written: one that was cut or changed restores nothing. While a restore is
under way the database says so, and neither serves nor migrates. Every write can be repeated, so the same file goes on
where it was interrupted. At the end the erasures that came after the backup are repeated.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.backup.contents import ORDER, Row, Summary
from storage.backup.creating import BATCH, BackupHeader, open_backup, verify_backup
from storage.backup.locks import Unsealing
from storage.documents import milliseconds
from storage.errors import BackupUnreadable, DatabaseNotEmpty, Duplicate, SchemaMismatch
from storage.migrations import STEPS, migrate
from storage.mongo import Database
from storage.schema import Collection
from storage.writes import Write

Tell = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: from which backup, and how many documents it has."""

    backup: BackupHeader
    documents: int


class Restore:
    """One restore.

    Args:
        database: where to.
        source: the backup.
        unsealing: what opens it.
        now: the clock.
        replay: repeats erasures in the restored database, and writes the restore into its audit.
        tell: told how it goes.
    """

    def __init__(
        self,
        *,
        database: Database,
        source: Path,
        unsealing: Unsealing,
        now: Callable[[], datetime],
        replay: Callable[[BackupHeader], Awaitable[None]],
        tell: Tell = lambda _what, _done, _total: None,
    ) -> None:
        self._database = database
        self._source = source
        self._unsealing = unsealing
        self._now = now
        self._replay = replay
        self._tell = tell

    async def run(self, *, replace: bool = False) -> Restored:
        """Restore the backup.

        Args:
            replace: whether what is in the database may be deleted first.

        Raises:
            BackupUnreadable: it does not open, or is not whole and unchanged; nothing was written.
            DatabaseNotEmpty: something else is in the database, and `replace` was not said; nothing was written.
            SchemaMismatch: the backup is of a newer version of Verho; nothing was written.
            StorageUnavailable: the database went away; run it again.
        """
        backup, counts = await asyncio.to_thread(
            verify_backup,
            self._source,
            self._unsealing,
            progress=lambda done, total: self._tell("Checking", done, total),
        )
        if backup.schema > STEPS[-1].version:
            raise SchemaMismatch(
                f"the backup's schema is version {backup.schema}, and this program knows versions up to "
                f"{STEPS[-1].version}: restore it with the newer version of Verho"
            )
        await self._begin(backup, replace=replace)
        total = sum(counts.values())
        await self._fill(backup, total)
        await self._adopt(backup)
        await self._replay(backup)
        await self._database.update(
            Collection.RESTORES, {"_id": backup.id}, {"$set": {"finished_at": milliseconds(self._now())}}
        )
        return Restored(backup, total)

    async def _begin(self, backup: BackupHeader, *, replace: bool) -> None:
        begun = await self._database.find_one(Collection.RESTORES, {"_id": backup.id})
        if begun is not None and "finished_at" not in begun:
            return
        if not replace:
            for collection in Collection:
                if collection is not Collection.SCHEMA and await self._database.find_one(collection, {}):
                    raise DatabaseNotEmpty(
                        f"the database is not empty ({collection.value}): restore into another one, or say --replace"
                    )
        # With its validators and version, so that documents of an earlier version can come in first.
        await self._database.drop()
        await self._database.insert(
            Collection.RESTORES, {"_id": backup.id, "begun_at": milliseconds(self._now()), "made_at": backup.created}
        )

    async def _fill(self, backup: BackupHeader, total: int) -> None:
        with self._source.open("rb") as file:
            found, items = open_backup(file, self._unsealing)
            if found.bound != backup.bound:
                raise BackupUnreadable("the file was exchanged while it was read")
            done = 0
            while rows := await asyncio.to_thread(_batch, items):
                refusals = await self._database.apply([_written(row) for row in rows])
                if refusals:
                    raise BackupUnreadable(f"the database refuses a document (code {refusals[0].code})")
                done += len(rows)
                self._tell("Restoring", done, total)

    async def _adopt(self, backup: BackupHeader) -> None:
        version = {"_id": "schema", "version": backup.schema, "declared": "", "applied": []}
        # An earlier attempt may have come this far.
        with contextlib.suppress(Duplicate):
            await self._database.insert(Collection.SCHEMA, version)
        await migrate(self._database, now=self._now, tell=self._tell, restoring=backup.id)


def _batch(items: Iterator[Row | Summary]) -> list[Row]:
    rows: list[Row] = []
    for item in items:
        if isinstance(item, Row):
            rows.append(item)
        if len(rows) == BATCH:
            break
    return rows


def _written(row: Row) -> Write:
    if row.collection not in ORDER:
        raise BackupUnreadable("it holds a collection that no backup has")
    fields = {name: value for name, value in row.document.items() if name != "_id"}
    return Write(row.collection, {"_id": row.document["_id"]}, {"$setOnInsert": fields}, upsert=True)
