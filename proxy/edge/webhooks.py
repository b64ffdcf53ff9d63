"""Tawk.to's webhooks: believed only when signed, taken once, and used for nothing but when a chat ended."""

from datetime import timedelta
from http import HTTPStatus

from aiohttp import web

from proxy import logs
from proxy.edge.parts import EdgeParts
from proxy.edge.requests import read_body
from proxy.tawk.errors import FieldError, SignatureError
from proxy.tawk.webhook import read_event, verify
from storage.errors import StorageError

MAX_EVENT_ID_CHARS = 128


class Webhooks:
    """Answers `/webhook`; what an event says of a visitor is not kept, only that it happened."""

    def __init__(self, parts: EdgeParts) -> None:
        """Take the edge's parts."""
        self._parts = parts

    async def receive(self, request: web.Request) -> web.Response:
        """Verify the signature over the raw bytes, then note the event once."""
        parts = self._parts
        if not parts.webhook_secrets:
            raise web.HTTPNotFound
        raw = await read_body(request, parts.webhook_limits.max_body_bytes)
        try:
            verify(raw, request.headers.get("X-Tawk-Signature", ""), parts.webhook_secrets)
        except SignatureError:
            parts.counters.refused.labels(reason="signature").inc()
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        event_id = request.headers.get("X-Hook-Event-Id", "")
        at = parts.clock()
        try:
            event = read_event(raw)
        except FieldError:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if not 0 < len(event_id) <= MAX_EVENT_ID_CHARS:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if abs(at - event.at) > timedelta(seconds=parts.webhook_limits.max_age_s):
            parts.counters.refused.labels(reason="stale").inc()
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        try:
            first = await parts.recorder.webhook_seen(event_id, event.event, event.chat_id, at=at)
        except StorageError:
            return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)
        if first:
            logs.event("webhook", reason=event.event)
        return web.Response(text="ok\n")
