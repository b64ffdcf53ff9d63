"""What console and opener say to each other: one JSON object each way, each preceded by its length in four bytes.

Both sides check sizes before reading and every field before using it. Nothing here touches a socket.
"""

import base64
import json
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.errors import (
    AccessDenied,
    BadRequest,
    OpenerError,
    OpenerUnavailable,
    Restricted,
    SealError,
    TooMany,
    UnknownConversation,
)
from storage.vocabulary import (
    DATA_KEY_BYTES,
    SCOPE_ACTIONS,
    AuditTag,
    ConversationId,
    DataKey,
    KeyScope,
    OpenedKeys,
)

LENGTH = struct.Struct(">I")
MAX_REQUEST_BYTES = 16_384
MAX_ANSWER_BYTES = 131_072
MAX_REASON_CHARS = 500
MAX_TOKEN_CHARS = 128
MAX_NAMED = 200
"""The most conversations that a request may name at all; the configured batch is smaller."""

PROTOCOL_VERSION = 1
_CONVERSATION = re.compile(r"[0-9a-f]{32}")
_ERRORS: Mapping[str, type[OpenerError]] = {
    "access_denied": AccessDenied,
    "restricted": Restricted,
    "too_many": TooMany,
    "unknown_conversation": UnknownConversation,
    "bad_request": BadRequest,
    "unavailable": OpenerUnavailable,
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request for data keys."""

    session: str = field(repr=False)
    action: AuditTag
    conversations: tuple[ConversationId, ...]
    scope: KeyScope
    reason: str = field(repr=False)


def frame(body: bytes) -> bytes:
    """Return a body with its length in front."""
    return LENGTH.pack(len(body)) + body


def dump_request(request: Request) -> bytes:
    """Return a request's body."""
    document = {
        "version": PROTOCOL_VERSION,
        "session": request.session,
        "action": request.action.value,
        "conversations": list(request.conversations),
        "scope": request.scope.value,
        "reason": request.reason,
    }
    return json.dumps(document, separators=(",", ":")).encode()


def load_request(body: bytes) -> Request:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    try:
        document = json.loads(body)
    except ValueError:
        raise BadRequest("a request must be JSON") from None
    if not isinstance(document, dict) or document.get("version") != PROTOCOL_VERSION:
        raise BadRequest("version: 1 was expected")
    session, reason = document.get("session"), document.get("reason")
    if not isinstance(session, str) or len(session) > MAX_TOKEN_CHARS:
        raise BadRequest("session: a token was expected")
    if not isinstance(reason, str) or len(reason) > MAX_REASON_CHARS or not is_unicode(reason):
        raise BadRequest(f"reason: at most {MAX_REASON_CHARS} characters were expected")
    try:
        action, scope = AuditTag(str(document.get("action"))), KeyScope(str(document.get("scope")))
    except ValueError:
        raise BadRequest("action and scope: known ones were expected") from None
    if action not in SCOPE_ACTIONS[scope]:
        raise BadRequest("action: one of those that the scope's keys are given for was expected")
    if scope is KeyScope.IDENTITY and not reason.strip():
        raise BadRequest("reason: one is needed to open identities")
    return Request(session, action, _named(document.get("conversations")), scope, reason.strip())


def is_unicode(text: str) -> bool:
    """Say whether the audit can hold a text: JSON can carry half a surrogate pair, UTF-8 cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _named(conversations: object) -> tuple[ConversationId, ...]:
    if not isinstance(conversations, list) or not 1 <= len(conversations) <= MAX_NAMED:
        raise BadRequest("conversations: a list of ids was expected")
    if not all(isinstance(one, str) and _CONVERSATION.fullmatch(one) for one in conversations):
        raise BadRequest("conversations: ids of 32 hexadecimal digits were expected")
    if len(set(conversations)) != len(conversations):
        raise BadRequest("conversations: each one once was expected")
    return tuple(ConversationId(one) for one in conversations)


def dump_keys(keys: Mapping[ConversationId, OpenedKeys]) -> bytes:
    """Return the body of an answer with keys."""
    document = {
        conversation: {
            "transcript": _dump_key(opened.transcript),
            "identity": None if opened.identity is None else _dump_key(opened.identity),
        }
        for conversation, opened in keys.items()
    }
    return json.dumps({"keys": document}, separators=(",", ":")).encode()


def dump_error(error: OpenerError) -> bytes:
    """Return the body of an answer without keys."""
    name = next((name for name, kind in _ERRORS.items() if type(error) is kind), "unavailable")
    return json.dumps({"error": name, "text": str(error)}, separators=(",", ":")).encode()


def load_answer(body: bytes, expected: Sequence[ConversationId]) -> Mapping[ConversationId, OpenedKeys]:
    """Return the keys in an answer's body, for exactly the conversations that were asked for.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """
    try:
        document = json.loads(body)
        refusal = error_of(document)
        if refusal is not None:
            raise refusal
        answered = document["keys"]
        if set(answered) != set(expected):
            raise OpenerUnavailable("the opener answered for other conversations than were asked for")
        return {one: _load_keys(answered[one]) for one in expected}
    except (ValueError, KeyError, TypeError, SealError):
        # No `from`: a decoding error quotes what it could not decode, and that may be a key.
        raise OpenerUnavailable("the opener's answer is not in the known form") from None


def error_of(document: Mapping[str, Any]) -> OpenerError | None:
    """Return the error that an answer holds, or None."""
    if "error" not in document:
        return None
    return _ERRORS.get(document["error"], OpenerUnavailable)(str(document["text"]))


def _dump_key(key: DataKey) -> list[Any]:
    return [key.version, base64.b64encode(key.secret).decode("ascii")]


def _load_keys(document: Mapping[str, Any]) -> OpenedKeys:
    identity = document["identity"]
    return OpenedKeys(_load_key(document["transcript"]), None if identity is None else _load_key(identity))


def _load_key(pair: Sequence[Any]) -> DataKey:
    version, encoded = pair
    secret = base64.b64decode(encoded, validate=True)
    if not isinstance(version, int) or len(secret) != DATA_KEY_BYTES:
        raise SealError("a data key has 32 bytes and a version")
    return DataKey(version, secret)
