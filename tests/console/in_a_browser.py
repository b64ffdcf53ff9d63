"""The console in a real Chromium: how it is looked at, and consoles that live in the event loop of a file's browser.

A file whose tests use `chromium` says `pytestmark = IN_A_BROWSER` and imports `database` and `stage` from here.
"""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page

from storage.interfaces import Conversation
from storage.mongo import Database
from tests.chromium import PATIENCE_MS
from tests.console.stage import PASSWORD, Stage, staged
from tests.database import fresh_database

IN_A_BROWSER = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
REASON = "Asiakas pyysi palaamaan asiaan"


@pytest_asyncio.fixture(loop_scope="module")
async def database(database_uri: str) -> AsyncIterator[Database]:
    """A test's own prepared database."""
    async with fresh_database(database_uri) as fresh:
        yield fresh


@pytest_asyncio.fixture(loop_scope="module")
async def stage(database: Database, tmp_path: Path) -> AsyncIterator[Stage]:
    """A running console on real parts."""
    async with staged(database, tmp_path) as running:
        yield running


async def context_of(
    chromium: Browser, *, width: int = 1180, scheme: Literal["light", "dark"] = "light", scripts: bool = True
) -> BrowserContext:
    """Return a context of a Finnish reader who wants no motion."""
    context = await chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="fi-FI",
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


async def signed_in(context: BrowserContext, stage: Stage) -> Page:
    """Return a page of somebody who has signed in by hand."""
    page = await context.new_page()
    await page.goto(stage.origin)
    await page.get_by_label("Käyttäjätunnus").fill("aino")
    await page.get_by_label("Salasana", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Kirjaudu sisään").click()
    await page.wait_for_url("**/conversations")
    return page


async def opened(page: Page, stage: Stage, conversation: Conversation) -> None:
    """Open a conversation's personal data by hand."""
    await page.goto(f"{stage.origin}/conversations/{conversation.id}")
    await page.get_by_text("Avaa henkilötiedot").click()
    form = page.locator("#open")
    await form.get_by_label("Mihin tarvitset tietoja").select_option("service")
    await form.get_by_label("Asian numero").fill("2026-17")
    await form.get_by_label("Lisätietoja").fill(REASON)
    await page.get_by_role("button", name="Avaa", exact=True).click()
    await page.get_by_text("Avattu: tällä sivulla näkyy henkilötietoja").wait_for()


async def violations(page: Page) -> Sequence[str]:
    """Return what axe finds, a line each."""
    results = await Axe().run(page)
    return [
        f"{page.url} {violation['id']}: {node['html'][:120]}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
    ]


async def is_wider_than_the_screen(page: Page) -> bool:
    """Say whether the page scrolls sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
