"""`kill -9` at any moment loses no entry whose commit returned: not in the journal, not on the way to the database."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.drain import Drain
from storage.journal import Journal
from storage.mongo import Database
from storage.transcripts import StoredTranscripts

# Commits pairs of entries from several tasks and prints a pair's number only after its commit has returned.
_WRITER = """
import asyncio, os, sys
from pathlib import Path
from storage.journal import Journal
from storage.vocabulary import Entry, EntryKind

async def write(journal, task):
    for n in range(100_000):
        name = f"{task}-{n}"
        pair = [Entry(EntryKind.IDENTITY, name, b"i" * 100), Entry(EntryKind.MESSAGE, name, b"m" * 300)]
        await journal.append(pair)
        os.write(1, f"{name}\\n".encode())

async def main():
    async with Journal(Path(sys.argv[1])) as journal:
        await asyncio.gather(*(write(journal, task) for task in range(8)))

asyncio.run(main())
"""


@pytest.mark.parametrize("moment", [1, 37, 160, 400])
async def test_no_committed_entry_is_lost(tmp_path: Path, moment: int) -> None:
    """A writer killed in the middle leaves every confirmed pair, whole, and no half of an unconfirmed one."""
    path = tmp_path / "journal.sqlite3"
    confirmed = _killed(_WRITER, path, after=moment)
    async with Journal(path) as journal:
        rows = await journal.peek(max_entries=1_000_000, max_bytes=1_000_000_000)
        assert journal.figures.entries == len(rows)
    identities = [row.entry.key for row in rows if row.entry.kind == "identity"]
    messages = [row.entry.key for row in rows if row.entry.kind == "message"]
    assert set(confirmed) <= set(messages)
    assert identities == messages
    # Each task had at most one pair on its way when it was killed.
    assert len(messages) <= len(confirmed) + 8


# The same with a whole edge: one conversation's messages are committed while the drain moves them to the database.
_EDGE = """
import asyncio, os, sys
from datetime import datetime, UTC
from pathlib import Path
from storage.drain import Drain
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.vocabulary import Content, ConversationKind, Delivery, Metadata, Sender

async def main():
    path, uri, name = sys.argv[1:]
    at = datetime.now(UTC)
    async with Journal(Path(path)) as journal, Database(uri, name=name) as database:
        opener, edge = OpenerPrivateKey.generate().public, EdgeKey.from_secret(bytes(32))
        recorder = JournalRecorder(journal=journal, database=database, opener=opener, edge=edge)
        async with Drain(journal=journal, database=database, batch_entries=7):
            metadata = Metadata("Firefox 145", "Linux", "")
            chat, entry = recorder.open(ConversationKind.CHAT, metadata, notice=None, chat_id="", at=at)
            await recorder.commit([entry])
            for n in range(100_000):
                await recorder.commit([recorder.message(
                    chat, message_id=str(n), position=n, sender=Sender.VISITOR, content=Content("hei"),
                    delivery=Delivery.UNCONFIRMED, at=at,
                )])
                os.write(1, f"{n}\\n".encode())

asyncio.run(main())
"""


async def test_a_killed_edge_loses_nothing_on_the_way(tmp_path: Path, database: Database, database_uri: str) -> None:
    """After a restart every confirmed message is in the database exactly once, whatever the drain was doing."""
    path = tmp_path / "journal.sqlite3"
    confirmed = _killed(_EDGE, path, database_uri, database.name, after=150)
    async with Journal(path) as journal:
        assert journal.figures.entries
        async with Drain(journal=journal, database=database) as drain:
            await drain.idle()
        assert journal.figures.set_aside == 0
    transcripts = StoredTranscripts(database=database)
    (conversation,) = await transcripts.conversations()
    stored = [message.id for message in await transcripts.messages(conversation.id)]
    assert stored in (confirmed, [*confirmed, str(len(confirmed))])


def _killed(script: str, path: Path, *arguments: str, after: int) -> list[str]:
    """Run a script, kill it once it has confirmed `after` times, and return all that it confirmed."""
    command = [sys.executable, "-c", script, str(path), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:  # noqa: S603 - our own script
        assert writer.stdout is not None
        confirmed = [writer.stdout.readline() for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        confirmed += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    return [line.decode().strip() for line in confirmed if line.endswith(b"\n")]
