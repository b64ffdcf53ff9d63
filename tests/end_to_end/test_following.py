"""An agent follows a chat while it runs, redacted at first, and with its values after a reason."""

import pytest
from playwright.async_api import Browser, expect

from proxy.stack import Stack
from tests.end_to_end.people import Student
from tests.readers import FALLING, Eyes, Reader

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

NAME = "Orvokki Salovuori"


@pytest.mark.journey(FALLING)
async def test_an_agent_follows_a_live_chat_and_reveals(
    stack: Stack, browser: Browser, reading_student: Student, reader: Reader
) -> None:
    """Messages come by themselves, what hides a value shows it after a reason, and that is in the audit."""
    student, say, eyes = reading_student, reader.say, Eyes(f"following-{reader}")
    mark, mail = f"Jono {reader.number}", f"orvokki{reader.number}@posti.example"
    case, account = f"2026-{40 + reader.number}", stack.account
    async with reader.profile(browser) as context:
        page = eyes.listen(await context.new_page())
        await reader.enters(page, stack.console_origin, account.name, account.password)
        await page.get_by_role("link", name=say("Running chats")).click()
        # The list is open before the chat begins: it comes up there by itself.
        before = await page.locator("#running li").count()
        await (await student.visits()).opens_the_chat()
        await student.writes(f"{mark}: nimeni on {NAME}.")
        rows = page.locator("#running li")
        await expect(rows).to_have_count(before + 1)
        await page.reload()
        await rows.filter(has_text=mark).get_by_role("link").click()
        said = page.get_by_role("log")
        await expect(said).to_contain_text("[NIMI_1]")
        await student.writes(f"Osoitteeni on {mail}")
        await expect(said).to_contain_text("[EMAIL_1]")
        await eyes.look(page)

        await page.get_by_text(say("Follow with personal data")).click()
        form = page.locator("#open")
        await form.get_by_label(say("What is it for")).select_option("service")
        await form.get_by_label(say("Number of the case")).fill(case)
        await form.get_by_role("button", name=say("Open"), exact=True).click()
        await expect(said).to_contain_text(NAME)
        await expect(said).to_contain_text(mail)
        await student.writes("Puhelinnumeroni on 040 555 0193")
        await expect(said).to_contain_text("040 555 0193")
        await stack.simulator.say(student.conversation.id, "Soitan numeroon [PHONE_1].", "Aino")
        await expect(said.locator("li").last).to_contain_text("040 555 0193")
        await eyes.look(page)
        await page.get_by_role("link", name=say("Draw the curtain")).click()
        await expect(said).not_to_contain_text(NAME)
        await expect(said).to_contain_text("[PHONE_1]")

        await page.get_by_role("link", name=say("Audit"), exact=True).click()
        await expect(page.get_by_role("main")).to_contain_text(case)
        assert NAME not in await page.content()
    assert student.refused == []
    assert eyes.found == []
