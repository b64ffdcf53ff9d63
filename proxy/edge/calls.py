"""The widget's other calls to Tawk.to's API: rebuilt and redacted, answered restored, or withheld and counted."""

import contextlib
from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from proxy.edge.asking import API, api_headers, ask
from proxy.edge.chat import Chat
from proxy.edge.curtain import Curtain
from proxy.edge.errors import StaleError, UpstreamError, VisitError
from proxy.edge.fences import ATTEMPTS
from proxy.edge.offline import is_address
from proxy.edge.parts import EdgeParts
from proxy.edge.rate import RateLimit
from proxy.edge.record import Line, step
from proxy.edge.requests import denied, read_body, tawk_error, visit_of
from proxy.edge.unlisted import Unlisted
from proxy.edge.visit import Visit
from proxy.tawk.api import ApiCall, ChatGet, ChatList, CreateTicket, LeadCapture, read_call, redact_call, write_call
from proxy.tawk.chat_history import restore_chat, restore_chat_list
from proxy.tawk.errors import EntityDepthError, FieldError, RefusalError
from proxy.tawk.hosts import rewrite_address
from proxy.tawk.json_text import Json
from proxy.tawk.messages import restore_nested
from proxy.tawk.notices import NoticeReason
from proxy.tawk.visitor_commands import Withheld, WithheldReason
from redaction.errors import RedactionError, WithheldError
from storage.errors import StorageError
from storage.interfaces import Content, Delivery, Sender

UNREADABLE = Withheld(WithheldReason.MALFORMED, "?")


class Calls:
    """Answers `/_t/va/*` and `/_t/upload/*`."""

    def __init__(self, parts: EdgeParts, unlisted: Unlisted, new_id: Callable[[], str]) -> None:
        """Take the edge's parts, who is told of unlisted calls, and what makes ids of records."""
        self._parts = parts
        self._unlisted = unlisted
        self._new_id = new_id
        self._calls = RateLimit(parts.rates.calls_per_minute_per_visit)

    async def upload(self, _request: web.Request) -> web.Response:
        """Refuse a file: nobody could say what personal data it holds."""
        self._parts.counters.withheld.labels(reason=WithheldReason.UPLOAD.value).inc()
        message = "Files are not accepted: their content cannot be checked for personal data."
        return tawk_error(HTTPStatus.FORBIDDEN, "UploadsRefused", message, withheld="upload")

    async def other(self, request: web.Request) -> web.Response:
        """Forward a listed call as rebuilt; anything else is withheld."""
        parts = self._parts
        try:
            visit = await visit_of(request, parts.visits)
        except VisitError as error:
            return denied(error)
        if not self._calls.allow(visit.key, parts.clock_s()):
            parts.counters.refused.labels(reason="calls").inc()
            return tawk_error(HTTPStatus.TOO_MANY_REQUESTS, "TooManyRequestsError", withheld="too_fast")
        body = await read_body(request, parts.limits.max_body_bytes)
        call = read_call(request.method, f"/{request.match_info['path']}", list(request.query.items()), body)
        return self._withheld(call) if isinstance(call, Withheld) else await self._answer(visit, call)

    async def _answer(self, visit: Visit, call: ApiCall) -> web.Response:
        parts = self._parts
        if isinstance(call, CreateTicket | LeadCapture) and not is_address(call.email):
            # Tawk.to would say so itself, had it not a pseudonym to look at.
            return tawk_error(HTTPStatus.OK, "InvalidArgument", "email")
        try:
            return web.json_response(await self._forward(visit, call))
        except (RedactionError, EntityDepthError) as error:
            return self._sensitive() if isinstance(error, WithheldError) else self._withheld(UNREADABLE)
        except RefusalError as error:
            return tawk_error(HTTPStatus.OK, error.code)
        except (StorageError, StaleError):
            parts.counters.withheld.labels(reason="storage").inc()
            return tawk_error(HTTPStatus.SERVICE_UNAVAILABLE, "InternalServerError", withheld="storage")
        except (UpstreamError, FieldError):
            parts.counters.upstream_failures.labels(fault="call").inc()
            return tawk_error(HTTPStatus.SERVICE_UNAVAILABLE, "InternalServerError", withheld="unavailable")

    def _withheld(self, call: Withheld) -> web.Response:
        self._parts.counters.withheld.labels(reason=call.reason.value).inc()
        if call.reason is WithheldReason.UNKNOWN_COMMAND:
            self._unlisted.note(call.what)
        if call.reason is WithheldReason.TELEMETRY:
            # The widget need not know that nobody listens.
            return web.json_response({"ok": True})
        notice = call.reason.notice
        return tawk_error(HTTPStatus.FORBIDDEN, "AccessDenied", withheld=notice.value if notice else "")

    def _sensitive(self) -> web.Response:
        self._parts.counters.withheld.labels(reason=NoticeReason.SENSITIVE.value).inc()
        return tawk_error(HTTPStatus.FORBIDDEN, "AccessDenied", withheld=NoticeReason.SENSITIVE.value)

    async def _forward(self, visit: Visit, call: ApiCall) -> Json:
        parts = self._parts
        hidden, chat, lines = await self._written(visit, call)
        out = write_call(hidden, property_id=parts.frame.property_id)
        query = f"?{urlencode(out.query)}" if out.query else ""
        headers = api_headers(user_agent=visit.user_agent, page_url=parts.rules.page_url, token=visit.tawk.token)
        _, answer = await ask(parts.upstream, out.method, f"{API}{out.path}{query}", headers=headers, body=out.body)
        await self._delivered(visit, chat, lines, answer)
        return self._restored(visit, call, answer)

    async def _written(self, visit: Visit, call: ApiCall) -> tuple[ApiCall, Chat, list[Line]]:
        """Return the call with every text hidden, where it belongs, and what of it is now durable.

        Raises:
            StaleError: others wrote the visit's state again and again.
        """
        parts = self._parts
        for attempt in range(ATTEMPTS):
            chat = visit.chat()
            curtain = self._curtain(visit, chat)
            hidden = redact_call(call, curtain.hide, curtain.hide_value)
            lines = self._lines(hidden, curtain.redactor.version)
            try:
                await parts.visits.fences.commit(step(parts.recorder, visit, chat, lines, parts.clock()))
            except StaleError:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                break
        return hidden, chat, lines

    async def _delivered(self, visit: Visit, chat: Chat, lines: Sequence[Line], answer: Json) -> None:
        """Write down what became of a form within a chat; when that can't be done now, the visit owes it."""
        parts = self._parts
        if not lines or chat.conversation is None:
            return
        refused = isinstance(answer, dict) and (answer.get("error") is not None or answer.get("ok") is False)
        delivery = Delivery.FAILED if refused else Delivery.FORWARDED
        for line in lines:
            visit.owe(
                parts.recorder.delivery(
                    chat.conversation, message_id=line.message_id, delivery=delivery, at=parts.clock()
                )
            )
        with contextlib.suppress(StorageError, StaleError):
            await parts.visits.fences.commit(step(parts.recorder, visit, chat, (), parts.clock()))

    def _restored(self, visit: Visit, call: ApiCall, answer: Json) -> Json:
        match call:
            case ChatList():
                return restore_chat_list(answer, lambda chat_id: self._shows(visit, chat_id), rewrite_address)
            case ChatGet(chat_id=chat_id):
                return restore_chat(answer, chat_id, lambda chat_id: self._shows(visit, chat_id), rewrite_address)
            case _:
                return restore_nested(answer, self._curtain(visit, visit.chat()).show, rewrite_address)

    def _shows(self, visit: Visit, chat_id: str) -> Callable[[str], str]:
        """Return what restores the texts of one chat; of a chat that is not this visit's it changes nothing."""
        known = visit.chats.get(chat_id)
        return self._curtain(visit, known).show if known is not None else str

    def _curtain(self, visit: Visit, chat: Chat) -> Curtain:
        parts = self._parts
        return Curtain(chat, parts.redactor, parts.counters, visit.language, parts.rules.email_domain)

    def _lines(self, call: ApiCall, rules: str) -> list[Line]:
        """Return what is to be written down of a call: what a form within a chat says."""
        match call:
            case CreateTicket(subject=subject, message=text):
                pass
            case LeadCapture(additional_info=text):
                subject = ""
            case _:
                return []
        fields = (("name", call.name), ("email", call.email), ("phone", call.phone), ("subject", subject))
        content = Content(text, tuple((label, value) for label, value in fields if value), call.name)
        return [Line(self._new_id(), Sender.VISITOR, content, Delivery.UNCONFIRMED, rules=rules)]
