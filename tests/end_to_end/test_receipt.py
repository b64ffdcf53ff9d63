"""A student ends the chat, keeps the receipt code, and with nothing else inspects and erases the conversation."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from proxy.edge.texts import frame_texts
from proxy.stack import Stack
from tests.end_to_end.conftest import profile
from tests.end_to_end.people import Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

SAID = "Moi! Nimeni on Kerttu Salovuori, kerttu.salovuori@posti.example"


@pytest.mark.parametrize(("width", "language"), [(1280, "fi"), (320, "en")])
async def test_a_student_inspects_and_erases_with_a_receipt_code(
    stack: Stack, student: Student, browser: Browser, width: int, language: str
) -> None:
    """The code is shown once the chat has ended; on another device it opens the truth, and then ends it."""
    words = frame_texts("fi")
    await student.visits()
    await student.opens_the_chat()
    await student.writes(SAID)
    await student.page.get_by_role("button", name="Lopeta chat").click()
    await student.page.get_by_role("button", name="Lopeta keskustelu").click()
    await expect(student.frame.get_by_role("heading", name=words["receipt_title"])).to_be_visible()
    code = await student.frame.locator(".code").inner_text()
    await student.frame.get_by_role("button", name=words["receipt_copy"]).click()
    await expect(student.frame.get_by_role("button", name=words["receipt_copied"])).to_be_visible()
    await student.frame.get_by_role("button", name=words["receipt_close"]).click()
    await expect(student.page.get_by_role("button", name="Avaa chat")).to_be_visible()
    assert student.refused == []

    async with profile(browser) as context:
        page = await context.new_page()
        await page.set_viewport_size({"width": width, "height": 800})
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        await page.goto(f"{stack.receipts_origin}/?lang={language}")
        await is_usable(page, width)
        await page.locator("#code").fill(code)
        await page.locator("#code").press("Enter")
        mine = page.locator(".accounts li").first
        await expect(mine).to_contain_text("Kerttu Salovuori")
        await expect(mine).to_contain_text("[NIMI_1]")
        for summary in await page.locator("summary").all():
            await summary.click()
        await is_usable(page, width)

        await page.locator("input[value=erase_everything]").check()
        await page.locator("input[name=sure]").check()
        await page.locator("form[action='/erase'] button").click()
        await expect(page.locator(".notice.good")).to_be_visible()
        # Another look, until the opener has done it: then the code opens nothing.
        gone = page.locator(".fault")
        for _ in range(100):
            await page.goto(f"{stack.receipts_origin}/?lang={language}")
            await page.locator("#code").fill(code)
            await page.locator("#code").press("Enter")
            await expect(page.locator(".accounts, .fault").first).to_be_visible()
            if await gone.count():
                break
        await expect(gone).to_be_visible()
        assert await context.cookies() == []
        # A refused code is a 404, which the browser itself remarks on; no policy was run into.
        assert [text for text in complaints if "404" not in text] == []


async def is_usable(page: Page, width: int) -> None:
    """Look for what a screen reader would stumble over, and for sideways scrolling."""
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
