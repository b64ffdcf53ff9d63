"""Several processes rotate, delete, migrate and write to the audit at once: nothing is lost, done twice or stuck."""

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.drain import Drain
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key, load_opener_public
from storage.migrations import STEPS, migrate, schema_state
from storage.mongo import Database
from storage.passwords import TESTING
from storage.recorder import JournalRecorder
from storage.retention import Retention
from storage.rotation import Rotation, key_usage
from storage.schema import Collection
from tests.commands import ROOT
from tests.storage.test_retention import NOW, TERMS, by_category, store

PROCESSES = 3
OLD, YOUNG, ENTRIES = 12, 12, 8
LOCK = PassphraseLock("pitkä tunnuslause", TESTING)


async def work(uri: str, name: str, directory: Path) -> None:
    """Do all of it at once, as one of several processes; wait for the others first."""
    async with Database(uri, name=name, timeout_ms=60_000) as database:
        audit = StoredAudit(database=database)
        retention = Retention(database=database, audit=audit, schedule=TERMS, now=lambda: NOW)
        keys = KeyRing(OPENER, directory, lock=LOCK)
        rotation = Rotation(database=database, keys=keys, audit=audit, now=lambda: NOW)
        await database.ping()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.readline)
        entries = asyncio.gather(
            *(audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=NOW) for _ in range(ENTRIES))
        )
        reports, stuck, migrated, _ = await asyncio.gather(
            retention.run(), rotation.rewrap(lambda _: None), migrate(database, now=lambda: NOW), entries
        )
        deleted = sum(report.deleted for report in by_category(reports).values())
        sys.stdout.write(f"{deleted} {stuck} {migrated.after}\n")


async def test_everything_at_once(database: Database, database_uri: str, journal: Journal, tmp_path: Path) -> None:
    """Each old conversation goes once and is counted once, each young one moves, each entry stands in one chain."""
    directory = tmp_path / "keys"
    create_keys(directory, lock=LOCK, at=NOW - timedelta(days=300))
    recorder = JournalRecorder(
        journal=journal, database=database, opener=load_opener_public(directory), edge=load_edge_key(directory)
    )
    async with Drain(journal=journal, database=database) as drain:
        for days, count in ((200, OLD), (20, YOUNG)):
            for _ in range(count):
                await store(recorder, drain, days=days)
    audit = StoredAudit(database=database)
    keys = KeyRing(OPENER, directory, lock=LOCK)
    await Rotation(database=database, keys=keys, audit=audit, now=lambda: NOW).begin()
    await database.update(Collection.SCHEMA, {"_id": "schema"}, {"$set": {"version": 0, "applied": []}})

    pipe = asyncio.subprocess.PIPE
    code = "import asyncio, pathlib, sys; from tests.storage.test_many_processes import work; "
    code += "asyncio.run(work(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])))"
    arguments = (sys.executable, "-c", code, database_uri, database.name, str(directory))
    processes = [
        await asyncio.create_subprocess_exec(*arguments, stdin=pipe, stdout=pipe, cwd=ROOT) for _ in range(PROCESSES)
    ]
    try:
        async with asyncio.timeout(240):
            for process in processes:
                assert process.stdout is not None
                assert await process.stdout.readline() == b"ready\n"
            answers = [out for out, _ in await asyncio.gather(*(process.communicate(b"\n") for process in processes))]
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
    assert [process.returncode for process in processes] == [0] * PROCESSES
    told = [[int(word) for word in answer.split()] for answer in answers]

    assert sum(deleted for deleted, _, _ in told) == OLD
    assert [(stuck, version) for _, stuck, version in told] == [(0, STEPS[-1].version)] * PROCESSES
    assert await database.count(Collection.CONVERSATIONS, {}) == YOUNG
    assert await database.count(Collection.MESSAGES, {}) == 2 * YOUNG
    (counter,) = await database.find(Collection.COUNTERS, {}, sort=(("_id", 1),), limit=9)
    assert (counter["conversations"], counter["messages"], counter["incidents"]) == (OLD, 2 * OLD, OLD)
    assert await key_usage(database) == {load_opener_public(directory).id: YOUNG}
    assert (await schema_state(database)).applied == tuple(step.name for step in STEPS)
    found = await audit.verify()
    signed_in = await database.count(Collection.AUDIT, {"tag": AuditTag.CONSOLE_SIGN_IN.value})
    assert (found.intact, found.last, signed_in) == (True, found.entries, PROCESSES * ENTRIES)
