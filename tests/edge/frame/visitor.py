"""What a visitor does on the host page, in the fewest words."""

from playwright.async_api import Frame, FrameLocator, Locator, Page

from tests.edge.frame.stage import Stage


def launcher(page: Page) -> Locator:
    """Return the launcher button."""
    return page.locator("verho-chat button.launcher")


def frame(page: Page) -> FrameLocator:
    """Return the isolated frame."""
    return page.frame_locator("verho-chat iframe")


def widget(page: Page) -> FrameLocator:
    """Return the blank child frame in which the widget has drawn itself."""
    return frame(page).frame_locator("iframe")


def frame_of(page: Page, stage: Stage) -> Frame:
    """Return the isolated frame to run code in."""
    return next(found for found in page.frames if found.url == f"{stage.edge}/frame")


def child_of(page: Page, stage: Stage) -> Frame:
    """Return the widget's blank child frame to run code in."""
    return frame_of(page, stage).child_frames[0]


async def visit(page: Page, stage: Stage, path: str = "/", referrer: str | None = None) -> None:
    """Open a page of the site and wait for the launcher."""
    await page.goto(stage.site + path, referer=referrer)
    await launcher(page).wait_for()


async def start(page: Page, stage: Stage, path: str = "/", referrer: str | None = None) -> None:
    """Open a page, read the notice and press start."""
    await visit(page, stage, path, referrer)
    await launcher(page).click()
    await page.locator("verho-chat .notice .primary").click()


async def chat(page: Page, stage: Stage) -> None:
    """Start a chat and wait until it can be written in."""
    await start(page, stage)
    await widget(page).locator("textarea").wait_for()
    await page.locator(".panel[data-status=online]").wait_for()


async def write(page: Page, text: str) -> None:
    """Write a message and send it."""
    field = widget(page).locator("textarea")
    await field.fill(text)
    await field.press("Enter")
