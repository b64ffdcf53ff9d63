"""One whole Verho, as processes, for every test of this folder; and a browser that looks at it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import BrowserContext, Playwright, async_playwright, expect

from proxy.stack import Stack, private_stack
from tests.chromium import ARGUMENTS, chromium_path

# The address that the visitor's own proxy would name; on one machine both ends are 127.0.0.1.
VISITOR_ADDRESS = "203.0.113.77"

# Where Chromium itself calls at its start, whatever page is shown; none of them is a host of Tawk.to's.
BROWSERS_OWN = {"accounts.google.com", "clients2.google.com", "update.googleapis.com", "clients2.googleusercontent.com"}

# A bound, not a wait: a busy machine may take so long, in milliseconds.
expect.set_options(timeout=45_000)


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


async def open_browser(playwright: Playwright, profile: Path, log: Path) -> BrowserContext:
    """Start a browser with a profile on disk and a log of everything that it does on the network."""
    return await playwright.chromium.launch_persistent_context(
        profile,
        executable_path=chromium_path(),
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
