"""The socket's route: who may open one, and where at Tawk.to it leads."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, web

from proxy import logs
from proxy.edge.errors import UpstreamError, VisitError
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.relay import Allowance, Relay
from proxy.edge.socket import PROTOCOL, Session, socket_time, visit_secret
from proxy.edge.unlisted import Unlisted
from proxy.edge.visit import Visit
from proxy.tawk.socket_address import read_socket_query, socket_url
from storage.errors import StorageError

# An engine.io frame carries JSON with escapes: a character of text may take six bytes.
FRAME_OVERHEAD = 4_096


class SocketRoute:
    """Answers `/s/`."""

    def __init__(self, parts: EdgeParts, unlisted: Unlisted, new_id: Callable[[], str]) -> None:
        """Take the edge's parts, who is told of unlisted names, and what makes ids of records."""
        self._parts = parts
        self._unlisted = unlisted
        self._new_id = new_id
        self._messages = RateLimit(parts.limits.messages_per_minute_per_visit)
        self._page_data = RateLimit(parts.limits.messages_per_minute_per_visit)
        self._frames = RateLimit(parts.rates.frames_per_minute_per_visit)
        self._open = 0
        self._visitors: set[web.WebSocketResponse] = set()

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Open a socket to Tawk.to for the visit that is presented, then one to the visitor, and pump."""
        parts = self._parts
        try:
            visit = await parts.visits.find(visit_secret(request))
        except VisitError:
            return self._refused("visit", HTTPStatus.FORBIDDEN)
        except StorageError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        refused = self._refusal(request, visit)
        if refused is not None:
            return self._refused(*refused)
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

    async def close_all(self, _app: web.Application) -> None:
        """Tell every visitor that this process goes; their widgets come back to the next one."""
        open_now = list(self._visitors)
        await asyncio.gather(*(visitor.close(code=WSCloseCode.GOING_AWAY) for visitor in open_now))

    def _refusal(self, request: web.Request, visit: Visit) -> tuple[str, HTTPStatus] | None:
        """Return why this visit may not have one more socket now, None when it may."""
        limits, rates = self._parts.limits, self._parts.rates
        if visit.banned:
            return "banned", HTTPStatus.FORBIDDEN
        if not visit.tawk.session_key or request.query.get("k") != visit.tawk.session_key:
            return "session_key", HTTPStatus.FORBIDDEN
        if visit.sockets >= rates.max_sockets_per_visit:
            return "max_sockets_per_visit", HTTPStatus.TOO_MANY_REQUESTS
        if self._open >= limits.max_sockets:
            return "max_sockets", HTTPStatus.SERVICE_UNAVAILABLE
        return None

    def _refused(self, reason: str, status: HTTPStatus) -> web.Response:
        self._parts.counters.refused.labels(reason=reason).inc()
        return web.Response(status=status)

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
        session = Session(
            visitor, upstream, self._decider(visit), parts.visits.fences, idle_s=parts.limits.idle_socket_s
        )
        self._visitors.add(visitor)
        try:
            await session.run()
        except Exception as error:  # noqa: BLE001 - whatever failed, nothing more is forwarded; its text may hold content.
            logs.event("session_failed", error=type(error).__name__)
        finally:
            self._visitors.discard(visitor)
        return visitor

    def _decider(self, visit: Visit) -> Relay:
        parts = self._parts
        return Relay(
            visit,
            parts.rules,
            redactors=parts.redactors,
            recorder=parts.recorder,
            counters=parts.counters,
            unlisted=self._unlisted,
            clock=parts.clock,
            new_id=self._new_id,
            allow=Allowance(
                frame=lambda: self._frames.allow(visit.key, parts.clock_s()),
                message=lambda: self._messages.allow(visit.key, parts.clock_s()),
                page_data=lambda: self._page_data.allow(visit.key, parts.clock_s()),
            ),
        )


def _socket_url(visit: Visit, request: web.Request) -> str:
    """Return the address at Tawk.to: the versions that the widget knows, the rest ours or Tawk.to's own."""
    asked = replace(read_socket_query(list(request.query.items())), timestamp=socket_time())
    return socket_url(visit.tawk.socket_host, asked, session_key=visit.tawk.session_key, token=visit.tawk.token)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
