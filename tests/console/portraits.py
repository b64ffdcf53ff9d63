"""Takes pictures of a page, wide and bright, narrow and dark, and says where a form of it leads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.async_api import BrowserContext, Page
from rich.progress import Progress, TaskID

from tests.console.walking import FILL

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (320, "dark"))
HEIGHT = 820
QUALITY = 65


@dataclass(slots=True)
class Portraits:
    """Where pictures go.

    Attributes:
        folder: the folder of the pictures.
        origin: of the console.
        taken: the names of those taken, each with what its page is called.
    """

    folder: Path
    origin: str
    progress: Progress
    task: TaskID
    taken: dict[str, str] = field(default_factory=dict)

    async def take(self, page: Page, name: str, *, at: str = "") -> None:
        """Take a page's pictures; `at` names what is to be in sight."""
        for width, scheme in LOOKS:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.set_viewport_size({"width": width, "height": HEIGHT})
            await page.evaluate("scrollTo(0, 0)")
            if at:
                await page.locator(at).first.scroll_into_view_if_needed()
            file = self.folder / f"{name}-{width}.jpg"
            await page.screenshot(path=file, type="jpeg", quality=QUALITY, animations="disabled")
        width, scheme = LOOKS[0]
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": HEIGHT})
        self.taken[name] = await page.title()
        self.progress.advance(self.task)

    async def see(self, page: Page, path: str, name: str, *, at: str = "", fold: Sequence[str] = ()) -> None:
        """Open an address and take its pictures, with some of its folds open."""
        await page.goto(self.origin + path)
        for summary in fold:
            await page.locator(summary).first.evaluate("(one) => { one.open = true; }")
        await self.take(page, name, at=at)

    async def send(self, page: Page, action: str, picture: str = "", /, **given: Any) -> None:
        """Send a form with what is given and all else as it stands; take the answer's pictures where it has a name."""
        named = {one.removesuffix("_").replace("__", "."): value for one, value in given.items()}
        async with page.expect_navigation():
            typed = await page.evaluate(FILL, [action, "", named, [""], False, True])
            assert typed is not None, f"{page.url}: no form goes to {action}"
        if picture:
            await self.take(page, picture)


def name_of(kind: str) -> str:
    """Return a picture's name for the kind of a page's address."""
    path = kind.partition("?")[0].replace("*", "one").strip("/")
    return re.sub(r"[^a-z0-9]+", "-", path).strip("-") or "front"


async def new_page(context: BrowserContext) -> Page:
    """Return a page as wide as the first look."""
    page = await context.new_page()
    await page.set_viewport_size({"width": LOOKS[0][0], "height": HEIGHT})
    return page
