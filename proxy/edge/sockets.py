"""The socket's route: who may open one, and where at Tawk.to it leads."""

import time
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from proxy import logs
from proxy.edge.errors import UpstreamError, VisitError
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.relay import Relay
from proxy.edge.socket import PROTOCOL, Session, socket_time, visit_secret
from proxy.edge.visit import Visit
from proxy.tawk.socket_address import read_socket_query, socket_url
from storage.errors import StorageError

# An engine.io frame carries JSON with escapes: a character of text may take six bytes.
FRAME_OVERHEAD = 4_096


class SocketRoute:
    """Answers `/s/`."""

    def __init__(self, parts: EdgeParts, new_id: Callable[[], str]) -> None:
        """Take the edge's parts, and what makes ids of records."""
        self._parts = parts
        self._new_id = new_id
        self._messages = RateLimit(parts.limits.messages_per_minute_per_visit)
        self._open = 0

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Open a socket to Tawk.to for the visit that is presented, then one to the visitor, and pump."""
        parts = self._parts
        try:
            visit = await parts.visits.find(visit_secret(request))
        except VisitError:
            parts.counters.refused.labels(reason="visit").inc()
            return web.Response(status=HTTPStatus.FORBIDDEN)
        except StorageError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        known = visit.tawk.session_key and request.query.get("k") == visit.tawk.session_key
        if visit.banned or not known:
            parts.counters.refused.labels(reason="banned" if visit.banned else "session_key").inc()
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if self._open >= parts.limits.max_sockets:
            parts.counters.refused.labels(reason="max_sockets").inc()
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        self._open += 1
        visit.sockets += 1
        parts.counters.sockets.set(self._open)
        try:
            return await self._relay(request, visit)
        except UpstreamError as error:
            parts.counters.upstream_failures.labels(fault=error.fault.value).inc()
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        finally:
            self._open -= 1
            visit.sockets -= 1
            parts.counters.sockets.set(self._open)

    async def _relay(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        parts = self._parts
        upstream = await parts.upstream.open_socket(
            _socket_url(visit, request),
            origin=_origin(parts.rules.page_url),
            user_agent=visit.user_agent,
            max_frame_bytes=parts.rules.max_answer_chars,
        )
        visitor = web.WebSocketResponse(
            protocols=(PROTOCOL,),
            compress=False,
            # The relay itself answers what is too long for it; the socket only guards memory.
            max_msg_size=parts.limits.max_frame_bytes * 6 + FRAME_OVERHEAD,
            autoclose=True,
        )
        try:
            await visitor.prepare(request)
        except BaseException:
            await upstream.close()
            raise
        relay = Relay(
            visit,
            parts.rules,
            redactor=parts.redactor,
            recorder=parts.recorder,
            counters=parts.counters,
            clock=parts.clock,
            new_id=self._new_id,
            allow=lambda: self._messages.allow(visit.key, time.monotonic()),
        )
        try:
            await Session(visitor, upstream, relay, parts.recorder, idle_s=parts.limits.idle_socket_s).run()
        except Exception as error:  # noqa: BLE001 - whatever failed, nothing more is forwarded; its text may hold content.
            logs.event("session_failed", error=type(error).__name__)
        return visitor


def _socket_url(visit: Visit, request: web.Request) -> str:
    """Return the address at Tawk.to: the versions that the widget knows, the rest ours or Tawk.to's own."""
    asked = replace(read_socket_query(list(request.query.items())), timestamp=socket_time())
    return socket_url(visit.tawk.socket_host, asked, session_key=visit.tawk.session_key, token=visit.tawk.token)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
