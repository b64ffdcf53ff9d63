"""What storage's tests share: a database, keys, a journal, a recorder, and a gate in front of the database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import pytest

from storage.drain import Drain
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.vocabulary import Metadata
from tests.database import database_uri, fresh_database
from tests.storage.plans import scans, sent

__all__ = ["database_uri"]

# Far ahead, because the database itself removes what has expired by its own clock.
AT = datetime(2046, 11, 22, 10, 0, 0, 123_456, tzinfo=UTC)
FIREFOX = Metadata(browser="Firefox 145", os="Linux", referrer="https://www.jamko.fi/palvelut/*")


class Gate:
    """A TCP relay in front of the database that can be shut, as if the database were away, and opened again."""

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._target = (parts.hostname or "127.0.0.1", parts.port or 27_017)
        self._open = True
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.uri = f"mongodb://127.0.0.1:{port}/?directConnection=true"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.shut()
        self._server.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def connections(self) -> int:
        """How many there were, those that have ended among them."""
        return len(self._writers) // 2

    def shut(self) -> None:
        """Cut every connection and refuse new ones."""
        self._open = False
        for writer in self._writers:
            writer.close()

    def open(self) -> None:
        """Let connections through again."""
        self._open = True

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._open:
            writer.close()
            return
        upstream_reader, upstream_writer = await asyncio.open_connection(*self._target)
        self._writers |= {writer, upstream_writer}
        for source, target in ((reader, upstream_writer), (upstream_reader, writer)):
            task = asyncio.create_task(_pump(source, target))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await source.read(65_536):
            target.write(data)
            await target.drain()
    target.close()


@pytest.fixture
async def database(database_uri: str) -> AsyncIterator[Database]:
    """Give one test its own prepared database; at the end each query that it was asked must have used an index."""
    async with fresh_database(database_uri) as fresh:
        # What another test has asked of the same one is not this one's.
        sent.take(fresh.name)
        yield fresh
        assert await scans(fresh) == []


@pytest.fixture
async def gate(database_uri: str) -> AsyncIterator[Gate]:
    """Give a gate in front of the database."""
    async with Gate(database_uri) as standing:
        yield standing


@pytest.fixture(scope="session")
def private_key() -> OpenerPrivateKey:
    """Give an opener key."""
    return OpenerPrivateKey.generate()


@pytest.fixture(scope="session")
def edge_key() -> EdgeKey:
    """Give an edge key."""
    return EdgeKey.from_secret(bytes(range(32)))


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[Journal]:
    """Give an entered journal."""
    async with Journal(tmp_path / "journal.sqlite3") as entered:
        yield entered


@pytest.fixture
async def drain(journal: Journal, database: Database) -> AsyncIterator[Drain]:
    """Give a running drain from the journal to the database."""
    async with Drain(journal=journal, database=database, first_pause_s=0.01, longest_pause_s=0.05) as running:
        yield running


@pytest.fixture
def recorder(journal: Journal, database: Database, private_key: OpenerPrivateKey, edge_key: EdgeKey) -> JournalRecorder:
    """Give a recorder into the journal."""
    return JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)
