"""A real Chromium that can reach this machine only: the system's, else the one that Playwright brings."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect

PATIENCE_MS = 45_000
"""A bound, not a wait: so long may a page on a busy machine take to show what is expected of it."""
expect.set_options(timeout=PATIENCE_MS)

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
# Its own calls home are off, so that the network log holds what the pages ask for and nothing else.
ARGUMENTS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    # No processes that nobody looks at: one to draw on no screen, and with each page one more for the next page.
    "--disable-gpu",
    "--disable-features=OptimizationHints,Translate,MediaRouter,AutofillServerCommunication,SpareRendererForSitePerProcess",
)


def which_chromium(*, whole: bool) -> dict[str, Any]:
    """Return how Playwright is told which Chromium to start: an installed one by its path, else its own.

    `whole`: with windows, settings and profiles behind the scenes; else just what loads, runs and draws pages, where
    it is installed: the same engine at half the time.
    """
    for name in NAMES if whole else (*SHELLS, *NAMES):
        found = shutil.which(name)
        if found:
            return {"executable_path": found}
    for path in APPLICATIONS:
        if Path(path).exists():
            return {"executable_path": path}
    return {"channel": "chromium"} if whole else {}


@asynccontextmanager
async def running_chromium(*more: str, whole: bool = False) -> AsyncIterator[Browser]:
    """Give a browser that runs as long as the context; `more` are further arguments of its command line."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**which_chromium(whole=whole), args=[*ARGUMENTS, *more])
        yield browser
        await browser.close()
