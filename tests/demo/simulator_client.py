"""A raw client of the simulator: browsers with their own address book, sessions and sockets, nothing of the product."""

import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from proxy.demo.simulator import Options, Simulator

ORIGIN = "https://www.jamko.fi"
PAGE = f"{ORIGIN}/jasenyys"
ANSWER_S = 5.0


class EverythingHere(AbstractResolver):
    """Resolves every name to the simulator."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def resolve(self, host: str, *_port: object, **_family: object) -> list[ResolveResult]:
        """Return this machine and the simulator's port."""
        return [
            ResolveResult(
                hostname=host,
                host="127.0.0.1",
                port=self._simulator.port,
                family=2,
                proto=6,
                flags=0,  # AF_INET
            )
        ]

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class Tab:
    """One socket of a visitor; what comes and isn't asked for yet waits in `waiting`."""

    socket: aiohttp.ClientWebSocketResponse
    asked: int = 0
    waiting: list[Mapping[str, Any]] = field(default_factory=list)
    name: str = ""

    async def packet(self) -> str:
        """Return the next packet as it came."""
        return await self.socket.receive_str(timeout=ANSWER_S)

    async def send(self, command: str, *arguments: object, callback: int | None = None) -> None:
        """Send a command."""
        body: dict[str, Any] = {"c": command, "p": list(arguments)}
        await self.socket.send_str("4" + json.dumps(body if callback is None else body | {"cb": callback}))

    async def expect(self, command: str) -> list[Any]:
        """Return the arguments of the next command of this name; others stay for later."""
        for place, told in enumerate(self.waiting):
            if told["c"] == command:
                return list(self.waiting.pop(place)["p"])
        while True:
            packet = await self.packet()
            told = json.loads(packet[1:]) if packet[0] == "4" else {}
            if told.get("c") == command:
                return list(told["p"])
            if told:
                self.waiting.append(told)

    async def ask(self, command: str, *arguments: object) -> tuple[Any, Any]:
        """Send a command with a callback and return the callback's error and result."""
        number, self.asked = self.asked, self.asked + 1
        await self.send(command, *arguments, callback=number)
        while True:
            packet = await self.packet()
            if packet[0] != "4":
                continue
            told = json.loads(packet[1:])
            if told["c"] == "__callback__":
                assert told["cb"] == number
                error, result = told["p"]
                return error, result
            self.waiting.append(told)

    async def say(self, text: str) -> tuple[Any, Any]:
        """Send a chat message."""
        return await self.ask("service", "visitor-chat", "/v1/message/visitor", {"message": text, "attachments": []})


@dataclass
class Browser:
    """A browser whose every name leads to the simulator."""

    simulator: Simulator
    http: aiohttp.ClientSession
    token: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    async def start(self, *, origin: str = ORIGIN, **changes: Any) -> dict[str, Any]:
        """Start or resume a session and return the answer's data."""
        body: dict[str, Any] = {
            "p": self.simulator.property_id,
            "w": self.simulator.widget_id,
            "platform": "desktop",
            "tzo": -180,
            "url": PAGE,
            "vss": self.data.get("vss", ""),
            "consent": False,
            "wss": "min",
        }
        body |= {"u": self.data["uid"]["u"], "uv": 3} if self.data else {"uik": "a-key-of-21-characters"}
        headers = {"Origin": origin} | ({"X-Tawk-Token": self.token} if self.token else {})
        url = "https://va.tawk.to/v1/session/start"
        async with self.http.post(url, json=body | changes, headers=headers) as answer:
            told = await answer.json()
        if told.get("ok"):
            self.data = told["data"]
            self.token = self.data.get("tkn", self.token)
        return dict(told.get("data") or told)

    def socket_url(self, **changes: str) -> str:
        """Return the socket's address for the session."""
        query = {
            "k": self.data["sk"],
            "cver": str(self.data["cver"]),
            "pop": "false",
            "asver": "0",
            "tkn": self.token,
            "EIO": "3",
            "transport": "websocket",
            "__t": "Oxyz",
        } | changes
        return f"https://{self.data['vss']}/s/?" + "&".join(f"{name}={value}" for name, value in query.items())

    async def open_tab(self, **changes: str) -> Tab:
        """Open a socket, check its first packets and return it ready."""
        tab = Tab(await self.http.ws_connect(self.socket_url(**changes)))
        assert (await tab.packet()).startswith('0{"sid":"')
        ready = await tab.expect("ready")
        tab.name = ready[0]
        tab.waiting.insert(0, {"c": "ready", "p": ready})
        return tab

    async def call(self, method: str, url: str, **more: Any) -> tuple[int, Any]:
        """Make a call with the session's token and return status and JSON."""
        headers = {"Origin": ORIGIN, "X-Tawk-Token": self.token} | more.pop("headers", {})
        async with self.http.request(method, url, headers=headers, **more) as answer:
            return answer.status, await answer.json()

    @property
    def chat_id(self) -> str:
        """The chat's id."""
        return str(self.data["chid"])


@asynccontextmanager
async def browser(simulator: Simulator) -> AsyncIterator[Browser]:
    """Open a browser of a running simulator."""
    context = ssl.create_default_context(cafile=simulator.ca_file)
    connector = aiohttp.TCPConnector(ssl=context, resolver=EverythingHere(simulator), force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Browser(simulator, session)


@asynccontextmanager
async def started(options: Options | None = None, **settings: Any) -> AsyncIterator[tuple[Simulator, Browser]]:
    """Run a simulator with one browser in front of it."""
    async with Simulator(options, **settings) as simulator, browser(simulator) as visitor:
        yield simulator, visitor
