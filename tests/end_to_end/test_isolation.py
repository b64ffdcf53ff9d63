"""Nothing that runs in the frame reaches anybody but us, and nobody else can put the frame in a page."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Playwright, expect

from proxy.stack import Stack
from tests.end_to_end.conftest import open_browser
from tests.end_to_end.elsewhere import Elsewhere
from tests.end_to_end.host_pages import host_page
from tests.end_to_end.people import Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

WAYS_OUT = Path(__file__).with_name("ways_out.js").read_text("utf-8").strip()
REPORTING = """addEventListener("securitypolicyviolation", (event) =>
    console.error("Content-Security-Policy", event.effectiveDirective, event.blockedURI), true);"""
LOOKING = "try { window.sessionStorage; window.storageWas = 'open'; } catch (error) { window.storageWas = error.name; }"
BLOCK = 2
NO_STORAGE = {"profile": {"default_content_setting_values": {"cookies": BLOCK}}}
FORCED_UPLOAD = """() => {
    const body = new FormData();
    body.append("upload", new File(["salaisuus"], "todistus.pdf"));
    const address = "https://upload.tawk.to/upload/visitor-chat/visitor?handle=x&visitorSessionId=y";
    return fetch(address, { method: "POST", body }).then((answer) => answer.text());
}"""


async def test_a_whole_chat_breaks_no_rule_of_its_own_policy(student: Student) -> None:
    """Emoji, pictures, menu, files and sounds: the policy refuses none of it, in the frame or in a child."""
    await student.page.context.add_init_script(REPORTING)
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes("Hei 😀 **kaikille**")
    chat = student.conversation
    await simulator.join(chat.id, "Aino")
    picture = {"type": "file", "content": {"file": {"url": "https://tawk.link/a/kuva.png", "name": "kuva.png",
               "mimeType": "image/png", "size": 5, "extension": "png"}}}  # fmt: skip
    await simulator.say(chat.id, "Tässä https://www.jamk.fi/ 🎉", attachments=[picture])
    await expect(student.bubbles.last.locator("img")).to_have_attribute("alt", "🎉")
    await student.chat.get_by_role("button", name="Emojit").click()
    await student.chat.get_by_role("button", name="Valikko").click()
    await student.chat.get_by_role("menuitem", name="Lopeta keskustelu").click()
    await student.page.reload()
    await student.page.locator(".panel[data-status=online]").wait_for()
    assert student.refused == []


async def test_no_way_out_of_the_frame_reaches_anybody(student: Student) -> None:
    """Calls, elements, forms, pop-ups, peers: tried in the frame and in the widget's own window, all in vain."""
    await (await student.visits()).opens_the_chat()
    context = student.page.context
    async with Elsewhere() as elsewhere:
        for window in (student.window(), student.widget_window()):
            assert len(await window.evaluate(f"o => {WAYS_OUT}.quiet(o)", elsewhere.origin)) == 39
            windows, open_doors = await window.evaluate(f"{WAYS_OUT}.openDoors()")
            assert windows >= 5
            assert open_doors == []
        await student.window().evaluate(f"o => {WAYS_OUT}.leading(o)", elsewhere.origin)
        # A link to elsewhere, clicked by a script, has become the question about it.
        question = student.page.get_by_role("dialog", name="Avataanko linkki?")
        await question.get_by_role("button", name="Palaa takaisin").click()
        await student.writes("Olen yhä täällä.")
        assert elsewhere.heard == []
        assert elsewhere.connections == 0
        assert len(context.pages) == 1
        assert len(student.refused) > 20

        # A blank child can be led away: the browser may look whether anybody is there, and asks for nothing.
        async with student.page.expect_console_message(lambda message: "frame-src 'none'" in message.text):
            await student.widget_window().evaluate(f"o => {WAYS_OUT}.leading(o)", elsewhere.origin)
        assert student.page.url == f"{student.stack.site_url}/"

        # They do hear who comes.
        other = await context.new_page()
        await other.goto(f"{elsewhere.origin}/seen")
        assert elsewhere.heard[0] == "GET /seen HTTP/1.1"


async def test_files_cannot_be_sent(student: Student) -> None:
    """The button is gone, and a call that tries all the same is refused, explained, and seen by nobody else."""
    await (await student.visits()).opens_the_chat()
    await expect(student.chat.get_by_role("button", name="Liitä tiedosto")).to_have_count(0)
    answer = json.loads(await student.window().evaluate(FORCED_UPLOAD))
    assert answer["error"]["code"] == "UploadsRefused"
    assert "personal data" in answer["error"]["message"]
    await expect(student.frame.get_by_role("alert")).to_contain_text("Tiedostoja ei voi lähettää täällä")
    assert "salaisuus" not in student.stack.simulator.record.everything()


async def test_a_page_that_is_not_ours_cannot_embed_the_frame(student: Student) -> None:
    """The launcher can be copied to any page; there the browser refuses the frame, and no visit begins."""
    stack = student.stack
    before = len(stack.simulator.visitors)
    posted: list[str] = []
    student.page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    async with host_page(chat=stack.edge_origin) as foreign:
        await student.page.goto(foreign.origin)
        async with student.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
            await student.presses_start()
    assert posted == []
    assert len(stack.simulator.visitors) == before


async def test_a_browser_that_keeps_nothing_for_other_sites_still_has_a_chat(
    stack: Stack, playwright: Playwright, tmp_path: Path
) -> None:
    """On a page of another site, with all storage refused, the chat lives in memory; a reload begins anew."""
    preferences = tmp_path / "Default" / "Preferences"
    preferences.parent.mkdir()
    preferences.write_text(json.dumps(NO_STORAGE))
    context = await open_browser(playwright, tmp_path, tmp_path / "network.json")
    await context.add_init_script(LOOKING)
    student = Student(context.pages[0], stack)
    try:
        await student.page.goto(f"{stack.site_url.replace('localhost', '127.0.0.1')}/")
        await student.opens_the_chat()
        assert await student.window().evaluate("window.storageWas") == "SecurityError"
        await student.writes("Sähköpostini on kerttu.mallikas@posti.example")
        first = student.conversation
        await stack.simulator.say(first.id, "Kirjoitan osoitteeseen [EMAIL_1].")
        await student.reads("Kirjoitan osoitteeseen kerttu.mallikas@posti.example.")
        assert await context.cookies() == []
        await student.page.reload()
        student.begun = None
        await student.opens_the_chat()
        assert student.conversation.visitor is not first.visitor
        await expect(student.bubbles).to_have_count(0)
    finally:
        await context.close()
