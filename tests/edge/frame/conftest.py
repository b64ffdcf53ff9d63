"""A browser for a module's tests, and for each test a stage and a visitor's page of its own."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.chromium import PATIENCE_MS, running_chromium
from tests.edge.frame.stage import Stage, open_stage


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Give a browser."""
    async with running_chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """Serve the host page and the edge's stand-in."""
    async with open_stage() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Open a browser profile that nobody has used before."""
    context = await browser.new_context(viewport={"width": 900, "height": 760})
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()
