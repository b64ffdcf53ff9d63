"""The stand-in widget behaves as the real one was seen to, straight against the simulator."""

from typing import Any

import pytest
from playwright.async_api import expect

from proxy.demo.simulator import Build, Mode, Status, Target
from proxy.demo.simulator.records import SeenKind
from tests.demo.conftest import Surroundings, surrounded
from tests.demo.widget_pages import FOREIGN_HOST, SISTER_HOST, visiting

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

KNOWN_HOSTS = {"embed.tawk.to", "va.tawk.to", "vsb24.tawk.to", "vsb30.tawk.to", "cdn.jsdelivr.net", "s3.amazonaws.com"}

SHOWN = (
    # (the text on the wire, what is shown, how many elements it makes)
    ("a &amp;lt;b&amp;gt; c", "a <b> c", 0),
    ("a &lt;b&gt;c&lt;/b&gt;", "a c", 1),
    ("**a** &lt;u&gt;", "a <u>", 1),
    ("[EMAIL_1] ja [PHONE_2]", "[EMAIL_1] ja [PHONE_2]", 0),
    ("katso https://example.org/a nyt", "katso https://example.org/a nyt", 1),
    ("soita tai matti@example.fi", "soita tai matti@example.fi", 1),
    ("_kiitos_ paljon", "kiitos paljon", 1),
)


@pytest.mark.parametrize("build", list(Build))
async def test_a_message_is_answered(surroundings: Surroundings, build: Build) -> None:
    """In both builds a message reaches the agent, the answer the visitor, and the page hears of it in order."""
    async with visiting(surroundings, build) as visitor:
        await visitor.go()
        await visitor.write("Hei! Miten liityn?")
        chat = await visitor.spoken()
        await visitor.simulator.say(chat.id, "Moi, liity verkossa.")
        await expect(visitor.bubble("Moi, liity verkossa.")).to_be_visible()
        assert [message.text for message in chat.messages if not message.is_notice] == [
            "Hei! Miten liityn?",
            "Moi, liity verkossa.",
        ]
        await visitor.heard("UnreadCountChanged")
        assert await visitor.names() == [
            "BeforeLoad",
            "StatusChange",
            "Load",
            "ChatMessageVisitor",
            "ChatStarted",
            "AgentJoinChat",
            "ChatMessageAgent",
            "UnreadCountChanged",
        ]
        assert {seen.host for seen in visitor.simulator.record} <= KNOWN_HOSTS


async def test_a_reload_continues_the_conversation(surroundings: Surroundings) -> None:
    """The same visitor comes back with `u` and the token, and sees what was said."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("Olen täällä")
        await visitor.spoken()
        await visitor.page.reload()
        await visitor.heard("Load")
        await expect(visitor.bubble("Olen täällä")).to_be_visible()
        first, again = visitor.posted("/v1/session/start")
        assert '"uik"' in first.text
        assert '"u":"1.' in again.text
        assert again.header("x-tawk-token")
        assert len(visitor.simulator.visitors) == 1


async def test_languages_that_come_late_silence_the_widget(surroundings: Surroundings) -> None:
    """Settings and session before the language files end the start: no event, no frame, and nobody is told."""
    async with visiting(surroundings) as visitor:
        visitor.simulator.misbehave(Target.LANGUAGES, Mode.SLOW, times=0, seconds=1.5)
        async with visitor.page.expect_event("pageerror") as caught:
            await visitor.look()
        assert "i18next is not a function" in (await caught.value).message
        assert "Load" not in await visitor.names()


async def test_refused_storage_silences_the_widget() -> None:
    """Where the browser refuses storage, as in a private window's frame of another site, no session is even started."""
    # A browser that refuses a foreign frame its storage, as some do, instead of giving it one apart.
    refusing = surrounded("--disable-features=ThirdPartyStoragePartitioning", whole=True)
    async with refusing as surroundings, visiting(surroundings) as visitor:
        async with visitor.page.expect_event("pageerror") as caught:
            await visitor.look(f"/frame/{FOREIGN_HOST}")
        assert "Storage" in (await caught.value).message
        assert not visitor.posted("/v1/session/start")


async def test_storage_in_a_frame_of_another_origin_is_local(surroundings: Surroundings) -> None:
    """In a frame of another origin no cookie is set: everything lies in localStorage."""
    async with visiting(surroundings) as visitor:
        await visitor.look(f"/frame/{SISTER_HOST}")
        frame = visitor.page.frame(name="chat")
        assert frame is not None
        await frame.wait_for_function("window.calls?.some(([name]) => name === 'Load')")
        keys = await frame.evaluate("Object.keys(localStorage).sort()")
        property_id = visitor.simulator.property_id
        assert keys == sorted(
            [
                "TawkConnectionTime",
                "twk_idm_key",
                f"twk_{property_id}",
                f"twk_token_{property_id}",
                f"twk_uuid_{property_id}",
            ]
        )
        assert await visitor.page.context.cookies(f"http://{SISTER_HOST}/") == []


async def test_typed_text_is_told_before_it_is_sent(surroundings: Surroundings) -> None:
    """What is being typed leaves at most once a second: the first letter at once, the rest together."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.box.press_sequentially("salaisuus")
        simulator = visitor.simulator
        await simulator.wait_for(lambda: [text for text, _ in visitor.sent("messagePreview")] == ["s", "salaisuus"])


async def test_a_refused_message_can_be_sent_again(surroundings: Surroundings) -> None:
    """An error answer leaves the bubble with "Failed" and a button that sends the same text again."""
    async with visiting(surroundings) as visitor:
        visitor.simulator.misbehave(Target.MESSAGE, Mode.CALLBACK_ERROR)
        await visitor.go()
        await visitor.write("Ensimmäinen")
        await expect(visitor.messenger.get_by_text("Failed")).to_be_visible()
        await visitor.messenger.get_by_role("button", name="Resend").click()
        chat = await visitor.spoken()
        await expect(visitor.messenger.get_by_text("Failed")).to_have_count(0)
        assert [message.text for message in chat.messages] == ["Ensimmäinen"]


async def test_text_on_the_wire_is_html(surroundings: Surroundings) -> None:
    """Entities are decoded once; what is then no markdown goes into the page as HTML, markdown is encoded again."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        chat = next(iter(visitor.simulator.chats))
        bubbles = visitor.messenger.locator(".bubble")
        for place, (wire, shown, elements) in enumerate(SHOWN):
            message: dict[str, Any] = {"t": "c", "ut": "s", "m": wire, "n": "Botti", "cver": 100 + place, "md": {}}
            await visitor.simulator.push(chat.id, "visitorMessage", message)
            await expect(bubbles.nth(place)).to_have_text(shown)
            assert await bubbles.nth(place).evaluate("(node) => node.querySelectorAll('*').length") == elements


async def test_a_known_version_is_ignored(surroundings: Surroundings) -> None:
    """A message whose number is not above the last known one is dropped without a word."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        chat = next(iter(visitor.simulator.chats))
        for version, text in ((0, "vanha"), (0.5, "puolikas"), (0.5, "toistettu"), (7, "uusi")):
            message: dict[str, Any] = {"t": "c", "ut": "s", "m": text, "n": "", "cver": version, "md": {}}
            await visitor.simulator.push(chat.id, "visitorMessage", message)
        await expect(visitor.bubble("uusi")).to_be_visible()
        assert await visitor.messenger.locator(".bubble").all_inner_texts() == ["puolikas", "uusi"]


async def test_prechat_answers_leave_twice(surroundings: Surroundings) -> None:
    """The form's answers go as a form and then again as the first message."""
    async with visiting(surroundings, prechat=True) as visitor:
        await visitor.go()
        fields = visitor.messenger.locator("form.form-page :is(input, textarea)")
        for place in range(await fields.count()):
            field = fields.nth(place)
            await field.fill("matti@example.fi" if await field.get_attribute("type") == "email" else f"vastaus {place}")
        await visitor.messenger.get_by_role("button", name="Aloita keskustelu").click()
        chat = await visitor.spoken()
        questions = await visitor.heard("PrechatSubmit")
        [[form]] = visitor.sent("savePrechatForm")
        assert form["email"] == "matti@example.fi"
        assert form["questions"] == questions
        assert " : matti@example.fi" in chat.messages[0].text


async def test_the_offline_form_marks_a_refused_address(surroundings: Surroundings) -> None:
    """A refusal of the e-mail address marks that field; the second try is taken and said so."""
    async with visiting(surroundings, status=Status.OFFLINE) as visitor:
        visitor.simulator.misbehave(Target.FORM, Mode.CALLBACK_ERROR)
        await visitor.go()
        fields = visitor.messenger.locator("form.form-page :is(input, textarea)")
        for place in range(await fields.count()):
            field = fields.nth(place)
            await field.fill("matti@example.fi" if await field.get_attribute("type") == "email" else "Terve")
        send = visitor.messenger.get_by_role("button", name="Lähetä")
        await send.click()
        await expect(visitor.messenger.locator("[type=email]")).to_have_attribute("aria-invalid", "true")
        await send.click()
        await expect(visitor.messenger.get_by_role("status")).to_contain_text("Kiitos")
        assert (await visitor.heard("OfflineSubmit"))["submittedFrom"].startswith("http://www.jamko.test/")
        assert [ticket.email for ticket in visitor.simulator.tickets] == ["matti@example.fi"]


async def test_a_lost_connection_loses_no_message(surroundings: Surroundings) -> None:
    """A dropped socket leads to a new session, and what was written meanwhile is sent once."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("ennen")
        chat = await visitor.spoken()
        await visitor.simulator.drop_socket(chat.id)
        await visitor.simulator.wait_for(lambda: not chat.visitor.online)
        await visitor.write("katkon aikana")
        await visitor.simulator.wait_for(lambda: [said.text for said in chat.messages] == ["ennen", "katkon aikana"])
        await expect(visitor.messenger.locator(".message.pending")).to_have_count(0)
        assert await visitor.messenger.locator(".bubble").all_inner_texts() == ["ennen", "katkon aikana"]


@pytest.mark.parametrize("how", ["ban", "disable"])
async def test_a_banned_visitor_sees_nothing_more(surroundings: Surroundings, how: str) -> None:
    """A ban and a disabled page both take the widget away at once."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        [person] = visitor.simulator.visitors
        await (visitor.simulator.ban(person.id) if how == "ban" else visitor.simulator.disable_page())
        await expect(visitor.page.locator('iframe[title="chat widget"]')).to_have_count(0)


async def test_a_failed_session_leaves_the_page_blank_and_is_tried_again(surroundings: Surroundings) -> None:
    """A session that can't start shows nothing; half a minute or more later it comes up by itself."""
    async with visiting(surroundings) as visitor:
        visitor.simulator.misbehave(Target.SESSION_START, Mode.ERROR_500)
        await visitor.page.clock.install()
        await visitor.look()
        await visitor.simulator.wait_for(lambda: any(seen.status == 500 for seen in visitor.simulator.record))
        assert await visitor.page.locator("iframe").count() == 0
        await visitor.page.clock.run_for(46_000)
        await visitor.heard("Load")


async def test_the_embedded_widget_fills_its_container_and_hides_when_minimised(surroundings: Surroundings) -> None:
    """Embedded it is as large as its container, begins as "min", and leaves it empty when it is minimised."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        frame = visitor.page.locator('iframe[title="chat widget"]')
        assert await frame.bounding_box() == {"x": 0, "y": 0, "width": 420, "height": 640}
        assert await visitor.page.evaluate("[Tawk_API.isChatMaximized(), Tawk_API.getWindowType()]") == [False, "embed"]
        await visitor.page.evaluate("Tawk_API.maximize()")
        await visitor.simulator.wait_for(lambda: visitor.sent("chatWindowState") == [["max"]])
        await visitor.page.evaluate("Tawk_API.minimize()")
        await expect(frame).to_be_hidden()
        assert (await visitor.names())[-2:] == ["ChatMaximized", "ChatMinimized"]


async def test_the_menu_is_a_chunk_of_its_own(surroundings: Surroundings) -> None:
    """The menu's code is fetched when it is opened; from it a visitor changes the name and pops the chat out."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        before = len(visitor.simulator.record.requests(host="embed.tawk.to"))
        await visitor.messenger.get_by_role("button", name="Valikko").click()
        await visitor.messenger.get_by_role("menuitem", name="Vaihda nimi").click()
        await visitor.messenger.get_by_label("Nimesi").fill("Matti")
        await visitor.messenger.get_by_role("button", name="Tallenna").click()
        assert await visitor.heard("VisitorNameChanged") == "Matti"
        assert len(visitor.simulator.record.requests(host="embed.tawk.to")) == before + 1
        await visitor.messenger.get_by_role("button", name="Valikko").click()
        async with visitor.page.expect_popup() as popup:
            await visitor.messenger.get_by_role("menuitem", name="Avaa omaan ikkunaan").click()
        assert (await popup.value).url.startswith("https://tawk.to/chat/64b1f0aa11bb22cc33dd44ee/1h9demo01")


async def test_consent_comes_before_the_socket(surroundings: Surroundings) -> None:
    """With `rcf` no socket opens until the visitor agrees; the next session says so."""
    async with visiting(surroundings, consent_required=True) as visitor:
        await visitor.look()
        await visitor.messenger.get_by_role("button", name="Hyväksyn").click()
        await visitor.heard("Load")
        consents = ['"consent":true' in seen.text for seen in visitor.posted("/v1/session/start")]
        assert consents == [False, True]
        sockets = visitor.simulator.record.of(SeenKind.OPENED)
        assert [seen.id > visitor.posted("/v1/session/start")[1].id for seen in sockets] == [True]


async def test_every_page_is_told(surroundings: Surroundings) -> None:
    """Address and title are told half a second after `ready` and after every change of the address."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.simulator.wait_for(lambda: visitor.sent("nav"))
        await visitor.page.evaluate("history.pushState(null, '', '/toinen?sivu=2')")
        await visitor.simulator.wait_for(lambda: len(visitor.sent("nav")) > 1)
        pages = visitor.sent("nav")
        assert pages[0][0]["t"] == "Jäsenyys"
        assert pages[1] == [{"u": "http://www.jamko.test/toinen?sivu=2", "t": "Jäsenyys"}, None]
