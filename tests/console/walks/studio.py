"""The rules' studio: drafts in every section, tried out, run dry, published, turned down and brought back."""

import re
from typing import Any

from playwright.async_api import Page

from storage.interfaces import Sender
from tests.console.hostile import PAYLOADS
from tests.console.stage import Said
from tests.console.walking import Walk

SECTIONS = ("version", "recognizers", "operators", "patterns", "lists", "triggers", "document")


async def studio(walk: Walk) -> None:
    """Hostile words into every field; then rules that tighten, loosen, are turned down, agreed to and taken back."""
    page, second = await walk.person(at="/rules"), await walk.person("petra", at="/rules")
    talk = await walk.stage.converse([Said(Sender.VISITOR, "soita LK-4242 ja =1+1")])
    await walk.send_from(
        page, f"/conversations/{talk.id}", f"/conversations/{talk.id}/misses", words="LK-4242", kind="STUDENT_ID"
    )
    await walk.send_from(page, "/rules/misses", await _action(page, walk, "/rules/misses", "drop"))
    draft = await _begin(walk, page)
    for section in SECTIONS:
        await walk.send_from(page, f"{draft}/{section}", f"{draft}/{section}", None)
    await walk.send_from(page, draft, f"{draft}/discard")
    draft = await _draft(walk, page, "1", "lists", allow="\n".join(PAYLOADS[:1]))
    await _try(walk, page, draft)
    await walk.send_from(page, f"{draft}/publish", f"{draft}/publish", 422, reason="")
    await walk.send(page, f"{draft}/publish", None)
    first = await _waiting(walk, page)
    await walk.send_from(page, first, f"{first}/withdraw")
    await walk.make(page, f"{first}/alone", 409)
    await _publish(walk, page, second, draft)
    draft = await _draft(walk, page, "2", "operators", from_visitor__IBAN_CODE="mask")
    await walk.send_from(page, f"{draft}/publish", f"{draft}/publish", reason="tarkempi")
    await walk.send_from(page, "/rules/history/1", "/rules/history/1", reason="takaisin")
    await _again(walk, page)


async def _again(walk: Walk, page: Page) -> None:
    """Have what is stored redacted again, and stop that before it begins."""
    await walk.send_from(page, "/rules/again/new", "/rules/again", 422)
    await walk.send(page, "/rules/again", reason=PAYLOADS[3], days="")
    stop = await _action(page, walk, "/rules/again", "stop")
    await walk.send(page, stop)
    await page.goto(walk.stage.origin + stop.replace("/stop", "/progress"))
    await walk.stage.rewriter.look()
    await walk.go(page, "/rules/again")


async def _begin(walk: Walk, page: Page) -> str:
    await walk.send_from(page, "/rules", "/rules/drafts")
    return page.url.removeprefix(walk.stage.origin).partition("?")[0]


async def _draft(walk: Walk, page: Page, version: str, section: str, **change: Any) -> str:
    """Begin a draft of a version with one section changed."""
    draft = await _begin(walk, page)
    await walk.send_from(page, f"{draft}/version", f"{draft}/version", version=version)
    await walk.send_from(page, f"{draft}/{section}", f"{draft}/{section}", only=True, **change)
    return draft


async def _try(walk: Walk, page: Page, draft: str) -> None:
    """Try hostile words out, live and as a form; run the draft dry, and cancel that."""
    await walk.send_from(page, f"{draft}/try", f"{draft}/try", bare=True, text="\n".join(PAYLOADS).replace("\0", ""))
    async with page.expect_response("**/tried"):
        await page.locator("#text").fill(PAYLOADS[0])
    await walk.look(page)
    await walk.send_from(page, f"{draft}/dry-runs", f"{draft}/dry-runs", 422)
    await walk.send(page, f"{draft}/dry-runs", wanted="100", days="30", until="dl.six")
    run = page.url.removeprefix(walk.stage.origin)
    await walk.make(page, f"{run}/cancel")
    await page.goto(f"{walk.stage.origin}{run}/progress")


async def _publish(walk: Walk, page: Page, second: Page, draft: str) -> None:
    """Propose it anew, and let the second person agree."""
    await walk.send_from(page, f"{draft}/publish", f"{draft}/publish", reason="kokous")
    proposal = await _waiting(walk, page)
    await walk.send_from(second, proposal, f"{proposal}/agree")


async def _waiting(walk: Walk, page: Page) -> str:
    """Return the address of the proposal that waits."""
    await walk.go(page, "/rules")
    return await page.locator("a[href^='/rules/proposals/']").first.get_attribute("href") or ""


async def _action(page: Page, walk: Walk, path: str, end: str) -> str:
    await walk.go(page, path)
    found = await page.eval_on_selector_all("form", "all => all.map((one) => one.getAttribute('action'))")
    return next(str(one) for one in found if re.search(f"/{end}$", one))
