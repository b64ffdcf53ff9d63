"""The widget's other HTTP calls to Tawk's API: read by schema, redacted, built anew.

Settings and session start have modules of their own. What isn't listed here is withheld: telemetry and error reports,
uploads, knowledge base analytics, signing in (its id and digest name a person).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.fields import TAWK_ID, Fields, as_text, plain_name
from proxy.tawk.json_text import Json, parse_object
from proxy.tawk.richtext import decode_entities, through_entities
from proxy.tawk.value_kinds import ValueKind, ValueRedactor
from proxy.tawk.visitor_models import DEFAULT_LIMITS, VisitorLimits, Withheld, WithheldReason

MAX_BODY_BYTES = 65_536
MAX_SEARCH_CHARS = 500
MAX_PAGE = 50
MAX_START = 10_000

_CURSOR = re.compile(r"[A-Za-z0-9._~+/=:-]{1,512}")
_ARTICLE_PATH = re.compile(r"/v1/kb(?:/[A-Za-z0-9_-]{1,64}){1,4}")
_ARTICLE_QUERY = ("siteId", "articleId", "categoryId", "id", "slug", "language", "limit", "from")


@dataclass(frozen=True, slots=True)
class ChatList:
    """The list of this visitor's earlier chats."""

    limit: int
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class ChatGet:
    """One of this visitor's earlier chats."""

    chat_id: str


@dataclass(frozen=True, slots=True)
class ArticleSearch:
    """A search in the knowledge base."""

    text: str = field(repr=False)
    site_id: str
    limit: int
    start: int


@dataclass(frozen=True, slots=True)
class ArticleGet:
    """A page of the knowledge base; its path and query hold nothing but ids."""

    path: str
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CreateTicket:
    """The ticket form within a chat."""

    reference_id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    subject: str = field(repr=False)
    message: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LeadCapture:
    """The contact form within a chat."""

    reference_id: str
    name: str = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)
    additional_info: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Logout:
    """The page signs its visitor out."""


ApiCall: TypeAlias = ChatList | ChatGet | ArticleSearch | ArticleGet | CreateTicket | LeadCapture | Logout
"""All that may be asked of Tawk's API on behalf of a visitor, besides settings and session start."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call as it is sent to Tawk's API.

    Attributes:
        method: "GET" or "POST".
        path: The path, without a query.
        query: Names and values, not yet encoded.
        body: What to send as JSON, or None.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: Json = field(default=None, repr=False)


def read_call(
    method: str,
    path: str,
    query: Sequence[tuple[str, str]] = (),
    body: bytes = b"",
    *,
    limits: VisitorLimits = DEFAULT_LIMITS,
) -> ApiCall | Withheld:
    """Read a call of the widget; whatever can't be forwarded is `Withheld`. Never raises.

    Args:
        method: The request's method.
        path: Its path on Tawk's API.
        query: Its query, decoded.
        body: Its body.
        limits: How much a visitor may send.
    """
    try:
        if method == "GET":
            call = _read_get(path, dict(query))
        else:
            reader = _READERS.get(path) if method == "POST" else None
            call = reader(body, limits) if reader else None
    except TooLongError as error:
        return Withheld(WithheldReason.TOO_LONG, error.field)
    except FieldError as error:
        return Withheld(WithheldReason.MALFORMED, error.field)
    return Withheld(_reason(path), plain_name(path.lstrip("/"))) if call is None else call


def redact_call(call: ApiCall, redact: Callable[[str], str], redact_value: ValueRedactor) -> ApiCall:
    """Return the call with each of its texts redacted.

    Args:
        call: What the widget asked.
        redact: Redacts free text, already entity-decoded.
        redact_value: Redacts a value that is of one type as a whole.

    Raises:
        EntityDepthError: A text is entity-encoded more often than we follow; nothing may be forwarded.
    """

    def whole(value: str, kind: ValueKind) -> str:
        return redact_value(decode_entities(value)[0], kind.value, kind is ValueKind.EMAIL) if value else ""

    match call:
        case ArticleSearch():
            return replace(call, text=through_entities(call.text, redact))
        case CreateTicket() | LeadCapture():
            typed = replace(
                call,
                name=whole(call.name, ValueKind.PERSON),
                email=whole(call.email, ValueKind.EMAIL),
                phone=whole(call.phone, ValueKind.PHONE),
            )
            if isinstance(typed, LeadCapture):
                return replace(typed, additional_info=through_entities(typed.additional_info, redact))
            subject, message = (through_entities(text, redact) for text in (typed.subject, typed.message))
            return replace(typed, subject=subject, message=message)
        case ChatList() | ChatGet() | ArticleGet() | Logout():
            return call


def write_call(call: ApiCall, *, property_id: str) -> Outgoing:
    """Build the call that Tawk.to gets.

    Args:
        call: What the widget asked, redacted.
        property_id: The configured property.
    """
    match call:
        case ChatList():
            query = (("limit", str(call.limit)), *((("next", call.cursor),) if call.cursor else ()))
            outgoing = Outgoing("GET", "/v1/chat/list", query)
        case ChatGet():
            outgoing = Outgoing("GET", "/v1/chat/get", (("chatId", call.chat_id),))
        case ArticleSearch():
            numbers = (("limit", str(call.limit)), ("from", str(call.start)))
            ids = (("propertyId", property_id), ("siteId", call.site_id))
            outgoing = Outgoing("GET", "/v1/kb/article/search", (*ids, ("query", call.text), *numbers))
        case ArticleGet():
            outgoing = Outgoing("GET", call.path, (("propertyId", property_id), *call.query))
        case CreateTicket():
            outgoing = Outgoing(
                "POST", "/v1/ticket/create", body=_filled(call, subject=call.subject, message=call.message)
            )
        case LeadCapture():
            body = _filled(call, additionalInfo=call.additional_info)
            outgoing = Outgoing("POST", "/v1/form/lead-capture/submit", body=body)
        case Logout():
            outgoing = Outgoing("POST", "/v1/client/logout", body={})
    return outgoing


def _filled(call: CreateTicket | LeadCapture, **texts: str) -> dict[str, Json]:
    body: dict[str, Json] = {"referenceId": call.reference_id, "name": call.name, "email": call.email}
    optional = {"phone": call.phone, **texts}
    return {**body, **{name: text for name, text in optional.items() if text}}


def _read_get(path: str, query: dict[str, str]) -> ApiCall | None:
    if path == "/v1/chat/list":
        return ChatList(_number(query, "limit", 1, MAX_PAGE, 10), _matching(query, "next", _CURSOR))
    if path == "/v1/chat/get":
        chat_id = _matching(query, "chatId", TAWK_ID)
        if not chat_id:
            raise FieldError("chat/get.chatId", "an id")
        return ChatGet(chat_id)
    if path == "/v1/kb/article/search":
        text = as_text(query.get("query", ""), path="kb.query", max_chars=MAX_SEARCH_CHARS)
        site_id = _matching(query, "siteId", TAWK_ID)
        numbers = (_number(query, "limit", 1, MAX_PAGE, 10), _number(query, "from", 0, MAX_START, 0))
        return ArticleSearch(text, site_id, *numbers)
    if _ARTICLE_PATH.fullmatch(path) and not path.startswith("/v1/kb/analytics"):
        return ArticleGet(
            path, tuple((name, value) for name in _ARTICLE_QUERY if (value := _matching(query, name, TAWK_ID)))
        )
    return None


def _read_ticket(body: bytes, limits: VisitorLimits) -> CreateTicket:
    fields = _fields(body, "ticket")
    return CreateTicket(
        *_contact(fields, limits),
        fields.text("subject", max_chars=limits.value_chars),
        fields.text("message", max_chars=limits.message_chars),
    )


def _read_lead(body: bytes, limits: VisitorLimits) -> LeadCapture:
    fields = _fields(body, "lead-capture")
    return LeadCapture(*_contact(fields, limits), fields.text("additionalInfo", max_chars=limits.message_chars))


def _fields(body: bytes, path: str) -> Fields:
    return Fields(parse_object(body, field=path, max_chars=MAX_BODY_BYTES), path=path)


def _contact(fields: Fields, limits: VisitorLimits) -> tuple[str, str, str, str]:
    reference_id = fields.matching("referenceId", TAWK_ID)
    name, email, phone = (fields.text(name, max_chars=limits.value_chars) for name in ("name", "email", "phone"))
    return reference_id, name, email, phone


_READERS: dict[str, Callable[[bytes, VisitorLimits], ApiCall]] = {
    "/v1/ticket/create": _read_ticket,
    "/v1/form/lead-capture/submit": _read_lead,
    "/v1/client/logout": lambda _body, _limits: Logout(),
}


def _reason(path: str) -> WithheldReason:
    if path.startswith(("/log", "/v1/kb/analytics/")):
        return WithheldReason.TELEMETRY
    if path.startswith("/upload"):
        return WithheldReason.UPLOAD
    if path == "/v1/client/login":
        return WithheldReason.IDENTITY
    return WithheldReason.CALL if path.startswith("/v1/vcall/") else WithheldReason.UNKNOWN_COMMAND


def _matching(query: dict[str, str], name: str, pattern: re.Pattern[str]) -> str:
    value = query.get(name, "")
    return value if pattern.fullmatch(value) else ""


def _number(query: dict[str, str], name: str, lowest: int, highest: int, otherwise: int) -> int:
    text = query.get(name, "")
    return min(max(int(text), lowest), highest) if re.fullmatch(r"[0-9]{1,9}", text) else otherwise
