"""Daily work with conversations in a real Chromium: chips by keyboard, copying that waits, paper that hides."""

from playwright.async_api import Browser, Page, expect

from storage.interfaces import AuditTag, Content, Delivery, Sender
from tests.console import samples
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    context_of,
    database,
    is_wider_than_the_screen,
    opened,
    signed_in,
    stage,
    violations,
)
from tests.console.samples import EMAIL, NAME
from tests.console.stage import Said, Stage

__all__ = ["database", "stage"]

pytestmark = IN_A_BROWSER
MAIL = {"[EMAIL_1]": ("EMAIL_ADDRESS", EMAIL)}


async def chip_opened(page: Page, name: str) -> None:
    """Open one value by keyboard alone, from the pseudonym in the talk."""
    chip = page.locator(f".talk a.chip[data-pseudonym={name}]").first
    await chip.focus()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Mihin tarvitset tietoja").select_option("service")
    await dialog.get_by_label("Asian numero").fill("2026-17")
    await page.keyboard.press("Enter")
    await page.locator(f".talk .chip.restored[data-pseudonym={name}]").first.wait_for()


async def test_every_page_of_the_area_is_accessible_and_fits(stage: Stage, chromium: Browser) -> None:
    """Axe finds nothing and nothing scrolls sideways: the list, the search, a talk with its form, one value opened."""
    await stage.person()
    talk, bad = await samples.everything(stage), await samples.hostile(stage)
    page = await signed_in(await context_of(chromium, width=320, scheme="dark"), stage)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    found: list[str] = []

    async def look() -> None:
        found.extend(await violations(page))
        if await is_wider_than_the_screen(page):
            found.append(f"{page.url} is wider than the screen")

    for address in (
        "/live",
        "/conversations?state=unsent",
        "/conversations?label=palaute",
        "/search",
        f"/conversations/{bad.id}",
    ):
        await page.goto(stage.origin + address)
        await look()
    await page.goto(f"{stage.origin}/conversations/{talk.id}?chip=EMAIL_1#chip")
    await page.get_by_role("dialog").wait_for()
    await look()
    await page.keyboard.press("Escape")
    for fold in await page.locator("details.fold > summary").all():
        await fold.click()
    await look()
    await chip_opened(page, "NIMI_1")
    await look()
    assert found == []
    assert told == []


async def test_copying_waits_for_the_audit(stage: Stage, chromium: Browser) -> None:
    """One value opened in place, its reason kept for the next; copying is noted before the clipboard has anything."""
    owner = await stage.person()
    talk = await samples.talk(stage)
    context = await context_of(chromium)
    # Reading the clipboard is forbidden to every page of the console; so what is written there is looked at on its way.
    await context.add_init_script("navigator.clipboard.writeText = async (text) => { window.written = text; }")
    page = await signed_in(context, stage)
    await page.goto(f"{stage.origin}/conversations/{talk.id}")
    await chip_opened(page, "EMAIL_1")
    body = page.locator(".talk")
    await expect(body).to_contain_text(EMAIL)
    await expect(body).not_to_contain_text(NAME)
    await page.locator(".talk a.chip[data-pseudonym=NIMI_1]").first.click()
    await page.keyboard.press("Enter")
    await expect(body).to_contain_text(NAME)
    await page.locator(".talk .chip.restored").first.evaluate(
        "(chip) => getSelection().selectAllChildren(chip.closest('.said'))"
    )
    await page.keyboard.press("Control+c")
    button = page.locator("[data-copy=EMAIL_1]")
    await button.click()
    await expect(button).to_have_class("button quiet done")
    assert await page.evaluate("window.written") == EMAIL
    tags = await stage.tags()
    assert tags.count(AuditTag.CONSOLE_CONVERSATION_VALUE) == 2
    assert tags.count(AuditTag.CONSOLE_CONVERSATION_COPY) == 2
    await page.emulate_media(media="print")
    assert not await page.locator(".talk .chip.restored bdi").first.is_visible()
    await stage.sessions.drop_all(owner)
    await page.emulate_media(media="screen")
    await page.evaluate("window.written = ''")
    await button.click()
    await page.locator("#told").get_by_text("kirjautunut").wait_for()
    assert await page.evaluate("window.written") == ""


async def test_a_page_for_paper_prints_itself(stage: Stage, chromium: Browser) -> None:
    """The print view has its values on paper too; the opened page has pseudonyms there."""
    await stage.person()
    talk = await samples.talk(stage)
    page = await signed_in(await context_of(chromium), stage)
    await page.add_init_script("window.print = () => { document.title = 'printed'; }")
    await opened(page, stage, talk)
    await page.get_by_role("button", name="Tulosta").click()
    await expect(page).to_have_title("printed")
    await page.emulate_media(media="print")
    assert await page.locator(".talk .chip.restored bdi").first.is_visible()


async def test_a_followed_chat_empties_when_the_session_ends(stage: Stage, chromium: Browser) -> None:
    """Messages appear by themselves with their values, accessible; signed out elsewhere, nothing of them stays."""
    owner = await stage.person()
    chat = await stage.converse([Said(Sender.VISITOR, "Hei [EMAIL_1]")], values=MAIL, closed=False)
    page = await signed_in(await context_of(chromium, width=320), stage)
    told: list[str] = []
    page.on("pageerror", lambda error: told.append(str(error)))
    await page.goto(f"{stage.origin}/live")
    await page.get_by_role("link", name="Chat klo").click()
    assert await violations(page) == []
    await page.get_by_text("Seuraa henkilötiedoin").click()
    form = page.locator("#open")
    await form.get_by_label("Mihin tarvitset tietoja").select_option("service")
    await form.get_by_label("Asian numero").fill("2026-17")
    await form.get_by_role("button", name="Avaa", exact=True).click()
    turns = page.get_by_role("log")
    await expect(turns).to_contain_text(EMAIL)
    said = Content("Ja toinen <img src=x onerror=alert(1)> [EMAIL_1]")
    await stage.recorder.commit(
        [
            stage.recorder.message(
                chat, message_id="m9", position=9, sender=Sender.VISITOR, content=said, delivery=Delivery.FORWARDED,
                at=stage.clock(),
            )
        ]
    )  # fmt: skip
    await stage.drain.idle()
    await expect(turns.locator("li")).to_have_count(2)
    await expect(turns.locator("li").last).to_contain_text(f"<img src=x onerror=alert(1)> Sähköpostiosoite: {EMAIL}")
    assert await violations(page) == []
    assert not await is_wider_than_the_screen(page)
    await stage.sessions.drop_all(owner)
    await page.get_by_text("Istuntosi on päättynyt").wait_for()
    assert EMAIL not in await page.content()
    assert told == []
