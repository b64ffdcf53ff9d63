"""What the gate answers: refusals with a reason, headers that make answers safe, and nothing of its own failures."""

import io

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from proxy.edge.counters import Counters
from proxy.edge.gate import frame_policy, make_gate
from tests.edge import planted
from tests.edge.conftest import Running
from tests.edge.test_gate import STATIC


@pytest.mark.parametrize("path", ["upload/handle?_t=1", "upload/visitor-chat/visitor?handle=x&visitorSessionId=y"])
async def test_files_are_refused_with_a_reason(running: Running, path: str) -> None:
    """Nothing of a file is looked at or sent on; our page can say why."""
    async with running.visitor() as browser:
        headers = {"Origin": running.origin, "X-Verho-Visit": browser.secret}
        response, body = await browser.fetch(
            "POST", f"/_t/upload/{path}", headers=headers, data={"upload": io.BytesIO(b"x" * 100_000)}
        )
        assert (response.status, response.headers["X-Verho-Withheld"]) == (403, "upload")
        assert b"cannot be checked" in body
        assert running.count("withheld", reason="upload") == 1
        assert not running.simulator.record.requests(host="upload.tawk.to")


async def test_signing_in_at_tawk_is_withheld(running: Running) -> None:
    """A user id and its digest name a person."""
    async with running.visitor() as browser:
        body = {"userId": "K4711", "hash": "ab", "name": "Matti"}
        assert (await browser.call("POST", "/_t/va/v1/client/login", body))[0] == 403
        assert running.count("withheld", reason="identity") == 1
        assert not running.simulator.record.requests("/v1/client/login")


@pytest.mark.parametrize("path", ["log", "log-performance/v3", "v1/kb/analytics/search-performed"])
async def test_telemetry_ends_here(running: Running, path: str) -> None:
    """The widget is content, and Tawk.to hears nothing."""
    async with running.visitor() as browser:
        asked = len(running.simulator.record.requests())
        assert await browser.call("POST", f"/_t/va/{path}", {"logData": "x"}) == (200, {"ok": True})
        assert len(running.simulator.record.requests()) == asked


async def test_every_answer_has_the_headers_that_make_it_safe(running: Running) -> None:
    """Refusals and errors too: not sniffed, not stored, not shown by another page, no script in them."""
    async with running.browser() as browser:
        for method, path, status in (
            ("GET", "/healthz", 200),
            ("GET", "/nothing", 404),
            ("GET", "/_v/nothing", 404),
            ("PUT", "/_v/frame.js", 403),
            ("POST", "/_v/visit", 403),
            ("POST", "/frame", 405),
            ("GET", "/s/", 403),
        ):
            response, _ = await browser.fetch(method, path)
            assert response.status == status
            assert {name: response.headers[name] for name in STATIC} == STATIC


async def test_the_frames_policy_is_exact(running: Running) -> None:
    """Scripts of four folders, no host but ours, no frame but the site's."""
    async with running.browser() as browser:
        response, body = await browser.fetch("GET", "/frame")
        own, ids = running.origin, running.simulator.property_id
        assert response.headers["Content-Security-Policy"] == (
            f"default-src 'none'; script-src {own}/_v/ {own}/_t/embed/_s/v4/app/ "
            f"{own}/_t/jsdelivr/emojione/2.2.7/lib/js/ {own}/{ids}/; style-src 'self' 'unsafe-inline'; img-src 'self'; "
            f"font-src 'self'; media-src 'self'; connect-src 'self' {own.replace('http', 'ws')}; frame-src 'none'; "
            "base-uri 'none'; form-action 'none'; frame-ancestors http://localhost:9999; "
            "require-trusted-types-for 'script'; trusted-types default"
        )
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.content_type == "text/html"
        assert b"<script>" not in body


def test_the_policy_speaks_of_secure_sockets_on_a_secure_origin() -> None:
    """And of every page that may embed the frame."""
    policy = frame_policy("https://chat.jamko.fi", ("https://www.jamko.fi", "https://jamko.fi"), "abc")
    assert "connect-src 'self' wss://chat.jamko.fi;" in policy
    assert "frame-ancestors https://www.jamko.fi https://jamko.fi;" in policy


async def test_the_launcher_is_cached_and_told_apart(running: Running) -> None:
    """A page that has it gets it again without its content."""
    async with running.browser() as browser:
        first, body = await browser.fetch("GET", "/widget.js")
        assert (first.status, first.content_type) == (200, "text/javascript")
        assert first.headers["Cache-Control"] == "public, max-age=300"
        assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        again, nothing = await browser.fetch("GET", "/widget.js", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status, nothing, bool(body)) == (304, b"", True)


async def test_no_answer_sets_a_cookie(running: Running) -> None:
    """The edge keeps nothing in a browser."""
    async with running.visitor() as browser:
        await browser.say("hei")
        assert len(browser._client.cookie_jar) == 0


@pytest.mark.parametrize(("origin", "secure"), [("https://chat.jamko.fi", True), ("http://127.0.0.1:8080", False)])
async def test_a_failure_of_ours_tells_nothing(origin: str, secure: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The answer is bare, with the headers of every answer; the log names the kind of error and not its words."""

    async def fail(_: web.Request) -> web.Response:
        raise ValueError(planted.EMAIL)

    app = web.Application(middlewares=[make_gate(public_origin=origin, counters=Counters())])
    app.add_routes([web.get("/x", fail)])
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/x")
        assert (response.status, await response.read()) == (500, b"")
        assert {name: response.headers[name] for name in STATIC} == STATIC
        assert ("Strict-Transport-Security" in response.headers) is secure
    assert planted.traces("\n".join(f"{entry.getMessage()} {entry.__dict__}" for entry in caplog.records)) == []
    assert [entry.verho["error"] for entry in caplog.records if entry.msg == "request_failed"] == ["ValueError"]  # type: ignore[attr-defined]
