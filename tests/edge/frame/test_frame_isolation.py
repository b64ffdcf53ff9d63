"""What Tawk.to's code cannot do in the frame: reach another host, keep, open or navigate anything, run text."""

import pytest
from playwright.async_api import Page, expect

from proxy.edge.texts import widget_texts
from tests.edge.frame import probes
from tests.edge.frame.stage import Stage
from tests.edge.frame.visitor import chat, child_of, frame, frame_of, start, widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


async def test_the_doors_are_closed_in_every_window(page: Page, stage: Stage) -> None:
    """Peer connections, workers and databases are in neither the frame nor its children, whichever way one looks."""
    await chat(page, stage)
    assert await frame_of(page, stage).evaluate(probes.OPEN_DOORS) == []
    assert await child_of(page, stage).evaluate(probes.OPEN_DOORS) == []
    unseen = await frame_of(page, stage).evaluate(probes.UNSEEN_CHILD)
    assert unseen == ["undefined", True, ""]


async def test_trusted_types_hold_in_the_frame_and_in_its_children(page: Page, stage: Stage) -> None:
    """HTML is written everywhere, and scripts are only those of our script folders, never text."""
    await chat(page, stage)
    for place in (frame_of(page, stage), child_of(page, stage)):
        assert await place.evaluate("trustedTypes.defaultPolicy !== null")
        assert await place.evaluate(probes.REFUSED_CODE) == probes.ALL_REFUSED
        assert await place.evaluate("document.createElement('div').innerHTML = '<b>x</b>'") == "<b>x</b>"
        assert await place.evaluate(probes.OWN_SCRIPT) == f"{stage.edge}/_t/embed/_s/v4/app/a.js"


async def test_no_request_reaches_a_third_host(page: Page, stage: Stage) -> None:
    """Calls, pictures, styles and beacons to another host are refused by the browser, in every window."""
    await chat(page, stage)
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    for place in (frame_of(page, stage), child_of(page, stage)):
        assert await place.evaluate(probes.FOREIGN_HOST, stage.foreign) == ["fetch", "image", "call", True]
    assert asked == []


async def test_addresses_that_a_newer_build_computes_come_to_us(page: Page, stage: Stage) -> None:
    """Tawk.to's hosts are replaced by our paths in calls, requests, elements, HTML and sockets."""
    await chat(page, stage)
    (secret,) = stage.visits
    sockets = len(stage.sockets)
    for place in (frame_of(page, stage), child_of(page, stage)):
        stage.requests.clear()
        word = await place.evaluate(probes.COMPUTED_HOSTS)
        assert [request.path for request in stage.requests] == [
            "/_t/va/v1/a", "/_t/va/v1/b", "/_t/embed/_s/c", "/_t/pi/d.png", "/_t/link/e.png",
            "/_t/jsdelivr/emojione/assets/f.png",
        ]  # fmt: skip
        assert [request.headers.get("X-Verho-Visit") for request in stage.requests[:3]] == [secret] * 3
        assert stage.requests[1].headers["X-Tawk-Token"] == "t"
        assert word == " https://va.tawk.to/word"
    opened = await frame_of(page, stage).evaluate(probes.COMPUTED_SOCKET)
    assert opened == [f"{stage.edge.replace('http', 'ws')}/s/?k=1", "verho.v1"]
    assert len(stage.sockets) == sockets + 1


async def test_links_open_only_from_a_question_that_shows_where_they_lead(page: Page, stage: Stage) -> None:
    """A link in a message shows its whole address first, and the page that it opens learns nothing of ours."""
    await chat(page, stage)
    address = f"{stage.foreign}/ohje?a=1&b=2#c"
    await stage.say("visitorMessage", {"m": f'Katso <a href="{address}" target="_blank">tästä</a>'})
    await widget(page).get_by_role("link", name="tästä").click()
    question = page.get_by_role("dialog", name=widget_texts("fi")["link_title"])
    await expect(question.locator(".address")).to_have_text(address)
    await expect(question.get_by_text(widget_texts("fi")["link_unencrypted"])).to_be_visible()
    assert len(page.context.pages) == 1
    async with page.context.expect_page() as opened:
        await question.get_by_role("link", name=widget_texts("fi")["link_open"]).click()
    other = await opened.value
    await other.wait_for_load_state()
    assert other.url == address
    assert await other.evaluate("[window.opener, document.referrer]") == [None, ""]
    await expect(question).to_have_count(0)


async def test_windows_are_not_opened_but_asked_about(page: Page, stage: Stage) -> None:
    """window.open becomes the same question in every window; the chat's own pop-out leads nowhere."""
    await chat(page, stage)
    question = page.get_by_role("dialog", name=widget_texts("fi")["link_title"])
    for place in (frame_of(page, stage), child_of(page, stage)):
        assert await place.evaluate("window.open('https://www.example.fi/a')") is None
        await expect(question.locator(".address")).to_have_text("https://www.example.fi/a")
        await page.keyboard.press("Escape")
        await expect(question).to_have_count(0)
    for nothing in (
        "/_t/site/chat/p/w?pop=1",
        "javascript:alert(1)",
        "data:text/html,x",
        f"{stage.edge}/frame",
        "about:blank",
    ):
        await frame_of(page, stage).evaluate("address => { window.open(address); }", nothing)
    await frame_of(page, stage).evaluate("window.open('https://tawk.link/file.pdf')")
    await expect(question.locator(".address")).to_have_text(f"{stage.edge}/_t/link/file.pdf")
    assert len(page.context.pages) == 1


async def test_the_frame_cannot_be_led_away(page: Page, stage: Stage) -> None:
    """Setting the frame's address does nothing, nor does a link that a script clicks."""
    await chat(page, stage)
    for attempt in ("location.href = address", "location.assign(address)", "location.replace(address)"):
        await frame_of(page, stage).evaluate(f"address => {{ {attempt} }}", stage.foreign + "/away")
    await frame_of(page, stage).evaluate("history.pushState({}, '', '#here')")
    assert [found.url for found in page.frames if found.parent_frame == page.main_frame] == [f"{stage.edge}/frame#here"]
    await stage.say("visitorMessage", {"m": "Vielä täällä"})
    await expect(widget(page).locator("p.a").last).to_have_text("Vielä täällä")


async def test_a_child_that_is_led_away_reaches_nobody(page: Page, stage: Stage) -> None:
    """A blank child that sets its own address is stopped by the policy before anything is asked."""
    await chat(page, stage)
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    async with page.expect_console_message() as refusal:
        await child_of(page, stage).evaluate("address => { location.href = address }", stage.foreign + "/away")
    assert "frame-src 'none'" in (await refusal.value).text
    assert answered == []


async def test_no_frame_is_led_to_another_host_and_no_form_leads_anywhere(page: Page, stage: Stage) -> None:
    """A frame's address is blank however it is given, so the browser has no host to connect to; forms stay."""
    await chat(page, stage)
    for place in (frame_of(page, stage), child_of(page, stage)):
        assert await place.evaluate(probes.FRAMES_LED_AWAY, stage.foreign) == ["about:blank"] * 3
    assert {found.url for found in page.frames} == {f"{stage.site}/", f"{stage.edge}/frame", "about:blank"}


async def test_the_host_page_is_out_of_reach(page: Page, stage: Stage) -> None:
    """The frame's code can neither read nor lead away the page around it."""
    await chat(page, stage)
    reached = await frame_of(page, stage).evaluate(probes.HOST_PAGE)
    assert reached == ["", True]
    assert page.url == f"{stage.site}/"


async def test_messages_from_elsewhere_are_not_heard_by_the_page(page: Page, stage: Stage) -> None:
    """A message that is not from the frame's window and origin changes nothing, nor does one with odd values."""
    await chat(page, stage)
    await page.evaluate(probes.MESSAGES_OF_THE_PAGE, stage.edge)
    await frame_of(page, stage).evaluate(probes.ODD_MESSAGES_OF_THE_FRAME, stage.site)
    await stage.say("visitorMessage", {"m": "Yhä auki"})
    await expect(widget(page).locator("p.a").last).to_have_text("Yhä auki")
    await expect(page.locator(".panel[data-open][data-status=online]")).to_be_visible()
    await expect(page.locator("verho-chat dialog")).to_have_count(0)


async def test_a_page_that_is_not_listed_cannot_start_the_chat(page: Page, stage: Stage) -> None:
    """A page of another origin is not listened to by the frame, even when the browser lets it embed the frame."""
    await page.goto(f"{stage.foreign}/")
    await page.evaluate(probes.EMBED, stage.edge)
    inside = frame_of(page, stage)
    await inside.evaluate(probes.HEAR)
    await page.evaluate(probes.START, stage.edge)
    assert await inside.evaluate("heard") == "start"
    assert await inside.evaluate("document.getElementById('verho-cover').dataset.state ?? 'untouched'") == "untouched"
    assert stage.asked("/_v/visit") == []


async def test_the_frame_is_sandboxed_and_told_nothing(page: Page, stage: Stage) -> None:
    """The frame's element has the three permissions that the widget needs, sends no referrer and has a name."""
    await start(page, stage)
    element = page.locator("verho-chat iframe")
    await expect(element).to_have_attribute("sandbox", "allow-scripts allow-same-origin allow-forms")
    await expect(element).to_have_attribute("referrerpolicy", "no-referrer")
    await expect(element).to_have_attribute("title", widget_texts("fi")["frame_title"])
    await expect(element).to_have_attribute("src", f"{stage.edge}/frame")


async def test_an_unknown_reason_is_not_repeated(page: Page, stage: Stage) -> None:
    """A reason that is not in our list never becomes part of a page."""
    await chat(page, stage)
    await stage.say("verhoWithheld", {"reason": "<img src=x onerror=alert(1)>"})
    await expect(frame(page).get_by_role("alert")).not_to_contain_text("<img")
