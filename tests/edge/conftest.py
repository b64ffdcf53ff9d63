"""An edge in this process, between a Tawk.to stand-in and an embedded database, over real sockets."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import aiohttp
import pytest

from proxy.database import now
from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor
from proxy.edge.parts import EdgeParts
from proxy.edge_role import edge
from proxy.settings import Settings, check
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.keys import create_keys, load_edge_key
from storage.mongo import Database
from storage.passwords import TESTING
from storage.recorder import JournalRecorder
from tests.database import database, database_uri
from tests.edge.stored import PASSPHRASE
from tests.ports import free_port
from tests.sample_settings import sample_settings

__all__ = ["database", "database_uri"]

WEBHOOK_SECRET = "webhook-secret-for-tests"

STANDING_S = 1_000.0  # What a clock shows that stands still.


@dataclass(slots=True)
class Browser(Visitor):
    """A visitor whose browser tells as much of itself as browsers do, and a little more."""

    headers: dict[str, str] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        """Begin the visit, start the session and open the socket."""
        await self.arrive()
        try:
            await self.begin()
            await self.start()
            await self.connect()
        except BaseException:
            await self._client.close()
            raise
        return self

    async def arrive(self) -> None:
        """Open the browser; nothing is asked yet."""
        told = {"User-Agent": self.user_agent, "Accept-Language": "fi-FI,fi;q=0.9", "DNT": "1"}
        self._http = aiohttp.ClientSession(headers=told | self.headers)

    async def fetch(self, method: str, path: str, **options: Any) -> tuple[aiohttp.ClientResponse, bytes]:
        """Return any answer of the edge's with its body, whatever it is."""
        async with self._client.request(method, self.origin + path, allow_redirects=False, **options) as response:
            return response, await response.read()


@dataclass(frozen=True, slots=True)
class Running:
    """A running edge and what is around it."""

    settings: Settings
    parts: EdgeParts
    simulator: Simulator
    directory: Path

    @property
    def origin(self) -> str:
        """Return the edge's origin."""
        return self.settings.edge.public_origin

    def visitor(self, **options: Any) -> Browser:
        """Return a visitor that is not there yet."""
        return Browser(self.origin, self.simulator.property_id, self.simulator.widget_id, **options)

    @asynccontextmanager
    async def browser(self, **options: Any) -> AsyncIterator[Browser]:
        """Give a browser that has asked nothing yet."""
        browser = self.visitor(**options)
        await browser.arrive()
        try:
            yield browser
        finally:
            await browser._client.close()

    def count(self, name: str, **labels: str) -> float:
        """Return what a counter of the edge says."""
        return self.parts.counters.value(name, **labels)


@asynccontextmanager
async def running_edge(
    directory: Path, database_uri: str, database: Database, simulator: Simulator, **changes: Any
) -> AsyncIterator[Running]:
    """Run an edge whose settings are the sample ones, changed; with `standing`, no rate recovers while it runs."""
    clock_s = (lambda: STANDING_S) if changes.pop("standing", False) else time.monotonic
    port = changes.pop("port", None) or free_port()
    document = sample_settings(directory, edge_port=port, simulator=simulator, database=database.name)
    for path, value in changes.items():
        section = document
        *sections, key = path.split("__")
        for name in sections:
            section = section.setdefault(name, {})
        section[key] = value
    settings = check(document)
    if not (directory / "keys").exists():
        create_keys(directory / "keys", lock=PassphraseLock(PASSPHRASE, TESTING), at=now())
    secrets = {"storage.mongodb": database_uri, "tawk.webhook.secrets.0": WEBHOOK_SECRET}
    async with edge(settings, secrets, clock_s=clock_s) as parts:
        yield Running(settings, parts, simulator, directory)


RunEdge = Callable[..., Any]
"""Run an edge with these settings changed, as often as wanted: an async context that gives a `Running`."""


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A stand-in for Tawk.to."""
    async with Simulator() as running:
        yield running


@pytest.fixture
def run_edge(tmp_path: Path, database_uri: str, database: Database, simulator: Simulator) -> RunEdge:
    """Runs edges in one directory, against one database and one stand-in."""

    def run(**changes: Any) -> Any:
        return running_edge(tmp_path, database_uri, database, changes.pop("simulator", simulator), **changes)

    return run


@pytest.fixture
async def running(run_edge: RunEdge) -> AsyncIterator[Running]:
    """An edge with the sample settings."""
    async with run_edge() as edge_:
        yield edge_


@pytest.fixture(scope="session")
def recorder(tmp_path_factory: pytest.TempPathFactory) -> JournalRecorder:
    """A recorder that seals; its journal and its database are never opened."""
    directory = tmp_path_factory.mktemp("recorder")
    public = create_keys(directory / "keys", lock=PassphraseLock(PASSPHRASE, TESTING), at=now())
    return JournalRecorder(
        journal=Journal(directory / "journal.sqlite3"),
        database=Database("mongodb://127.0.0.1:1"),
        opener=public,
        edge=load_edge_key(directory / "keys"),
    )
