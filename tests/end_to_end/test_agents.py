"""What agents do at Tawk.to's desk, and what of it the visitor sees: signs, links, bans, and never any code."""

import pytest
from playwright.async_api import expect

from proxy.demo.simulator.states import Status
from tests.end_to_end.people import PATIENCE_S, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

HOSTILE = (
    "<script>document.title='murto'</script>",
    "<img src=x onerror=\"document.title='murto'\">",
    "<svg onload=\"document.title='murto'\">",
    "<iframe srcdoc=\"<script>top.document.title='murto'</script>\"></iframe>",
    "<a href=\"javascript:document.title='murto'\">linkki</a>",
    "<form action=https://evil.example/><input name=salasana></form>",
    "<style>*{display:none}</style>",
    "&lt;img src=x onerror=\"document.title='murto'\"&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "<b onmouseover=alert(1)>huomio</b>",
    '"><img src=x onerror=alert(1)>',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
)
# What the widget renders as markdown is shown without its signs.
MARKDOWN = (
    ("**<img src=x onerror=alert(1)>**", "<img src=x onerror=alert(1)>"),
    ("`<script>alert(1)</script>`", "<script>alert(1)</script>"),
    ("_a_ [linkki](javascript:alert(1))", "a [linkki](javascript:alert(1))"),
)
ODD_NAME = 'Tämä on <b onclick=alert(1)>Aune & "Co"</b>: <aune&co@posti.example>'


async def test_signs_of_an_agent_come_and_go(student: Student) -> None:
    """Joining, typing and being away show in the widget and in our header while they last."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes("Hei!")
    chat = student.conversation
    await expect(student.status).to_have_text("Olemme paikalla")
    await simulator.join(chat.id, "Aino")
    await expect(student.chat.get_by_role("heading", name="Aino")).to_be_visible()
    await simulator.typing(chat.id)
    await expect(student.chat.get_by_text("Kirjoittaa…")).to_be_visible()
    await simulator.stop_typing(chat.id)
    await expect(student.chat.get_by_text("Kirjoittaa…")).to_be_hidden()
    for status, words in (
        (Status.AWAY, "Vastaamme viiveellä"),
        (Status.OFFLINE, "Kukaan ei ole nyt paikalla"),
        (Status.ONLINE, "Olemme paikalla"),
    ):
        await simulator.set_status(status)
        await expect(student.status).to_have_text(words)
    # What is said while the panel is closed is counted on its button.
    await student.page.get_by_role("button", name="Pienennä chat").first.click()
    await simulator.say(chat.id, "Täällä ollaan.")
    await student.page.get_by_role("button", name="Avaa chat (1 uusi viesti)").click()
    await student.reads("Täällä ollaan.")
    await simulator.leave(chat.id)
    await student.reads("Aino poistui keskustelusta")


async def test_what_an_agent_writes_is_text_and_does_nothing(student: Student) -> None:
    """HTML, entities, markdown and a value of the visitor's with signs in it: each is shown as the text it is."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes(ODD_NAME)
    chat = student.conversation
    title = await student.page.title()
    for text in HOSTILE:
        await simulator.say(chat.id, text)
    for text, _ in MARKDOWN:
        await simulator.say(chat.id, text)
    await simulator.say(chat.id, f"Kirjoititko näin: {student.said[0]}")
    shown = [ODD_NAME, *HOSTILE, *(text for _, text in MARKDOWN), f"Kirjoititko näin: {ODD_NAME}"]
    for number, text in enumerate(shown):
        await expect(student.bubbles.nth(number)).to_have_text(text)
    # Nothing of it became an element, and a reload, which takes another way through the edge, changes nothing.
    for _ in range(2):
        await expect(student.bubbles).to_have_count(len(shown))
        made = await student.bubbles.locator("script, img, svg, iframe, form, style, [onerror], [onclick]").count()
        assert made == 0
        assert await student.page.title() == title
        assert await student.widget_window().title() != "murto"
        await student.page.reload()
        await student.is_connected()
    assert student.refused == []


async def test_an_agents_link_opens_only_through_our_question(student: Student) -> None:
    """A click shows the whole address first; only the second one opens it, in a tab that can't look back."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    target = f"{student.stack.site_url}/jasenyys.html?kampanja=chat"
    await simulator.say(student.conversation.id, f"Katso {target}")
    tabs = student.page.context.pages
    link = student.chat.get_by_role("link", name=target)
    await link.click()
    question = student.page.get_by_role("dialog", name="Avataanko linkki?")
    await expect(question.locator(".address")).to_have_text(target)
    await expect(question).to_contain_text("Yhteyttä tähän osoitteeseen ei ole salattu.")
    await question.get_by_role("button", name="Palaa takaisin").click()
    await expect(question).to_be_hidden()
    assert student.page.context.pages == tabs

    await link.click()
    async with student.page.context.expect_page() as opening:
        await question.get_by_role("link", name="Avaa linkki").click()
    opened = await opening.value
    await opened.wait_for_url(target)
    assert await opened.evaluate("[window.opener, document.referrer]") == [None, ""]
    assert len(student.page.context.pages) == len(tabs) + 1


async def test_a_ban_holds_and_a_reload_does_not_get_around_it(student: Student) -> None:
    """The visitor is told, nothing they do reaches Tawk.to any more, and a page that is switched off says so."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes("Olen häirikkö.")
    await simulator.ban(student.conversation.visitor.id)
    closed = student.frame.get_by_role("heading", name="Keskustelu on suljettu")
    await expect(closed).to_be_visible()
    await expect(student.status).to_have_text("Keskustelu on suljettu")
    before = len(simulator.record)
    await student.page.reload()
    await expect(closed).to_be_visible()
    answer = await student.window().evaluate(
        "fetch('/_t/va/v1/session/start', { method: 'POST', body: '{}' }).then((answer) => answer.status)"
    )
    assert answer == 403
    assert [seen for seen in list(simulator.record)[before:] if seen.method == "POST"] == []


async def test_a_page_that_is_switched_off_offers_our_form(student: Student) -> None:
    """Tawk.to's widget would vanish; the visitor gets our own form instead, and the chat again when it is back."""
    simulator = student.stack.simulator
    await (await student.visits()).opens_the_chat()
    await student.writes("Hei!")
    try:
        await simulator.disable_page()
        await expect(student.frame.get_by_role("heading", name="Chat ei ole nyt käytettävissä")).to_be_visible()
    finally:
        await simulator.disable_page(disabled=False)
    await student.page.reload()
    await student.is_connected()
    await expect(student.bubbles).to_have_text(["Hei!"])
    await simulator.wait_for(lambda: student.conversation.visitor.online, timeout_s=PATIENCE_S)
