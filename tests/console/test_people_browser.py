"""Two journeys in a real Chromium: a new presidium gets its rights; an ex-member's end while the page is open."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Browser, Page

from storage.granting_port import GrantTerms
from storage.interfaces import Right
from storage.mongo import Database
from tests.console import samples
from tests.console.stage import NOON, PASSWORD, QUICK, Stage, staged
from tests.console.test_in_a_browser import chromium, context_of, is_wider_than_the_screen, violations

__all__ = ["chromium"]

pytestmark = pytest.mark.browser

OWN = "kolme kuivaa kukkaa"
GRANTING = frozenset({Right.GRANT, Right.READ_AUDIT, Right.READ_REDACTED})


class Looked:
    """What was wrong on the pages that were looked at."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def listen(self, page: Page) -> None:
        """Hear what the page complains of: a policy that was broken, a script that failed."""
        # A form that is sent back with its faults is an answer like another, and Chromium reports its status.
        page.on("console", lambda told: None if "status of 422" in told.text else self.found.append(told.text))
        page.on("pageerror", lambda error: self.found.append(str(error)))

    async def at(self, page: Page) -> None:
        """Look at a page: barriers, and whether it is wider than the screen."""
        self.found.extend(await violations(page))
        if await is_wider_than_the_screen(page):
            self.found.append(f"{page.url} is wider than the screen")


async def enter(page: Page, stage: Stage, name: str, password: str = PASSWORD) -> None:
    """Sign in by hand."""
    await page.goto(f"{stage.origin}/sign-in")
    await page.get_by_label("Käyttäjätunnus").fill(name)
    await page.get_by_label("Salasana", exact=True).fill(password)
    await page.get_by_role("button", name="Kirjaudu sisään").click()
    await page.get_by_role("button", name="Kirjaudu ulos").wait_for()


async def test_a_new_presidium_gets_its_rights(database: Database, tmp_path: Path, chromium: Browser) -> None:
    """From the form to the first conversation: two chairs decide, the newcomer alone knows the password."""
    looked = Looked()
    async with staged(database, tmp_path, grants=GrantTerms(second_approver=True)) as stage:
        await stage.person("author", GRANTING, display_name="Aino Author", grant_until=NOON + timedelta(days=5))
        await stage.person("other", GRANTING, display_name="Oili Other")
        await samples.everything(stage)
        screens: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (320, "dark"), (320, "light"))
        contexts = [await context_of(chromium, width=width, scheme=scheme) for width, scheme in screens]
        first, second, newcomer = [await context.new_page() for context in contexts]
        for page in (first, second, newcomer):
            looked.listen(page)
        await enter(first, stage, "author")
        await first.get_by_role("link", name="Henkilöt", exact=True).click()
        await first.get_by_role("link", name="Anna oikeudet uudelle henkilölle").click()
        await first.get_by_role("link", name="Puheenjohtajisto").click()
        await first.get_by_role("button", name="Ehdota oikeuksia").click()
        await looked.at(first)
        await first.get_by_label("Nimi", exact=True).fill("Bertta Berg")
        await first.get_by_label("Käyttäjätunnus").fill("bertta")
        await first.get_by_label("Päätöksen tekijä").fill("hallitus 12.1.2047 § 4")
        await first.get_by_label("Mihin oikeuksia tarvitaan").fill("puheenjohtaja 2047")
        await first.get_by_label("Toimikauden viimeinen päivä").fill("2047-10-31")
        await first.keyboard.press("Enter")
        await first.get_by_role("heading", name="Käyttöönottokoodi").wait_for()
        await looked.at(first)
        link = await first.locator(".secret").first.inner_text()
        await newcomer.goto(link)
        await newcomer.wait_for_function("location.hash === ''")
        assert await newcomer.get_by_label("Käyttöönottokoodi").input_value() == link.partition("#")[2]
        await looked.at(newcomer)
        for label in ("Oma salasana", "Sama salasana uudelleen"):
            await newcomer.get_by_label(label).fill(OWN)
        await newcomer.get_by_role("button", name="Ota tunnus käyttöön").click()
        await newcomer.wait_for_url("**/sign-in?next=/account")
        await enter(second, stage, "other")
        await second.goto(f"{stage.origin}/people")
        await looked.at(second)
        await second.get_by_role("button", name="Hyväksy").click()
        await second.wait_for_url("**/people/*")
        await looked.at(second)
        await second.goto(f"{stage.origin}/people/review")
        await looked.at(second)
        await enter(newcomer, stage, "bertta", OWN)
        await newcomer.goto(f"{stage.origin}/conversations")
        await newcomer.locator("a[href^='/conversations/']").last.wait_for()
        for path in ("/account/emergency", "/emergencies"):
            await newcomer.goto(stage.origin + path)
            await looked.at(newcomer)
    assert looked.found == []


async def test_a_grant_ends_while_the_page_is_open(database: Database, tmp_path: Path, chromium: Browser) -> None:
    """Without a touch the page is blank and then says why; the session itself was not kept going by that."""
    async with staged(database, tmp_path, limits=replace(QUICK, standing_seconds=1)) as stage:
        await stage.person("aino", frozenset({Right.READ_REDACTED}), grant_until=NOON + timedelta(minutes=10))
        conversation = await samples.talk(stage)
        page = await (await context_of(chromium)).new_page()
        await enter(page, stage, "aino")
        await page.goto(f"{stage.origin}/conversations/{conversation.id}")
        async with page.expect_response("**/session"):
            pass
        assert "/conversations/" in page.url
        stage.clock.pass_(minutes=10)
        await page.wait_for_url("**/account")
        await page.get_by_text("Käyttöoikeutesi on päättynyt").wait_for()
