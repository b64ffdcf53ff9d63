"""The inbox in a real Chromium: accessible, narrow, quiet, and answered by hand."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from proxy.mail.smtp import SmtpMail
from storage.mongo import Database
from tests.console import samples
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    context_of,
    database,
    is_wider_than_the_screen,
    signed_in,
    violations,
)
from tests.console.stage import Stage, staged
from tests.mail.post_office import PostOffice, post_office

__all__ = ["database"]

pytestmark = IN_A_BROWSER


@pytest_asyncio.fixture(loop_scope="module")
async def office() -> AsyncIterator[PostOffice]:
    """The controller's mail server."""
    async with post_office() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def stage(database: Database, tmp_path: Path, office: PostOffice) -> AsyncIterator[Stage]:
    """A console that may send mail."""
    async with staged(database, tmp_path, mail=SmtpMail(office.server)) as running:
        yield running


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_a_form_is_answered_by_hand(
    stage: Stage, chromium: Browser, office: PostOffice, width: int, scheme: Literal["light", "dark"]
) -> None:
    """From the list to the letter: axe finds nothing, nothing scrolls sideways, the policy has nothing to refuse."""
    await stage.person()
    await samples.offline_form(stage)
    page = await signed_in(await context_of(chromium, width=width, scheme=scheme), stage)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    async def look() -> None:
        told.extend(await violations(page))
        assert not await is_wider_than_the_screen(page), page.url

    await page.goto(f"{stage.origin}/inbox")
    await look()
    await page.get_by_role("main").get_by_role("link").last.click()
    await page.get_by_role("button", name="Avaa", exact=True).click()
    await page.get_by_text("Ei vielä avattu").wait_for()
    await look()
    await page.get_by_label("Mihin tarvitset tietoja").select_option("service")
    await page.get_by_label("Asian numero").fill("2026-17")
    await page.get_by_role("button", name="Avaa", exact=True).click()
    await page.get_by_role("button", name="Lähetä vastaus").click()
    await page.get_by_text("Ei vielä lähetetty").wait_for()
    await look()
    await page.get_by_label("Vastauksesi").fill("Hei!\n\nTarra tulee postissa.")
    await page.get_by_text("Luonnos tallennettu").wait_for()
    await page.get_by_role("button", name="Lähetä vastaus").click()
    await page.get_by_text("Aino Virtanen vastasi").first.wait_for()
    await look()
    assert [one.text.splitlines()[0] for one in office.taken] == ["Hei!"]
    # What the browser itself notes of a form that came back with its faults.
    assert [text for text in told if "422" not in text] == []
