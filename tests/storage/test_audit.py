"""The audit is one unbroken chain, whoever appends at the same time, and shows every later change."""

import asyncio
import sys
from typing import Any

import pytest

from storage.audit import StoredAudit
from storage.audit_chain import GENESIS, entry_hash
from storage.audit_tags import AuditTag
from storage.errors import StorageUnavailable
from storage.mongo import Database
from storage.reasons import Reason, ReasonCode
from storage.schema import Collection
from storage.vocabulary import AuditEntry, ConversationId
from tests.storage.conftest import AT

ONE, TWO = ConversationId("1" * 32), ConversationId("2" * 32)


@pytest.fixture
def audit(database: Database) -> StoredAudit:
    """Give an empty audit."""
    return StoredAudit(database=database)


async def fill(audit: StoredAudit, count: int) -> list[AuditEntry]:
    """Append entries of two actors about two conversations."""
    tags = (AuditTag.CONSOLE_CONVERSATION_READ, AuditTag.CONSOLE_CONVERSATION_REVEAL)
    return [
        await audit.append(
            tags[n % 2],
            actor=("a" if n % 3 else "b") * 32,
            conversations=[(ONE, TWO)[n % 2]],
            detail={"count": n, "scope": "transcript"},
            reason=Reason(ReasonCode.ACCESS, "2026-7"),
            at=AT,
        )
        for n in range(count)
    ]


async def test_entries_form_a_chain(audit: StoredAudit) -> None:
    """Numbers go up by one, each names the one before, and the chain verifies up to its head."""
    entries = await fill(audit, 5)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]
    found = await audit.verify()
    assert (found.entries, found.head, found.broken_at, found.intact) == (5, entries[-1].hash, None, True)


async def test_an_empty_audit_is_intact(audit: StoredAudit) -> None:
    """Nothing written, nothing broken."""
    found = await audit.verify()
    assert (found.entries, found.head, found.intact) == (0, GENESIS, True)


def test_known_answer() -> None:
    """The hash's form is fixed: SHA-256 of this very line."""
    entry = AuditEntry(
        seq=1,
        at=AT.replace(year=2026, microsecond=123_000),
        tag=AuditTag.CONSOLE_SIGN_IN,
        actor="ä",
        conversations=(ONE,),
        detail={"b": 1, "a": "x"},
        reason="",
        previous=GENESIS,
        hash="",
    )
    # printf '%s' '{"actor":"ä","at":"2026-11-22T10:00:00.123+00:00","conversations":["1…1"],"detail":{"a":"x","b":1},
    # "previous":"0…0","reason":"","seq":1,"tag":"console:account:sign_in"}' | sha256sum   (written out in full)
    assert entry_hash(entry) == "03faea389d4426def9bf127b9c9a0cb2165a1576dc9c8146f4523ae04d23a265"


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "service"},
        {"case": "2026-8"},
        {"note": "0" * 64},
        {"actor": "c" * 32},
        {"at": AT.replace(year=2025)},
        {"tag": "console:account:sign_in"},
        {"conversations": []},
        {"detail.count": 99},
        {"previous": GENESIS},
        {"seq": 99},
    ],
)
async def test_a_changed_entry_shows(audit: StoredAudit, database: Database, change: dict[str, Any]) -> None:
    """Whatever is changed in an entry, verification stops before it."""
    await fill(audit, 5)
    assert await database.update(Collection.AUDIT, {"seq": 3}, {"$set": change})
    found = await audit.verify()
    assert (found.entries, found.broken_at, found.intact) == (2, 3, False)


async def test_a_removed_entry_shows(audit: StoredAudit, database: Database) -> None:
    """A gap breaks the chain where it is."""
    await fill(audit, 5)
    await database.delete(Collection.AUDIT, {"seq": 2})
    assert (await audit.verify()).broken_at == 2


async def test_a_rewritten_entry_shows(audit: StoredAudit, database: Database) -> None:
    """An entry replaced together with its own hash no longer fits the one after it."""
    entries = await fill(audit, 3)
    await database.delete(Collection.AUDIT, {"seq": 2})
    other = StoredAudit(database=database)
    await database.delete(Collection.AUDIT, {"seq": 3})
    forged = await other.append(AuditTag.CONSOLE_SIGN_OUT, actor="c" * 32, at=AT)
    assert forged.seq == 2
    last = {
        "_id": entries[2].hash,
        "seq": 3,
        "at": entries[2].at,
        "tag": entries[2].tag.value,
        "actor": entries[2].actor,
        "conversations": list(entries[2].conversations),
        "detail": dict(entries[2].detail),
        "reason": entries[2].reason,
        "previous": entries[2].previous,
        "case": entries[2].case,
    }
    await database.insert(Collection.AUDIT, last)
    assert (await audit.verify()).broken_at == 3


async def test_pages_and_filters(audit: StoredAudit) -> None:
    """Newest first, page by page, by tag, actor and conversation."""
    entries = await fill(audit, 7)
    first = await audit.page(limit=3)
    assert [entry.seq for entry in first] == [7, 6, 5]
    assert list(await audit.page(before=5, limit=10)) == list(reversed(entries[:4]))
    assert [e.seq for e in await audit.page(tag=AuditTag.CONSOLE_CONVERSATION_REVEAL)] == [6, 4, 2]
    assert [e.seq for e in await audit.page(actor="b" * 32)] == [7, 4, 1]
    assert [e.seq for e in await audit.page(conversation=TWO, before=6)] == [4, 2]


async def test_many_at_the_same_time(audit: StoredAudit, database: Database) -> None:
    """Several appenders of one process leave one whole chain."""
    others = [StoredAudit(database=database) for _ in range(4)]
    await asyncio.gather(
        *(one.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT) for one in others for _ in range(10))
    )
    found = await audit.verify()
    assert (found.entries, found.intact) == (40, True)


_APPENDER = """
import asyncio, sys
from datetime import datetime, UTC
from storage.audit import StoredAudit
from storage.mongo import Database
from storage.vocabulary import AuditTag

async def main():
    async with Database(sys.argv[1], name=sys.argv[2]) as database:
        audit = StoredAudit(database=database)
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(15):
            await audit.append(AuditTag.CONSOLE_SIGN_IN, actor=sys.argv[3], at=datetime.now(UTC))

asyncio.run(main())
"""


async def test_several_processes_at_the_same_time(audit: StoredAudit, database: Database, database_uri: str) -> None:
    """Appenders in three processes, started together, lose nothing and leave one whole chain."""
    pipe = asyncio.subprocess.PIPE
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", _APPENDER, database_uri, database.name, f"process-{n}", stdin=pipe, stdout=pipe
        )
        for n in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        await process.stdout.readline()
    await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0, 0]
    found = await audit.verify()
    assert (found.entries, found.intact) == (45, True)
    for n in range(3):
        assert len(await audit.page(actor=f"process-{n}")) == 15


async def test_without_a_database_nothing_is_claimed() -> None:
    """An entry that cannot be written is an error."""
    async with Database("mongodb://127.0.0.1:9/", timeout_ms=50) as nowhere:
        with pytest.raises(StorageUnavailable):
            await StoredAudit(database=nowhere).append(AuditTag.CONSOLE_SIGN_IN, actor="a", at=AT)
