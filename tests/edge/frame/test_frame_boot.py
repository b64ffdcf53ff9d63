"""The chat in its frame: from the start message to an answered one, with everything that goes wrong on the way."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from proxy.edge.texts import frame_texts, widget_texts
from tests.edge.frame import probes
from tests.edge.frame.stage import PROPERTY, WIDGET, Stage
from tests.edge.frame.visitor import chat, frame, frame_of, launcher, start, widget, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WORDS = frame_texts("fi")


async def test_a_message_goes_out_and_is_answered(page: Page, stage: Stage) -> None:
    """The widget boots in the frame, what the visitor writes reaches the socket, and the answer is shown."""
    await chat(page, stage)
    await write(page, "Mun maili on matti@example.fi")
    sent = await stage.frames.get()
    assert sent["p"][2]["message"] == "Mun maili on matti@example.fi"
    await stage.say("visitorMessage", {"m": "Kiitos, <b>selvä</b>!"})
    await expect(widget(page).locator("p.a").last).to_have_text("Kiitos, selvä!")
    assert await frame_of(page, stage).evaluate("window.maximized") == 1


async def test_every_call_carries_the_visits_secret_and_no_url_does(page: Page, stage: Stage) -> None:
    """The secret travels as a header of calls and as a subprotocol of the socket, never in an address."""
    await chat(page, stage)
    (secret,) = stage.visits
    for path in ("/_t/va/v1/widget-settings", "/_t/va/v1/session/start", "/_t/embed/_s/v4/app/one/languages/en.json"):
        assert stage.asked(path)[0].headers["X-Verho-Visit"] == secret
    assert stage.asked("/s/")[0].headers["Sec-WebSocket-Protocol"] == f"verho.v1, verho.visit.{secret}"
    assert not [request for request in stage.requests if secret in request.path]
    assert len(stage.asked(f"/{PROPERTY}/{WIDGET}")) == 1
    assert "Referer" not in stage.asked("/frame")[0].headers


async def test_the_settings_wait_for_the_languages(page: Page, stage: Stage) -> None:
    """Languages that come late don't kill the widget: its settings are held until they are in."""
    stage.language_gate.clear()
    await start(page, stage)
    await expect(frame(page).get_by_text(WORDS["connecting"])).to_be_visible()
    await frame_of(page, stage).evaluate(probes.SESSION_ANSWERED)
    assert await frame_of(page, stage).evaluate("[window.died, document.querySelectorAll('iframe').length]") == [
        None,
        0,
    ]
    stage.language_gate.set()
    await page.locator(".panel[data-status=online]").wait_for()
    assert await frame_of(page, stage).evaluate("window.died") is None


async def test_settings_are_not_held_for_ever(page: Page, stage: Stage) -> None:
    """When the languages never come, the settings are let through at their limit and the failure is shown."""
    stage.config = {"settings_limit_ms": 100, "load_limit_ms": 600}
    stage.language_gate.clear()
    await start(page, stage)
    await expect(frame(page).get_by_role("heading", name=WORDS["unavailable_title"])).to_be_visible()
    died = await frame_of(page, stage).wait_for_function("window.died")
    assert "i18next" in await died.json_value()


async def test_nothing_outlives_the_tab_and_a_reload_goes_on(page: Page, stage: Stage) -> None:
    """The frame keeps nothing but one entry of the tab's sessionStorage, and with it a reload is the same visit."""
    await chat(page, stage)
    kept = await frame_of(page, stage).evaluate(
        "[document.cookie, localStorage.twk_uuid, sessionStorage.tawk_sv, typeof indexedDB]"
    )
    assert kept == ["", "1.abc", "1", "undefined"]
    assert await page.context.cookies() == []
    state = await page.context.storage_state(indexed_db=True)
    assert [origin for origin in state["origins"] if origin.get("localStorage")] == []
    await page.reload()
    await page.locator(".panel[data-status=online]").wait_for()
    first, second = stage.asked("/_t/va/v1/session/start")
    assert (first.body, second.body) == ({"uik": "new"}, {"u": "1.abc"})
    assert stage.asked("/_v/visit")[1].headers["X-Verho-Visit"] in stage.visits
    assert len(stage.visits) == 1


async def test_another_tab_begins_from_nothing(page: Page, stage: Stage) -> None:
    """A second tab of the same browser is another visit."""
    await chat(page, stage)
    second = await page.context.new_page()
    await chat(second, stage)
    assert [request.body for request in stage.asked("/_t/va/v1/session/start")] == [{"uik": "new"}] * 2
    assert len(stage.visits) == 2


async def test_a_visit_that_the_edge_has_forgotten_takes_tawks_identifiers_with_it(page: Page, stage: Stage) -> None:
    """When the edge answers with a new secret, what Tawk.to's widget had kept of the old visit is gone."""
    await chat(page, stage)
    stage.visits.clear()
    await page.reload()
    await page.locator(".panel[data-status=online]").wait_for()
    assert stage.asked("/_t/va/v1/session/start")[1].body == {"uik": "new"}


async def test_a_browser_that_refuses_storage_to_frames_still_gets_a_chat(page: Page, stage: Stage) -> None:
    """Where reading the frame's storage throws, memory serves."""
    await page.add_init_script(probes.BLOCKED_STORAGE)
    await chat(page, stage)
    assert await frame_of(page, stage).evaluate("localStorage.getItem('twk_uuid')") == "1.abc"


async def test_the_stand_in_behaves_as_a_storage(page: Page, stage: Stage) -> None:
    """Methods, properties, enumeration and the quota are those of a Storage."""
    await chat(page, stage)
    found = await frame_of(page, stage).evaluate(probes.STAND_IN)
    assert found == [3, "1", "null", None, None, True, "a,b,c", "b", None, True, "QuotaExceededError", None, None]


async def test_minimising_hides_the_frame_and_counts_what_comes(page: Page, stage: Stage) -> None:
    """A minimised chat stays connected; its unread messages stand on the launcher and go when it is opened."""
    await chat(page, stage)
    await widget(page).locator("textarea").press("Escape")
    await expect(page.locator("verho-chat iframe")).to_be_hidden()
    await expect(launcher(page)).to_be_focused()
    for text in ("Hei", "Oletko siellä?"):
        await stage.say("visitorMessage", {"m": text})
    await expect(page.locator(".badge")).to_have_text("2")
    await expect(launcher(page)).to_have_accessible_name(f"{widget_texts('fi')['open']} (2 uutta viestiä)")
    await launcher(page).click()
    await expect(page.locator(".badge")).to_be_hidden()
    await stage.say("visitorMessage", {"m": "Hei taas"})
    await expect(widget(page).locator("p.a").last).to_have_text("Hei taas")
    await expect(page.locator(".badge")).to_be_hidden()
    assert len(stage.sockets) == 1


async def test_a_withheld_message_is_explained(page: Page, stage: Stage) -> None:
    """The visitor reads why nothing was forwarded, what to do, and a safer way; Escape takes the notice away first."""
    await chat(page, stage)
    notice = frame(page).get_by_role("alert")
    known = ("too_long", "too_fast", "malformed", "unavailable", "unsupported", "upload", "storage", "sensitive")
    for reason in (*known, "?"):
        await stage.say("verhoWithheld", {"reason": reason, "cb": 0})
        await expect(notice).to_contain_text(WORDS.get(f"withheld_{reason}", WORDS["withheld_other"]))
    await expect(notice).to_contain_text(WORDS["withheld_title"])
    await expect(notice.get_by_role("link", name="neuvonta@example.fi")).to_be_visible()
    await widget(page).locator("textarea").press("Escape")
    await expect(notice).to_be_empty()
    await expect(page.locator("verho-chat iframe")).to_be_visible()


async def test_a_withheld_call_is_explained(page: Page, stage: Stage) -> None:
    """What the edge withholds of HTTP calls is explained as what it withholds of the socket."""
    await chat(page, stage)
    notice = frame(page).get_by_role("alert")
    for call in (probes.FETCH_UPLOAD, probes.XHR_UPLOAD):
        await frame_of(page, stage).evaluate(call)
        await expect(notice).to_contain_text(WORDS["withheld_upload"])
        await notice.get_by_role("button").click()
        await expect(notice).to_be_empty()


async def test_a_visitor_who_may_not_chat_is_told_so_at_once(page: Page, stage: Stage) -> None:
    """A visit that the edge refuses as banned reads so and how else to reach us; nothing of Tawk.to's loads."""
    stage.visit = (403, {"error": "banned"})
    await start(page, stage)
    await expect(frame(page).get_by_role("heading", name=WORDS["banned_title"])).to_be_visible()
    await expect(frame(page).get_by_role("link", name="neuvonta@example.fi")).to_be_visible()
    assert stage.asked(f"/{PROPERTY}/{WIDGET}") == []


@pytest.mark.parametrize(
    ("command", "details"),
    [("remoteDisconnect", {"msg": "BANNED"}), ("verhoWithheld", {"reason": "banned", "cb": None})],
)
async def test_a_closed_conversation_is_said_to_be_closed(
    page: Page, stage: Stage, command: str, details: dict[str, Any]
) -> None:
    """After a ban the visitor reads so, by Tawk.to's word as by the edge's, instead of the widget's blank page."""
    await chat(page, stage)
    await stage.say(command, details)
    await expect(frame(page).get_by_role("heading", name=WORDS["banned_title"])).to_be_visible()
    await expect(page.locator(".status")).to_have_text(widget_texts("fi")["status_banned"])
    assert await page.evaluate("Verho.getStatus()") == "offline"


async def test_a_frame_that_is_opened_by_itself_says_what_it_is(page: Page, stage: Stage) -> None:
    """Opened as a page, the frame starts nothing."""
    await page.goto(f"{stage.edge}/frame")
    await expect(page.get_by_role("heading", name=WORDS["alone_title"])).to_be_visible()
    assert stage.asked("/_v/visit") == []


async def test_the_frame_speaks_the_host_pages_language(page: Page, stage: Stage) -> None:
    """The host page's language reaches the frame and the edge."""
    stage.language = "sv"
    stage.session = (503, {})
    await start(page, stage)
    await expect(frame(page).get_by_role("heading", name=frame_texts("sv")["unavailable_title"])).to_be_visible()
    assert stage.asked("/_v/visit")[0].body["language"] == "sv"
