"""What is said when the words of reasons are read: the question, the answer. Pure, like `protocol.py`."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.errors import BadRequest, OpenerError, OpenerUnavailable
from storage.opener.protocol import MAX_TOKEN_CHARS, PROTOCOL_VERSION, error_of, listed

_KIND = "notes"
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A request for words of reasons, by what the audit's entries commit to."""

    session: str = field(repr=False)
    notes: tuple[str, ...]


def is_note_request(body: bytes) -> bool:
    """Say whether a request is one for notes."""
    try:
        document = json.loads(body)
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("kind") == _KIND


def dump_note_request(request: NoteRequest) -> bytes:
    """Return a request's body."""
    document = {
        "version": PROTOCOL_VERSION,
        "kind": _KIND,
        "session": request.session,
        "notes": list(request.notes),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def load_note_request(body: bytes) -> NoteRequest:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
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
    return NoteRequest(session, listed(document.get("notes"), _COMMITMENT, "notes"))


def dump_notes(notes: Mapping[str, str]) -> bytes:
    """Return the body of an answer."""
    return json.dumps({"notes": dict(notes)}, separators=(",", ":")).encode()


def load_notes(body: bytes, expected: Sequence[str]) -> Mapping[str, str]:
    """Return the notes in an answer's body; those that were erased are missing.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """
    refusal: OpenerError | None = None
    try:
        document: Any = json.loads(body)
        refusal = error_of(document)
        if refusal is None:
            return {str(name): str(text) for name, text in document["notes"].items() if name in expected}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise OpenerUnavailable("the opener's answer is not in the known form") from None
    raise refusal
