"""What Tawk.to's code cannot do in the frame: reach another host, keep anything, open or navigate anything, run text."""

import pytest
from playwright.async_api import Page, expect

from proxy.edge.texts import widget_texts
from tests.edge.frame.stage import Stage
from tests.edge.frame.visitor import chat, child_of, frame, frame_of, launcher, start, widget

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

DOORS = """() => ["RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "WebTransport", "Worker", "SharedWorker",
    "indexedDB", "caches", "cookieStore"].filter((name) => window[name] !== undefined).concat(
    navigator.serviceWorker ? "serviceWorker" : [])"""
# In a task of its own: what a debugger evaluates may use eval, whatever the policy says.
REFUSED = """() => new Promise((done) => setTimeout(() => {
    const refused = [];
    const tries = {
        eval: () => eval("1"), Function: () => new Function("return 1")(), text: () => { document.createElement("script").text = "1"; },
        foreign: () => { document.createElement("script").src = "https://www.example.org/a.js"; },
        files: () => { document.createElement("script").src = "/_t/upload/a.js"; },
        data: () => { document.createElement("script").src = "data:text/javascript,1"; },
    };
    for (const [name, attempt] of Object.entries(tries)) try { attempt(); } catch { refused.push(name); }
    done(refused);
}))"""
ALL_REFUSED = ["eval", "Function", "text", "foreign", "files", "data"]


async def test_the_doors_are_closed_in_every_window(page: Page, stage: Stage) -> None:
    """Peer connections, workers and databases are in neither the frame nor its children, whichever way one looks."""
    await chat(page, stage)
    assert await frame_of(page, stage).evaluate(DOORS) == []
    assert await child_of(page, stage).evaluate(DOORS) == []
    unseen = await frame_of(page, stage).evaluate(
        """() => { document.body.append(document.createElement("iframe"));
            const child = window.frames[window.frames.length - 1];
            return [typeof child.RTCPeerConnection, child.localStorage === localStorage, child.document.cookie]; }"""
    )
    assert unseen == ["undefined", True, ""]


async def test_trusted_types_hold_in_the_frame_and_in_its_children(page: Page, stage: Stage) -> None:
    """HTML is written everywhere, and scripts are only those of our script folders, never text."""
    await chat(page, stage)
    for place in (frame_of(page, stage), child_of(page, stage)):
        assert await place.evaluate("trustedTypes.defaultPolicy !== null")
        assert await place.evaluate(REFUSED) == ALL_REFUSED
        assert await place.evaluate("document.createElement('div').innerHTML = '<b>x</b>'") == "<b>x</b>"
        own = "(() => { const s = document.createElement('script'); s.src = '/_t/embed/_s/v4/app/a.js'; return s.src; })()"
        assert await place.evaluate(own) == f"{stage.edge}/_t/embed/_s/v4/app/a.js"


async def test_no_request_reaches_a_third_host(page: Page, stage: Stage) -> None:
    """Calls, pictures, styles and beacons to another host are refused by the browser, in every window."""
    await chat(page, stage)
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    for place in (frame_of(page, stage), child_of(page, stage)):
        refused = await place.evaluate(
            """async (foreign) => {
                const seen = [];
                await fetch(foreign + "/a").catch(() => seen.push("fetch"));
                try { new WebSocket(foreign.replace("http", "ws")); } catch { seen.push("socket"); }
                await new Promise((done) => { const i = new Image(); i.onerror = () => { seen.push("image"); done(); }; i.src = foreign + "/b.png"; });
                await new Promise((done) => { const x = new XMLHttpRequest(); x.open("GET", foreign + "/c"); x.onerror = () => { seen.push("call"); done(); }; x.send(); });
                seen.push(navigator.sendBeacon(foreign + "/d", "x"));
                return seen;
            }""",
            stage.foreign,
        )
        assert [name for name in refused if name != "socket"] == ["fetch", "image", "call", True]
    assert asked == []


async def test_addresses_that_a_newer_build_computes_come_to_us(page: Page, stage: Stage) -> None:
    """Tawk.to's hosts are replaced by our paths in calls, requests, elements, HTML and sockets."""
    await chat(page, stage)
    (secret,) = stage.visits
    sockets = len(stage.sockets)
    for place in (frame_of(page, stage), child_of(page, stage)):
        stage.requests.clear()
        await place.evaluate(
            """async () => {
                await fetch("https://va.tawk.to/v1/a?x=1");
                await fetch(new Request("https://va.tawk.to/v1/b", { method: "POST", body: "{}", headers: { "X-Tawk-Token": "t" } }));
                await new Promise((done) => { const x = new XMLHttpRequest(); x.open("GET", "https://embed.tawk.to/_s/c"); x.onloadend = done; x.send(); });
                const load = (set) => new Promise((done) => { const i = new Image(); i.onload = i.onerror = done; set(i); });
                await load((i) => { i.src = "https://s3.amazonaws.com/tawk-to-pi/d.png"; });
                await load((i) => i.setAttribute("src", "//tawk.link/e.png"));
                const box = document.createElement("div");
                box.innerHTML = '<img src="https://cdn.jsdelivr.net/emojione/assets/f.png?v=1&amp;w=2"> https://va.tawk.to/word';
                await new Promise((done) => { box.firstChild.onerror = done; });
                window.word = box.textContent;
            }"""
        )
        assert [request.path for request in stage.requests] == [
            "/_t/va/v1/a", "/_t/va/v1/b", "/_t/embed/_s/c", "/_t/pi/d.png", "/_t/link/e.png", "/_t/jsdelivr/emojione/assets/f.png",
        ]  # fmt: skip
        assert [request.headers.get("X-Verho-Visit") for request in stage.requests[:3]] == [secret] * 3
        assert stage.requests[1].headers["X-Tawk-Token"] == "t"
        assert await place.evaluate("word") == " https://va.tawk.to/word"
    opened = "new Promise((done) => { const s = new WebSocket('wss://vs52.tawk.to/s/?k=1'); s.onopen = () => done(s.url + s.protocol); })"
    assert await frame_of(page, stage).evaluate(opened) == f"{stage.edge.replace('http', 'ws')}/s/?k=1verho.v1"
    assert len(stage.sockets) == sockets + 1


async def test_links_open_only_from_a_question_that_shows_where_they_lead(page: Page, stage: Stage) -> None:
    """A link in a message shows its whole address first, and the page that it opens learns nothing of where it came from."""
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
    for nothing in ("/_t/site/chat/p/w?pop=1", "javascript:alert(1)", "data:text/html,x", f"{stage.edge}/frame", "about:blank"):
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


async def test_the_host_page_is_out_of_reach(page: Page, stage: Stage) -> None:
    """The frame's code can neither read nor lead away the page around it."""
    await chat(page, stage)
    reached = await frame_of(page, stage).evaluate(
        """() => { const seen = [];
            try { parent.document.title; seen.push("document"); } catch { }
            try { top.location.href = "https://www.example.fi/"; seen.push("location"); } catch { }
            return [...seen, document.referrer, window.verho === undefined]; }"""
    )
    assert reached == ["", True]
    assert page.url == f"{stage.site}/"


async def test_messages_from_elsewhere_are_not_heard_by_the_page(page: Page, stage: Stage) -> None:
    """A message that is not from the frame's window and origin changes nothing, nor does one with odd values."""
    await chat(page, stage)
    await page.evaluate(
        """(edge) => { for (const type of ["close", "minimize", "link"]) window.postMessage({ verho: 1, type, url: "https://x.example/" }, "*");
            window.dispatchEvent(new MessageEvent("message", { origin: edge, source: window, data: { verho: 1, type: "close" } })); }""",
        stage.edge,
    )
    await frame_of(page, stage).evaluate(
        """(site) => { for (const data of [null, 1, { verho: 2, type: "close" }, { verho: 1, type: "constructor" },
            { verho: 1, type: "link", url: "javascript:alert(1)" }, { verho: 1, type: "link", url: 7 },
            { verho: 1, type: "link", url: "https://user:secret@www.example.fi/" },
            { verho: 1, type: "state", status: "<b>", unread: 1 }, { verho: 1, type: "state", status: "away", unread: -1 }])
            parent.postMessage(data, site); }""",
        stage.site,
    )
    await stage.say("visitorMessage", {"m": "Yhä auki"})
    await expect(widget(page).locator("p.a").last).to_have_text("Yhä auki")
    await expect(page.locator(".panel[data-open][data-status=online]")).to_be_visible()
    await expect(page.locator("verho-chat dialog")).to_have_count(0)


async def test_a_page_that_is_not_listed_cannot_start_the_chat(page: Page, stage: Stage) -> None:
    """A page of another origin gets no answer from the frame, even when the browser lets it be embedded."""
    stage.config = {"answer_limit_ms": 500}
    await page.goto(f"{stage.foreign}/")
    await launcher(page).click()
    await page.locator("verho-chat .notice .primary").click()
    await frame(page).locator("#verho-cover").wait_for(state="attached")
    await page.evaluate(
        """(edge) => document.querySelector("verho-chat").shadowRoot.querySelector("iframe").contentWindow
            .postMessage({ verho: 1, type: "start", language: "fi", referrer: "", notice: "x" }, edge)""",
        stage.edge,
    )
    await expect(page.get_by_role("heading", name=widget_texts("fi")["silent_title"])).to_be_visible()
    assert stage.asked("/frame") != []
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
