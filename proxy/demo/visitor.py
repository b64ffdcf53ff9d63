"""A visitor without a browser: speaks to an edge as the frame and Tawk.to's widget in it do.

Plays sample conversations, replays and benchmarks. It knows the edge from outside only: its addresses, its
headers, and the protocol that the widget speaks.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self

import aiohttp

ANSWER_S = 20.0
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)


class VisitorError(Exception):
    """The edge did not answer as the widget needs; the text names the step and the status."""


@dataclass(slots=True)
class Visitor:
    """One visit: an async context that is connected while entered.

    Attributes:
        origin: the edge's origin, such as "http://localhost:8080".
        property_id: Tawk.to's property.
        widget_id: Tawk.to's widget.
        user_agent: what the browser says of itself.
        referrer: the host page's referrer, as `widget.js` passes it.
        language: "fi", "en" or "sv".
        tls: trusts the edge's certificate; None for the system's trust.
        secret: the visit's; given, the visit is gone on with.
        started: the data of the session's start.
        received: commands of Tawk.to's so far.
        notices: what the edge said it withheld.
        closed: whether the socket has ended.
    """

    origin: str
    property_id: str
    widget_id: str
    user_agent: str = CHROME
    referrer: str = ""
    language: str = "fi"
    tls: SSLContext | None = None
    secret: str = field(default="", repr=False)
    started: dict[str, Any] = field(default_factory=dict, repr=False)
    received: list[dict[str, Any]] = field(default_factory=list, repr=False)
    notices: list[dict[str, Any]] = field(default_factory=list, repr=False)
    closed: bool = False
    _http: aiohttp.ClientSession | None = field(default=None, repr=False)
    _socket: aiohttp.ClientWebSocketResponse | None = field(default=None, repr=False)
    _reader: asyncio.Task[None] | None = field(default=None, repr=False)
    _callbacks: dict[int, asyncio.Future[list[Any]]] = field(default_factory=dict, repr=False)
    _listened: int = field(default=0, repr=False)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition, repr=False)

    async def __aenter__(self) -> Self:
        """Begin the visit, start the session and open the socket."""
        self._http = aiohttp.ClientSession(
            headers={"User-Agent": self.user_agent, "Accept-Language": "fi-FI,fi;q=0.9", "DNT": "1"},
            connector=aiohttp.TCPConnector(ssl=self.tls or True),
        )
        try:
            await self.begin()
            await self.start()
            await self.connect()
        except BaseException:
            await self._http.close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave, as a closed tab does."""
        await self.disconnect()
        if self._http is not None:
            await self._http.close()

    async def begin(self) -> None:
        """Click "start": a visit, or the one whose secret is held."""
        body = {"referrer": self.referrer, "language": self.language, "notice": "demo"}
        status, answer = await self.call("POST", "/_v/visit", body)
        if status not in (200, 201):
            raise VisitorError(f"visit: {status}")
        self.secret = answer["visit"]

    async def start(self) -> None:
        """Start the session, as the widget does."""
        body = {
            "p": self.property_id, "w": self.widget_id, "platform": "desktop", "tzo": -120,
            "url": f"{self.origin}/frame", "vss": "", "consent": False, "wss": "max", "uik": "V1StGXR8_Z5jdHi6B-myT",
        }  # fmt: skip
        status, answer = await self.call("POST", "/_t/va/v1/session/start", body)
        if status != 200 or "data" not in answer:  # noqa: PLR2004
            raise VisitorError(f"session start: {status}")
        self.started = answer["data"]

    async def connect(self) -> None:
        """Open the socket and wait until Tawk.to is ready."""
        self._socket = await self._client.ws_connect(
            f"{self.origin}/s/?k={self.started['sk']}&cver={self.started['cver']}&pop=false&asver=0&tkn=&EIO=3"
            "&transport=websocket&__t=Nabc",
            origin=self.origin,
            protocols=("verho.v1", f"verho.visit.{self.secret}"),
            max_msg_size=0,
        )
        self.closed = False
        self._reader = asyncio.create_task(self._read(), name="visitor-reads")
        await self.wait_for(lambda: self.named("ready"))

    async def disconnect(self) -> None:
        """Close the socket; the visit can be gone on with."""
        if self._socket is not None:
            await self._socket.close()
        if self._reader is not None:
            await asyncio.gather(self._reader, return_exceptions=True)

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Return status and JSON of a call as the frame makes it."""
        headers = {"Origin": self.origin} | ({"X-Verho-Visit": self.secret} if self.secret else {})
        async with self._client.request(method, self.origin + path, json=body, headers=headers) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith(("{", "[")) else text

    async def say(self, text: str) -> list[Any]:
        """Send a message and return the callback's [error, result]."""
        body = {"message": text, "attachments": []}
        return await self.command("service", "visitor-chat", "/v1/message/visitor", body)

    async def command(self, name: str, *arguments: Any) -> list[Any]:
        """Send a command with a callback and return its [error, result]."""
        number = len(self._callbacks)
        answer: asyncio.Future[list[Any]] = asyncio.get_running_loop().create_future()
        self._callbacks[number] = answer
        await self.send("4" + json.dumps({"c": name, "cb": number, "p": list(arguments)}, ensure_ascii=False))
        return await asyncio.wait_for(answer, ANSWER_S)

    async def send(self, frame: str | bytes) -> None:
        """Send a raw frame."""
        if self._socket is None:
            raise VisitorError("socket: not open")
        await (self._socket.send_str(frame) if isinstance(frame, str) else self._socket.send_bytes(frame))

    def named(self, name: str) -> list[list[Any]]:
        """Return the arguments of every command of this name so far."""
        return [command["p"] for command in self.received if command["c"] == name]

    def heard(self) -> list[str]:
        """Return the wire texts of the agents' messages so far."""
        return [p[0]["m"] for p in self.named("visitorMessage") if p[0].get("ut") == "a"]

    async def hear(self) -> str:
        """Return the wire text of the agents' next message that was not returned yet."""
        self._listened += 1
        await self.wait_for(lambda: len(self.heard()) >= self._listened)
        return self.heard()[self._listened - 1]

    async def wait_for(self, predicate: Callable[[], Any]) -> Any:
        """Return the predicate's first true answer; it is asked again after each frame.

        Raises:
            TimeoutError: it did not come true in time.
        """
        async with asyncio.timeout(ANSWER_S), self._changed:
            await self._changed.wait_for(lambda: predicate() or self.closed)
        return predicate()

    @property
    def _client(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise VisitorError("visitor: not entered")
        return self._http

    async def _read(self) -> None:
        if self._socket is None:
            return
        async for message in self._socket:
            if message.type is aiohttp.WSMsgType.TEXT and message.data.startswith("4"):
                self._take(json.loads(message.data[1:]))
            async with self._changed:
                self._changed.notify_all()
        self.closed = True
        async with self._changed:
            self._changed.notify_all()

    def _take(self, command: dict[str, Any]) -> None:
        match command["c"]:
            case "__callback__":
                waiting = self._callbacks.get(command["cb"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(command["p"])
            case "verhoWithheld":
                self.notices.append(command["p"][0])
            case _:
                self.received.append(command)
