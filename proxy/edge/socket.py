"""Carrying out the relay's decisions: one visitor's socket in front, one of Tawk.to's behind, two pumps between."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import WSCloseCode, WSMsgType, web
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from proxy.edge.actions import Action, Close, Commit, Forget, ToUpstream, ToVisitor
from proxy.edge.errors import StaleError
from proxy.edge.fences import ATTEMPTS, Fences
from proxy.edge.relay import Relay
from storage.errors import StorageError

PROTOCOL = "verho.v1"
VISIT_PROTOCOL = "verho.visit."
LINGER_S = 2.0
_YEAST = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def socket_time() -> str:
    """Return our own time in engine.io's notation for `__t`; the visitor's clock is not told."""
    number, text = int(time.time() * 1000), ""
    while number:
        number, digit = divmod(number, len(_YEAST))
        text = _YEAST[digit] + text
    return text


def visit_secret(request: web.Request) -> str:
    """Return the secret that the frame offers among the subprotocols, "" when it does not speak ours."""
    offered = [name.strip() for name in request.headers.get("Sec-WebSocket-Protocol", "").split(",")]
    secrets = [name.removeprefix(VISIT_PROTOCOL) for name in offered if name.startswith(VISIT_PROTOCOL)]
    return secrets[0] if len(secrets) == 1 and PROTOCOL in offered else ""


class Session:
    """One open pair of sockets; `run` returns when either side has ended."""

    def __init__(
        self,
        visitor: web.WebSocketResponse,
        upstream: ClientConnection,
        relay: Relay,
        fences: Fences,
        *,
        idle_s: float,
    ) -> None:
        """Take both sockets, the relay that decides, and what makes steps durable."""
        self._visitor = visitor
        self._upstream = upstream
        self._relay = relay
        self._fences = fences
        self._idle_s = idle_s

    async def run(self) -> None:
        """Pump both ways until one side ends, then end the other."""
        pumps = [
            asyncio.create_task(self._pump(self._from_visitor), name="from-visitor"),
            asyncio.create_task(self._pump(self._from_upstream), name="from-upstream"),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            if self._relay.waits:
                # Who writes and leaves at once: what became of the last message is still on its way.
                await asyncio.wait(pumps[1:], timeout=LINGER_S)
        finally:
            for pump in pumps:
                pump.cancel()
            results = await asyncio.gather(*pumps, return_exceptions=True)
            await self._upstream.close()
            await self._visitor.close(code=WSCloseCode.GOING_AWAY)
        for result in results:
            if isinstance(result, Exception):
                raise result

    async def _pump(self, step: Callable[[], Awaitable[bool]]) -> None:
        while await step():
            pass

    async def _from_visitor(self) -> bool:
        try:
            message = await self._visitor.receive(timeout=self._idle_s)
        except TimeoutError:
            return False
        match message.type:
            case WSMsgType.TEXT | WSMsgType.BINARY:
                return await self._decide(self._relay.from_visitor, message.data)
            case _:
                return False

    async def _from_upstream(self) -> bool:
        try:
            data = await self._upstream.recv()
        except ConnectionClosed:
            return False
        unknown = self._relay.unresolved(data)
        if unknown:
            await self._fences.look_up(self._relay.visit, unknown)
        alive = await self._decide(self._relay.from_upstream, data)
        return alive or (self._visitor.closed and self._relay.waits)

    async def _decide(self, relay: Callable[..., Sequence[Action]], data: str | bytes) -> bool:
        """Do what the relay decides about a frame; anew, when the visit's state has changed meanwhile."""
        for attempt in range(ATTEMPTS):
            try:
                return await self._carry_out(relay(data, anew=attempt > 0), last=attempt == ATTEMPTS - 1)
            except StaleError:
                continue
        return True

    async def _carry_out(self, actions: Sequence[Action], *, last: bool = True) -> bool:
        """Do the actions in order; tell whether the session goes on. A visitor who has left stops no record."""
        alive = True
        for action in actions:
            match action:
                case ToUpstream(frame=frame):
                    try:
                        await self._upstream.send(frame)
                    except ConnectionClosed:
                        return False
                case ToVisitor(frame=frame):
                    alive = await self._tell(frame) and alive
                case Commit():
                    alive = await self._carry_out(await self._commit(action, last=last)) and alive
                case Forget(callback=callback):
                    self._relay.forget(callback)
                case Close():
                    return False
        return alive

    async def _tell(self, frame: str) -> bool:
        """Send a frame to the visitor; False when they have left."""
        if self._visitor.closed:
            return False
        try:
            await self._visitor.send_str(frame)
        except ConnectionError:
            return False
        return True

    async def _commit(self, commit: Commit, *, last: bool) -> Sequence[Action]:
        """Make a step durable and return what to do next.

        Raises:
            StaleError: the frame is to be decided anew.
        """
        try:
            await self._fences.commit(commit.step)
        except StaleError:
            if commit.anew and not last:
                raise
            return commit.otherwise
        except StorageError:
            return commit.otherwise
        return commit.then
