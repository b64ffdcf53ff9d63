"""Journeys at the console alone, in a real Chromium: rights are given and end, and a request is answered."""

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from storage.granting_port import GrantTerms
from storage.interfaces import Right
from tests.console import samples
from tests.console.clerking import Posted
from tests.console.stage import NOON, PASSWORD, QUICK, Stage, staged
from tests.console.test_cases import HOSTILE, talk
from tests.database import fresh_database
from tests.readers import ALL, FALLING, RISING, Eyes, Reader

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

OWN = "kolme kuivaa kukkaa"
GRANTING = frozenset({Right.GRANT, Right.READ_AUDIT, Right.READ_REDACTED})
MINUTES = timedelta(minutes=10)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """One console for all of them, where every right needs a second person and pages look at once whether it holds."""
    directory: Path = tmp_path_factory.mktemp("journeys")
    async with (
        fresh_database(database_uri) as database,
        staged(
            database,
            directory,
            grants=GrantTerms(second_approver=True),
            limits=replace(QUICK, standing_seconds=1),
            mail=Posted(),
        ) as running,
    ):
        await running.person("author", GRANTING, display_name="Aino Author", grant_until=NOON + timedelta(days=5))
        await running.person("other", GRANTING, display_name="Oili Other")
        await samples.everything(running)
        yield running


def other(reader: Reader) -> Reader:
    """Return who reads the same words on the other kind of screen."""
    return next(one for one in map(Reader.of, ALL) if one.language == reader.language and one.width != reader.width)


@pytest.mark.journey(FALLING)
async def test_a_new_presidium_gets_its_rights(stage: Stage, chromium: Browser, reader: Reader) -> None:
    """From the form to the first conversation: two chairs decide, the newcomer alone knows the password."""
    eyes, say = Eyes(f"presidium-{reader}"), reader.say
    newcomers_name = f"bertta{reader.number}"
    # The newcomer and the second chair read on the screen that the journey is about; the first on the other kind.
    async with other(reader).profile(chromium) as one, reader.profile(chromium) as two, reader.profile(chromium) as new:
        first, second, newcomer = [eyes.listen(await context.new_page()) for context in (one, two, new)]
        await reader.enters(first, stage.origin, "author", PASSWORD)
        await first.get_by_role("link", name=say("People"), exact=True).click()
        await first.get_by_role("link", name=say("Give rights to somebody new")).click()
        await first.get_by_role("link", name=say("Presidium")).click()
        await first.get_by_role("button", name=say("Propose the rights")).click()
        await eyes.look(first)
        await first.get_by_label(say("Name"), exact=True).fill("Bertta Berg")
        await first.get_by_label(say("User name")).fill(newcomers_name)
        await first.get_by_label(say("Decided by")).fill("hallitus 12.1.2047 § 4")
        await first.get_by_label(say("Why the rights are needed")).fill("puheenjohtaja 2047")
        await first.get_by_label(say("Last day of the term")).fill("2047-10-31")
        await first.keyboard.press("Enter")
        await first.get_by_role("heading", name=say("Enrolment code")).wait_for()
        await eyes.look(first)
        link = await first.locator(".secret").first.inner_text()
        await newcomer.goto(link)
        await newcomer.wait_for_function("location.hash === ''")
        assert await newcomer.get_by_label(say("Enrolment code")).input_value() == link.partition("#")[2]
        await eyes.look(newcomer)
        for label in ("A password of your own", "The same password again"):
            await newcomer.get_by_label(say(label)).fill(OWN)
        await newcomer.get_by_role("button", name=say("Take the account into use")).click()
        await newcomer.wait_for_url("**/sign-in?next=/account")
        await reader.enters(second, stage.origin, "other", PASSWORD, at="/people")
        await eyes.look(second)
        await second.get_by_role("button", name=say("Agree")).click()
        await second.wait_for_url("**/people/*")
        await eyes.look(second)
        await reader.enters(newcomer, stage.origin, newcomers_name, OWN, at="/conversations")
        await newcomer.locator("a[href^='/conversations/']").last.wait_for()
        await eyes.look(newcomer)
    assert eyes.found == []


@pytest.mark.journey(RISING)
async def test_a_grant_ends_while_the_page_is_open(stage: Stage, chromium: Browser, reader: Reader) -> None:
    """Without a touch the page is blank and then says why; the session itself was not kept going by that."""
    eyes, name = Eyes(f"ended-{reader}"), f"member{reader.number}"
    await stage.person(name, frozenset({Right.READ_REDACTED}), grant_until=stage.clock() + MINUTES)
    conversation = await samples.talk(stage)
    async with reader.profile(chromium) as profile:
        page = eyes.listen(await profile.new_page())
        path = f"/conversations/{conversation.id}"
        await reader.enters(page, stage.origin, name, PASSWORD, at=path)
        async with page.expect_response("**/session"):
            pass
        assert page.url == stage.origin + path
        stage.clock.pass_(seconds=MINUTES.total_seconds())
        await page.wait_for_url("**/account")
        await page.get_by_text(reader.say("Your grant has ended. Ask the controller for a new one.")).wait_for()
        await eyes.look(page)
    assert eyes.found == []


@pytest.mark.journey(FALLING)
async def test_a_chair_answers_an_inspection_request(stage: Stage, chromium: Browser, reader: Reader) -> None:
    """From the entry to the end by what a page shows; no barrier, nothing sideways, no word from the policy."""
    eyes = Eyes(f"request-{reader}")
    chair = f"chair{reader.number}"
    await stage.person(chair)
    await talk(stage)
    async with reader.profile(chromium, accept_downloads=True) as profile:
        page = eyes.listen(await profile.new_page())
        await reader.enters(page, stage.origin, chair, PASSWORD, at="/cases")
        await _decide(page, eyes, reader.say)
        await _carry_out_and_answer(page, eyes, reader.say)
    assert eyes.found == []


async def _press(page: Page, say: Callable[..., str], names: Iterable[str]) -> None:
    for name in names:
        await page.get_by_role("button", name=say(name)).first.click()


async def _decide(page: Page, eyes: Eyes, say: Callable[..., str]) -> None:
    """From the empty list to the decision."""
    await eyes.look(page)
    await page.get_by_role("link", name=say("Enter a request")).first.click()
    await page.get_by_role("button", name=say("Enter the request")).click()
    await eyes.look(page)
    await page.get_by_label(say("Inspection")).check()
    await page.get_by_label(say("Erasure")).check()
    await page.get_by_label(say("How it came")).select_option("signed_letter")
    await page.get_by_label(say("Name"), exact=True).fill(f"Matti Virtanen {HOSTILE[:40]}")
    await page.get_by_label(say("E-mail address")).fill("matti@example.fi")
    await page.get_by_role("button", name=say("Enter the request")).click()
    await page.get_by_label(say("How it was made sure")).select_option("id_document")
    await eyes.look(page)
    await _press(page, say, ("The identity is verified", "Search by all that the person is known by"))
    await page.get_by_role("button", name=say("Look through them")).first.click()
    await page.get_by_label("Liisa Salainen").wait_for()
    await eyes.look(page)
    await page.get_by_label("Matti <b>Virtanen</b>").check()
    await page.get_by_role("button", name=say("These are the person's")).click()
    await page.get_by_label(say("Decision"), exact=True).select_option("granted")
    await page.get_by_role("button", name=say("Decide so")).click()


async def _carry_out_and_answer(page: Page, eyes: Eyes, say: Callable[..., str]) -> None:
    """From the copy to the closed case."""
    async with page.expect_download() as download:
        await page.get_by_role("button", name=say("Make the copy")).click()
    assert (await download.value).suggested_filename.endswith("-copy.zip")
    await page.goto(page.url + "/erase")
    await eyes.look(page)
    address = page.url.removesuffix("/erase")
    await page.locator("#scope-everything").check()
    await page.locator("#confirmed").fill(address.split("/")[-1])
    await page.locator("button.danger").click()
    await page.wait_for_url(address)
    await page.reload()
    await eyes.look(page)
    await _press(page, say, ("What was decided is carried out", "Show the letter"))
    await eyes.look(page)
    await _press(page, say, ("It was printed and handed over", "Show who asks"))
    await eyes.look(page)
    await page.goto(address)
    await page.get_by_role("button", name=say("Close the case")).click()
    await page.get_by_text(say("Answered"), exact=True).wait_for()
