"""One visitor's socket: engine.io 3 in the widget's direction of asking, Tawk.to's commands inside.

In engine.io 3 the client pings and the server answers; a client that stays silent for longer than an interval and a
time-out is hung up on. Reading and writing are two tasks of one group that ends with the connection.
"""

import asyncio
import contextlib
from dataclasses import replace
from typing import Any

from aiohttp import WSMsgType, web

from proxy.demo.simulator import frames, wire
from proxy.demo.simulator.commands import perform, target_of
from proxy.demo.simulator.identifiers import nanoid
from proxy.demo.simulator.misbehaviour import Misbehaviour, Mode, Target
from proxy.demo.simulator.records import SeenKind
from proxy.demo.simulator.refusals import CommandError
from proxy.demo.simulator.states import Session, Visitor
from proxy.demo.simulator.world import Address, World

NO_JSON = '4{"c":"visitorMessage","p":[{'


class Connection:
    """The server's end of a socket, which others see as a `Line`.

    Args:
        world: whom the commands act on.
        session: whose socket it is.
        address: what the socket asked for, for the record.
        socket: the accepted WebSocket.
        transport: what it runs on, to be able to cut it.
        known_version: the conversation version that the widget says it has.
    """

    def __init__(
        self,
        world: World,
        session: Session,
        address: Address,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        *,
        known_version: int,
    ) -> None:
        self._world = world
        self._session = session
        # The handshake is recorded once; were its query on each frame, a value in it would be found again and again.
        self._address = replace(address, query="")
        self._socket = socket
        self._transport = transport
        self._known_version = known_version
        self._tab = nanoid(12)
        self._outbox: asyncio.Queue[str] = asyncio.Queue()

    @property
    def tab(self) -> str:
        """The id of this tab, the wire's `origin`."""
        return self._tab

    @property
    def visitor(self) -> Visitor:
        """Whose socket it is."""
        return self._session.visitor

    def send(self, command: str, *arguments: object) -> None:
        """Queue a command for the widget."""
        self._outbox.put_nowait(frames.command(command, arguments))

    def cut(self) -> None:
        """Cut the connection without a close frame."""
        if self._transport is not None:
            self._transport.abort()

    async def run(self, fault: Misbehaviour | None) -> None:
        """Speak until either side hangs up.

        Args:
            fault: what goes wrong while the connection opens.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                own = [tasks.create_task(self._write(), name=f"socket {self._tab}: write")]
                try:
                    await self._open(fault)
                    await self._read(tasks, own)
                finally:
                    for task in own:
                        task.cancel()
        finally:
            self._world.switchboard.detach(self)
            self._world.saw(SeenKind.CLOSED, self._address, status=self._socket.close_code)
            self._world.conversations.visitor_changed(self.visitor)

    async def _open(self, fault: Misbehaviour | None) -> None:
        options = self._world.options
        if fault is not None and fault.mode is Mode.SLOW:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.mode is Mode.NOT_JSON:
            self._outbox.put_nowait(frames.OPEN + "not json")
            return
        self._outbox.put_nowait(
            frames.open_packet(
                nanoid(20), ping_interval_ms=options.ping_interval_ms, ping_timeout_ms=options.ping_timeout_ms
            )
        )
        if self.visitor.banned:
            self.send("remoteDisconnect", {"msg": "BANNED"})
            return
        if self._world.archive.page_disabled:
            self.send("pageDisable")
            return
        chat = self._world.archive.current_chat(self.visitor)
        # The widget takes messages that came between session/start and now from `ready`.
        told = wire.conversation(chat, known=self._known_version)
        self.send("ready", self._tab, told, wire.status(self._world.archive))
        self._world.switchboard.attach(self)
        self._world.conversations.visitor_changed(self.visitor)

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                text = await self._outbox.get()
                self._world.saw(SeenKind.FRAME_OUT, self._address, body=text.encode())
                await self._socket.send_str(text)

    async def _read(self, tasks: asyncio.TaskGroup, own: list[asyncio.Task[None]]) -> None:
        patience_s = (self._world.options.ping_interval_ms + self._world.options.ping_timeout_ms) / 1000
        while True:
            try:
                received = await self._socket.receive(timeout=patience_s)
            except TimeoutError:
                await self._socket.close()
                return
            if received.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            raw = received.data.encode() if received.type is WSMsgType.TEXT else bytes(received.data)
            self._world.saw(SeenKind.FRAME_IN, self._address, body=raw)
            try:
                slow = self._take(raw.decode() if received.type is WSMsgType.TEXT else "")
            except frames.FrameError:
                await self._socket.close(code=1002)
                return
            if slow is not None:
                own.append(tasks.create_task(slow, name=f"socket {self._tab}: late answer"))

    def _take(self, packet: str) -> Any:
        """Act on a packet; return the coroutine of an answer that must come late, if that was ordered."""
        kind, data = packet[:1], packet[1:]
        if kind == frames.PING:
            self._outbox.put_nowait(frames.PONG + data)
            return None
        if kind == frames.MESSAGE:
            return self._command(frames.read_command(data))
        if kind in {frames.CLOSE, frames.PONG, frames.NOOP}:
            return None
        raise frames.FrameError("A packet that a client doesn't send.")

    def _command(self, command: frames.VisitorCommand) -> Any:
        fault = self._world.misbehaviours.take(target_of(command))
        if fault is None or fault.mode is Mode.SLOW:
            error, result = self._performed(command)
            answer = None if command.callback is None else frames.callback(command.callback, error, result)
            if answer is not None and fault is not None:
                return self._late(answer, fault.seconds)
        else:
            answer = self._failed(command, fault)
        if answer is not None:
            self._outbox.put_nowait(answer)
        return None

    def _performed(self, command: frames.VisitorCommand) -> tuple[object, object]:
        try:
            return None, perform(self._world, self, command)
        except CommandError as refused:
            return refused.value(), None

    def _failed(self, command: frames.VisitorCommand, fault: Misbehaviour) -> str | None:
        if fault.mode is Mode.DROPPED:
            self.cut()
        if fault.mode is Mode.NOT_JSON:
            return NO_JSON
        if command.callback is None or fault.mode in {Mode.DROPPED, Mode.EMPTY}:
            return None
        error: object = {"code": "InternalServerError"}
        if fault.mode is Mode.CALLBACK_ERROR:
            refused = {"code": "InvalidArgument", "message": "email"}
            error = refused if fault.target is Target.FORM else {"code": "TooManyRequestsError"}
        return frames.callback(command.callback, error, None)

    async def _late(self, answer: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        self._outbox.put_nowait(answer)
