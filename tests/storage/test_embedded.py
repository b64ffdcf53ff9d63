"""The embedded database answers on loopback, keeps what it confirmed, and ends with whoever started it."""

import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from storage.embedded import EmbeddedDatabase
from storage.errors import StorageError
from storage.mongo import Database
from storage.preparation import prepare
from storage.schema import Collection
from tests.storage.conftest import AT

EVENT = {"_id": "0" * 64, "event": "chat:start", "chat_id": "", "at": AT, "expires_at": AT.replace(year=2099)}


async def test_data_stay_after_a_stop(tmp_path: Path) -> None:
    """What was written is there after stopping and starting again in the same directory; it listens on loopback."""
    async with EmbeddedDatabase(tmp_path / "data") as embedded:
        assert urlsplit(embedded.uri).hostname == "127.0.0.1"
        async with Database(embedded.uri) as database:
            await prepare(database)
            await database.insert(Collection.WEBHOOK_EVENTS, EVENT)
    async with EmbeddedDatabase(tmp_path / "data", stop_timeout_s=0) as embedded, Database(embedded.uri) as database:
        assert await database.find_one(Collection.WEBHOOK_EVENTS, {"_id": "0" * 64})


def test_a_directory_in_use_is_an_error(tmp_path: Path) -> None:
    """A second database in the same directory does not start, and the error says where to look."""
    with EmbeddedDatabase(tmp_path / "data", stop_timeout_s=0):
        second = EmbeddedDatabase(tmp_path / "data", start_timeout_s=10)
        with pytest.raises(StorageError, match=r"data\.log says why"), second:
            pass


_PARENT = """
import sys
from pathlib import Path
from storage.embedded import EmbeddedDatabase

with EmbeddedDatabase(Path(sys.argv[1])) as embedded:
    print(embedded.pid, flush=True)
    sys.stdin.readline()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """`kill -9` of whoever started it ends the database too, so that the directory is free again."""
    command = [sys.executable, "-c", _PARENT, str(tmp_path / "data")]
    with subprocess.Popen(  # noqa: S603 - our own script
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        watched = os.pidfd_open(child)
        parent.send_signal(signal.SIGKILL)
    # A process's descriptor becomes readable when the process ends.
    ended, _, _ = select.select([watched], [], [], 30)
    os.close(watched)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    assert ended
