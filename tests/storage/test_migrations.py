"""A database of any earlier version comes to this one's schema, forwards only, also when two do it at once."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from storage.errors import Misfit, Refused, SchemaMismatch
from storage.migrations import STEPS, Migrated, Step, Tell, declared, migrate, require_schema, schema_state
from storage.mongo import Database
from storage.preparation import indexes, prepare
from storage.schema import Collection
from tests.commands import ROOT
from tests.storage.test_schema import VALID

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
NEWEST = STEPS[-1].version


async def bring(database: Database, *steps: Step, tell: Tell = lambda *_: None) -> Migrated:
    """Migrate, with further steps than the program's own."""
    return await migrate(database, now=lambda: NOW, tell=tell, steps=(*STEPS, *steps))


async def make_old(database: Database, *, documents: int) -> None:
    """Make the database one from before versions were kept, with proofs of consent whose version is named otherwise."""
    await database.drop()
    await prepare(database)
    await database.delete(Collection.SCHEMA, {})
    await database.command("collMod", Collection.CONSENT_PROOFS.value, validator={}, validationLevel="off")
    for number in range(documents):
        proof = {"_id": f"{number:032x}", "kind": "chat", "notice": "2026-11", "language": "fi", "at": NOW}
        await database.insert(Collection.CONSENT_PROOFS, proof)


async def _rename(database: Database, tell: Tell) -> None:
    """Rename a field, document by document; the condition names the old form."""
    old = await database.find(Collection.CONSENT_PROOFS, {"notice": {"$exists": True}}, sort=(("_id", 1),), limit=1_000)
    for done, document in enumerate(old):
        tell("rename", done, len(old))
        condition = {"_id": document["_id"], "notice": {"$exists": True}}
        await database.update(Collection.CONSENT_PROOFS, condition, {"$rename": {"notice": "version"}})


RENAME = Step(1, "rename", _rename, (Collection.CONSENT_PROOFS,))


async def test_a_step_brings_old_documents_to_the_new_form(database: Database) -> None:
    """Documents of the old form are changed, checked, written down; doing it again finds nothing to do."""
    await make_old(database, documents=3)
    with pytest.raises(SchemaMismatch, match="has no schema, and this program needs version 1: run verho migrate"):
        await require_schema(database)
    told: list[tuple[str, int, int]] = []
    done = await migrate(database, now=lambda: NOW, steps=[RENAME], tell=lambda *how: told.append(how))
    assert done == Migrated(0, 1, ("rename",))
    assert told[:3] == [("rename", 0, 3), ("rename", 1, 3), ("rename", 2, 3)]
    assert {document["version"] for document in await all_of(database)} == {"2026-11"}
    document = await database.find_one(Collection.SCHEMA, {})
    applied = [{"version": 1, "name": "rename", "at": NOW}]
    assert document == {"_id": "schema", "version": 1, "declared": declared(), "applied": applied}
    assert await migrate(database, now=lambda: NOW, steps=[RENAME]) == Migrated(1, 1, ())
    await require_schema(database, steps=[RENAME])
    with pytest.raises(Refused):
        await database.insert(Collection.CONSENT_PROOFS, {**VALID[Collection.CONSENT_PROOFS], "notice": "x"})


async def all_of(database: Database) -> list[dict[str, Any]]:
    """Return every proof of consent."""
    return await database.find(Collection.CONSENT_PROOFS, {}, sort=(("_id", 1),), limit=1_000)


async def test_an_interrupted_step_is_finished_by_the_next_run(database: Database) -> None:
    """Whatever was done before the interruption stays done, the version rises at the end only."""
    await make_old(database, documents=4)

    def interrupt(_what: str, done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await migrate(database, now=lambda: NOW, steps=[RENAME], tell=interrupt)
    assert (await schema_state(database)).version == 0
    assert sum("notice" in document for document in await all_of(database)) == 2
    await migrate(database, now=lambda: NOW, steps=[RENAME])
    assert {document["version"] for document in await all_of(database)} == {"2026-11"}


async def test_documents_that_fit_nowhere_stop_it(database: Database) -> None:
    """A step that leaves documents the validator would refuse is not written down; the text tells how many."""
    await make_old(database, documents=2)
    with pytest.raises(Misfit, match=r"^consent_proofs: 2 documents are not of the declared form$"):
        await bring(database)
    assert (await schema_state(database)).version == 0


async def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    """An older program neither serves nor migrates what a newer one has migrated."""

    async def nothing(_database: Database, _tell: Tell) -> None:
        pass

    await bring(database, Step(NEWEST + 1, "newer", nothing, ()))
    for refused in (require_schema(database), bring(database)):
        with pytest.raises(SchemaMismatch, match=f"version {NEWEST + 1}, and this program knows .* {NEWEST}: run the"):
            await refused
    assert (await schema_state(database)).applied[-1] == "newer"


async def test_declarations_come_into_force_without_a_step(database: Database) -> None:
    """An index or a validator that differs from what is declared is made anew; the operator's own index stays."""
    await database.update(Collection.SCHEMA, {}, {"$set": {"declared": "0" * 64}})
    with pytest.raises(SchemaMismatch, match="run verho migrate"):
        await require_schema(database)
    name = Collection.ERASURES.value
    await database.command("dropIndexes", name, index="age")
    await database.command("dropIndexes", name, index="swept")
    wanted = [{"key": {"at": -1}, "name": "age"}, {"key": {"swept": 1, "at": 1}, "name": "operators_own"}]
    await database.command("createIndexes", name, indexes=wanted)
    await database.command("collMod", name, validator={}, validationLevel="off")
    assert await bring(database) == Migrated(NEWEST, NEWEST, ())
    await require_schema(database)
    found = await indexes(database, Collection.ERASURES)
    assert found["age"].keys == (("at", 1),)
    assert ("operators_own" in found, "swept" in found) == (True, False)
    with pytest.raises(Refused):
        await database.insert(Collection.ERASURES, {**VALID[Collection.ERASURES], "extra": 1})


MIGRATE = """
import asyncio, sys
from storage.mongo import Database
from storage.migrations import migrate
from tests.storage.test_migrations import NOW, RENAME

async def main():
    async with Database(sys.argv[1], name=sys.argv[2], timeout_ms=30_000) as database:
        print("ready", flush=True)
        sys.stdin.readline()
        await migrate(database, now=lambda: NOW, steps=[RENAME])

asyncio.run(main())
"""


async def test_four_processes_migrate_at_once(database: Database, database_uri: str) -> None:
    """They all succeed, every document is changed once, and the step is written down once."""
    await make_old(database, documents=40)
    processes = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", MIGRATE, database_uri, database.name),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
        )
        for _ in range(4)
    ]
    async with asyncio.timeout(60):
        for process in processes:
            assert process.stdout is not None
            assert await process.stdout.readline() == b"ready\n"
        await asyncio.gather(*(process.communicate(b"\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    assert {document["version"] for document in await all_of(database)} == {"2026-11"}
    assert (await schema_state(database)).applied == ("rename",)
    await require_schema(database, steps=[RENAME])
