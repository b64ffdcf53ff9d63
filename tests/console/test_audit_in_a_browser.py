"""The audit and the record of processing in a real Chromium: accessible, narrow, quiet."""

from typing import Literal

import pytest
from playwright.async_api import Browser

from storage.interfaces import AuditTag
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    context_of,
    database,
    is_wider_than_the_screen,
    signed_in,
    stage,
    violations,
)
from tests.console.stage import Stage

__all__ = ["database", "stage"]

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_the_audit_is_read_narrowed_and_taken(
    stage: Stage, chromium: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    """With what stands out, with a fault, and with a file: axe finds nothing, nothing scrolls sideways."""
    await stage.person()
    for _ in range(6):
        await stage.audit.append(AuditTag.OPENER_KEYS_REFUSED, actor="unknown", at=stage.clock())
    page = await signed_in(await context_of(chromium, width=width, scheme=scheme), stage)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    for address in ("/audit", "/audit?conversation=x&case=<b>", "/audit?case=none", "/record"):
        await page.goto(stage.origin + address)
        told.extend(await violations(page))
        assert not await is_wider_than_the_screen(page), address
    await page.goto(f"{stage.origin}/audit")
    await page.get_by_role("link", name="Näytä sen päivän merkinnät").click()
    await page.get_by_label("Kuka").get_by_role("option", name="Tuntematon").first.wait_for(state="attached")
    async with page.expect_download() as download:
        await page.get_by_role("button", name="CSV").click()
    assert (await download.value).suggested_filename == "verho-audit-2046-11-20.csv"
    assert [text for text in told if "422" not in text] == []
