"""A student ends the chat, keeps the receipt code, and with nothing else inspects and erases the conversation."""

import pytest
from playwright.async_api import Browser, expect

from proxy.stack import Stack
from tests.end_to_end.people import Student
from tests.readers import RISING, Eyes, Reader

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

SAID = "Moi! Nimeni on Kerttu Salovuori, kerttu.salovuori@posti.example"


@pytest.mark.journey(RISING)
async def test_a_student_inspects_and_erases_with_a_receipt_code(
    stack: Stack, reading_student: Student, browser: Browser, reader: Reader
) -> None:
    """The code is shown once the chat has ended; on another device it opens the truth, and then ends it."""
    student, eyes = reading_student, Eyes(f"receipt-{reader}")
    words, around = reader.frame, reader.widget
    await student.visits()
    await student.opens_the_chat()
    await student.writes(SAID)
    await student.page.get_by_role("button", name=around["end"], exact=True).click()
    await student.page.get_by_role("button", name=around["end_confirm"], exact=True).click()
    await expect(student.frame.get_by_role("heading", name=words["receipt_title"])).to_be_visible()
    # The widget that lies under it still asks for its session, and hears that there is none.
    await student.frame.locator("body").evaluate(
        "async () => void await fetch('/_t/va/v1/session/start', { method: 'POST' }).catch(() => null)"
    )
    await eyes.measure(student.page)
    code = await student.frame.locator(".code").inner_text()
    await student.frame.get_by_role("button", name=words["receipt_copy"]).click()
    await expect(student.frame.get_by_role("button", name=words["receipt_copied"])).to_be_visible()
    await student.frame.get_by_role("button", name=words["receipt_close"]).click()
    await expect(student.page.get_by_role("button", name=around["open"])).to_be_visible()
    assert student.refused == []

    async with reader.profile(browser) as context:
        page = eyes.listen(await context.new_page())
        front = f"{stack.receipts_origin}/?lang={reader.language}"
        await page.goto(front)
        await eyes.look(page)
        await page.get_by_label(words["receipt_code"]).fill(code)
        await page.keyboard.press("Enter")
        mine = page.locator(".accounts li").first
        await expect(mine).to_contain_text("Kerttu Salovuori")
        await expect(mine).to_contain_text("[NIMI_1]")
        for summary in await page.locator("summary").all():
            await summary.click()
        await eyes.look(page)

        await page.locator("input[value=erase_everything]").check()
        await page.locator("input[name=sure]").check()
        await page.locator("form[action='/erase'] button").click()
        await expect(page.locator(".notice.good")).to_be_visible()
        # Another look, until the opener has done it: then the code opens nothing.
        gone = page.locator(".fault")
        for _ in range(100):
            await page.goto(front)
            await page.get_by_label(words["receipt_code"]).fill(code)
            await page.keyboard.press("Enter")
            await expect(page.locator(".accounts, .fault").first).to_be_visible()
            if await gone.count():
                break
        await expect(gone).to_be_visible()
        await eyes.look(page)
        assert await context.cookies() == []
    assert eyes.found == []
