"""An administrator tunes a rule, dry-runs it, publishes it with a second person, and the next message obeys."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from proxy.stack import Stack
from tests.end_to_end.conftest import profile
from tests.end_to_end.people import PATIENCE_S, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


@asynccontextmanager
async def at_the_studio(browser: Browser, stack: Stack, name: str) -> AsyncIterator[Page]:
    """Give the studio's first page of somebody who may tune rules."""
    account = next(one for one in stack.accounts if one.name == name)
    async with profile(browser) as context:
        page = await context.new_page()
        await page.goto(f"{stack.console_origin}/rules")
        await page.get_by_label("Käyttäjätunnus").fill(account.name)
        await page.get_by_label("Salasana", exact=True).fill(account.password)
        await page.get_by_role("button", name="Kirjaudu", exact=False).last.click()
        await expect(page.get_by_role("heading", name="Peittosäännöt")).to_be_visible()
        yield page


async def save(page: Page) -> None:
    """Save a section and wait until it is."""
    await page.get_by_role("button", name="Tallenna luonnos").click()
    await expect(page.get_by_text("Mikään ei ole voimassa ennen julkaisemista")).to_be_visible()


async def test_a_rule_is_tuned_tried_and_published_by_two(stack: Stack, browser: Browser, student: Student) -> None:
    """No message is lost meanwhile, and from the next one on the rule holds at Tawk.to's desk."""
    await (await student.visits()).opens_the_chat()
    await student.writes("Kaapin avain on KX-4711, kiitos!")
    assert student.said[-1] == "Kaapin avain on KX-4711, kiitos!"
    async with at_the_studio(browser, stack, "yllapito") as page:
        await page.get_by_role("button", name="Aloita luonnos").click()
        tabs = page.get_by_role("navigation", name="Luonnoksen osat")
        await tabs.get_by_role("link", name="Versio").click()
        await page.get_by_label("Versio").fill("kaappi-1")
        await save(page)
        await tabs.get_by_role("link", name="Hahmot").click()
        fresh = page.get_by_role("group", name="Uusi hahmo").first
        await fresh.get_by_label("Nimi").fill("locker_key")
        await fresh.get_by_label("Hahmo").fill("KX-[0-9]{4}")
        await save(page)
        await tabs.get_by_role("link", name="Luettelot").click()
        public = page.get_by_label("Julkiset, ei koskaan poisteta")
        await public.fill(f"{await public.input_value()}\nLokerovahti")
        await save(page)
        await tabs.get_by_role("link", name="Koeajo").click()
        await page.get_by_role("button", name="Aloita koeajo").click()
        await expect(page.get_by_role("heading", name="Uutena peitettävät", exact=True)).to_be_visible()
        await expect(page.locator("mark.new", has_text="KX-4711").first).to_be_visible()
        await page.get_by_role("link", name="Luonnos kaappi-1").click()
        await tabs.get_by_role("link", name="Julkaise").click()
        await page.get_by_label("Peruste").fill("kaappien avaimet mukaan")
        await page.get_by_role("button", name="Ehdota näitä sääntöjä").click()
        await expect(page.get_by_role("heading", name="Ehdotus kaappi-1")).to_be_visible()
        assert await page.get_by_role("button", name="Hyväksy ja julkaise").count() == 0
    async with at_the_studio(browser, stack, "puheenjohtaja") as page:
        await page.get_by_role("link", name="Katso ehdotusta").click()
        await expect(page.get_by_text("Julkisten luettelo on pidentynyt: 1 kohtaa")).to_be_visible()
        await page.get_by_role("button", name="Hyväksy ja julkaise").click()
        await expect(page.get_by_text("Välityspalvelimet ottavat säännöt käyttöön")).to_be_visible()
    told = 0
    async with asyncio.timeout(PATIENCE_S):
        while not re.search(r"\[STUDENT_\d+\]", student.said[-1]):
            told += 1
            await student.writes(f"Viesti {told}: avain KX-4711")
    arrived = [text.partition(":")[0] for text in student.said[1:]]
    assert arrived == [f"Viesti {number}" for number in range(1, told + 1)]
