"""The console in a real Chromium: accessible, narrow, dark, quiet, and safe with a script's help and without."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser

from proxy.console.limits import ConsoleLimits
from storage.interfaces import AuditTag
from storage.mongo import Database
from tests.console import samples
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    REASON,
    context_of,
    database,
    is_wider_than_the_screen,
    opened,
    signed_in,
    stage,
    violations,
)
from tests.console.samples import EMAIL
from tests.console.stage import Stage, staged

__all__ = ["database", "stage"]

pytestmark = IN_A_BROWSER


@pytest.mark.parametrize(("width", "scheme"), [(1180, "light"), (320, "dark")])
async def test_every_page_is_accessible_and_fits(
    stage: Stage, chromium: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    """Axe finds nothing, and nothing scrolls sideways, on any page: wide and light, 320 pixels and dark."""
    await stage.person()
    talk, bad = await samples.everything(stage), await samples.hostile(stage)
    context = await context_of(chromium, width=width, scheme=scheme)
    page = await context.new_page()
    found: list[str] = []

    async def look() -> None:
        found.extend(await violations(page))
        if await is_wider_than_the_screen(page):
            found.append(f"{page.url} is wider than the screen")

    await page.goto(stage.origin)
    await look()
    await page.get_by_role("button", name="Kirjaudu sisään").click()
    await look()
    await page.close()
    page = await signed_in(context, stage)
    await look()
    for address in (f"/conversations/{talk.id}", f"/conversations/{bad.id}", "/audit", "/account", "/nothing"):
        await page.goto(stage.origin + address)
        await look()
    await page.goto(f"{stage.origin}/conversations/{talk.id}")
    await page.get_by_text("Avaa henkilötiedot").click()
    await page.get_by_role("button", name="Avaa", exact=True).click()
    await look()
    await opened(page, stage, talk)
    await look()
    await page.get_by_role("button", name="Kirjaudu ulos").click()
    await look()
    assert found == []


async def test_reloading_and_going_back_show_pseudonyms(stage: Stage, chromium: Browser) -> None:
    """The address of an opened page is the redacted page's: a reload closes the curtain, and so does coming back."""
    await stage.person()
    talk = await samples.talk(stage)
    page = await signed_in(await context_of(chromium), stage)
    await opened(page, stage, talk)
    assert EMAIL in await page.content()
    assert page.url == f"{stage.origin}/conversations/{talk.id}"
    await page.reload()
    assert EMAIL not in await page.content()
    await opened(page, stage, talk)
    await page.get_by_role("link", name="Sulje verho").click()
    assert EMAIL not in await page.content()
    assert (await stage.tags()).count(AuditTag.CONSOLE_CONVERSATION_REVEAL) == 2


async def test_an_opened_page_left_alone_closes(database: Database, tmp_path: Path, chromium: Browser) -> None:
    """Without a touch for the time set, the page shows pseudonyms again by itself."""
    limits = ConsoleLimits(sign_in_floor_seconds=0.0, visible_seconds=1)
    async with staged(database, tmp_path, limits=limits) as stage:
        await stage.person()
        talk = await samples.talk(stage)
        page = await signed_in(await context_of(chromium), stage)
        await opened(page, stage, talk)
        await page.get_by_text("Avaa henkilötiedot").wait_for(timeout=10_000)
        assert EMAIL not in await page.content()


async def test_everything_works_without_scripts(stage: Stage, chromium: Browser) -> None:
    """Sign in, read, open, choose a language, sign out: with scripts turned off."""
    await stage.person()
    talk = await samples.talk(stage)
    page = await signed_in(await context_of(chromium, scripts=False), stage)
    await opened(page, stage, talk)
    assert EMAIL in await page.content()
    await page.get_by_role("button", name="Svenska").click()
    await page.get_by_role("heading", name="Chatt 20 november 2046").wait_for()
    assert EMAIL not in await page.content()
    await page.get_by_role("button", name="Logga ut").click()
    await page.get_by_role("heading", name="Du har loggat ut").wait_for()


async def test_the_keyboard_reaches_what_the_mouse_does(stage: Stage, chromium: Browser) -> None:
    """From the skip link to the opened page with Tab, Enter and letters alone."""
    await stage.person()
    talk = await samples.talk(stage)
    page = await signed_in(await context_of(chromium), stage)
    await page.goto(f"{stage.origin}/conversations/{talk.id}")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    await page.keyboard.press("Enter")
    for expected in ("back", "SUMMARY"):
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className || document.activeElement.tagName") == expected
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Asiakkaan")
    await page.keyboard.press("Tab")
    await page.keyboard.type("2026-17")
    await page.keyboard.press("Tab")
    await page.keyboard.type(REASON)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.get_by_text("Avattu: tällä sivulla näkyy henkilötietoja").wait_for()


async def test_a_password_can_be_shown_and_is_hidden_when_sent(stage: Stage, chromium: Browser) -> None:
    """The button shows what was typed; sending turns the field back, so that no browser remembers it as text."""
    await stage.person()
    page = await (await context_of(chromium)).new_page()
    await page.goto(stage.origin)
    field = page.get_by_label("Salasana", exact=True)
    await field.fill("väärä-salasana")
    await page.get_by_role("button", name="Näytä salasana").click()
    assert await field.get_attribute("type") == "text"
    await page.get_by_label("Käyttäjätunnus").fill("aino")
    await page.get_by_role("button", name="Kirjaudu sisään").click()
    await page.get_by_text("Kirjautuminen ei onnistunut.").wait_for()
    assert await field.input_value() == ""
    assert await page.get_by_label("Käyttäjätunnus").input_value() == "aino"
