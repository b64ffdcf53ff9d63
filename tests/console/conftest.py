"""Fixtures of the console's tests: a fresh console on a fresh database for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from storage.mongo import Database
from tests.console.browsing import Browsing
from tests.console.stage import Stage, staged
from tests.database import database, database_uri

__all__ = ["database", "database_uri"]


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running console on real parts."""
    async with staged(database, tmp_path) as running:
        yield running


@pytest.fixture
async def browsing(stage: Stage) -> AsyncIterator[Browsing]:
    """Somebody who has not signed in."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browsing(session, stage.origin)


@pytest.fixture
async def aino(stage: Stage, browsing: Browsing) -> Browsing:
    """Somebody who holds every right and has signed in."""
    await stage.person()
    await browsing.sign_in("aino")
    return browsing
