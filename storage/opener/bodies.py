"""What every question to the opener and every answer has in common: its form, its version, the asker's session.

Both sides check every field before using it; a wrong one is named, and never quoted. Pure.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from storage.errors import (
    AccessDenied,
    BadRequest,
    OpenerError,
    OpenerUnavailable,
    OutOfOrder,
    Refused,
    Restricted,
    SealError,
    StorageError,
    TooMany,
    TooOften,
    UnknownCase,
    UnknownConversation,
    UnknownPseudonym,
)

PROTOCOL_VERSION = 2
MAX_TOKEN_CHARS = 128

T = TypeVar("T")

_ERRORS: Mapping[str, type[StorageError]] = {
    "access_denied": AccessDenied,
    "restricted": Restricted,
    "too_many": TooMany,
    "too_often": TooOften,
    "unknown_conversation": UnknownConversation,
    "bad_request": BadRequest,
    "unavailable": OpenerUnavailable,
    "unknown_case": UnknownCase,
    "out_of_order": OutOfOrder,
    "unknown_pseudonym": UnknownPseudonym,
    "refused": Refused,
}

TOLD: tuple[type[StorageError], ...] = (OpenerError, UnknownCase, OutOfOrder, UnknownPseudonym, Refused)
"""What an asker is told as it is; whatever else goes wrong is only said to have gone wrong."""


def dump(document: Mapping[str, Any]) -> bytes:
    """Return a document's body."""
    return json.dumps(document, separators=(",", ":")).encode()


def kind_of(body: bytes) -> str:
    """Return what a question is for, "" when it does not say: then it is for data keys."""
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    return str(document.get("kind", "")) if isinstance(document, dict) else ""


def read_question(body: bytes) -> tuple[Mapping[str, Any], str]:
    """Return a question's document, and the session in it.

    Raises:
        BadRequest: it is none, of another version, or without a session.
    """
    try:
        document = json.loads(body)
    except ValueError:
        raise BadRequest("a request must be JSON") from None
    if not isinstance(document, dict) or document.get("version") != PROTOCOL_VERSION:
        raise BadRequest(f"version: {PROTOCOL_VERSION} was expected")
    session = document.get("session")
    if not isinstance(session, str) or len(session) > MAX_TOKEN_CHARS:
        raise BadRequest("session: a token was expected")
    return document, session


def dump_error(error: StorageError) -> bytes:
    """Return the body of a refusal."""
    name = next((name for name, kind in _ERRORS.items() if type(error) is kind), "unavailable")
    return dump({"error": name, "text": str(error)})


def read_answer(body: bytes, read: Callable[[Mapping[str, Any]], T]) -> T:
    """Return what `read` makes of an answer's document.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """
    try:
        document = json.loads(body)
        if "error" in document:
            raise _ERRORS.get(document["error"], OpenerUnavailable)(str(document["text"]))
        return read(document)
    except (ValueError, KeyError, TypeError, AttributeError, SealError):
        # No `from`: a decoding error quotes what it could not decode, and that may be a key.
        raise OpenerUnavailable("the opener's answer is not in the known form") from None
