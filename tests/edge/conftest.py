"""An edge in this process, between a Tawk.to stand-in and an embedded database, over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from proxy.app import edge, now
from proxy.demo.simulator import Simulator
from proxy.demo.visitor import Visitor
from proxy.edge.parts import EdgeParts
from proxy.settings import Settings, check
from storage.keys import create_keys
from storage.mongo import Database
from storage.passwords import TESTING
from tests.database import database, database_uri
from tests.ports import free_port
from tests.sample_settings import sample_settings

__all__ = ["database", "database_uri"]


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

    def visitor(self, **options: Any) -> Visitor:
        """Return a visitor that is not there yet."""
        return Visitor(self.origin, self.simulator.property_id, self.simulator.widget_id, **options)


@asynccontextmanager
async def running_edge(
    directory: Path, database_uri: str, database: Database, simulator: Simulator, **changes: Any
) -> AsyncIterator[Running]:
    """Run an edge whose settings are the sample ones, changed."""
    port = free_port()
    document = sample_settings(directory, edge_port=port, simulator=simulator, database=database.name)
    for path, value in changes.items():
        section = document
        *sections, key = path.split("__")
        for name in sections:
            section = section.setdefault(name, {})
        section[key] = value
    settings = check(document)
    if not (directory / "keys").exists():
        create_keys(directory / "keys", passphrase="a passphrase for tests", at=now(), profile=TESTING)
    secrets = {"storage.mongodb": database_uri, "tawk.webhook.secrets.0": "webhook-secret-for-tests"}
    async with edge(settings, secrets) as parts:
        yield Running(settings, parts, simulator, directory)


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A stand-in for Tawk.to."""
    async with Simulator() as running:
        yield running


@pytest.fixture
async def running(
    tmp_path: Path, database_uri: str, database: Database, simulator: Simulator
) -> AsyncIterator[Running]:
    """An edge with the sample settings."""
    async with running_edge(tmp_path, database_uri, database, simulator) as edge_:
        yield edge_
