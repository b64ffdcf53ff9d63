"""The TLS listener that is all of Tawk.to's hosts: it records every call, then answers by the table of routes."""

import asyncio
import re
import ssl
from urllib.parse import parse_qsl, unquote
from weakref import WeakKeyDictionary

from aiohttp import hdrs, web

from proxy.demo.simulator import calls
from proxy.demo.simulator.calls import Answer, Call, RefusedError
from proxy.demo.simulator.connection import Connection
from proxy.demo.simulator.misbehaviour import Misbehaviour, Mode, Target
from proxy.demo.simulator.records import SeenKind
from proxy.demo.simulator.routes import SOCKET_HOST, SOCKET_PATH, Access, Route, find
from proxy.demo.simulator.states import Session
from proxy.demo.simulator.world import Address, World

SHUTDOWN_S = 0.5
"""How long calls under way may go on when the simulator stops."""
BODY_MARGIN_BYTES = 1_048_576
"""What a body may be longer than the largest file, for the parts around it."""

_NOT_TAWK = "<!doctype html><title>Attention required</title><p>Please wait while your browser is checked.</p>"
_VERSION = re.compile(r"([0-9]{1,9})(?:\.[0-9]*)?")


class Listener:
    """Speaks for all hosts on one port.

    Args:
        world: what is answered from and recorded into.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._server_names: WeakKeyDictionary[ssl.SSLObject | ssl.SSLSocket, str] = WeakKeyDictionary()
        self._connections: set[Connection] = set()
        limit = world.options.upload_limit_bytes + BODY_MARGIN_BYTES
        application = web.Application(client_max_size=limit)
        application.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_S)

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._runner.addresses[0][1])

    async def start(self, context: ssl.SSLContext) -> None:
        """Begin to listen with TLS settings that have a certificate of all the hosts."""
        context.sni_callback = self._note_server_name
        options = self._world.options
        await self._runner.setup()
        await web.TCPSite(self._runner, options.address, options.port, ssl_context=context).start()

    async def stop(self) -> None:
        """Cut every socket and stop listening."""
        for connection in tuple(self._connections):
            connection.cut()
        await self._runner.cleanup()

    def _note_server_name(
        self, connection: ssl.SSLObject | ssl.SSLSocket, name: str | None, _context: ssl.SSLContext
    ) -> None:
        self._server_names[connection] = name or ""

    def _address(self, request: web.Request) -> Address:
        path, _, query = request.raw_path.partition("?")
        transport = request.transport
        connection = transport.get_extra_info("ssl_object") if transport else None
        peer = transport.get_extra_info("peername") if transport else None
        return Address(
            peer=peer[0] if peer else "",
            host=(request.headers.get(hdrs.HOST) or "").rpartition("@")[2].partition(":")[0].lower(),
            server_name=self._server_names.get(connection, "") if connection is not None else "",
            method=request.method,
            path=path,
            query=query,
        )

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        address = self._address(request)
        if address.path == SOCKET_PATH and SOCKET_HOST.fullmatch(address.host):
            return await self._serve_socket(request, address)
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            self._world.saw(SeenKind.REQUEST, address, headers=request.raw_headers, status=413)
            raise
        self._world.saw(SeenKind.REQUEST, address, headers=request.raw_headers, body=body)
        call = Call(
            method=address.method,
            host=address.host,
            path=unquote(address.path),
            query_text=address.query,
            headers=request.raw_headers,
            body=body,
            peer=address.peer,
        )
        route = find(call.host, call.method, call.path)
        if route is None:
            return self._respond(request, address, Answer(b"Not found", "text/plain; charset=utf-8", status=404))
        fault = None if call.method == hdrs.METH_OPTIONS else self._world.misbehaviours.take(route.target)
        if fault is not None and fault.mode is Mode.DROPPED:
            return _cut(request)
        if fault is not None and fault.mode is Mode.SLOW:
            await asyncio.sleep(fault.seconds)
        return self._respond(request, address, self._answer(route, call, fault))

    def _answer(self, route: Route, call: Call, fault: Misbehaviour | None) -> Answer:
        if call.method == hdrs.METH_OPTIONS:
            return calls.preflight(call.header(hdrs.ORIGIN))
        try:
            answer = _faulty(fault) or route.answer(self._world, call)
        except RefusedError as error:
            answer = calls.refusal(error)
        if route.access is Access.ALL:
            return answer
        headers = {**answer.headers, **calls.open_to(call.header(hdrs.ORIGIN))}
        return Answer(answer.body, answer.content_type, answer.status, headers)

    def _respond(self, request: web.Request, address: Address, answer: Answer) -> web.Response:
        headers = {hdrs.CONTENT_TYPE: answer.content_type, **answer.headers}
        raw = tuple((name.encode(), value.encode()) for name, value in headers.items())
        self._world.saw(SeenKind.RESPONSE, address, headers=raw, body=answer.body, status=answer.status)
        response = web.Response(body=answer.body, status=answer.status, headers=headers)
        if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, "") and answer.body:
            response.enable_compression(web.ContentCoding.gzip)
        return response

    async def _serve_socket(self, request: web.Request, address: Address) -> web.StreamResponse:
        self._world.saw(SeenKind.OPENED, address, headers=request.raw_headers)
        fault = self._world.misbehaviours.take(Target.SOCKET)
        if fault is not None and fault.mode is Mode.DROPPED:
            return _cut(request)
        query = dict(parse_qsl(address.query, keep_blank_values=True))
        try:
            session = self._socket_session(address.host, query)
        except RefusedError as error:
            return self._respond(request, address, calls.refusal(error))
        refused = _faulty(fault) if fault is None or fault.mode is not Mode.NOT_JSON else None
        if refused is not None:
            return self._respond(request, address, refused)
        session.visitor.address = address.peer
        socket = web.WebSocketResponse(
            autoping=True, max_msg_size=self._world.options.frame_limit_bytes, heartbeat=None, decode_text=True
        )
        await socket.prepare(request)
        known = _VERSION.fullmatch(query.get("cver", ""))
        connection = Connection(
            self._world,
            session,
            address,
            socket,
            request.transport,
            known_version=int(known.group(1)) if known else 0,
        )
        self._connections.add(connection)
        try:
            await connection.run(fault)
        finally:
            self._connections.discard(connection)
        return socket

    def _socket_session(self, host: str, query: dict[str, str]) -> Session:
        """Return the session that a socket is for.

        Raises:
            RefusedError: it isn't engine.io 3 over WebSocket, the key is unknown, the host isn't one that this
                session was told, or the token isn't valid for it.
        """
        if (query.get("EIO", "3"), query.get("transport", "websocket")) != ("3", "websocket"):
            raise RefusedError("BadRequest", "EIO", status=400)
        session = self._world.archive.session(query.get("k", ""))
        if session is None:
            raise RefusedError("UnauthorizedError", "k", status=401)
        if host not in session.nodes:
            raise RefusedError("MisdirectedRequest", "host", status=421)
        token = query.get("tkn", "")
        claims = self._world.tokens.read(token, at=self._world.options.clock()) if token else None
        if (token or self._world.options.token_required) and (claims is None or claims.session_key != session.key):
            raise RefusedError("UnauthorizedError", "tkn", status=401)
        return session


def _faulty(fault: Misbehaviour | None) -> Answer | None:
    """Return the wrong answer that was ordered, None when the right one is due."""
    if fault is None or fault.mode is Mode.SLOW:
        return None
    if fault.mode is Mode.CALLBACK_ERROR:
        return calls.refusal(RefusedError("TooManyRequestsError"))
    if fault.mode is Mode.EMPTY:
        return Answer()
    if fault.mode is Mode.NOT_JSON:
        return Answer(_NOT_TAWK.encode(), "text/html; charset=utf-8")
    return Answer(b"Internal Server Error", "text/plain; charset=utf-8", status=500)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
