"""What every answer carries, and what is said when something goes wrong."""

import asyncio
import logging
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from proxy.console.guard import HEADERS
from storage.embedded import EmbeddedDatabase
from storage.mongo import Database
from storage.preparation import prepare
from tests.console import samples
from tests.console.browsing import Browsing, browser
from tests.console.stage import PASSWORD, Stage, staged

PAGES = ["/", "/sign-in", "/conversations", "/audit", "/account", "/nothing", "/sign-out"]


@pytest.mark.parametrize("address", PAGES)
async def test_every_answer_carries_the_protecting_headers(aino: Browsing, address: str) -> None:
    """Pages, redirections, refusals: the browser is told the same, and keeps no copy."""
    page = await aino.get(address, follow=False)
    for name, value in HEADERS.items():
        assert page.header(name) == value
    assert page.header("Cache-Control") == "no-store"
    assert "Strict-Transport-Security" not in page.headers


async def test_static_files_are_kept_for_ever_and_named_by_content(browsing: Browsing) -> None:
    """Style and script come from here, under an address that changes when they do."""
    page = await browsing.get("/sign-in")
    for name in ("console.css", "console.js", "verho.svg"):
        address = page.attribute("href" if name != "console.js" else "src", name)
        answer = await browsing.get(address)
        assert answer.status == 200
        assert "immutable" in answer.header("Cache-Control")
        assert answer.header("X-Content-Type-Options") == "nosniff"


async def test_a_page_asks_for_nothing_from_elsewhere(stage: Stage, aino: Browsing) -> None:
    """No address in any page names a host, not even in what a conversation quotes."""
    bad = await samples.hostile(stage)
    for address in ("/conversations", f"/conversations/{bad.id}", "/audit", "/account"):
        page = await aino.get(address)
        for name in ("href", "src", "action"):
            assert all(value.startswith(("/", "#")) for value in page.attributes(name))


async def test_hostile_words_are_only_words(stage: Stage, aino: Browsing) -> None:
    """Markup, templates and controls in messages, names, metadata and values come out as text."""
    bad = await samples.hostile(stage)
    redacted = await aino.get(f"/conversations/{bad.id}")
    opened = await aino.open_conversation(bad.id, words="Tarkistan outoa viestiä")
    for page in (redacted, opened, await aino.get("/conversations")):
        assert page.status == 200
        assert "<script>document" not in page.body
        assert "<img" not in page.body
        assert "\u202e" not in page.body
        assert "{{ 7 * 7 }}" in page.body or page.body.count("&lt;script&gt;")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"name=" + b"a" * 20_000, "application/x-www-form-urlencoded", 413),
        (b'{"name": "aino"}', "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"name=%ff%fe&token=%00", "application/x-www-form-urlencoded", 422),
        (b"name=a&name=b&password=", "application/x-www-form-urlencoded", 422),
    ],
)
async def test_odd_bodies_are_refused_in_words(stage: Stage, body: bytes, kind: str, status: int) -> None:
    """Too large, of another type, not text: a page says so, and nothing is done."""
    headers = {"Content-Type": kind, "Origin": stage.origin}
    async with (
        aiohttp.ClientSession() as session,
        session.post(stage.origin + "/sign-in", data=body, headers=headers) as answer,
    ):
        assert answer.status == status
        assert "<h1>" in await answer.text()
    assert await stage.tags() == []


async def test_a_method_that_a_page_does_not_have_is_refused(stage: Stage, aino: Browsing) -> None:
    """With the same headers as everything else."""
    async with aino.session.delete(stage.origin + "/audit", headers={"Origin": stage.origin}) as answer:
        assert answer.status == 405
        assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


async def test_a_fault_is_logged_by_kind_and_place_only(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither page nor log quotes what was being handled; a reference joins the two."""

    def failing(request: web.Request) -> str:
        raise ValueError("matti.meikalainen@example.fi")

    async with staged(database, tmp_path, source=failing) as stage, browser(stage) as browsing:
        with caplog.at_level(logging.DEBUG):
            page = await browsing.try_sign_in("aino")
    assert page.status == 500
    record = next(record for record in caplog.records if record.name == "verho.console")
    fields = record.__dict__["verho"]
    assert fields["error"] == "ValueError"
    assert fields["key"] in page.text
    assert "matti" not in caplog.text + str(fields) + page.body


async def test_without_the_database_the_console_says_so(tmp_path: Path) -> None:
    """A page in words, with a time to come back; it is drawn without any storage."""
    async with EmbeddedDatabase(tmp_path / "gone") as embedded, Database(embedded.uri, timeout_ms=1_500) as database:
        await prepare(database)
        async with staged(database, tmp_path) as stage, browser(stage) as browsing:
            await stage.person()
            await browsing.sign_in("aino")
            await asyncio.to_thread(embedded.stop)
            page = await browsing.get("/conversations")
            async with browser(stage) as other:
                door = await other.try_sign_in("aino")
    assert (page.status, page.header("Retry-After")) == (503, "30")
    assert "Tietokanta ei vastaa" in page.text
    assert page.header("Content-Security-Policy") == HEADERS["Content-Security-Policy"]
    assert door.status == 503


async def test_no_cookie_is_for_scripts_or_other_sites(stage: Stage) -> None:
    """HttpOnly, SameSite=Strict, Path=/, and no Domain, on each cookie that is given."""
    await stage.person()
    async with browser(stage) as browsing:
        door = await browsing.get("/sign-in")
        entry = door.headers["Set-Cookie"]
        form = {**door.hidden("/sign-in"), "name": "aino", "password": PASSWORD}
        given = (await browsing.post("/sign-in", form)).headers["Set-Cookie"]
        language = (await browsing.post("/language", {"language": "sv", "back": "/"})).headers["Set-Cookie"]
    for cookie in (entry, given, language):
        for attribute in ("HttpOnly", "SameSite=Strict", "Path=/"):
            assert attribute in cookie
        assert "Domain" not in cookie
