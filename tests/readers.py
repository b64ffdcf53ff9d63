"""Who reads a journey's pages: in which language and on how wide a screen, with the words of the catalogues."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NewType
from zoneinfo import ZoneInfo

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page

from proxy.console.texts import Texts
from proxy.edge.texts import frame_texts, widget_texts
from tests.chromium import PATIENCE_MS

Screens = NewType("Screens", tuple[str, ...])

FALLING: Final = Screens(("fi-1280", "en-320"))
RISING: Final = Screens(("fi-320", "en-1280"))
"""Two of the four ways to read a journey: with either, it is seen in both languages and at both widths."""

ALL: Final = Screens((*FALLING, *RISING))

_TAGS = {"fi": "fi-FI", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody before a screen of one width, who reads one language.

    Attributes:
        language: what the pages are to be in.
        width: of the screen, in CSS pixels.
    """

    language: str
    width: int

    @classmethod
    def of(cls, screen: str) -> "Reader":
        """Return the reader that a name such as "fi-1280" stands for."""
        language, width = screen.split("-")
        return cls(language, int(width))

    def __str__(self) -> str:
        """Return the name, which no other reader has."""
        return f"{self.language}-{self.width}"

    @property
    def number(self) -> int:
        """Which of all readers this is: what a journey leaves behind can be told from another's by it."""
        return ALL.index(str(self))

    @property
    def scheme(self) -> Literal["light", "dark"]:
        """Bright when wide, dark when narrow."""
        return "light" if self.width > 600 else "dark"

    def say(self, text: str, **values: object) -> str:
        """Return one of the console's texts, named by its English form, in the reader's language."""
        return Texts(self.language, ZoneInfo("Europe/Helsinki"))(text, **values)

    @property
    def widget(self) -> dict[str, str]:
        """The words around the chat, by key."""
        return widget_texts(self.language)

    @property
    def frame(self) -> dict[str, str]:
        """The words within the chat's frame, by key."""
        return frame_texts(self.language)

    async def opened(self, browser: Browser, **options: Any) -> BrowserContext:
        """Return a browser profile that nobody has used before, as wide as the screen."""
        context = await browser.new_context(
            viewport={"width": self.width, "height": 800},
            color_scheme=self.scheme,
            locale=_TAGS[self.language],
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    @asynccontextmanager
    async def profile(self, browser: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
        """Give such a profile for a while."""
        context = await self.opened(browser, **options)
        try:
            yield context
        finally:
            await context.close()

    async def enters(self, page: Page, origin: str, name: str, password: str, *, at: str = "/") -> None:
        """Sign in to the console by hand, on the way to one of its pages, and go on reading in this language."""
        await page.goto(origin + at)
        await page.locator(f".tongues button[value={self.language}]").click()
        await page.get_by_label(self.say("User name")).fill(name)
        await page.get_by_label(self.say("Password"), exact=True).fill(password)
        await page.get_by_role("button", name=self.say("Sign in"), exact=True).click()
        await page.get_by_role("button", name=self.say("Sign out")).wait_for()


@dataclass(slots=True)
class Eyes:
    """What is wrong on the pages that somebody comes by.

    Attributes:
        name: what pictures are named after, where a folder for them is named by VERHO_PICTURES.
        found: a line for each thing that is wrong.
    """

    name: str
    found: list[str] = field(default_factory=list)
    _looks: int = 0

    def listen(self, page: Page) -> Page:
        """Hear from now on what the page complains of: a policy that was broken, a script that failed."""
        page.on("console", lambda told: self._hear(told))  # noqa: PLW0108 - Playwright marks the function, which a slot forbids.
        page.on("pageerror", lambda error: self.found.append(str(error)))
        return page

    def _hear(self, told: ConsoleMessage) -> None:
        # Answers with a refusal are answers like others, and Chromium reports their status.
        if told.type in {"error", "warning"} and "the server responded with a status of" not in told.text:
            self.found.append(told.text)

    async def look(self, page: Page) -> None:
        """Look at a page: barriers, and whether it is wider than the screen."""
        results = await Axe().run(page)
        for violation in results.response["violations"]:
            self.found += [f"{page.url} {violation['id']}: {node['html'][:160]}" for node in violation["nodes"]]
        await self.measure(page)
        self._looks += 1
        if folder := os.environ.get("VERHO_PICTURES"):
            await page.screenshot(path=f"{folder}/{self.name}-{self._looks:02}.png", full_page=True)

    async def measure(self, page: Page) -> None:
        """Look whether a page is wider than the screen."""
        if await page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.found.append(f"{page.url} is wider than the screen")
