"""Fixtures of the console's tests: a fresh console on a fresh database for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from storage.mongo import Database
from tests.chromium import running_chromium
from tests.console.browsing import Browsing, browser
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
    async with browser(stage) as fresh:
        yield fresh


@pytest.fixture
async def aino(stage: Stage, browsing: Browsing) -> Browsing:
    """Somebody who holds every right and has signed in."""
    await stage.person()
    await browsing.sign_in("aino")
    return browsing


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_chromium() -> AsyncIterator[Browser]:
    """A browser for all tests of a file."""
    async with running_chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def chromium(one_chromium: Browser) -> AsyncIterator[Browser]:
    """A file's browser; what a test has opened in it is closed."""
    yield one_chromium
    for context in one_chromium.contexts:
        await context.close()
