"""A real database for tests: the embedded one in a process of its own, or the one that MONGODB_URI names.

A folder's conftest imports the two fixtures by name; one process serves a folder, and each test has a database of its
own, which is removed afterwards.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.embedded import EmbeddedDatabase
from storage.migrations import migrate
from storage.mongo import Database

_MEMORY = Path("/dev/shm")  # noqa: S108 - a directory of a random name in it.
_ROOM_BYTES = 2**30


def _quick_place() -> Path | None:
    """Return a directory in memory that has room for what tests write; None where there is none.

    The embedded database waits for the disk at each write, which matters to none of the tests that share it.
    """
    return _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES else None


@contextmanager
def running_database() -> Iterator[str]:
    """Give the address of a running database: MONGODB_URI's, or a new embedded one that ends with the context."""
    given = os.environ.get("MONGODB_URI")
    if given:
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="verho-database-", dir=_quick_place()) as directory,
        # Nothing in it is kept, so it is killed without waiting for its orderly end, which takes two seconds.
        EmbeddedDatabase(Path(directory) / "data", stop_timeout_s=0) as embedded,
    ):
        yield embedded.uri


@asynccontextmanager
async def fresh_database(uri: str) -> AsyncIterator[Database]:
    """Give a prepared database of a new name, removed at the end."""
    # A generous time-out: on a busy machine the embedded database takes seconds to remove what a test has filled.
    async with Database(uri, name=f"verho_test_{secrets.token_hex(6)}", timeout_ms=30_000) as database:
        await migrate(database, now=lambda: datetime.now(UTC))
        try:
            yield database
        finally:
            await database.drop()


@pytest.fixture(scope="session")
def database_uri() -> Iterator[str]:
    """Give the address of a database that runs for the whole test session."""
    with running_database() as uri:
        yield uri


@pytest.fixture
async def database(database_uri: str) -> AsyncIterator[Database]:
    """Give one test its own prepared database."""
    async with fresh_database(database_uri) as fresh:
        yield fresh
