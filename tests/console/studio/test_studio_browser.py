"""The studio in a real Chromium: accessible, narrow, dark, tried out live, and quiet."""

from typing import Literal

from playwright.async_api import Browser

from tests.console.browsing import browser
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    context_of,
    database,
    is_wider_than_the_screen,
    signed_in,
    stage,
    violations,
)
from tests.console.stage import Stage
from tests.console.studio.test_releasing import LOOSER, TALK, drafted, publish

__all__ = ["database", "stage"]

pytestmark = IN_A_BROWSER

HOSTILE = "<img src=x onerror=\"document.title='murto'\"> \N{RIGHT-TO-LEFT OVERRIDE}LK-4242 soita 040 123 4567"


async def test_the_studio_is_accessible_fits_and_does_nothing_hostile(stage: Stage, chromium: Browser) -> None:
    """Axe finds nothing and nothing scrolls sideways; what is typed stays text, also while it is tried out live."""
    await stage.converse(TALK)
    key = {"pattern.0.name": "key", "pattern.0.kind": "STUDENT_ID", "pattern.0.pattern": "LK-[0-9]{4}"}
    await stage.person()
    async with browser(stage) as aino:
        await aino.sign_in("aino")
        path = await drafted(aino, "1", "patterns", **key)
        proposal = (await publish(aino, await drafted(aino, "2", **LOOSER))).header("Location")
    found: list[str] = []
    looks: tuple[tuple[int, Literal["light", "dark"], tuple[str, ...]], ...] = (
        (1180, "light", (f"{path}/recognizers", f"{path}/operators")),
        (320, "dark", ("/rules", f"{path}/patterns", proposal)),
    )
    for width, scheme, addresses in looks:
        page = await signed_in(await context_of(chromium, width=width, scheme=scheme), stage)
        page.on("console", lambda message: found.append(message.text))
        page.on("pageerror", lambda error: found.append(str(error)))
        for address in addresses:
            await page.goto(stage.origin + address)
            found.extend(await violations(page))
            if await is_wider_than_the_screen(page):
                found.append(f"{address} is wider than {width} pixels")
    await page.goto(f"{stage.origin}{path}/try")
    await page.get_by_label("Kokeiltava teksti").fill(HOSTILE)
    await page.locator("#tried mark.new", has_text="LK-4242").wait_for()
    found.extend(await violations(page))
    await page.goto(f"{stage.origin}{path}/dry-runs")
    await page.get_by_role("button", name="Aloita koeajo").click()
    await page.get_by_role("heading", name="Uutena peitettävät", exact=True).wait_for()
    found.extend(await violations(page))
    assert "murto" not in await page.title()
    assert found == []
