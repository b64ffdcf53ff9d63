"""The launcher on the host page: silent before the click, clear about what follows, unbreakable by the page."""

import pytest
from playwright.async_api import Page, expect

from proxy.edge.minimise import reduce_referrer
from proxy.edge.texts import widget_texts
from tests.edge.frame import probes
from tests.edge.frame.stage import HOST_POLICY, Stage
from tests.edge.frame.visitor import chat, frame, launcher, start, visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOTHING_STORED = ",0,0,0,0"
FACADE = [
    "maximize", "minimize", "toggle", "hideWidget", "showWidget",
    "toggleVisibility", "endChat", "getStatus", "getWindowType", "isChatMaximized",
    "isChatMinimized", "isChatHidden", "isChatOngoing", "setAttributes", "addEvent",
    "addTags", "removeTags", "login", "logout", "switchWidget",
]  # fmt: skip


async def test_nothing_is_asked_or_stored_before_the_visitor_presses_start(page: Page, stage: Stage) -> None:
    """Neither looking at the page nor reading the notice asks anything of a server or stores anything."""
    await visit(page, stage)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await launcher(page).hover()
    await launcher(page).click()
    await expect(page.get_by_text(widget_texts("fi")["notice_collected"])).to_be_visible()
    await page.get_by_role("button", name=widget_texts("fi")["cancel"]).click()
    assert asked == []
    assert [request.path for request in stage.requests] == ["/widget.js"]
    assert await page.evaluate(probes.STORED) == NOTHING_STORED
    assert await page.context.cookies() == []
    assert "cookie" not in {name.lower() for name in stage.requests[0].headers}


async def test_the_notice_says_all_that_it_has_to_and_links_the_statement(page: Page, stage: Stage) -> None:
    """The notice holds its four points, the whole statement's address and the other ways to reach us."""
    await visit(page, stage)
    await launcher(page).click()
    notice = page.locator("verho-chat .notice")
    for point in ("collected", "protected", "stored", "avoid"):
        await expect(notice).to_contain_text(widget_texts("fi")[f"notice_{point}"])
    statement = notice.get_by_role("link", name=widget_texts("fi")["statement"])
    await expect(statement).to_have_attribute("href", f"{stage.site}/tietosuoja/fi")
    await expect(statement).to_have_attribute("rel", "noopener noreferrer")
    await expect(notice.get_by_role("link", name="neuvonta@example.fi")).to_be_visible()


async def test_the_launcher_works_with_the_keyboard_alone(page: Page, stage: Stage) -> None:
    """Enter opens the notice and moves the focus into it; Escape closes it and gives the focus back."""
    await visit(page, stage)
    await launcher(page).focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("verho-chat .notice h3")).to_be_focused()
    await expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    await page.keyboard.press("Escape")
    await expect(launcher(page)).to_be_focused()
    await expect(launcher(page)).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize(
    ("page_language", "attribute", "spoken"),
    [
        ("fi", "", "fi"),
        ("en-GB", "", "en"),
        ("sv-FI", "", "sv"),
        ("fi", "en", "en"),
        ("de", "", "fi"),
        ("", "xx", "fi"),
    ],
)
async def test_the_language_is_the_tags_then_the_pages_then_the_configured_one(
    page: Page, stage: Stage, page_language: str, attribute: str, spoken: str
) -> None:
    """The launcher speaks the language that the editor or the page names, and else the configured one."""
    stage.language = page_language
    stage.script = f'<script src="{{edge}}/widget.js" data-language="{attribute}"></script>'
    await visit(page, stage)
    await expect(launcher(page)).to_have_attribute("aria-label", widget_texts(spoken)["open"])
    assert await page.locator("verho-chat").get_attribute("lang") == spoken


async def test_a_script_that_is_included_twice_draws_one_launcher(page: Page, stage: Stage) -> None:
    """However often an editor pastes the tag, there is one launcher."""
    stage.script = '<script src="{edge}/widget.js"></script>' * 3
    await visit(page, stage)
    assert await page.locator("verho-chat").count() == 1


async def test_it_works_under_the_strictest_policy_of_a_host_page(page: Page, stage: Stage) -> None:
    """No inline style, no inline script and no Trusted Types policy is needed of the host page."""
    stage.host_policy = HOST_POLICY
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    await chat(page, stage)
    assert await launcher(page).evaluate("button => getComputedStyle(button).position") == "fixed"
    assert [text for text in complaints if "favicon" not in text] == []


async def test_the_pages_style_sheets_cannot_break_it(page: Page, stage: Stage) -> None:
    """Rules of the page, important ones among them, reach neither the launcher nor the element around it."""
    stage.head = (
        "<style>body > *, button, section { display: none !important; position: static !important; opacity: 0 }</style>"
    )
    await visit(page, stage)
    await expect(launcher(page)).to_be_visible()
    assert await page.locator("verho-chat").evaluate("host => getComputedStyle(host).opacity") == "1"


async def test_the_facade_offers_the_methods_of_tawks_api(page: Page, stage: Stage) -> None:
    """A page that speaks to Tawk_API finds the same methods, and none of them starts a chat without the notice."""
    await visit(page, stage)
    offered = await page.evaluate("names => names.filter(name => typeof Tawk_API[name] === 'function')", FACADE)
    assert offered == FACADE
    assert await page.evaluate("Tawk_API.getStatus()") == "unknown"
    await page.evaluate("Verho.maximize()")
    await expect(page.locator("verho-chat .notice")).to_be_visible()
    assert await page.evaluate("[Verho.isChatMaximized(), Verho.isChatOngoing()]") == [True, False]
    await page.evaluate("Verho.hideWidget()")
    await expect(launcher(page)).to_be_hidden()
    await page.evaluate("Verho.showWidget()")
    await expect(launcher(page)).to_be_visible()
    assert stage.asked("/frame") == []


async def test_the_facade_hands_no_personal_data_over(page: Page, stage: Stage) -> None:
    """The methods that would name the visitor answer ACCESS_ERROR, and nothing is asked of any server."""
    await visit(page, stage)
    answers = await page.evaluate(probes.WITHHELD_METHODS)
    assert answers == ["ACCESS_ERROR"] * 3
    assert [request.path for request in stage.requests] == ["/widget.js"]


async def test_a_pages_own_tawk_api_keeps_what_it_has(page: Page, stage: Stage) -> None:
    """Callbacks that the page has set are called, its own methods stay, and only missing ones are added."""
    await page.add_init_script(probes.OWN_TAWK_API)
    await chat(page, stage)
    assert await page.evaluate("seen") == ["load", "event", "max", "online"]
    assert await page.evaluate("Tawk_API.toggle()") == "own"
    assert await page.evaluate("Tawk_API.isChatOngoing()") is True


REFERRERS = [
    "{site}/?q=matti@example.fi#x",
    "{site}/palvelut/matti-meikalainen?token=1",
    "{site}/palvelut/a/b",
    "{site}/uutiset/2026/11/matti",
    "{site}/uutiset",
    "{site}/muu/sivu",
    "{foreign}/haku?q=matti",
]


@pytest.mark.parametrize("referrer", REFERRERS)
async def test_the_referring_page_is_told_as_a_template_only(page: Page, stage: Stage, referrer: str) -> None:
    """What the frame tells of the referring page is what the edge itself would have made of it, and no more."""
    came_from = referrer.format(site=stage.site, foreign=stage.foreign)
    await start(page, stage, referrer=came_from)
    await frame(page).locator("#verho-chat iframe").wait_for(state="attached")
    told = stage.asked("/_v/visit")[0].body
    assert told["referrer"] == reduce_referrer(came_from, stage.launcher_config()["referrer_templates"])
    assert "matti" not in told["referrer"]
    assert told["notice"] == "2026-11"
    assert told["language"] == "fi"


async def test_the_conversation_goes_on_when_the_visitor_moves_to_another_page(page: Page, stage: Stage) -> None:
    """A started chat opens by itself on the site's next page, as the same visit; ending it forgets it."""
    await chat(page, stage)
    await page.get_by_role("link", name="Toinen sivu").click()
    await page.wait_for_url("**/toinen")
    await page.locator(".panel[data-open][data-status=online]").wait_for()
    assert len(stage.visits) == 1
    await page.get_by_role("button", name=widget_texts("fi")["end"]).click()
    await page.get_by_role("button", name=widget_texts("fi")["end_confirm"]).click()
    await expect(page.locator("verho-chat iframe")).to_have_count(0)
    assert await page.evaluate("sessionStorage.length") == 0
    await page.reload()
    await launcher(page).click()
    await expect(page.locator("verho-chat .notice")).to_be_visible()
    assert (await stage.frames.get())["c"] == "endChat"


async def test_a_silent_frame_is_said_to_be_silent(page: Page, stage: Stage) -> None:
    """When the frame doesn't come up, the visitor reads so, with other ways to reach us, and can try again."""
    await page.route(f"{stage.edge}/frame", lambda route: route.abort())
    await page.clock.install()
    await start(page, stage)
    await page.clock.fast_forward("00:30")
    await expect(page.get_by_role("heading", name=widget_texts("fi")["silent_title"])).to_be_visible()
    await page.unroute(f"{stage.edge}/frame")
    await page.get_by_role("button", name=widget_texts("fi")["retry"]).click()
    await page.locator(".panel[data-status=online]").wait_for()
