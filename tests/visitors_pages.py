"""Pictures of what visitors see of Verho: the code at the end of a chat, and what it opens; the statement."""

from playwright.async_api import Browser, expect

from proxy.edge.texts import frame_texts
from proxy.stack import private_stack
from tests.console.portraits import Portraits, new_page
from tests.end_to_end.people import Student

SAID = "Moi! Nimeni on Tellervo Salovuori. Saanko kuitin osoitteeseen tellervo.salovuori@posti.example?"


async def visitors_pages(chromium: Browser, shots: Portraits) -> None:
    """Chat a little, end it, and look at it with the receipt code."""
    words = frame_texts("fi")
    async with private_stack() as stack:
        context = await chromium.new_context(locale="fi-FI", reduced_motion="reduce")
        student = Student(await new_page(context), stack)
        await student.visits()
        await student.opens_the_chat()
        await student.writes(SAID)
        await stack.simulator.join(student.conversation.id, "Aino")
        await stack.simulator.say(student.conversation.id, "Kyllä! Lähetän sen osoitteeseen [EMAIL_1].", "Aino")
        await student.reads("Lähetän sen osoitteeseen")
        await shots.take(student.page, "visitor-chat")
        await student.page.get_by_role("button", name="Lopeta chat").click()
        await student.page.get_by_role("button", name="Lopeta keskustelu").click()
        await expect(student.frame.get_by_role("heading", name=words["receipt_title"])).to_be_visible()
        await shots.take(student.page, "visitor-receipt-code")
        code = await student.frame.locator(".code").inner_text()
        page = await new_page(context)
        await page.goto(stack.receipts_origin)
        await shots.take(page, "receipts")
        for typed, name in (("1234", "receipts-refused"), (code, "receipts-conversation")):
            await page.locator("#code").fill(typed)
            await page.locator("#code").press("Enter")
            await expect(page.locator(".accounts, .fault").first).to_be_visible()
            await shots.take(page, name)
        await page.goto(f"{stack.edge_origin}/tietosuojaseloste")
        await shots.take(page, "statement")
        await context.close()
