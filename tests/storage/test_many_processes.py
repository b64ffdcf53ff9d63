"""Processes of their own write the audit and rotate one key at once: no entry is lost, and nothing stays behind."""

import asyncio
import os
import sys
from pathlib import Path

from storage.audit import StoredAudit
from storage.drain import Drain
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key, load_opener_public
from storage.mongo import Database
from storage.passwords import TESTING
from storage.recorder import JournalRecorder
from storage.rotation import Rotation, key_usage
from storage.vocabulary import ConversationKind
from tests.commands import ROOT
from tests.storage.conftest import AT, FIREFOX

PASSPHRASE = "pitkä tunnuslause"
APPENDS = """
import asyncio, sys
from datetime import UTC, datetime
from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.mongo import Database

async def main(uri, name):
    async with Database(uri, name=name, timeout_ms=30_000) as database:
        audit = StoredAudit(database=database, attempts=1_000)
        for _ in range(12):
            await audit.append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=datetime.now(UTC))

asyncio.run(main(*sys.argv[1:]))
"""
ROTATES = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from storage.audit import StoredAudit
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import OPENER
from storage.mongo import Database
from storage.rotation import Rotation

async def main(uri, name, directory, passphrase):
    ring = KeyRing(OPENER, Path(directory), lock=PassphraseLock(passphrase))
    async with Database(uri, name=name, timeout_ms=30_000) as database:
        audit = StoredAudit(database=database, attempts=1_000)
        rotation = Rotation(database=database, keys=ring, audit=audit, now=lambda: datetime.now(UTC))
        await rotation.rewrap(lambda _: None)

asyncio.run(main(*sys.argv[1:]))
"""


async def _run(script: str, *arguments: str) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, *arguments, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    async with asyncio.timeout(60):
        return await process.wait()


async def test_four_processes_at_once(
    database: Database, database_uri: str, journal: Journal, drain: Drain, tmp_path: Path
) -> None:
    """Two append to the audit while two move all conversations to a new key; every entry is there, in one chain."""
    lock, directory = PassphraseLock(PASSPHRASE, TESTING), tmp_path / "keys"
    create_keys(directory, lock=lock, at=AT)
    recorder = JournalRecorder(
        journal=journal, database=database, opener=load_opener_public(directory), edge=load_edge_key(directory)
    )
    begun = [recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=AT) for _ in range(30)]
    await recorder.commit([entry for _, entry in begun])
    await drain.idle()
    audit, ring = StoredAudit(database=database), KeyRing(OPENER, directory, lock=lock)
    assert await Rotation(database=database, keys=ring, audit=audit, now=lambda: AT).begin()
    where = (database_uri, database.name)
    codes = await asyncio.gather(
        *(_run(APPENDS, *where) for _ in range(2)),
        *(_run(ROTATES, *where, str(directory), PASSPHRASE) for _ in range(2)),
    )
    assert codes == [0, 0, 0, 0]
    assert await key_usage(database) == {load_opener_public(directory).id: 30}
    found = await audit.verify()
    assert (found.intact, found.entries) == (True, 1 + 2 * 12 + 2)
