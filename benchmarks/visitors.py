"""Visitors who go another way than through the edge: straight to the stand-in for Tawk.to, or through a plain relay."""

import asyncio
import secrets
from dataclasses import dataclass
from socket import AF_INET, AddressFamily
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from benchmarks.corpus import Line
from proxy.demo.simulator import Simulator
from proxy.demo.visitor import ANSWER_S, Visitor, VisitorError

API = "https://va.tawk.to"
PAGE = "https://www.jamko.fi"


class _Loopback(AbstractResolver):
    """Says that every name is this machine, at one port."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_INET) -> list[ResolveResult]:
        del port, family
        return [ResolveResult(hostname=host, host="127.0.0.1", port=self._port, family=AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


@dataclass(slots=True)
class UnprotectedVisitor(Visitor):
    """A visitor without Verho, who sends the same frames.

    Attributes:
        upstream_port: where the stand-in for Tawk.to's hosts is.
        relay: the origin of a relay for the socket; "" to open it straight.
    """

    upstream_port: int = 0
    relay: str = ""

    async def __aenter__(self) -> Self:
        """Start the session with Tawk.to itself and open the socket."""
        connector = aiohttp.TCPConnector(resolver=_Loopback(self.upstream_port), ssl=self.tls or True)
        self._http = aiohttp.ClientSession(headers={"User-Agent": self.user_agent}, connector=connector)
        try:
            await self.start()
            await self.connect()
        except BaseException:
            await self._http.close()
            raise
        return self

    async def start(self) -> None:
        """Start the session as the widget does on a page without Verho."""
        body = {
            "p": self.property_id, "w": self.widget_id, "platform": "desktop", "tzo": -120, "url": f"{PAGE}/",
            "vss": "", "consent": False, "wss": "max", "uik": secrets.token_urlsafe(16)[:21],
        }  # fmt: skip
        async with self._client.post(f"{API}/v1/session/start", json=body, headers={"Origin": PAGE}) as response:
            if response.status != 200:
                raise VisitorError(f"session start: {response.status}")
            self.started = (await response.json())["data"]

    async def connect(self) -> None:
        """Open the socket and wait until Tawk.to is ready."""
        host, key, version = (self.started[name] for name in ("vss", "sk", "cver"))
        where = f"{self.relay}/{host}" if self.relay else f"https://{host}"
        self._socket = await self._client.ws_connect(
            f"{where}/s/?k={key}&cver={version}&pop=false&asver=0&tkn=&EIO=3&transport=websocket&__t=Nabc",
            origin=PAGE,
            max_msg_size=0,
        )
        self._reader = asyncio.create_task(self._read(), name="visitor-reads")
        async with asyncio.timeout(ANSWER_S):
            await self.wait_for(lambda: self.named("ready"))


async def pass_on(line: Line, visitor: Visitor, simulator: Simulator) -> None:
    """Say a line of a conversation and return when it is known to have arrived.

    A visitor's has when Tawk.to has called back, an agent's when the visitor has heard it.

    Raises:
        VisitorError: a visitor's message was not taken.
    """
    if line.by_visitor:
        error, _ = await visitor.say(line.text)
        if error is not None:
            raise VisitorError("message: not taken")
    else:
        await simulator.say(visitor.started["chid"], line.text)
        await visitor.hear()
