"""What is said when the words of reasons are read: the question, the answer. Pure, like `protocol.py`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.opener.bodies import PROTOCOL_VERSION, dump, read_answer, read_question
from storage.opener.protocol import listed

NOTES = "notes"
_COMMITMENT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NoteRequest:
    """A request for words of reasons, by what the audit's entries commit to."""

    session: str = field(repr=False)
    notes: tuple[str, ...]


def dump_note_request(request: NoteRequest) -> bytes:
    """Return a request's body."""
    document = {
        "version": PROTOCOL_VERSION,
        "kind": NOTES,
        "session": request.session,
        "notes": list(request.notes),
    }
    return dump(document)


def load_note_request(body: bytes) -> NoteRequest:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    document, session = read_question(body)
    return NoteRequest(session, listed(document.get("notes"), _COMMITMENT, "notes"))


def dump_notes(notes: Mapping[str, str]) -> bytes:
    """Return the body of an answer."""
    return dump({"notes": dict(notes)})


def load_notes(body: bytes, expected: Sequence[str]) -> Mapping[str, str]:
    """Return the notes in an answer's body; those that were erased are missing.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """
    return read_answer(
        body,
        lambda document: {str(name): str(text) for name, text in document["notes"].items() if name in expected},
    )
