"""Conversations, the search, running chats, the inbox and the audit: every form, and every file that they give."""

from typing import Any

from playwright.async_api import Page, expect

from storage.interfaces import Conversation
from tests.console import samples
from tests.console.hostile import PAYLOADS, worst, worst_form
from tests.console.walking import Walk

WHY: dict[str, Any] = {"category": "service", "case": "2046-17"}


async def talks(walk: Walk) -> None:
    """Open what is worst in every way there is, and take it along."""
    talk, chat = await worst(walk.stage), await worst(walk.stage, closed=False)
    await walk.stage.indexer.catch_up()
    page = await walk.person()
    await walk.go(page, "/conversations/" + "0" * 32, 404)
    await walk.go(page, "/nowhere?q=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E", 404)
    await _open(walk, page, talk)
    await _one_value(walk, page, talk)
    await _copies(walk, page, talk)
    await _follow(walk, page, chat)
    await walk.send_from(page, "/search", "/search", 422)
    await walk.send(page, "/search", kind="EMAIL_ADDRESS", value=samples.EMAIL, **WHY)
    assert await page.locator("li.row").count()
    await walk.send_from(page, "/search", "/search", **WHY)


async def inbox(walk: Walk) -> None:
    """Open a form, begin a hostile answer, be refused with it kept, send it, and bring it back."""
    form = await worst_form(walk.stage)
    path, page = f"/inbox/{form.id}", await walk.person(at="/inbox")
    await walk.send_from(page, path, path, 422)
    await walk.send(page, path, **WHY)
    async with page.expect_response("**/drafted"):
        await page.locator("textarea[name=text]").fill(PAYLOADS[1])
    await walk.send(page, f"{path}/draft")
    await walk.send_from(page, path, path, **WHY)
    await walk.send(page, f"{path}/answer", 422, text=PAYLOADS[0], pseudonym="EMAIL_9")
    await walk.send(page, f"{path}/answer", text=PAYLOADS[0])
    await walk.send_from(page, path, f"{path}/state", only=True)
    await walk.go(page, "/inbox")


async def audit(walk: Walk) -> None:
    """Narrow the audit with hostile words, and take it along in both forms; look at the record too."""
    page = await walk.person(at="/audit")
    await walk.go(page, "/audit?who=%22%3E&what=%3Cimg&conversation=%27&case=%40SUM(1%2B1)", 422)
    await walk.go(page, "/audit")
    for button in ("csv", "jsonl"):
        await walk.take(page, "/audit/export", button=button)
    await walk.go(page, "/record")
    async with page.expect_download() as coming:
        await page.locator("a[download], a[href='/record/file']").first.click()
    download = await coming.value
    await walk.open_download(download)


async def _open(walk: Walk, page: Page, talk: Conversation) -> None:
    """Open all of it, refused first; print it; reload it; label it; report what was missed."""
    path = f"/conversations/{talk.id}"
    await walk.send_from(page, path, path, 422, category="")
    await walk.send(page, path, **WHY)
    assert await page.locator(".talk .chip.restored").count() >= 20
    await walk.send(page, f"{path}/print", only=True)
    await walk.send_from(page, path, f"{path}/labels", label="1")
    await walk.send_from(page, path, f"{path}/misses", 422)


async def _one_value(walk: Walk, page: Page, talk: Conversation) -> None:
    """Open one value and make a link to it, with a script's help and without."""
    path = f"/conversations/{talk.id}"
    await walk.send_from(page, path, f"{path}/value", 422, bare=True, pseudonym="NIMI_1", category="")
    await walk.send_from(page, path, f"{path}/value", bare=True, pseudonym="NIMI_1", **WHY)
    await walk.send_from(page, path, f"{path}/link", bare=True, pseudonym="NIMI_1")
    await page.goto(await page.locator(".notice.good a").get_attribute("href") or "")
    dialog = page.get_by_role("dialog")
    await dialog.locator("select[name=category]").select_option("service")
    await dialog.locator("input[name=case]").fill("2046-17")
    await page.keyboard.press("Enter")
    await page.locator(".talk .chip.restored").first.wait_for()
    await walk.look(page)
    for button, asked in (("[data-copy]", "copied.json"), ("[data-link] button", "link.json")):
        async with page.expect_response(f"**/{asked}"):
            await page.locator(f"{button}:visible").first.click()


async def _copies(walk: Walk, page: Page, talk: Conversation) -> None:
    """Take the conversation along, with values and without, in both forms; without a reason there is no file."""
    path = f"/conversations/{talk.id}"
    await walk.send_from(page, path, f"{path}/export", 422, category="", case="")
    for end in ("export", "export/revealed"):
        for form in ("text", "json"):
            await walk.go(page, path)
            await walk.take(page, f"{path}/{end}", format=form, **WHY)


async def _follow(walk: Walk, page: Page, chat: Conversation) -> None:
    """Follow a running chat, with its values too."""
    path = f"/live/{chat.id}"
    await walk.go(page, "/live")
    await walk.send_from(page, path, path, 422)
    await walk.send(page, path, **WHY)
    await expect(page.get_by_role("log").locator(".chip.restored").first).to_be_visible()
