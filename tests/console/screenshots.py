"""Pictures of every page of the console, for docs/: `python -m tests.console.screenshots FOLDER`."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser
from rich.progress import Progress

from storage.embedded import EmbeddedDatabase
from storage.mongo import Database
from storage.preparation import prepare
from tests.chromium import running_chromium
from tests.console import samples
from tests.console.crawling import Crawl, kind_of_address
from tests.console.stage import Stage, staged
from tests.console.test_walk import sign_in

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (320, "dark"))


def name_of(address: str, width: int) -> str:
    """Return a file's name for a page."""
    kind = kind_of_address(address).partition("?")[0].replace("*", "one").strip("/")
    return f"{re.sub(r'[^a-z0-9]+', '-', kind).strip('-') or 'front'}-{width}.jpg"


async def picture(stage: Stage, chromium: Browser, folder: Path, progress: Progress) -> None:
    """Walk through the console once for each look."""
    for width, scheme in LOOKS:
        context = await chromium.new_context(
            viewport={"width": width, "height": 820}, color_scheme=scheme, locale="fi-FI", reduced_motion="reduce"
        )
        page = await context.new_page()
        await page.goto(f"{stage.origin}/sign-in")
        await page.screenshot(path=folder / name_of("/sign-in", width), type="jpeg", quality=70)
        await sign_in(page, stage)
        task = progress.add_task(f"{width} px, {scheme}", total=None)
        async for address, _ in Crawl(page, stage.origin).pages("/conversations"):
            if address == "/":
                continue  # It leads to the first place, which has a picture already.
            await page.screenshot(path=folder / name_of(address, width), type="jpeg", quality=70)
            progress.advance(task)
        await context.close()


async def main(folder: Path) -> None:
    """Fill a console with a believable fortnight, and picture it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, Progress() as progress:
        directory = Path(place)
        async with EmbeddedDatabase(directory / "database") as embedded, Database(embedded.uri) as database:
            await prepare(database)
            async with staged(database, directory) as stage, running_chromium() as chromium:
                await stage.person()
                await stage.person("outi", display_name="Outi Esimerkki", grant_until=None)
                await samples.everything(stage)
                await picture(stage, chromium, folder, progress)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
