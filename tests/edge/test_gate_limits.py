"""The edge's limits at the gate: by source, by visit, over all visits, and by size."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request
from multidict import CIMultiDict

from proxy.edge.gate import source_of
from proxy.edge.parts import EdgeRates
from proxy.edge.server import make_edge
from tests.edge.conftest import RunEdge, Running
from tests.edge.gate_calls import START, handshake


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
