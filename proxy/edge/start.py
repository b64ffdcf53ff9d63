"""How the widget starts: its settings, and the session that everything else hangs on."""

import asyncio
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from proxy.edge.asking import API, api_headers, ask
from proxy.edge.curtain import Curtain
from proxy.edge.errors import StaleError, UpstreamError, VisitError
from proxy.edge.fences import ATTEMPTS
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.record import owe, step
from proxy.edge.requests import denied, read_body, tawk_error, visit_of
from proxy.edge.speech import AgentSpeech
from proxy.edge.unlisted import Unlisted
from proxy.edge.visit import Visit
from proxy.tawk.errors import FieldError, RefusalError
from proxy.tawk.hosts import rewrite_address
from proxy.tawk.json_text import Json
from proxy.tawk.session import (
    KnownVisitor,
    StartFacts,
    StartRequest,
    build_start,
    read_start,
    read_start_answer,
    rewrite_start_answer,
)
from proxy.tawk.settings_document import rewrite_settings, settings_query
from storage.errors import StorageError

# The widget tries again by itself after this one (protocol notes, 2.2); after any other it stays silent.
RETRY_CODE = "InternalServerError"


class Start:
    """Answers widget-settings and session/start."""

    def __init__(self, parts: EdgeParts, unlisted: Unlisted) -> None:
        """Take the edge's parts, and who is told of unlisted fields."""
        self._parts = parts
        self._unlisted = unlisted
        self._starts = RateLimit(parts.rates.starts_per_minute_per_visit)
        self._public_host = urlsplit(parts.frame.origin).netloc
        self._settings: dict[str, Json] | None = None
        self._settings_until_s = 0.0
        self._asking: asyncio.Task[dict[str, Json]] | None = None

    async def widget_settings(self, request: web.Request) -> web.Response:
        """Answer the widget's settings, what would carry a visitor's data past us turned off."""
        try:
            visit = await visit_of(request, self._parts.visits)
            return web.json_response(await self._current_settings(visit))
        except VisitError:
            return tawk_error(HTTPStatus.FORBIDDEN, "AccessDenied")
        except UpstreamError as error:
            return self._failed(error.fault.value)
        except (RefusalError, FieldError):
            return self._failed("unreadable")

    async def _current_settings(self, visit: Visit) -> dict[str, Json]:
        """Return the settings, asked for once in a while for all visitors."""
        if self._settings is not None and self._parts.clock_s() < self._settings_until_s:
            return self._settings
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_settings(visit.user_agent), name="settings")
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    def _asked(self, _task: asyncio.Task[dict[str, Json]]) -> None:
        self._asking = None

    async def _ask_settings(self, user_agent: str) -> dict[str, Json]:
        """Return Tawk.to's settings; older ones are better than none."""
        parts = self._parts
        query = settings_query(property_id=parts.frame.property_id, widget_id=parts.frame.widget_id)
        headers = api_headers(user_agent=user_agent, page_url=parts.rules.page_url)
        try:
            _, answer = await ask(
                parts.upstream, "GET", f"{API}/v1/widget-settings?{urlencode(query)}", headers=headers
            )
            self._settings = rewrite_settings(answer)
        except (UpstreamError, RefusalError, FieldError):
            if self._settings is None:
                raise
        self._settings_until_s = parts.clock_s() + parts.limits.settings_cache_s
        return self._settings

    async def session_start(self, request: web.Request) -> web.Response:
        """Start or go on with a session at Tawk.to; what it is told is built anew from the visit."""
        parts = self._parts
        try:
            visit = await visit_of(request, parts.visits)
            body = await read_body(request, parts.limits.max_body_bytes)
        except VisitError as error:
            return denied(error)
        if not self._starts.allow(visit.key, parts.clock_s()):
            parts.counters.refused.labels(reason="starts").inc()
            return tawk_error(HTTPStatus.TOO_MANY_REQUESTS, "TooManyRequestsError", withheld="too_fast")
        try:
            asked = read_start(body)
        except FieldError:
            parts.counters.withheld.labels(reason="malformed").inc()
            return tawk_error(HTTPStatus.BAD_REQUEST, "BadRequest", withheld="malformed")
        for name in asked.unlisted:
            parts.counters.withheld.labels(reason="unknown_field").inc()
            self._unlisted.note(name)
        # One at a time: two tabs of one visit would be two visitors at Tawk.to.
        async with visit.starting:
            return await self._start(visit, asked)

    async def _start(self, visit: Visit, asked: StartRequest) -> web.Response:
        try:
            answer = await self._ask(visit, asked)
            facts = read_start_answer(answer)
            self._take_note(visit, facts)
            return web.json_response(await self._answer(visit, answer, facts))
        except FieldError:
            return self._failed("unreadable")
        except RefusalError as error:
            # The next try is without the token: it may have been what was refused.
            visit.tawk.token = ""
            self._parts.counters.upstream_failures.labels(fault="refused").inc()
            return tawk_error(HTTPStatus.OK, error.code)
        except UpstreamError as error:
            return self._failed(error.fault.value)
        except (StorageError, StaleError):
            return self._failed("storage")

    async def _ask(self, visit: Visit, asked: StartRequest) -> Json:
        parts, known = self._parts, visit.tawk
        body = build_start(
            asked,
            property_id=parts.frame.property_id,
            widget_id=parts.frame.widget_id,
            page_url=parts.rules.page_url,
            referrer=visit.metadata.referrer or None,
            socket_host=known.socket_host,
            known_uuid=KnownVisitor(known.uuid, known.uuid_version) if known.uuid else None,
            idempotency_key=known.start_key,
        )
        headers = api_headers(user_agent=visit.user_agent, page_url=parts.rules.page_url, token=known.token)
        _, answer = await ask(parts.upstream, "POST", f"{API}/v1/session/start", headers=headers, body=body)
        return answer

    def _take_note(self, visit: Visit, facts: StartFacts) -> None:
        visit.tawk.uuid = facts.uuid
        visit.tawk.uuid_version = facts.uuid_version
        visit.tawk.visitor_id = facts.vid
        visit.tawk.session_key = facts.sk
        visit.tawk.token = facts.token or visit.tawk.token
        visit.tawk.socket_host = facts.node
        before = visit.chat()
        if visit.begin(facts.chid) is not before and before.conversation is not None:
            visit.owe(self._parts.recorder.close(before.conversation, at=self._parts.clock()))

    async def _answer(self, visit: Visit, answer: Json, facts: StartFacts) -> dict[str, Json]:
        """Return the answer for the widget, once what it brought is written down.

        Raises:
            StorageError: it could not be; the widget gets no session that could not be gone on with.
            StaleError: others wrote the visit's state again and again.
        """
        curtain = await self._kept(visit, facts)
        public, _ = rewrite_start_answer(
            answer,
            public_host=self._public_host,
            restore=curtain.show,
            rewrite_address=rewrite_address,
            restore_own=curtain.show_own,
        )
        return public

    async def _kept(self, visit: Visit, facts: StartFacts) -> Curtain:
        """Write down what the start brought; return the curtain of the chat that goes on."""
        parts = self._parts
        for attempt in range(ATTEMPTS):
            chat = visit.chat()
            curtain = Curtain(chat, parts.redactor, parts.counters, visit.language, parts.rules.email_domain)
            lines = AgentSpeech(curtain, rewrite_address).new_lines(facts.messages)
            owe(parts.recorder, visit, chat, lines, parts.clock())
            try:
                await parts.visits.fences.commit(step(parts.recorder, visit, chat, (), parts.clock(), keep_state=True))
            except StaleError:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                break
        # What was said on another edge is known only now.
        return Curtain(visit.chat(), parts.redactor, parts.counters, visit.language, parts.rules.email_domain)

    def _failed(self, fault: str) -> web.Response:
        self._parts.counters.upstream_failures.labels(fault=fault).inc()
        return tawk_error(HTTPStatus.SERVICE_UNAVAILABLE, RETRY_CODE, withheld="unavailable")
