"""`POST /v1/session/start`: what Tawk.to is told when a visit begins, and what it answers."""

import re
from dataclasses import dataclass, field

from proxy.tawk.answers import data_of, with_data
from proxy.tawk.errors import FieldError
from proxy.tawk.events import STATUSES, restore_visitor_data
from proxy.tawk.fields import Fields
from proxy.tawk.hosts import is_socket_host
from proxy.tawk.json_text import Json, parse_object
from proxy.tawk.messages import (
    MAX_VERSION,
    ChatMessage,
    Restore,
    RewriteAddress,
    iterate_messages,
    restore_messages,
)

MAX_BODY_BYTES = 32_768
UUID_VERSION = 3

_UUID = re.compile(r"[A-Za-z0-9._~+/=-]{8,512}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,4096}")
_IDEMPOTENCY_KEY = re.compile(r"[A-Za-z0-9_-]{21}")
_SETTINGS_VERSION = re.compile(r"[0-9]{1,6}(?:-[0-9]{1,6}){0,4}")
_MAX_TOKEN_AGE_S = 31 * 24 * 3600


@dataclass(frozen=True, slots=True)
class KnownVisitor:
    """Tawk's own id of the visitor, as kept by the edge."""

    uuid: str = field(repr=False)
    version: int = UUID_VERSION


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What of the widget's request may be used; its ids, address, referrer, time zone and profile are not read on.

    Attributes:
        property_id: The property asked for; the edge compares it with its own.
        widget_id: The widget asked for.
        platform: "desktop" or "mobile".
        consent: Whether the visitor agreed in Tawk's own consent form.
        maximized: Whether the chat window is open.
        socket_host: The socket host that the widget remembers: ours.
        idempotency_key: The key of a first request, or "".
        unlisted: Names of fields that are not listed and therefore not forwarded.
    """

    property_id: str
    widget_id: str
    platform: str = "desktop"
    consent: bool = False
    maximized: bool = False
    socket_host: str = ""
    idempotency_key: str = field(default="", repr=False)
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartFacts:
    """What the edge needs of Tawk's answer.

    Attributes:
        vid: Tawk's id of the visitor.
        sk: Key of the session.
        chid: Id of the chat.
        node: Name of the socket host, checked.
        cver: Version of the conversation.
        uuid: Tawk's long-lived id of the visitor, for the next start.
        uuid_version: Version of that id.
        token: The session's token, or None when the one in use goes on.
        token_lifetime_s: How long the token holds, in seconds; 0 when unknown.
        status: "online", "away" or "offline".
        status_version: Version of the status.
        settings_version: Version of the widget's settings, or "".
        consent_required: Whether Tawk's consent form comes first and no socket is opened.
        messages: The history, with pseudonyms as they are: for the record.
    """

    vid: str
    sk: str = field(repr=False)
    chid: str
    node: str
    cver: int
    uuid: str = field(repr=False)
    uuid_version: int
    token: str | None = field(repr=False)
    token_lifetime_s: int
    status: str
    status_version: int
    settings_version: str
    consent_required: bool
    messages: tuple[ChatMessage, ...]


def read_start(body: bytes, *, max_bytes: int = MAX_BODY_BYTES) -> StartRequest:
    """Read the widget's request.

    Args:
        body: The request's body.
        max_bytes: Longest body read.

    Raises:
        FieldError: It isn't what the widget sends.
    """
    fields = Fields(parse_object(body, field="session/start", max_chars=max_bytes), path="session/start")
    for replaced in ("url", "referrer", "tzo", "u", "uv", "uw"):
        fields.take(replaced)
    request = StartRequest(
        fields.matching("p", _ID),
        fields.matching("w", _ID),
        fields.choice("platform", {"desktop", "mobile"}, otherwise="desktop"),
        fields.flag("consent"),
        fields.choice("wss", {"min", "max"}, otherwise="min") == "max",
        fields.text("vss", max_chars=255),
        fields.matching("uik", _IDEMPOTENCY_KEY),
        fields.unlisted(),
    )
    if not request.property_id or not request.widget_id:
        raise FieldError("session/start", "a property id and a widget id")
    return request


def build_start(
    request: StartRequest,
    *,
    property_id: str,
    widget_id: str,
    page_url: str,
    referrer: str | None = None,
    socket_host: str = "",
    known_uuid: KnownVisitor | None = None,
    idempotency_key: str,
    timezone_offset_minutes: int = 0,
) -> dict[str, Json]:
    """Build the request that Tawk.to gets.

    Args:
        request: What the widget asked.
        property_id: The configured property.
        widget_id: The configured widget.
        page_url: What Tawk.to is told about where the visitor is.
        referrer: What Tawk.to is told about where the visitor came from; None leaves it out.
        socket_host: Tawk's socket host of this visitor, if known; any other name is left out.
        known_uuid: Tawk's id of this visitor, if known.
        idempotency_key: 21 letters, digits, `_` and `-`, new for each new visitor; not used for a known one.
        timezone_offset_minutes: Time zone that Tawk.to is told, the same for all; minutes west of UTC.

    Raises:
        FieldError: The idempotency key is needed and not of that form.
    """
    body: dict[str, Json] = {
        "p": property_id,
        "w": widget_id,
        "platform": request.platform,
        "tzo": timezone_offset_minutes,
        "url": page_url,
        "vss": socket_host if is_socket_host(socket_host) else "",
        "consent": request.consent,
        "wss": "max" if request.maximized else "min",
    }
    if referrer:
        body["referrer"] = referrer
    if known_uuid is not None:
        return {**body, "u": known_uuid.uuid, "uv": known_uuid.version}
    if not _IDEMPOTENCY_KEY.fullmatch(idempotency_key):
        raise FieldError("idempotency key", "21 letters, digits, _ and -")
    return {**body, "uik": idempotency_key}


def rewrite_start_answer(
    answer: Json,
    *,
    public_host: str,
    restore: Restore,
    rewrite_address: RewriteAddress = str,
    restore_own: Restore | None = None,
) -> tuple[dict[str, Json], StartFacts]:
    """Return the answer for the widget, and what the edge needs of it.

    The widget gets our host for its socket, a stand-in for Tawk's long-lived id, and no token: the edge keeps these.

    Args:
        answer: Tawk's answer, parsed.
        public_host: Our host, with its port unless that is the usual one.
        restore: Puts the visitor's own values back.
        rewrite_address: Replaces hosts in the addresses of attached files.
        restore_own: Puts values back in what the visitor wrote, when that is done in another way.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer isn't what the protocol says.
    """
    data = data_of(answer)
    facts = read_start_answer(answer)
    public = restore_visitor_data(data, restore)
    if not isinstance(public, dict):  # `restore_visitor_data` gives an object for an object.
        raise FieldError("answer.data", "an object")
    if "c" in public:
        public["c"] = restore_messages(public["c"], restore, rewrite_address, restore_own=restore_own)
    public["vss"] = public_host
    public["uid"] = {"domain": public_host.rsplit(":", 1)[0], "u": STAND_IN_UUID, "uv": facts.uuid_version}
    public.pop("tkn", None)
    return with_data(answer, public), facts


STAND_IN_UUID = "1.verho"
"""What the widget gets in place of Tawk's long-lived id of the visitor."""


def read_start_answer(answer: Json) -> StartFacts:
    """Read what the edge needs of Tawk's answer.

    Raises:
        RefusalError: Tawk.to answered with an error.
        FieldError: The answer isn't what the protocol says.
    """
    data = data_of(answer)
    fields = Fields(data, path="answer.data")
    visitor = Fields(fields.take("uid"), path="answer.data.uid")
    node = fields.take("vss")
    if not isinstance(node, str) or not is_socket_host(node):
        raise FieldError("answer.data.vss", "a listed socket host")
    return StartFacts(
        _required(fields, "vid", _ID),
        _required(fields, "sk", _ID),
        _required(fields, "chid", _ID),
        node,
        _version(fields, "cver"),
        _required(visitor, "u", _UUID, path="answer.data.uid.u"),
        visitor.integer("uv", lowest=0, highest=1_000, otherwise=UUID_VERSION),
        fields.matching("tkn", _TOKEN) or None,
        fields.integer("tknExp", lowest=0, highest=_MAX_TOKEN_AGE_S, otherwise=0),
        fields.choice("ast", STATUSES, otherwise="offline"),
        _version(fields, "asver"),
        fields.matching("settingsVersion", _SETTINGS_VERSION),
        fields.flag("rcf"),
        tuple(iterate_messages(fields.take("c"))),
    )


def _required(fields: Fields, name: str, pattern: re.Pattern[str], *, path: str = "") -> str:
    value = fields.matching(name, pattern)
    if not value:
        raise FieldError(path or f"answer.data.{name}", "an id")
    return value


def _version(fields: Fields, name: str) -> int:
    return fields.integer(name, lowest=0, highest=MAX_VERSION, otherwise=0)
