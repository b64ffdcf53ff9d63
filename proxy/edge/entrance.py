"""Where a visit begins: what the visitor saw before it is noted, what may be known of them is cut down."""

import re
from datetime import datetime
from http import HTTPStatus

from aiohttp import web

from proxy.edge.durable import make_durable
from proxy.edge.errors import VisitError
from proxy.edge.gate import source_of
from proxy.edge.minimise import Client, read_client, reduce_referrer
from proxy.edge.offline import FormError, entries_of, read_offline_form
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.requests import VISIT_HEADER, denied, read_body, read_json, visit_of
from proxy.edge.visit import Visit
from proxy.edge.visits import write_secret
from proxy.i18n import LANGUAGES
from proxy.tawk.json_text import Json
from redaction.errors import RedactionError
from storage.errors import StorageError
from storage.interfaces import Metadata, Notice
from storage.receipts import written

_VERSION = re.compile(r"[\w.-]{1,40}")


class Entrance:
    """Answers `/_v/visit` and `/_v/offline`."""

    def __init__(self, parts: EdgeParts) -> None:
        """Take the edge's parts."""
        self._parts = parts
        self._sources = RateLimit(parts.limits.visits_per_minute_per_source)

    async def visit(self, request: web.Request) -> web.Response:
        """Begin a visit, or go on with the one whose secret is presented."""
        if VISIT_HEADER in request.headers:
            try:
                visit = await self._parts.visits.find(request.headers[VISIT_HEADER])
            except VisitError:
                pass  # Its time is over: a new one begins below.
            except StorageError:
                return _unavailable()
            else:
                if visit.banned:
                    return web.json_response({"error": "banned"}, status=HTTPStatus.FORBIDDEN)
                return web.json_response({"visit": write_secret(visit.secret)})
        if self._limited(request):
            return _too_many()
        client, metadata, notice = self._known(request, await self._body(request))
        try:
            visit = await self._parts.visits.begin(
                metadata, user_agent=client.user_agent, language=notice.language, notice=notice
            )
        except StorageError:
            return _unavailable()
        return web.json_response({"visit": write_secret(visit.secret)}, status=HTTPStatus.CREATED)

    async def forget(self, request: web.Request) -> web.Response:
        """End the visit that is presented and return its receipt codes; one that is not running has ended already."""
        try:
            visit = await self._parts.visits.forget(request.headers.get(VISIT_HEADER, ""))
        except VisitError:
            return web.json_response({"receipts": []})
        except StorageError:
            return _unavailable()
        return _receipts(visit)

    async def receipts(self, request: web.Request) -> web.Response:
        """Return the codes with which the visitor can open the visit's conversations later."""
        try:
            return _receipts(await visit_of(request, self._parts.visits))
        except VisitError as error:
            return denied(error)

    async def offline(self, request: web.Request) -> web.Response:
        """Keep a form of our own page for the controller; nothing of it leaves."""
        if self._limited(request):
            return _too_many()
        parts = self._parts
        body = await self._body(request)
        _, metadata, notice = self._known(request, body)
        try:
            form = read_offline_form(body, max_message_chars=parts.limits.max_form_chars)
            conversation, entries = entries_of(
                form,
                redactor=parts.redactor,
                recorder=parts.recorder,
                metadata=metadata,
                notice=notice,
                message_id="form",
                at=parts.clock(),
            )
            await make_durable(parts.recorder, entries)
        except FormError as error:
            answer = {"field": error.field, "expected": error.expected}
            return web.json_response(answer, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except (RedactionError, StorageError):
            return _unavailable()
        parts.counters.forms.labels(outcome="kept").inc()
        code = conversation.receipt
        receipt = {"receipt": written(code)} if code else {}
        return web.json_response({"ok": True, **receipt}, status=HTTPStatus.CREATED)

    def _limited(self, request: web.Request) -> bool:
        if self._sources.allow(source_of(request, self._parts.forwarded_by), self._parts.clock_s()):
            return False
        self._parts.counters.refused.labels(reason="rate").inc()
        return True

    async def _body(self, request: web.Request) -> dict[str, Json]:
        value = read_json(await read_body(request, self._parts.limits.max_body_bytes))
        return value if isinstance(value, dict) else {}

    def _known(self, request: web.Request, body: dict[str, Json]) -> tuple[Client, Metadata, Notice]:
        """Return all that may be known of the visitor, and what they were shown."""
        client = read_client(request.headers.get("User-Agent", ""))
        referrer = body.get("referrer")
        templates = self._parts.frame.referrer_templates
        reduced = reduce_referrer(referrer, templates) if isinstance(referrer, str) else ""
        return client, Metadata(client.browser, client.system, reduced), self._notice(body, self._parts.clock())

    def _notice(self, body: dict[str, Json], at: datetime) -> Notice:
        language, version = body.get("language"), body.get("notice")
        return Notice(
            version if isinstance(version, str) and _VERSION.fullmatch(version) else "unknown",
            language if isinstance(language, str) and language in LANGUAGES else self._parts.frame.language,
            at,
        )


def _receipts(visit: Visit) -> web.Response:
    held = [chat.conversation for chat in visit.chats.values() if chat.conversation is not None]
    return web.json_response({"receipts": [written(one.receipt) for one in held if one.receipt]})


def _unavailable() -> web.Response:
    return web.json_response({"error": "unavailable"}, status=HTTPStatus.SERVICE_UNAVAILABLE)


def _too_many() -> web.Response:
    headers = {"Retry-After": "60"}
    return web.json_response({"error": "too_many"}, status=HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
