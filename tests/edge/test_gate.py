"""Who may ask, how often and how much: origins, secrets, bans, rates, bounds, and the headers of every answer."""

import asyncio
import io
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from multidict import CIMultiDict

from proxy.demo.simulator.records import SeenKind
from proxy.demo.visitor import VisitorError
from proxy.edge.counters import Counters
from proxy.edge.gate import frame_policy, make_gate, source_of
from proxy.edge.parts import EdgeRates
from proxy.edge.server import make_edge
from tests.edge import planted
from tests.edge.conftest import Browser, RunEdge, Running

START = "/_t/va/v1/session/start"
WAYS: list[tuple[str, str]] = [
    ("POST", "/_v/visit"),
    ("DELETE", "/_v/visit"),
    ("POST", "/_v/offline"),
    ("POST", START),
    ("POST", "/_t/va/v1/ticket/create"),
    ("POST", "/_t/upload/upload/visitor-chat/visitor"),
    ("GET", "/_t/va/v1/widget-settings"),
    ("GET", "/_t/va/v1/chat/list"),
    ("GET", "/_t/embed/_s/v4/app/stub-webpack/js/twk-app.js"),
    ("GET", "/_v/frame.js"),
    ("GET", "/s/"),
]
FOREIGN = ["https://evil.example", "http://localhost:9999", "null", "", "http://127.0.0.1", "HTTP://127.0.0.1"]
STATIC = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), browsing-topics=()",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Server": "Verho",
}


async def status_of(browser: Browser, method: str, path: str, **headers: str) -> int:
    """Return the status of a call with these headers and no other."""
    response, _ = await browser.fetch(method, path, headers=headers, data=b"{}" if method == "POST" else None)
    return response.status


async def handshake(browser: Browser, *protocols: str, k: str | None = None, origin: str | None = None) -> int:
    """Try to open a socket and return the status; 101 for an open one, which is closed again."""
    key = browser.started["sk"] if k is None else k
    try:
        socket = await browser._client.ws_connect(
            f"{browser.origin}/s/?k={key}&cver=0&EIO=3&transport=websocket",
            origin=browser.origin if origin is None else origin or None,
            protocols=protocols,
        )
    except aiohttp.WSServerHandshakeError as error:
        return error.status
    await socket.close()
    return 101


# ---- origins ----


async def test_a_foreign_page_is_refused_everywhere(running: Running) -> None:
    """403, before anything is looked at, and nothing is asked of Tawk.to; the site's own origin is foreign too."""
    async with running.browser() as browser:
        for method, path in WAYS:
            for origin in FOREIGN:
                assert await status_of(browser, method, path, Origin=origin) == 403, (method, path, origin)
        assert running.count("refused", reason="origin") == len(FOREIGN) * len(WAYS)
    assert not running.simulator.record.requests()


async def test_what_can_change_something_must_say_its_origin(running: Running) -> None:
    """A missing Origin is refused like a foreign one."""
    async with running.browser() as browser:
        for method, path in WAYS:
            if method != "GET" or path == "/s/":
                assert await status_of(browser, method, path) == 403, (method, path)


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200)]
)
async def test_a_read_is_for_our_own_frame(running: Running, site: str, status: int) -> None:
    """Where the browser says who asks, another site's page gets no file of the frame's."""
    async with running.browser() as browser:
        assert await status_of(browser, "GET", "/_v/frame.js", **{"Sec-Fetch-Site": site}) == status


async def test_the_launcher_and_the_frame_are_for_the_sites_pages(running: Running) -> None:
    """They are embedded by other origins, and change nothing."""
    async with running.browser() as browser:
        for path in ("/widget.js", "/frame"):
            headers = {"Origin": "http://localhost:9999", "Sec-Fetch-Site": "cross-site"}
            assert await status_of(browser, "GET", path, **headers) == 200


# ---- secrets ----


@pytest.mark.parametrize("secret", ["", "A" * 43, "A" * 42, "A" * 44, "ä" * 43, "../../etc", "A" * 10_000, "====" * 11])
async def test_without_a_visits_secret_nothing_is_answered(running: Running, secret: str) -> None:
    """Calls and sockets are refused, and Tawk.to is not asked."""
    async with running.visitor() as browser:
        asked = len(running.simulator.record)
        browser.secret = secret.encode().decode("latin-1")
        for method, path in (("POST", START), ("GET", "/_t/va/v1/widget-settings"), ("GET", "/_t/va/v1/chat/list")):
            assert (await browser.call(method, path, {} if method == "POST" else None))[0] in (400, 403)
        assert (
            await handshake(browser, "verho.v1", f"verho.visit.{secret[:43]}".encode("ascii", "ignore").decode()) == 403
        )
        assert len(running.simulator.record) == asked


async def test_a_socket_needs_our_protocol_one_secret_and_its_own_session(running: Running) -> None:
    """Each of them missing or wrong is refused; the session key of another visit is wrong."""
    async with running.visitor() as browser, running.visitor() as other:
        secret = f"verho.visit.{browser.secret}"
        assert await handshake(browser, secret) == 403
        assert await handshake(browser, "verho.v1") == 403
        assert await handshake(browser, "verho.v1", secret, f"verho.visit.{other.secret}") == 403
        assert await handshake(browser, "verho.v1", secret, k=other.started["sk"]) == 403
        assert await handshake(browser, "verho.v1", secret, k="") == 403
        assert await handshake(browser, "verho.v1", secret, origin="https://evil.example") == 403
        assert await handshake(browser, "verho.v1", secret, origin="") == 403
        assert await handshake(browser, "verho.v1", secret) == 101
        assert running.count("refused", reason="session_key") == 2


async def test_a_visit_without_a_session_has_no_socket(running: Running) -> None:
    """An empty key does not match an empty key."""
    async with running.browser() as browser:
        await browser.begin()
        assert await handshake(browser, "verho.v1", f"verho.visit.{browser.secret}", k="") == 403


# ---- bans ----


async def test_a_ban_is_for_the_visit_and_outlives_a_restart(run_edge: RunEdge) -> None:
    """The banned visitor stays out; another one from the same address does not even notice."""
    async with run_edge() as running, running.visitor() as banned, running.visitor() as other:
        await running.simulator.ban(running.simulator.visitors[0].id)
        await banned.wait_for(lambda: banned.closed)
        assert banned.named("remoteDisconnect") == [[{"msg": "BANNED"}]]
        await stays_out(running, banned)
        assert (await other.say("hei"))[0] is None
    async with run_edge() as running:
        await stays_out(running, banned)


async def stays_out(running: Running, banned: Browser) -> None:
    """Try every door with a banned visit's secret and session."""
    async with running.browser() as browser:
        browser.secret = secret = banned.secret
        assert await browser.call("POST", "/_v/visit", {}) == (403, {"error": "banned"})
        with pytest.raises(VisitorError, match="session start: 403"):
            await browser.start()
        response, _ = await browser.fetch(
            "POST", START, headers={"Origin": running.origin, "X-Verho-Visit": secret}, data=b"{}"
        )
        assert response.headers["X-Verho-Withheld"] == "banned"
        assert (await browser.call("GET", "/_t/va/v1/chat/list"))[0] == 403
        opened = len(running.simulator.record.of(SeenKind.OPENED))
        assert await handshake(browser, "verho.v1", f"verho.visit.{secret}", k=banned.started["sk"]) == 403
        assert len(running.simulator.record.of(SeenKind.OPENED)) == opened


# ---- rates and bounds ----


async def test_visits_are_limited_by_source(run_edge: RunEdge) -> None:
    """One more than the limit is told to wait; going on with a visit costs nothing."""
    async with (
        run_edge(standing=True, edge__limits={"visits_per_minute_per_source": 2}) as running,
        running.browser() as browser,
    ):
        await browser.begin()
        first, browser.secret = browser.secret, ""
        await browser.begin()
        browser.secret = ""
        form = {"name": "Matti", "email": "a@b.fi", "message": "hei"}
        for path, body in (("/_v/visit", {}), ("/_v/offline", form)):
            assert await browser.call("POST", path, body) == (429, {"error": "too_many"})
        browser.secret = first
        assert (await browser.call("POST", "/_v/visit", {}))[0] == 200
        assert running.count("refused", reason="rate") == 2


async def test_a_claimed_address_does_not_escape_the_limit(run_edge: RunEdge) -> None:
    """X-Forwarded-For counts only from a proxy that is trusted by name."""
    changes = {"standing": True, "edge__limits": {"visits_per_minute_per_source": 1}}
    async with run_edge(**changes) as running, running.browser() as browser:
        statuses = []
        for hop in range(3):
            browser._client.headers["X-Forwarded-For"] = f"198.51.100.{hop}"
            statuses.append((await browser.call("POST", "/_v/visit", {}))[0])
        assert statuses == [201, 429, 429]


def request_from(peer: str, *forwarded: str) -> Any:
    """Return a request that came from `peer` with these X-Forwarded-For headers."""
    headers = CIMultiDict(("X-Forwarded-For", value) for value in forwarded)
    return make_mocked_request("GET", "/", headers).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "source"),
    [
        ("198.51.100.1", (), "198.51.100.1"),
        ("198.51.100.1", ("203.0.113.7",), "198.51.100.1"),
        ("10.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("10.0.0.1", ("1.1.1.1, 203.0.113.7",), "203.0.113.7"),
        ("10.0.0.1", ("1.1.1.1", "203.0.113.7"), "203.0.113.7"),
        ("10.0.0.1", ("203.0.113.7, 10.0.0.2",), "203.0.113.7"),
        ("::ffff:10.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("::ffff:198.51.100.1", (), "198.51.100.1"),
        ("10.0.0.1", ("unknown",), "unknown"),
        ("10.0.0.1", ("",), "10.0.0.1"),
        ("10.0.0.1", ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", (), "2001:db8:1:2::/64"),
        ("", (), "unknown"),
    ],
)
def test_the_source_is_the_last_hop_that_nobody_vouches_for(peer: str, forwarded: tuple[str, ...], source: str) -> None:
    """Headers are one list, whoever wrote which; a household of IPv6 is one source."""
    assert source_of(request_from(peer, *forwarded), ("10.0.0.1", "10.0.0.2")) == source


async def test_messages_are_limited_by_visit_over_all_its_sockets(run_edge: RunEdge) -> None:
    """The visitor is told that it goes too fast; another visitor is not slowed."""
    async with (
        run_edge(standing=True, edge__limits={"messages_per_minute_per_visit": 3}) as running,
        running.visitor() as browser,
        running.visitor(secret=browser.secret) as second,
        running.visitor() as other,
    ):
        results = [await tab.say("hei") for tab in (browser, second, browser, second)]
        assert [error is None for error, _ in results] == [True, True, True, False]
        assert [notice["reason"] for notice in second.notices] == ["too_fast"]
        assert (await other.say("hei"))[0] is None


async def test_a_visit_has_a_bounded_number_of_sockets(running: Running) -> None:
    """One too many is refused; when one closes there is place again."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running.visitor())
        for _ in range(EdgeRates().max_sockets_per_visit - 1):
            last = await stack.enter_async_context(running.visitor(secret=first.secret))
        assert await handshake(first, "verho.v1", f"verho.visit.{first.secret}") == 429
        await last.disconnect()
        # The edge notices the closing a moment later.
        async with asyncio.timeout(5):
            while await handshake(first, "verho.v1", f"verho.visit.{first.secret}") != 101:
                pass


async def test_all_visits_together_have_a_bounded_number_of_sockets(run_edge: RunEdge) -> None:
    """The one that finds no place is told to come later."""
    async with run_edge(edge__limits={"max_sockets": 1}) as running, running.visitor(), running.browser() as browser:
        await browser.begin()
        await browser.start()
        assert await handshake(browser, "verho.v1", f"verho.visit.{browser.secret}") == 503


async def test_session_starts_and_calls_are_limited_by_visit(running: Running) -> None:
    """A visitor can't make us flood Tawk.to; another visit is not slowed."""
    rates = EdgeRates(starts_per_minute_per_visit=2, calls_per_minute_per_visit=3)
    parts = replace(running.parts, rates=rates, clock_s=lambda: 0.0)
    body = {"p": running.simulator.property_id, "w": running.simulator.widget_id, "uik": "a" * 21}
    async with TestClient(TestServer(make_edge(parts))) as client, running.visitor() as one, running.visitor() as other:
        for visitor in (one, other):
            headers = {"Origin": running.origin, "X-Verho-Visit": visitor.secret}
            starts = [(await client.post(START, headers=headers, json=body)).status for _ in range(3)]
            calls = [(await client.get("/_t/va/v1/chat/list", headers=headers)).status for _ in range(4)]
            assert (starts, calls) == ([200, 200, 429], [200, 200, 200, 429])


@pytest.mark.parametrize("path", ["/_v/visit", "/_v/offline", START, "/_t/va/v1/ticket/create"])
async def test_a_body_has_a_longest_length(run_edge: RunEdge, path: str) -> None:
    """At the limit it is read, one byte more is not, whether or not its length is said beforehand."""
    async with run_edge(edge__limits={"max_body_bytes": 2_000}) as running, running.visitor() as browser:
        headers = {"Origin": running.origin} | ({} if path == "/_v/visit" else {"X-Verho-Visit": browser.secret})

        async def pieces(size: int) -> Any:
            yield b'{"a":"'
            yield b"x" * (size - 8)
            yield b'"}'

        for said in (True, False):
            for size, allowed in ((2_000, True), (2_001, False)):
                data: Any = b'{"a":"' + b"x" * (size - 8) + b'"}' if said else pieces(size)
                response, _ = await browser.fetch("POST", path, headers=headers, data=data)
                assert (response.status == 413) is not allowed
                assert response.status < 500


# ---- uploads, identity ----


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


# ---- headers of answers ----


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
