"""Who may ask, how often and how much: origins, secrets, bans, rates, bounds, and the headers of every answer."""

import pytest

from proxy.demo.simulator.records import SeenKind
from proxy.demo.visitor import VisitorError
from tests.edge.conftest import Browser, RunEdge, Running
from tests.edge.gate_calls import START, handshake, status_of

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
