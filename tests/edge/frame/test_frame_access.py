"""Every view of ours, for everyone: WCAG 2.2 AA as far as a machine can tell, light and dark, 320 pixels wide."""

from collections.abc import AsyncIterator
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Frame, Page, expect

from proxy.edge.texts import frame_texts, widget_texts
from tests.chromium import PATIENCE_MS
from tests.edge.frame.stage import Stage
from tests.edge.frame.visitor import chat, frame, frame_of, launcher, start, visit, widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WORDS = frame_texts("fi")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest_asyncio.fixture(loop_scope="module", params=["light", "dark"])
async def page(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """Open a page on the narrowest of phones, without motion."""
    scheme: Literal["light", "dark"] = request.param
    context = await browser.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=scheme, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield await context.new_page()
    await context.close()


async def violations(place: Page | Frame, context: str) -> list[str]:
    """Return what axe finds in one document; a child frame is a document of its own."""
    found = await Axe().run(place, context, {"iframes": False, "runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in found.response["violations"]
    ]


async def test_launcher_and_notice(page: Page, stage: Stage) -> None:
    """The launcher and the notice have no violation and fit the width."""
    await visit(page, stage)
    assert await violations(page, "verho-chat") == []
    await launcher(page).click()
    await expect(page.locator("verho-chat .notice")).to_be_visible()
    assert await violations(page, "verho-chat") == []
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_chat_link_and_withheld_notice(page: Page, stage: Stage) -> None:
    """The open chat, a withheld notice, and the two questions have no violation."""
    await chat(page, stage)
    await stage.say("verhoWithheld", {"reason": "upload"})
    await expect(frame(page).get_by_role("alert")).to_contain_text(WORDS["withheld_upload"])
    assert await violations(frame_of(page, stage), "#verho-notices") == []
    await frame(page).get_by_role("button", name=WORDS["withheld_close"]).click()
    await expect(widget(page).locator("textarea")).to_be_visible()
    await stage.say("visitorMessage", {"m": '<a href="http://example.fi/a">a</a>'})
    await widget(page).locator("p.a a").click()
    await expect(page.get_by_role("dialog", name=widget_texts("fi")["link_title"])).to_be_visible()
    assert await violations(page, "verho-chat") == []


async def test_connecting_and_offline_form(page: Page, stage: Stage) -> None:
    """The frame has no violation while it connects, with the form's errors shown, and when the form is sent."""
    stage.language_gate.clear()
    await start(page, stage)
    await expect(frame(page).get_by_text(WORDS["connecting"])).to_be_visible()
    assert await violations(frame_of(page, stage), "body") == []
    stage.language_gate.set()
    await page.locator(".panel[data-status=online]").wait_for()
    await stage.say("pageDisable")
    await frame(page).get_by_role("button", name=WORDS["form_send"]).click()
    await expect(frame(page).get_by_text(WORDS["error_name"])).to_be_visible()
    assert await violations(frame_of(page, stage), "body") == []
    assert await frame_of(page, stage).evaluate("document.documentElement.scrollWidth") == 320
    for field, value in (("name", "Matti"), ("email", "matti@example.fi"), ("message", "Soittakaa")):
        await frame(page).get_by_label(WORDS[f"form_{field}"]).fill(value)
    await frame(page).get_by_role("button", name=WORDS["form_send"]).click()
    await expect(frame(page).get_by_role("heading", name=WORDS["sent_title"])).to_be_visible()
    assert await violations(frame_of(page, stage), "body") == []
