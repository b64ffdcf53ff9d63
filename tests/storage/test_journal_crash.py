"""`kill -9` at any moment loses no entry whose commit returned."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.journal import Journal

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
    confirmed = _killed_writer(path, after=moment)
    async with Journal(path) as journal:
        rows = await journal.peek(max_entries=1_000_000, max_bytes=1_000_000_000)
        assert journal.figures.entries == len(rows)
    identities = [row.entry.key for row in rows if row.entry.kind == "identity"]
    messages = [row.entry.key for row in rows if row.entry.kind == "message"]
    assert set(confirmed) <= set(messages)
    assert identities == messages
    # Each task had at most one pair on its way when it was killed.
    assert len(messages) <= len(confirmed) + 8


def _killed_writer(path: Path, *, after: int) -> list[str]:
    """Run the writer, kill it once it has confirmed `after` pairs, and return all that it confirmed."""
    command = [sys.executable, "-c", _WRITER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:  # noqa: S603 - our own script
        assert writer.stdout is not None
        confirmed = [writer.stdout.readline() for _ in range(after)]
        writer.send_signal(signal.SIGKILL)
        confirmed += writer.stdout.readlines()
    assert writer.returncode == -signal.SIGKILL
    return [line.decode().strip() for line in confirmed if line.endswith(b"\n")]
