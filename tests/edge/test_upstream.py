"""The way to Tawk.to: verified, direct, without memory, and never into our own network."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from proxy.database import now
from proxy.demo.simulator.certificates import Certificates
from proxy.edge.errors import UpstreamError, UpstreamFault
from proxy.edge.upstream import Upstream


@dataclass(slots=True)
class Host:
    """A server that answers for every host, and redirects whatever begins with /away.

    Attributes:
        port: where it listens.
        ca_file: who vouches for it.
        asked: (path, Cookie header) of each request.
    """

    ca_file: str
    port: int = 0
    asked: list[tuple[str, str | None]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer with a cookie, or with a redirect."""
        self.asked.append((request.path, request.headers.get("Cookie")))
        if request.path.startswith(("/away", "/s/")):
            raise web.HTTPFound("https://evil.example/x")
        return web.Response(text="{}", headers={"Set-Cookie": "id=1"})

    def upstream(self, *, ca_file: str | None = None, routes: dict[str, str] | None = None) -> Upstream:
        """Return a way that leads here."""
        return Upstream(
            routes={"*": f"127.0.0.1:{self.port}"} if routes is None else routes,
            ca_file=ca_file,
            connect_timeout_s=2,
            answer_timeout_s=2,
        )


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """A running server."""
    with Certificates(at=now()) as certificates:
        served = Host(str(certificates.ca_file))
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", served.answer)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=certificates.server_context()).start()
        served.port = runner.addresses[0][1]
        yield served
        await runner.cleanup()


async def test_no_redirect_is_followed(host: Host) -> None:
    """A host comes from our list and never from an answer, on a call as on a socket."""
    async with host.upstream(ca_file=host.ca_file) as upstream:
        answer = await upstream.request("GET", "https://embed.tawk.to/away", headers={})
        assert answer.status == 302
        with pytest.raises(UpstreamError):
            await upstream.open_socket(
                "wss://vsb24.tawk.to/s/", origin="https://x.fi", user_agent="x", max_frame_bytes=100
            )
    assert [path for path, _ in host.asked] == ["/away", "/s/"]


async def test_no_cookie_is_remembered(host: Host) -> None:
    """What Tawk.to sets is never sent back, for this visitor or another."""
    async with host.upstream(ca_file=host.ca_file) as upstream:
        for _ in range(2):
            await upstream.request("GET", "https://va.tawk.to/x", headers={})
    assert [cookie for _, cookie in host.asked] == [None, None]


async def test_a_certificate_that_nobody_vouches_for_is_refused(host: Host) -> None:
    """Nothing is sent to it."""
    async with host.upstream() as upstream:
        with pytest.raises(UpstreamError) as failure:
            await upstream.request("GET", "https://va.tawk.to/x", headers={})
        assert failure.value.fault is UpstreamFault.UNREACHABLE
        with pytest.raises(UpstreamError):
            await upstream.open_socket(
                "wss://vsb24.tawk.to/s/", origin="https://x.fi", user_agent="x", max_frame_bytes=100
            )
    assert host.asked == []


async def test_a_name_that_leads_into_our_own_network_is_not_believed() -> None:
    """Without a route of its own a host is reached at public addresses only."""
    arrived = asyncio.Event()

    async def arrive(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        writer.close()

    server = await asyncio.start_server(arrive, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, Upstream(routes={}, connect_timeout_s=2, answer_timeout_s=2) as upstream:
        with pytest.raises(UpstreamError) as failure:
            await upstream.request("GET", f"https://localhost:{port}/x", headers={})
        assert failure.value.fault is UpstreamFault.UNREACHABLE
        with pytest.raises(UpstreamError):
            await upstream.open_socket("wss://localhost/s/", origin="https://x.fi", user_agent="x", max_frame_bytes=100)
    assert not arrived.is_set()
