"""A real database for tests: the embedded one in a process of its own, or the one that MONGODB_URI names.

A folder's conftest imports the two fixtures by name. One process serves all folders, and each test has a database of
its own: a new one, or one that a test has used some time ago, emptied. Making one takes much longer than emptying it.
"""

import os
import secrets
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo import monitoring

from storage.embedded import EmbeddedDatabase
from storage.migrations import migrate
from storage.mongo import Database
from storage.schema import Collection


@contextmanager
def running_database() -> Iterator[str]:
    """Give the address of a running database: MONGODB_URI's, or a new embedded one that ends with the context."""
    given = os.environ.get("MONGODB_URI")
    if given:
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="verho-database-") as directory,
        # Nothing in it is kept, so it is killed without waiting for its orderly end, which takes two seconds.
        EmbeddedDatabase(Path(directory) / "data", stop_timeout_s=0) as embedded,
    ):
        yield embedded.uri


_RESTING = 6
"""How many used databases rest before the first of them is used again: what its test has left under way has ended."""


class _Reshaped(monitoring.CommandListener):
    """The databases of which this process has changed more than documents."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Note what changes collections or indexes, even when it fails."""
        if event.command_name in {"collMod", "create", "createIndexes", "drop", "dropDatabase", "dropIndexes"}:
            self.names.add(event.database_name)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Nothing more to note."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Nothing more to note."""


_reshaped = _Reshaped()
monitoring.register(_reshaped)

_used: dict[str, deque[str]] = {}
"""Databases that may be used again, by the address of the embedded database that they are in."""


@asynccontextmanager
async def fresh_database(uri: str) -> AsyncIterator[Database]:
    """Give a prepared database with nothing in it."""
    async with AsyncExitStack() as stack:
        used = _used.get(uri)
        database = await _used_before(uri, used, stack) if used is not None and len(used) >= _RESTING else None
        if database is None:
            database = await stack.enter_async_context(_database(uri, f"verho_test_{secrets.token_hex(6)}"))
            await migrate(database, now=lambda: datetime.now(UTC))
            _reshaped.names.discard(database.name)
        try:
            yield database
        finally:
            if used is None or database.name in _reshaped.names:
                await database.drop()
            else:
                used.append(database.name)


def _database(uri: str, name: str) -> Database:
    # A generous time-out: on a busy machine the embedded database takes seconds to remove what a test has filled.
    return Database(uri, name=name, timeout_ms=30_000)


async def _used_before(uri: str, used: deque[str], stack: AsyncExitStack) -> Database | None:
    """Return a database as if it were new; None, and it is removed, when another process has reshaped it."""
    database = await stack.enter_async_context(_database(uri, used.popleft()))
    if await _shape(database) != await _shape_of_new(uri):
        await database.drop()
        return None
    for collection in await _filled(database):
        await database.delete(collection, {})
    await database.insert(Collection.SCHEMA, _new[uri][1])
    return database


async def _filled(database: Database) -> list[Collection]:
    """Return the collections that hold anything, by one question: most tests fill few of them."""
    first, *others = Collection
    joined = [{"$unionWith": {"coll": other.value, "pipeline": _look(other)}} for other in others]
    return [Collection(found["name"]) for found in await database.aggregate(first, [*_look(first), *joined])]


def _look(collection: Collection) -> list[dict[str, Any]]:
    return [{"$limit": 1}, {"$project": {"_id": 0, "name": {"$literal": collection.value}}}]


_new: dict[str, tuple[object, dict[str, Any]]] = {}
"""Of a new database its shape and its one document, by address."""


async def _shape_of_new(uri: str) -> object:
    if uri not in _new:
        async with _database(uri, "verho_test_new") as database:
            await migrate(database, now=lambda: datetime.now(UTC))
            _new[uri] = (await _shape(database), await database.find_one(Collection.SCHEMA, {}) or {})
            await database.drop()
    return _new[uri][0]


async def _shape(database: Database) -> object:
    """Return all collections with their validators, and how many indexes they have: listing those takes long."""
    listed = await database.command("listCollections", cursor={"batchSize": 1_000})
    rules = {found["name"]: found.get("options", {}) for found in listed["cursor"]["firstBatch"]}
    return rules, (await database.command("dbStats"))["indexes"]


class _OneForAll:
    """One running database for whoever asks for it at the same time."""

    def __init__(self) -> None:
        self._users = 0
        self._uri = ""
        self._stack = ExitStack()

    @contextmanager
    def running(self) -> Iterator[str]:
        """Give its address; it starts for the first who asks, and ends with the last."""
        if not self._users:
            self._uri = self._stack.enter_context(running_database())
            if not os.environ.get("MONGODB_URI"):
                _used[self._uri] = deque()
        self._users += 1
        try:
            yield self._uri
        finally:
            self._users -= 1
            if not self._users:
                _used.pop(self._uri, None)
                self._stack.close()


_one = _OneForAll()


@pytest.fixture(scope="session")
def database_uri() -> Iterator[str]:
    """Give the address of a database that runs for the whole test session."""
    with _one.running() as uri:
        yield uri


@pytest.fixture
async def database(database_uri: str) -> AsyncIterator[Database]:
    """Give one test its own prepared database."""
    async with fresh_database(database_uri) as fresh:
        yield fresh
