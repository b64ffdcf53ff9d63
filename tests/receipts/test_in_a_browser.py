"""The receipts' pages in a real Chromium, with hostile words: wrong codes, the conversation, every form refused."""

import pytest
from playwright.async_api import Page

from tests.chromium import running_chromium
from tests.console.hostile import PAYLOADS
from tests.readers import Eyes, Reader
from tests.receipts.office import Office

pytestmark = pytest.mark.browser

WORDS = "\n".join((*PAYLOADS, "[NIMI_1], [EMAIL_1]"))


async def send(page: Page, action: str, **given: str) -> int:
    """Fill in one of the page's forms, send it, and return the answer's status."""
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    form = page.locator(f"form[action='{action}']:has([name={next(iter(given))}])").last
    for name, text in given.items():
        await form.locator(f"[name={name}]").last.evaluate(
            "(one, text) => { if (text === 'on') one.checked = true; else one.value = text; }", text
        )
    async with page.expect_navigation() as leading:
        await form.locator("button").last.click()
    answer = await leading.value
    assert answer is not None
    return answer.status


async def test_hostile_words_do_nothing_and_stay(office: Office) -> None:
    """No script, no request elsewhere, no word of the policy, no barrier; a refused form keeps what was typed."""
    _, code = await office.conversation(words=WORDS)
    async with running_chromium() as chromium, Reader("fi", 320).profile(chromium) as context:
        eyes, asked = Eyes("receipts"), set[str]()
        page = eyes.listen(await context.new_page())
        page.on("dialog", lambda dialog: eyes.found.append(dialog.message))
        context.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
        await page.goto(office.origin)
        for wrong in PAYLOADS:
            assert await send(page, "/", code=wrong.replace("\x00", "")) == 422
        await eyes.look(page)
        assert await send(page, "/", code=code) == 200
        await eyes.look(page)
        for payload in PAYLOADS:
            assert await send(page, "/correct", value=payload) == 422
        assert await send(page, "/correct", value=PAYLOADS[0], pseudonym="on") == 200
        await office.queue.look()
        assert await send(page, "/correct", value="x" * 300, pseudonym="on") == 422
        assert await page.locator("#value").input_value() == "x" * 300
        assert await send(page, "/erase", sure="on") == 422
        await eyes.look(page)
        # What was ticked still is: with the other half it is a whole request.
        assert await send(page, "/erase", kind="on") == 200
        await eyes.look(page)
        assert PAYLOADS[0] in await page.locator("main").inner_text()
        assert await page.title() != "owned"
        assert asked == {office.origin}
        assert eyes.found == []
