"""What console and opener say to each other: one JSON object each way, each preceded by its length in four bytes.

Both sides check sizes before reading and every field before using it. Nothing here touches a socket.
"""

import base64
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.audit_tags import AuditTag
from storage.errors import BadRequest, OpenerUnavailable, SealError
from storage.opener.bodies import PROTOCOL_VERSION, dump, read_answer, read_question
from storage.reasons import Reason, ReasonCode
from storage.scopes import SCOPE_ACTIONS
from storage.vocabulary import (
    DATA_KEY_BYTES,
    ConversationId,
    DataKey,
    KeyScope,
    OpenedKeys,
)

LENGTH = struct.Struct(">I")
MAX_REQUEST_BYTES = 16_384
MAX_ANSWER_BYTES = 1_048_576
MAX_NAMED = 200
"""The most conversations that a request may name at all; the configured batch is smaller."""

_REASON_FIELDS = ("code", "case", "text")
_CONVERSATION = re.compile(r"[0-9a-f]{32}")
_NONE = re.compile("")
_PSEUDONYM = re.compile(r"[A-Z_]{1,40}_[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Request:
    """A request for data keys; `pseudonym` names the one value, without brackets, where no more is to be shown."""

    session: str = field(repr=False)
    action: AuditTag
    conversations: tuple[ConversationId, ...]
    scope: KeyScope
    reason: Reason | None
    pseudonym: str = ""


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
        "reason": _dump_reason(request.reason),
        "pseudonym": request.pseudonym,
    }
    return dump(document)


def load_request(body: bytes) -> Request:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    document, session = read_question(body)
    reason = _load_reason(document.get("reason"))
    try:
        action, scope = AuditTag(str(document.get("action"))), KeyScope(str(document.get("scope")))
    except ValueError:
        raise BadRequest("action and scope: known ones were expected") from None
    if action not in SCOPE_ACTIONS[scope]:
        raise BadRequest("action: one of those that the scope's keys are given for was expected")
    if scope is KeyScope.IDENTITY and reason is None:
        raise BadRequest("reason: one is needed to open identities")
    named = listed(document.get("conversations"), _CONVERSATION, "conversations")
    pseudonym = document.get("pseudonym", "")
    form = _PSEUDONYM if action is AuditTag.CONSOLE_CONVERSATION_VALUE else _NONE
    if not isinstance(pseudonym, str) or form.fullmatch(pseudonym) is None:
        raise BadRequest("pseudonym: one was expected where a single value is opened, and none elsewhere")
    return Request(session, action, tuple(map(ConversationId, named)), scope, reason, pseudonym)


def is_unicode(text: str) -> bool:
    """Say whether the audit can hold a text: JSON can carry half a surrogate pair, UTF-8 cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _dump_reason(reason: Reason | None) -> Mapping[str, str] | None:
    return None if reason is None else {"code": reason.code.value, "case": reason.case, "text": reason.text}


def _load_reason(document: object) -> Reason | None:
    if document is None:
        return None
    if not isinstance(document, dict) or not all(isinstance(document.get(name), str) for name in _REASON_FIELDS):
        raise BadRequest("reason: a code, a case and a text were expected")
    try:
        code = ReasonCode(document["code"])
    except ValueError:
        raise BadRequest("reason.code: a known one was expected") from None
    try:
        return Reason(code, document["case"], document["text"].strip())
    except ValueError as error:
        raise BadRequest(f"reason.{error}") from None


def listed(ids: object, form: re.Pattern[str], name: str) -> tuple[str, ...]:
    """Return a request's list of ids.

    Raises:
        BadRequest: it is none, too long, or one of them is not of the form or there twice.
    """
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_NAMED:
        raise BadRequest(f"{name}: a list of ids was expected")
    if not all(isinstance(one, str) and form.fullmatch(one) for one in ids):
        raise BadRequest(f"{name}: ids in hexadecimal digits were expected")
    if len(set(ids)) != len(ids):
        raise BadRequest(f"{name}: each one once was expected")
    return tuple(ids)


def dump_keys(keys: Mapping[ConversationId, OpenedKeys]) -> bytes:
    """Return the body of an answer with keys."""
    document = {
        conversation: {
            "transcript": _dump_key(opened.transcript),
            "identity": None if opened.identity is None else _dump_key(opened.identity),
        }
        for conversation, opened in keys.items()
    }
    return dump({"keys": document})


def load_answer(body: bytes, expected: Sequence[ConversationId]) -> Mapping[ConversationId, OpenedKeys]:
    """Return the keys in an answer's body, for exactly the conversations that were asked for.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """

    def read(document: Mapping[str, Any]) -> Mapping[ConversationId, OpenedKeys]:
        answered = document["keys"]
        if set(answered) != set(expected):
            raise OpenerUnavailable("the opener answered for other conversations than were asked for")
        return {one: _load_keys(answered[one]) for one in expected}

    return read_answer(body, read)


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
