"""What agents do shows in the stand-in widget: presence, typing, status, files, forms, and the corner of the page."""

import json
from typing import Any

import pytest
from playwright.async_api import FilePayload, expect

from proxy.demo.simulator import Status
from tests.demo.conftest import Surroundings
from tests.demo.widget_pages import visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

INLINE: dict[str, Any] = {"customStyle": {}}
CALLS = (
    ("setAttributes({koulu: 'jamk'}, done)", None),
    ("setAttributes({'ei käy': 1}, done)", "CONTAINS_INVALID_KEY"),
    ("setAttributes({koulu: 'x'.repeat(256)}, done)", "CONTAINS_INVALID_VALUE"),
    ("setAttributes('koulu', done)", "INVALID_ATTRIBUTES"),
    ("addEvent('haku', {sivu: 1}, done)", None),
    ("addEvent('', done)", "INVALID_EVENT_NAME"),
    ("addTags(['a', 'b'], done)", None),
    ("addTags('a', done)", "INVALID_TAGS"),
    ("removeTags(Array.from('abcdefghijk'), done)", "TAG_LIMIT_EXCEEDED"),
    ("login({userId: '1', hash: 'x', name: 'Matti'}, done)", None),
    ("logout(done)", None),
)


async def test_agents_come_type_whisper_and_go(surroundings: Surroundings) -> None:
    """Coming, typing and going show; a note among agents doesn't, though it uses up a version."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("Hei")
        chat = await visitor.spoken()
        simulator, inside = visitor.simulator, visitor.messenger
        await simulator.join(chat.id, "Aino", "Neuvoja")
        await expect(inside.get_by_role("heading", name="Aino")).to_be_visible()
        await expect(inside.get_by_text("Aino liittyi keskusteluun")).to_be_visible()
        await simulator.typing(chat.id)
        await expect(inside.get_by_text("Kirjoittaa…")).to_be_visible()
        await simulator.whisper(chat.id, "vain meille")
        await simulator.say(chat.id, "Hei hei")
        await expect(visitor.bubble("Hei hei")).to_be_visible()
        await expect(inside.get_by_text("Kirjoittaa…")).to_be_hidden()
        await expect(inside.get_by_text("vain meille")).to_have_count(0)
        await inside.get_by_role("button", name="Hyvä palvelu").click()
        await simulator.wait_for(lambda: chat.rating == 1)
        await simulator.leave(chat.id)
        await expect(inside.get_by_text("Aino poistui keskustelusta")).to_be_visible()
        await simulator.end_chat(chat.id)
        await inside.get_by_role("button", name="Aloita uusi keskustelu").click()
        await expect(visitor.box).to_be_visible()


async def test_the_status_decides_what_is_offered(surroundings: Surroundings) -> None:
    """Away keeps the message box, offline brings the form, and an agent's words prove that somebody is there."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.simulator.set_status(Status.AWAY)
        await expect(visitor.messenger.get_by_text("Poissa hetken")).to_be_visible()
        await expect(visitor.box).to_have_count(1)
        await visitor.simulator.set_status(Status.OFFLINE)
        await expect(visitor.messenger.locator("form.form-page")).to_be_visible()
        chat = next(iter(visitor.simulator.chats))
        await visitor.simulator.system_says(chat.id, "Kukaan ei ole paikalla.")
        await visitor.simulator.say(chat.id, "Olen sittenkin")
        await expect(visitor.bubble("Olen sittenkin")).to_be_visible()
        await expect(visitor.messenger.get_by_text("Kukaan ei ole paikalla.")).to_have_count(0)
        assert await visitor.page.evaluate("Tawk_API.getStatus()") == "online"


async def test_a_file_is_sent(surroundings: Surroundings) -> None:
    """A chosen file goes to the upload host first, and then as an attachment."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        async with visitor.page.expect_file_chooser() as chooser:
            await visitor.messenger.get_by_role("button", name="Liitä tiedosto").click()
        await (await chooser.value).set_files(FilePayload(name="kuitti.txt", mimeType="text/plain", buffer=b"kuitti"))
        await expect(visitor.messenger.get_by_role("link", name="kuitti.txt")).to_be_visible()
        chat = await visitor.spoken()
        assert chat.messages[0].attachments[0]["type"] == "file"
        assert visitor.posted("/upload/visitor-chat/visitor")


async def test_suggestions_and_the_ticket_form_work_inside_the_chat(surroundings: Surroundings) -> None:
    """A suggested message is sent with one press, and the ticket form leaves a ticket."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        simulator, chat = visitor.simulator, next(iter(visitor.simulator.chats))
        options = {"type": "suggested-messages", "content": {"options": ["Jäsenyys", "Tapahtumat"]}}
        await simulator.say(chat.id, "Mistä on kyse?", attachments=[options])
        await visitor.messenger.get_by_role("button", name="Jäsenyys").click()
        await simulator.wait_for(lambda: [said.text for said in chat.messages][-1] == "Jäsenyys")
        await simulator.offer_form(chat.id)
        for label, text in (("Nimi", "Matti"), ("Sähköposti", "matti@example.fi"), ("Aihe", "Kortti")):
            await visitor.messenger.get_by_label(label, exact=True).fill(text)
        form = visitor.messenger.locator("form.ticket")
        await form.get_by_label("Viesti").fill("Korttini katosi")
        await form.get_by_role("button", name="Lähetä").click()
        await expect(visitor.messenger.get_by_text("vastaamme sähköpostitse")).to_be_visible()
        assert [(ticket.name, ticket.subject) for ticket in simulator.tickets] == [("Matti", "Kortti")]


async def test_in_the_corner_of_a_page_a_preview_opens_the_chat(surroundings: Surroundings) -> None:
    """Inline it is a button; an agent's message shows beside it, counts, flashes in the title and opens the chat."""
    async with visiting(surroundings) as visitor:
        await visitor.go(**INLINE)
        frames = visitor.page.locator('iframe[title="chat widget"]')
        await expect(frames.first).to_be_hidden()
        assert await frames.nth(1).bounding_box() == {"x": 336, "y": 560, "width": 64, "height": 60}
        await visitor.simulator.say(next(iter(visitor.simulator.chats)).id, "Voinko auttaa?")
        assert await visitor.heard("UnreadCountChanged") == 1
        await visitor.page.wait_for_function("document.title === '(1) Uusi viesti'")
        preview = visitor.page.frame_locator('iframe[title="chat widget"]').nth(2)
        await preview.get_by_role("button", name="Avaa keskustelu").or_(preview.locator("button.open")).first.click()
        await expect(visitor.bubble("Voinko auttaa?")).to_be_visible()
        await expect(frames).to_have_count(2)
        await visitor.page.wait_for_function("document.title === 'Jäsenyys'")
        await visitor.messenger.get_by_role("button", name="Pienennä").click()
        await expect(frames.first).to_be_hidden()


async def test_emoji_and_portraits_come_from_other_hosts(surroundings: Surroundings) -> None:
    """An emoji becomes a picture of jsdelivr, an agent's portrait one of S3, the sound is fetched after a click."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("Hei 😀")
        chat = await visitor.spoken()
        await visitor.simulator.join(chat.id, "Aino")
        await expect(visitor.messenger.locator(".bubble img.emojione")).to_have_attribute("alt", "😀")
        await visitor.page.dispatch_event("body", "click")
        wanted = {"/emojione/assets/png/1f600.png", "/_s/v4/assets/audio/chat_sound.mp3"}
        await visitor.simulator.wait_for(lambda: wanted <= {seen.path for seen in visitor.simulator.record.requests()})
        await visitor.simulator.wait_for(
            lambda: visitor.simulator.record.requests("/tawk-to-pi/", host="s3.amazonaws.com")
        )


async def test_the_page_can_say_who_visits(surroundings: Surroundings) -> None:
    """The visitor's methods answer through their callback, and refuse what breaks their limits."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        for call, problem in CALLS:
            answer = await visitor.page.evaluate(f"new Promise((done) => Tawk_API.{call}).then((told) => told ?? null)")
            assert (call, answer) == (call, problem)
        [person, *_] = visitor.simulator.visitors
        assert (person.tags, person.events) == (["a", "b"], [{"name": "haku", "data": {"sivu": 1}}])


async def test_nothing_starts_before_the_page_says_so(surroundings: Surroundings) -> None:
    """With `autoStart: false` no session is started until `Tawk_API.start()`."""
    async with visiting(surroundings) as visitor:
        await visitor.look(embedded="box", autoStart=False)
        await visitor.page.wait_for_function("typeof Tawk_API.start === 'function'")
        await visitor.simulator.wait_for(lambda: visitor.simulator.record.requests("/v1/widget-settings"))
        assert not visitor.posted("/v1/session/start")
        await visitor.page.evaluate("Tawk_API.start()")
        await visitor.heard("Load")
        assert json.loads(visitor.posted("/v1/session/start")[0].text)["consent"] is False
