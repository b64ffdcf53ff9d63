"""What a tab remembers: a reload and the next page go on with the chat, another tab and an ended chat do not."""

import pytest
from playwright.async_api import expect

from proxy.demo.simulator.states import ChatState
from tests.end_to_end.people import PATIENCE_S, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

ADDRESS = "kerttu.mallikas@posti.example"
SAID = f"Sähköpostini on {ADDRESS} ja numeroni 040 555 0182"


async def test_a_reload_goes_on_and_another_tab_begins_anew(student: Student) -> None:
    """Reloaded, or on the next page, the tab shows the same chat with the real values; a new tab is a new visit."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes(SAID)
    chat = student.conversation
    await simulator.say(chat.id, "Vahvistan: [EMAIL_1].", "Aino")
    await student.reads(f"Vahvistan: {ADDRESS}.")
    known = (len(simulator.visitors), len(simulator.chats))

    for again in (student.page.reload, lambda: student.visits("/jasenyys.html")):
        await again()
        await student.is_connected()
        await expect(student.bubbles).to_have_text([SAID, f"Vahvistan: {ADDRESS}."])
    await student.writes(f"Muistutan vielä: {ADDRESS}")
    assert student.said[-1] == "Muistutan vielä: [EMAIL_1]"
    await simulator.say(chat.id, "Soitan numeroon [PHONE_1].")
    await student.reads("Soitan numeroon 040 555 0182.")
    assert (len(simulator.visitors), len(simulator.chats)) == known

    other = Student(await student.page.context.new_page(), student.stack)
    await (await other.visits()).opens_the_chat()
    assert other.conversation.visitor is not chat.visitor
    await simulator.say(other.conversation.id, "Onko osoite [EMAIL_1]?")
    await expect(other.bubbles).to_have_text(["Onko osoite [EMAIL_1]?"])


async def test_an_ended_chat_is_forgotten(student: Student) -> None:
    """Ended in our header, the chat is over at Tawk.to too, the tab keeps nothing, the next start is a new visit."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes(SAID)
    ended = student.conversation
    await student.page.get_by_role("button", name="Lopeta chat").click()
    await student.page.get_by_role("button", name="Lopeta keskustelu").click()
    await simulator.wait_for(lambda: ended.state is ChatState.ENDED, timeout_s=PATIENCE_S)
    await student.frame.get_by_role("button", name="Sulje").click()
    await expect(student.page.locator("iframe")).to_have_count(0)
    assert await student.what_is_stored() == {"cookies": [], "local": {}, "session": {}}

    await student.page.reload()
    student.begun = None
    await student.opens_the_chat()
    await expect(student.bubbles).to_have_count(0)
    assert student.conversation.visitor is not ended.visitor
