"""A chair answers a request for inspection in a real Chromium: wide and narrow, Finnish and English, light and dark."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

from storage.mongo import Database
from tests.chromium import ARGUMENTS, chromium_path
from tests.console.clerking import Posted
from tests.console.stage import PASSWORD, Stage, staged
from tests.console.test_cases import HOSTILE, talk

pytestmark = pytest.mark.browser

WORDS = {
    "fi-FI": {
        "user": "Käyttäjätunnus", "password": "Salasana", "enter": "Kirjaudu sisään", "requests": "Pyynnöt",
        "new": "Kirjaa pyyntö", "send": "Kirjaa pyyntö", "inspect": "Tarkastus", "came": "Miten pyyntö tuli",
        "name": "Nimi",
        "mail": "Sähköpostiosoite", "erase": "Poistaminen", "proof": "Miten henkilöllisyys varmistettiin",
        "verified": "Henkilöllisyys on varmistettu", "search": "Hae kaikilla kirjatuilla tunnisteilla",
        "look": "Käy keskustelut läpi", "theirs": "Nämä ovat henkilön omia", "decision": "Ratkaisu",
        "decide": "Tee ratkaisu", "copy": "Tee jäljennös", "done": "Ratkaisu on toteutettu",
        "letter": "Näytä kirje", "printed": "Kirje tulostettiin ja annettiin henkilölle", "close": "Päätä asia",
        "closed": "Vastattu", "who": "Näytä pyynnön esittäjä",
    },
    "en-GB": {
        "user": "User name", "password": "Password", "enter": "Sign in", "requests": "Requests",
        "new": "Enter a request", "send": "Enter the request", "inspect": "Inspection", "came": "How it came",
        "name": "Name",
        "mail": "E-mail address", "erase": "Erasure", "proof": "How it was made sure",
        "verified": "The identity is verified", "search": "Search by all that the person is known by",
        "look": "Look through them", "theirs": "These are the person's", "decision": "Decision",
        "decide": "Decide so", "copy": "Make the copy", "done": "What was decided is carried out",
        "letter": "Show the letter", "printed": "It was printed and handed over", "close": "Close the case",
        "closed": "Answered", "who": "Show who asks",
    },
}  # fmt: skip


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser that lives as long as the test."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium_path(), args=list(ARGUMENTS))
        yield running
        await running.close()


class Eyes:
    """Looks at each page: barriers, width, and, where a folder is named, a picture of it."""

    def __init__(self, page: Page, mark: str) -> None:
        self._page = page
        self._mark = mark
        self._count = 0
        self.found: list[str] = []
        # A form that comes back with its faults is an answer like another, and Chromium reports its status.
        page.on("console", lambda told: None if "status of 422" in told.text else self.found.append(told.text))
        page.on("pageerror", lambda error: self.found.append(str(error)))

    async def look(self) -> None:
        """Look at the page as it is."""
        results = await Axe().run(self._page)
        for violation in results.response["violations"]:
            self.found += [f"{self._page.url} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]]
        if await self._page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.found.append(f"{self._page.url} is wider than the screen")
        self._count += 1
        if folder := os.environ.get("VERHO_PICTURES"):
            await self._page.screenshot(path=f"{folder}/cases-{self._mark}-{self._count:02}.png", full_page=True)


@pytest.mark.parametrize(
    ("width", "scheme", "locale"), [(1280, "light", "fi-FI"), (320, "dark", "en-GB")], ids=["wide", "narrow"]
)
async def test_a_chair_answers_an_inspection_request(
    database: Database,
    tmp_path: Path,
    chromium: Browser,
    width: int,
    scheme: Literal["light", "dark"],
    locale: str,
) -> None:
    """From the entry to the end by what a page shows; no barrier, nothing sideways, no word from the policy."""
    say = WORDS[locale]
    async with staged(database, tmp_path, mail=Posted()) as stage:
        await stage.person(language=locale[:2])
        await talk(stage)
        context = await chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale=locale,
            reduced_motion="reduce",
            accept_downloads=True,
        )
        context.set_default_timeout(15_000)
        page = await context.new_page()
        eyes = Eyes(page, f"{width}-{scheme}")
        await _sign_in(page, stage, say)
        await _decide(page, stage, eyes, say)
        await _carry_out_and_answer(page, stage, eyes, say)
        assert eyes.found == []


async def _sign_in(page: Page, stage: Stage, say: dict[str, str]) -> None:
    await page.goto(stage.origin)
    await page.get_by_label(say["user"]).fill("aino")
    await page.get_by_label(say["password"], exact=True).fill(PASSWORD)
    await page.get_by_role("button", name=say["enter"], exact=True).click()
    await page.wait_for_url("**/conversations")


async def _decide(page: Page, stage: Stage, eyes: Eyes, say: dict[str, str]) -> None:
    """From the empty list to the decision."""
    await page.goto(f"{stage.origin}/cases")
    await eyes.look()
    await page.get_by_role("link", name=say["new"]).first.click()
    await page.get_by_role("button", name=say["send"]).click()
    await eyes.look()
    await page.get_by_label(say["inspect"]).check()
    await page.get_by_label(say["erase"]).check()
    await page.get_by_label(say["came"]).select_option("signed_letter")
    await page.get_by_label(say["name"], exact=True).fill(f"Matti Virtanen {HOSTILE[:40]}")
    await page.get_by_label(say["mail"]).fill("matti@example.fi")
    await page.get_by_role("button", name=say["send"]).click()
    await page.get_by_label(say["proof"]).select_option("id_document")
    await eyes.look()
    await page.get_by_role("button", name=say["verified"]).click()
    await page.get_by_role("button", name=say["search"]).click()
    await page.get_by_role("button", name=say["look"]).first.click()
    await page.get_by_label("Liisa Salainen").wait_for()
    await eyes.look()
    await page.get_by_label("Matti <b>Virtanen</b>").check()
    await page.get_by_role("button", name=say["theirs"]).click()
    await page.get_by_label(say["decision"], exact=True).select_option("granted")
    await eyes.look()
    await page.get_by_role("button", name=say["decide"]).click()


async def _carry_out_and_answer(page: Page, stage: Stage, eyes: Eyes, say: dict[str, str]) -> None:
    """From the copy to the closed case."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name=say["copy"]).click()
    assert (await download.value).suggested_filename.endswith("-copy.zip")
    await page.goto(page.url + "/erase")
    await eyes.look()
    case = page.url.split("/")[-2]
    await page.locator("#scope-everything").check()
    await page.locator("#confirmed").fill(case)
    await page.locator("button.danger").click()
    await page.wait_for_url(f"**/cases/{case}")
    await page.reload()
    await eyes.look()
    await page.get_by_role("button", name=say["done"]).click()
    await page.get_by_role("button", name=say["letter"]).click()
    await eyes.look()
    await page.get_by_role("button", name=say["printed"]).click()
    await page.get_by_role("button", name=say["who"]).click()
    await eyes.look()
    await page.goto(f"{stage.origin}/cases/{case}")
    await page.get_by_role("button", name=say["close"]).click()
    await page.get_by_text(say["closed"], exact=True).wait_for()
    await eyes.look()
