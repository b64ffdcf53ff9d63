"""The whole console walked from link to link in a real browser, with hostile words wherever words can stand."""

import pytest
from playwright.async_api import Page

from tests.chromium import running_chromium
from tests.console import hostile, samples
from tests.console.crawling import Crawl
from tests.console.in_a_browser import is_wider_than_the_screen, violations
from tests.console.stage import NOON, PASSWORD, Stage

pytestmark = pytest.mark.browser

#: Every place that the navigation leads to, and more than these are walked.
LEAST = {"/conversations", "/live", "/inbox", "/rules", "/audit", "/people", "/keys", "/account", "/cases", "/search"}


async def sign_in(page: Page, stage: Stage) -> None:
    """Sign in by hand."""
    await page.goto(f"{stage.origin}/sign-in")
    await page.locator("#name").fill("aino")
    await page.locator("#password").fill(PASSWORD)
    await page.locator("#password").press("Enter")
    await page.wait_for_url("**/conversations")


async def test_hostile_words_do_nothing_on_any_page(stage: Stage) -> None:
    """No script of theirs runs, nothing is asked for elsewhere, no page breaks, at 320 pixels for axe either."""
    await stage.person()
    await hostile.fill(stage)
    await samples.talk(stage, at=NOON)
    async with running_chromium() as chromium:
        context = await chromium.new_context(
            viewport={"width": 320, "height": 800}, locale="fi-FI", color_scheme="dark"
        )
        page = await context.new_page()
        asked: list[str] = []
        dialogs: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        await sign_in(page, stage)
        crawl = Crawl(page, stage.origin, each=1)
        wrong: list[str] = []
        async for address, first in crawl.pages():
            title = await page.title()
            if title == "owned" or not title.endswith("Verho"):
                wrong.append(f"{address}: its title is {title!r}")
            if first:
                wrong += await violations(page)
            if await is_wider_than_the_screen(page):
                wrong.append(f"{address}: wider than the screen")
    assert wrong == []
    assert dialogs == []
    assert {url for url in asked if not url.startswith(stage.origin)} == set()
    assert set(crawl.seen) >= LEAST
