"""The desk and JAMKO Online are usable: by keyboard, on a narrow screen, in the dark, without barriers axe finds."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, ViewportSize, expect

from proxy.demo.site_server import demo_site
from tests.demo.conftest import Surroundings
from tests.demo.widget_pages import visiting
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHAT_ORIGIN = "http://127.0.0.1:9"
NARROW, WIDE = ViewportSize(width=320, height=640), ViewportSize(width=1280, height=800)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def site_url() -> AsyncIterator[str]:
    """Serve JAMKO Online with an address for the chat at which nobody answers."""
    async with demo_site(free_port(), CHAT_ORIGIN) as url:
        yield url


async def fits(page: Page) -> bool:
    """Tell whether nothing sticks out of the page sideways."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


async def barriers(page: Page) -> list[str]:
    """Return the rules of axe that the page breaks."""
    found = await Axe().run(page, options={"resultTypes": ["violations"]})
    return [violation["id"] for violation in found.response["violations"]]


@pytest.mark.parametrize("name", ["index.html", "jasenyys.html"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_jamko_online_fits_and_has_no_barriers(
    surroundings: Surroundings, site_url: str, name: str, scheme: str
) -> None:
    """Both pages fit 320 pixels, work in both schemes and ask no host but the chat's for anything."""
    context = await surroundings.browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = await context.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url.split("/")[2]))
    await page.set_viewport_size(NARROW)
    await page.goto(f"{site_url}/{name}")
    assert await fits(page)
    await page.set_viewport_size(WIDE)
    assert await barriers(page) == []
    assert asked == {site_url.removeprefix("http://"), CHAT_ORIGIN.removeprefix("http://")}
    snippet = page.locator("script")
    assert await snippet.evaluate_all("(all) => all.map((one) => one.outerHTML)") == [
        f'<script src="{CHAT_ORIGIN}/widget.js" async=""></script>'
    ]
    await context.close()


async def test_the_desk_answers_a_visitor(surroundings: Surroundings) -> None:
    """At the desk an agent sees the message, types, and answers with Enter; the visitor reads it."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("Mun maili on [EMAIL_1]")
        await visitor.spoken()
        desk = await visitor.page.context.new_page()
        await desk.goto(visitor.simulator.desk_url)
        await desk.get_by_role("link", name="Mun maili on [EMAIL_1]").click()
        await desk.get_by_role("textbox", name="Vastaus").fill("Kirjoitamme osoitteeseen [EMAIL_1]")
        await expect(visitor.messenger.get_by_text("Kirjoittaa…")).to_be_visible()
        await desk.get_by_role("textbox", name="Vastaus").press("Enter")
        await expect(visitor.bubble("Kirjoitamme osoitteeseen [EMAIL_1]")).to_be_visible()
        await expect(desk.get_by_role("log")).to_contain_text("Kirjoitamme osoitteeseen [EMAIL_1]")
        await desk.get_by_label("Tila").select_option("offline")
        await visitor.page.wait_for_function("Tawk_API.getStatus() === 'offline'")
        await desk.get_by_role("button", name="Estä kävijä").click()
        await expect(visitor.page.locator("iframe")).to_have_count(0)
        await expect(desk.get_by_role("button", name="Poista esto")).to_be_visible()


async def test_the_desk_tells_what_tawk_received(surroundings: Surroundings) -> None:
    """A value that arrived is found, with the place; one that never did is said never to have."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("terve@example.fi")
        await visitor.spoken()
        desk = await visitor.page.context.new_page()
        await desk.goto(f"{visitor.simulator.desk_url}/#record")
        search = desk.get_by_role("searchbox", name="Onko Tawk.to koskaan saanut tämän tekstin?")
        await search.fill("salainen@example.fi")
        await search.press("Enter")
        await expect(desk.get_by_text("Ei koskaan.")).to_be_visible()
        await search.fill("terve@example.fi")
        await search.press("Enter")
        await desk.locator(".result.bad a").last.click()
        await expect(desk.locator("details[open] pre")).to_contain_text("terve@example.fi")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_desk_fits_and_has_no_barriers(surroundings: Surroundings, scheme: str) -> None:
    """Each view of the desk fits 320 pixels and is free of what axe calls a violation, in both schemes."""
    async with visiting(surroundings) as visitor:
        await visitor.go()
        await visitor.write("Hei")
        chat = await visitor.spoken()
        await visitor.simulator.say(chat.id, "Terve")
        desk = await visitor.page.context.new_page()
        await desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for view in ("chats", f"chats/{chat.id}", "tickets", "record", "faults"):
            await desk.goto(f"{visitor.simulator.desk_url}/#{view}")
            await expect(desk.locator("main > *").first).to_be_attached()
            await desk.set_viewport_size(NARROW)
            assert await fits(desk), view
            await desk.set_viewport_size(WIDE)
            assert await barriers(desk) == [], view


@pytest.mark.parametrize(("language", "chats"), [("fi", "Keskustelut"), ("en", "Chats"), ("sv", "Samtal")])
async def test_the_desk_speaks_three_languages(surroundings: Surroundings, language: str, chats: str) -> None:
    """The address or the menu chooses the language."""
    async with visiting(surroundings) as visitor:
        await visitor.page.goto(f"{visitor.simulator.desk_url}/?lang={language}")
        await expect(visitor.page.get_by_role("link", name=chats)).to_be_visible()
        assert await visitor.page.locator("html").get_attribute("lang") == language


async def test_the_widget_has_no_barriers(surroundings: Surroundings) -> None:
    """The stand-in's thread, menu and form are free of what axe calls a violation."""
    async with visiting(surroundings, prechat=True) as visitor:
        await visitor.go()
        frame = visitor.page.frames[-1]
        assert await barriers(visitor.page) == []
        await visitor.simulator.say(next(iter(visitor.simulator.chats)).id, "Hei")
        await expect(visitor.bubble("Hei")).to_be_visible()
        await visitor.messenger.get_by_role("button", name="Valikko").click()
        await expect(visitor.messenger.get_by_role("menu")).to_be_visible()
        await frame.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        assert await barriers(visitor.page) == []
