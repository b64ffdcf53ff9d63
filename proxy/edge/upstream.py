"""The way to Tawk.to: fixed hosts over verified TLS, no redirects, no cookies, bounded answers.

Where a host connects to may be set (`tawk.connect`, "*" for every host not named); what it is called in
TLS and in the request stays the same.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from proxy.edge.errors import UpstreamError, UpstreamFault

HTTPS_PORT = 443
MAX_CONNECTIONS = 100


@dataclass(frozen=True, slots=True)
class Answer:
    """What Tawk.to answered: status, media type without parameters, body."""

    status: int
    media_type: str
    body: bytes = field(repr=False)


class _Routes(AbstractResolver):
    """Says where a host connects to: as set, else by DNS, and then only to public addresses."""

    def __init__(self, routes: Mapping[str, str]) -> None:
        self._routes = {host: _split(address) for host, address in routes.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        route = self._routes.get(host) or self._routes.get("*")
        found = await asyncio.get_running_loop().getaddrinfo(
            route[0] if route else host, route[1] if route else port, type=socket.SOCK_STREAM, family=family
        )
        places = [
            ResolveResult(hostname=host, host=str(address[0]), port=int(address[1]), family=kind, proto=proto, flags=0)
            for kind, _, proto, _, address in found
            # A name server that points Tawk.to's name inside our own network is not believed.
            if route or ipaddress.ip_address(str(address[0]).split("%")[0]).is_global
        ]
        if not places:
            raise OSError("no public address")
        return places

    async def close(self) -> None:
        """Nothing is held."""


class _Direct(connect):
    """A WebSocket connection that goes where it was sent: a redirect is a failure."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Upstream:
    """Requests and sockets to Tawk.to's hosts; an async context."""

    def __init__(
        self,
        *,
        routes: Mapping[str, str],
        ca_file: str | None = None,
        connect_timeout_s: float = 10.0,
        answer_timeout_s: float = 20.0,
        max_answer_bytes: int = 4_194_304,
    ) -> None:
        """Take where hosts connect to, whose certificates are trusted (the system's when None), and the bounds."""
        self._routes = _Routes(routes)
        self._tls = ssl.create_default_context(cafile=ca_file)
        self._open_timeout_s = connect_timeout_s
        self._timeout = aiohttp.ClientTimeout(total=answer_timeout_s, connect=connect_timeout_s)
        self._max_answer_bytes = max_answer_bytes
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        """Open the connection pool."""
        connector = aiohttp.TCPConnector(resolver=self._routes, ssl=self._tls, limit=MAX_CONNECTIONS)
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            skip_auto_headers=("User-Agent", "Content-Type"),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connection pool."""
        if self._session is not None:
            await self._session.close()

    async def request(self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """Return Tawk.to's answer, whatever its status; `headers` are all that is sent of anyone.

        Raises:
            UpstreamError: unreachable, too slow, or larger than the bound.
        """
        host = urlsplit(url).hostname or ""
        if self._session is None:
            raise RuntimeError("the upstream is not open")
        try:
            async with self._session.request(
                method, url, headers=headers, data=body, allow_redirects=False
            ) as response:
                content = await _read(response, self._max_answer_bytes)
                if content is None:
                    raise UpstreamError(UpstreamFault.OVERSIZED, host)
                return Answer(response.status, response.content_type, content)
        except TimeoutError:
            raise UpstreamError(UpstreamFault.SLOW, host) from None
        except (aiohttp.ClientError, OSError, ValueError):
            raise UpstreamError(UpstreamFault.UNREACHABLE, host) from None

    async def open_socket(self, url: str, *, origin: str, user_agent: str, max_frame_bytes: int) -> ClientConnection:
        """Return an open WebSocket to `url`.

        Raises:
            UpstreamError: it could not be opened in time.
        """
        host = urlsplit(url).hostname or ""
        try:
            places = await self._routes.resolve(host, HTTPS_PORT)
            return await _Direct(
                url,
                host=places[0]["host"],
                port=places[0]["port"],
                ssl=self._tls,
                server_hostname=host,
                origin=Origin(origin),
                user_agent_header=user_agent,
                compression=None,
                proxy=None,
                open_timeout=self._open_timeout_s,
                # engine.io pings of its own pass through; a second heartbeat would tell nothing more.
                ping_interval=None,
                max_size=max_frame_bytes,
            )
        except TimeoutError:
            raise UpstreamError(UpstreamFault.SLOW, host) from None
        except (WebSocketException, OSError):
            raise UpstreamError(UpstreamFault.UNREACHABLE, host) from None


def _split(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes | None:
    """Read a body of at most `limit` bytes after decompression; None when there is more."""
    parts: list[bytes] = []
    size = 0
    async for part in response.content.iter_chunked(65_536):
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)
