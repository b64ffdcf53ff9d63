"""One whole Verho, as processes, for every test of this folder; and a browser that looks at it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Playwright, async_playwright

from proxy.demo.simulator.states import Status
from proxy.stack import Stack, private_stack
from tests.chromium import ARGUMENTS, PATIENCE_MS, running_chromium, which_chromium
from tests.end_to_end.people import EntitledPerson, Student
from tests.readers import Reader

# The address that the visitor's own proxy would name; on one machine both ends are 127.0.0.1.
VISITOR_ADDRESS = "203.0.113.77"

# Where Chromium itself calls at its start, whatever page is shown; none of them is a host of Tawk.to's.
BROWSERS_OWN = {"accounts.google.com", "clients2.google.com", "update.googleapis.com", "clients2.googleusercontent.com"}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stack() -> AsyncIterator[Stack]:
    """A running Verho."""
    async with private_stack() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def playwright() -> AsyncIterator[Playwright]:
    """Playwright's driver."""
    async with async_playwright() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser for all tests that need no profile of their own."""
    async with running_chromium() as running:
        yield running


@asynccontextmanager
async def profile(browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """Give a browser profile that nobody has used before."""
    context = await browser.new_context(locale="fi-FI", viewport={"width": 1100, "height": 780}, **options)
    context.set_default_timeout(PATIENCE_MS)
    try:
        yield context
    finally:
        await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def student(stack: Stack, browser: Browser) -> AsyncIterator[Student]:
    """Somebody who has not been on the site before; agents are on duty, and nothing fails unless it is told to."""
    async with profile(browser) as context:
        yield Student(await context.new_page(), stack)
    stack.simulator.behave()
    await stack.simulator.set_status(Status.ONLINE)


@pytest_asyncio.fixture(loop_scope="session")
async def reading_student(stack: Stack, browser: Browser, reader: Reader) -> AsyncIterator[Student]:
    """Such a somebody, with the language and the screen of the journey's reader."""
    async with reader.profile(browser) as context:
        student = Student(await context.new_page(), stack)
        await student.reads_another_language(reader.language)
        yield student


@asynccontextmanager
async def at_the_console(browser: Browser, stack: Stack) -> AsyncIterator[EntitledPerson]:
    """Give somebody who has signed in to the console."""
    async with profile(browser) as context:
        yield await EntitledPerson(await context.new_page(), stack).signs_in()


async def open_browser(playwright: Playwright, profile: Path, log: Path) -> BrowserContext:
    """Start a browser with a profile on disk and a log of everything that it does on the network."""
    return await playwright.chromium.launch_persistent_context(
        profile,
        **which_chromium(whole=True),
        args=[*ARGUMENTS, f"--log-net-log={log}", "--net-log-capture-mode=Everything"],
        locale="fi-FI",
        viewport={"width": 1100, "height": 780},
        extra_http_headers={"X-Forwarded-For": VISITOR_ADDRESS},
    )


def hosts_asked(log: Path) -> set[str]:
    """Return every host that the browser's pages made it look up or connect to, by its network log."""
    text = log.read_text("utf-8", "replace").rstrip()
    try:
        document = json.loads(text)
    except ValueError:
        # The browser ended before it closed the list.
        document = json.loads(text.rstrip(",") + "]}")
    hosts: set[str] = set()
    for event in document["events"]:
        parameters = event.get("params", {})
        for value in (parameters.get("host"), parameters.get("url"), parameters.get("original_url")):
            if isinstance(value, str) and value:
                host = urlsplit(value if "//" in value else f"//{value}").hostname
                hosts.add(host or value)
    return hosts - BROWSERS_OWN
