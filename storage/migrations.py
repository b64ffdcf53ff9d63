"""Migrations: bring a database from any earlier version of the schema to this program's, forwards only.

The document `schema` says which version the database is of, which steps it went through and when, and the digest of
the collections, validators and indexes that are in force. A step is a small named function that changes documents.
There is no lock: whoever comes second, after an interruption or at the same time, must find nothing left to do. So
each update of a step names in its condition the old form that it replaces.

To add a collection, a field or an index, declare it in `schema.py`; `verho migrate` puts it in force. Only where
documents that are there have to change is a step to be added below, with the next number.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Duplicate, Misfit, SchemaMismatch
from storage.mongo import Database
from storage.preparation import Level, prepare
from storage.schema import INDEXES, SCHEMAS, Collection

_KEY = {"_id": "schema"}

Tell = Callable[[str, int, int], None]
"""Told how a step goes: what it is doing, how many documents are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the version before it.

    Attributes:
        version: the version that it leads to.
        name: what it does, in one word.
        run: changes documents; safe to repeat and to interrupt.
        touches: the collections whose documents are checked against their validators afterwards.
    """

    version: int
    name: str
    run: Callable[[Database, Tell], Awaitable[None]]
    touches: tuple[Collection, ...]


@dataclass(frozen=True, slots=True)
class SchemaState:
    """What a database says of itself; version 0 is one from before versions were kept, or an empty one."""

    version: int
    declared: str
    applied: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migrated:
    """What a migration did: from which version to which, by which steps."""

    before: int
    after: int
    steps: tuple[str, ...]


async def _adopt(_database: Database, _tell: Tell) -> None:
    """Take over a database from before versions were kept: no document changes, all are checked."""


STEPS: tuple[Step, ...] = (Step(1, "adopt", _adopt, tuple(Collection)),)


def declared() -> str:
    """Return the digest of all that `schema.py` declares."""
    rules = {
        collection.value: {"schema": SCHEMAS[collection], "indexes": [asdict(index) for index in INDEXES[collection]]}
        for collection in Collection
    }
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()


async def schema_state(database: Database) -> SchemaState:
    """Return what the database says of itself."""
    return _state(await database.find_one(Collection.SCHEMA, _KEY))


async def require_schema(database: Database, *, steps: Sequence[Step] = STEPS) -> None:
    """Return when the database is of exactly this program's schema.

    Raises:
        SchemaMismatch: it is older or newer; the text says what to do.
        StorageUnavailable: the database cannot be asked.
    """
    await _refuse_half_restored(database, "")
    state, wanted = await schema_state(database), steps[-1].version
    _refuse_newer(state, wanted)
    if state.version < wanted:
        found = f"the database's schema is version {state.version}" if state.version else "the database has no schema"
        raise SchemaMismatch(f"{found}, and this program needs version {wanted}: run verho migrate")
    if state.declared != declared():
        raise SchemaMismatch("the database's collections are not those of this program: run verho migrate")


async def migrate(
    database: Database,
    *,
    now: Callable[[], datetime],
    tell: Tell = lambda _what, _done, _total: None,
    steps: Sequence[Step] = STEPS,
    restoring: str = "",
) -> Migrated:
    """Bring the database to this program's schema; where it is there already, nothing changes.

    Args:
        database: which.
        now: the clock.
        tell: told how it goes.
        steps: the steps, in order.
        restoring: the backup that is being restored by the caller.

    Raises:
        SchemaMismatch: the database is newer than this program; nothing was changed.
        Misfit: documents are there that the validators would refuse; repair them and run it again.
        StorageUnavailable: the database went away; run it again.
    """
    await _refuse_half_restored(database, restoring)
    before, wanted = await schema_state(database), steps[-1].version
    _refuse_newer(before, wanted)
    pending = [step for step in steps if step.version > before.version]
    if pending:
        await prepare(database, level=Level.MODERATE)
        await _begin(database)
    for step in pending:
        await step.run(database, tell)
        for place, collection in enumerate(step.touches):
            tell(f"{step.name}: {collection.value}", place, len(step.touches))
            await _refuse_misfits(database, collection)
        done = {"version": step.version, "name": step.name, "at": milliseconds(now())}
        change = {"$set": {"version": step.version}, "$push": {"applied": done}}
        await database.update(Collection.SCHEMA, {**_KEY, "version": step.version - 1}, change)
    after = await schema_state(database)
    # A newer program may have gone on from here meanwhile; its validators are not to be taken back.
    _refuse_newer(after, wanted)
    await prepare(database, level=Level.STRICT)
    await database.update(Collection.SCHEMA, {**_KEY, "version": wanted}, {"$set": {"declared": declared()}})
    return Migrated(before.version, wanted, tuple(step.name for step in pending))


async def _begin(database: Database) -> None:
    try:
        await database.insert(Collection.SCHEMA, {**_KEY, "version": 0, "declared": "", "applied": []})
    except Duplicate:
        return


async def _refuse_misfits(database: Database, collection: Collection) -> None:
    count = await database.count(collection, {"$nor": [{"$jsonSchema": SCHEMAS[collection]}]})
    if count:
        raise Misfit(f"{collection.value}: {count} documents are not of the declared form")


async def _refuse_half_restored(database: Database, restoring: str) -> None:
    """Refuse a database that only some of a backup is in: it would serve, and nobody would see what is missing."""
    if await database.find_one(Collection.RESTORES, {"_id": {"$ne": restoring}, "finished_at": {"$exists": False}}):
        raise SchemaMismatch("a restore was begun and not finished: run verho backup restore again, with the same file")


def _refuse_newer(state: SchemaState, known: int) -> None:
    if state.version > known:
        raise SchemaMismatch(
            f"the database's schema is version {state.version}, and this program knows versions up to {known}: "
            "run the newer version of Verho"
        )


def _state(document: Mapping[str, Any] | None) -> SchemaState:
    if document is None:
        return SchemaState(0, "", ())
    return SchemaState(
        int(document["version"]), str(document["declared"]), tuple(str(step["name"]) for step in document["applied"])
    )
