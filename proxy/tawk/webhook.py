"""Tawk's webhooks: is it theirs, and what does it tell of."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from proxy.tawk.errors import FieldError, SignatureError
from proxy.tawk.json_text import Json, parse_object

MAX_BODY_BYTES = 2_000_000

_SIGNATURE = re.compile(r"[0-9a-fA-F]{40}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")
_EVENT = re.compile(r"[a-z_]{1,32}:[a-z_]{1,32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)")


class EventName(StrEnum):
    """The events that Tawk.to documents; others may come."""

    CHAT_START = "chat:start"
    CHAT_END = "chat:end"
    TRANSCRIPT_CREATED = "chat:transcript_created"
    TICKET_CREATE = "ticket:create"


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """What a webhook tells of, with nothing of what was said.

    Attributes:
        event: Name of the event; one of `EventName`, or another of the same form.
        chat_id: Tawk's id of the chat, "" for a ticket.
        property_id: Tawk's id of the property, or "".
        at: When it happened.
    """

    event: str
    chat_id: str
    property_id: str
    at: datetime


def verify(raw: bytes, signature: str, secrets: Sequence[bytes]) -> None:
    """Check that the body was signed by Tawk.to: HMAC-SHA1 of the raw bytes in hex, compared in constant time.

    Args:
        raw: The body exactly as it came; the order of its keys counts.
        signature: The header `X-Tawk-Signature`.
        secrets: Webhook secrets, more than one while they are being changed; empty ones don't count.

    Raises:
        SignatureError: None of the secrets gives this signature.
    """
    given = signature.strip().lower() if _SIGNATURE.fullmatch(signature.strip()) else ""
    matched = False
    for secret in secrets:
        expected = hmac.new(secret, raw, hashlib.sha1).hexdigest()
        matched |= bool(secret) and hmac.compare_digest(expected, given)
    if not matched:
        raise SignatureError("webhook signature: expected HMAC-SHA1 of the body in hex")


def read_event(raw: bytes, *, max_bytes: int = MAX_BODY_BYTES) -> WebhookEvent:
    """Read what a verified webhook tells of.

    Args:
        raw: The body.
        max_bytes: Longest body read.

    Raises:
        FieldError: It isn't a webhook of Tawk's.
    """
    body = parse_object(raw, field="webhook", max_chars=max_bytes)
    event = body.get("event")
    if not isinstance(event, str) or not _EVENT.fullmatch(event):
        raise FieldError("webhook.event", "an event's name")
    chat = body.get("chat")
    chat_id = body.get("chatId") if "chatId" in body else chat.get("id") if isinstance(chat, dict) else None
    if event.startswith("chat:") and not _is_id(chat_id):
        raise FieldError("webhook.chatId", "an id")
    owner = body.get("property")
    property_id = owner.get("id") if isinstance(owner, dict) else None
    return WebhookEvent(event, _id(chat_id), _id(property_id), _time(body.get("time")))


def _is_id(value: Json) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _id(value: Json) -> str:
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def _time(value: Json) -> datetime:
    if isinstance(value, str) and _TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    raise FieldError("webhook.time", "an ISO time with its zone")
