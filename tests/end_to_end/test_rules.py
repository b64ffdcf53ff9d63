"""An administrator tunes a rule, dry-runs it, publishes it with a second person, and the next message obeys."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from proxy.stack import Stack
from tests.end_to_end.people import PATIENCE_S, Student
from tests.readers import FALLING, Eyes, Reader

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]


@asynccontextmanager
async def at_the_studio(browser: Browser, stack: Stack, name: str, reader: Reader, eyes: Eyes) -> AsyncIterator[Page]:
    """Give the studio's first page of somebody who may tune rules."""
    account = next(one for one in stack.accounts if one.name == name)
    async with reader.profile(browser) as context:
        page = eyes.listen(await context.new_page())
        await reader.enters(page, stack.console_origin, account.name, account.password, at="/rules")
        await expect(page.get_by_role("heading", name=reader.say("Redaction rules"))).to_be_visible()
        yield page


@pytest.mark.journey(FALLING)
async def test_a_rule_is_tuned_tried_and_published_by_two(
    stack: Stack, browser: Browser, reading_student: Student, reader: Reader
) -> None:
    """No message is lost meanwhile, and from the next one on the rule holds at Tawk.to's desk."""
    student, say, eyes = reading_student, reader.say, Eyes(f"rules-{reader}")
    # What one reader has put in force, the next one finds in force.
    letters, version = "ABCD"[reader.number] * 2, f"kaappi-{reader.number}"
    key = f"{letters}-4711"
    await (await student.visits()).opens_the_chat()
    await student.writes(f"Kaapin avain on {key}, kiitos!")
    assert student.said[-1] == f"Kaapin avain on {key}, kiitos!"
    async with at_the_studio(browser, stack, "yllapito", reader, eyes) as page:
        await draft(page, reader, version, letters)
        await dry_run(page, reader, eyes, version, key)
        await page.get_by_role("navigation", name=say("Parts of the draft")).get_by_text(say("Publish")).click()
        await page.get_by_label(say("Reason")).fill("kaappien avaimet mukaan")
        await page.get_by_role("button", name=say("Propose these rules")).click()
        await expect(page.get_by_role("heading", name=say("Proposal {version}", version=version))).to_be_visible()
        assert await page.get_by_role("button", name=say("Agree and publish")).count() == 0
    async with at_the_studio(browser, stack, "puheenjohtaja", reader, eyes) as page:
        await page.get_by_role("link", name=say("Look at the proposal")).click()
        await expect(page.get_by_text(say("More is public: {what} entries", what=1))).to_be_visible()
        await eyes.look(page)
        await page.get_by_role("button", name=say("Agree and publish")).click()
        taken_up = say("Edges take the rules up within seconds, between messages and never inside one.")
        await expect(page.get_by_text(taken_up)).to_be_visible()
        await eyes.look(page)
        await count_again(page, reader, eyes, version)
    told = 0
    async with asyncio.timeout(PATIENCE_S):
        while not re.search(r"\[STUDENT_\d+\]", student.said[-1]):
            told += 1
            await student.writes(f"Viesti {told}: avain {key}")
    arrived = [text.partition(":")[0] for text in student.said[1:]]
    assert arrived == [f"Viesti {number}" for number in range(1, told + 1)]
    assert eyes.found == []


async def draft(page: Page, reader: Reader, version: str, letters: str) -> None:
    """Begin a draft that finds the locker's keys, and that protects one word less."""
    say = reader.say
    tabs = page.get_by_role("navigation", name=say("Parts of the draft"))
    await page.get_by_role("button", name=say("Begin a draft")).click()
    await tabs.get_by_role("link", name=say("Version")).click()
    await page.get_by_label(say("Version")).fill(version)
    await save(page, reader)
    await tabs.get_by_role("link", name=say("Patterns")).click()
    fresh = page.get_by_role("group", name=say("A new pattern")).first
    await fresh.get_by_label(say("Name")).fill(f"locker_key_{letters.lower()}")
    await fresh.get_by_label(say("Pattern")).fill(f"{letters}-[0-9]{{4}}")
    await save(page, reader)
    await tabs.get_by_role("link", name=say("Lists")).click()
    public = page.get_by_label(say("Public, never taken out"))
    await public.fill(f"{await public.input_value()}\nLokerovahti {letters}")
    await save(page, reader)


async def save(page: Page, reader: Reader) -> None:
    """Save a section and wait until it is."""
    await page.get_by_role("button", name=reader.say("Save the draft")).click()
    await expect(page.get_by_text(reader.say("Saved. Nothing is in force before it is published."))).to_be_visible()


async def dry_run(page: Page, reader: Reader, eyes: Eyes, version: str, key: str) -> None:
    """Try the draft on what was said, and go back to it."""
    say = reader.say
    await page.get_by_role("navigation", name=say("Parts of the draft")).get_by_text(say("Dry run")).click()
    await page.get_by_role("button", name=say("Begin the dry run")).click()
    await expect(page.get_by_role("heading", name=say("Newly masked"), exact=True)).to_be_visible()
    await expect(page.locator("mark.new").first).to_be_visible()
    await expect(page.get_by_role("main")).not_to_contain_text(key)
    await eyes.look(page)
    await page.get_by_role("link", name=say("Draft {version}", version=version)).click()


async def count_again(page: Page, reader: Reader, eyes: Eyes, version: str) -> None:
    """Let the opener count what the rules in force would take out of what is stored; other readers' chats stay."""
    say = reader.say
    again = say("Redact stored conversations again with the rules in force")
    await page.get_by_role("link", name=again).first.click()
    await page.get_by_role("link", name=say("Redact again")).click()
    await page.get_by_label(say("Reason")).fill("kaappien avaimet mukaan")
    await page.get_by_label(say("Only count, and change nothing")).check()
    await page.get_by_role("button", name=say("Begin")).click()
    run = page.get_by_role("main").locator(".card", has_text=version).first
    await expect(run.get_by_text(say("Done"), exact=True)).to_be_visible(timeout=20_000)
    await eyes.look(page)
