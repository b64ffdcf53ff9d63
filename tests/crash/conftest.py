"""A database of one's own that can be killed, an edge as a process, and how many rounds there are."""

import os
import random
import secrets
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from proxy.database import now
from proxy.demo.simulator import Simulator
from storage.embedded import EmbeddedDatabase
from storage.migrations import migrate
from storage.mongo import Database
from tests.edge_processes import EdgeProcess, edge_processes

NAME = "verho_crash"
UNLIMITED = {
    "visits_per_minute_per_source": 100_000,
    "messages_per_minute_per_visit": 100_000,
}


@dataclass(slots=True)
class Site:
    """What runs, and can be killed: an edge with its writer, and the database's process."""

    directory: Path
    simulator: Simulator
    edge: EdgeProcess
    server: EmbeddedDatabase

    async def kill_database(self) -> None:
        """End the database as a power cut does."""
        if self.server.pid is not None:
            os.kill(self.server.pid, signal.SIGKILL)
        self.server.stop()

    async def start_database(self) -> None:
        """Start it again, on the same files and at the same address."""
        await self.server.__aenter__()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    """Give a running site to all tests of a module."""
    async with crashing_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@asynccontextmanager
async def crashing_site(directory: Path) -> AsyncIterator[Site]:
    """Give a running site."""
    server = EmbeddedDatabase(directory / "database", stop_timeout_s=0)
    async with server:
        async with Database(server.uri, name=NAME, timeout_ms=30_000) as database:
            await migrate(database, now=now)
        async with (
            Simulator() as simulator,
            edge_processes(directory, server.uri, NAME, simulator, limits=UNLIMITED) as (edge,),
        ):
            yield Site(directory, simulator, edge, server)


def seed() -> int:
    """Return CRASH_SEED, or a new one; a test prints it."""
    given = os.environ.get("CRASH_SEED")
    return int(given) if given else secrets.randbelow(1_000_000)


def rounds() -> int:
    """Return CRASH_ROUNDS; 2 where nothing is said."""
    return int(os.environ.get("CRASH_ROUNDS", "2"))


def outage_s() -> float:
    """Return how long the database is away in one piece: CRASH_OUTAGE_S, or some seconds."""
    return float(os.environ.get("CRASH_OUTAGE_S", "3"))


def chooser(number: int) -> random.Random:
    """Return what decides moments and victims: the same for the same number."""
    return random.Random(number)  # noqa: S311 - it has to be repeatable, and keeps no secret.


def tell(text: str) -> None:
    """Print a line; pytest shows it where a test has failed, and always with -s."""
    sys.stdout.write(text + "\n")
