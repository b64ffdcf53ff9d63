"""What is said when a person's request is served: read and keep what names them, restrict, correct, erase. Pure.

One question is one deed in one case. The opener does it, since it alone may write where people's data is; who asks has
no way to the records but this one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from storage.errors import BadRequest
from storage.opener.bodies import PROTOCOL_VERSION, dump, read_answer, read_question
from storage.opener.protocol import MAX_NAMED, is_unicode, listed
from storage.subjects.requests import CASE_NUMBER
from storage.vocabulary import ConversationId

CASE = "case"
MAX_ERASED = 20
"""How many conversations one question erases: so that its answer comes in time."""

MAX_TEXT_CHARS = 2_000
_CONVERSATION = re.compile(r"[0-9a-f]{32}")


class Deed(StrEnum):
    """What is done in a case."""

    READ = "read"
    KEEP = "keep"
    RESTRICT = "restrict"
    RELEASE = "release"
    RECTIFY = "rectify"
    ERASE = "erase"
    CERTIFY = "certify"


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """One deed.

    Attributes:
        session: the asker's session token; every deed needs Right.SERVE_SUBJECTS.
        case: the number of the person's request.
        deed: what is done.
        texts: what the deed needs: a note's name and fields, a ground, a scope, a pseudonym and its new value.
        conversations: which of the case's; needed to correct and to erase.
    """

    session: str = field(repr=False)
    case: str
    deed: Deed
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    conversations: tuple[ConversationId, ...] = ()


def dump_case_request(request: CaseRequest) -> bytes:
    """Return a request's body."""
    document = {
        "version": PROTOCOL_VERSION,
        "kind": CASE,
        "session": request.session,
        "case": request.case,
        "deed": request.deed.value,
        "texts": dict(request.texts),
        "conversations": list(request.conversations),
    }
    return dump(document)


def load_case_request(body: bytes) -> CaseRequest:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    document, session = read_question(body)
    case, texts, named = document.get("case"), document.get("texts"), document.get("conversations")
    if not isinstance(case, str) or CASE_NUMBER.fullmatch(case) is None:
        raise BadRequest("case: up to 64 letters, digits and _ . : - were expected")
    try:
        deed = Deed(str(document.get("deed")))
    except ValueError:
        raise BadRequest("deed: a known one was expected") from None
    if not isinstance(texts, dict) or not all(_is_text(one) for one in texts.values()) or len(texts) > MAX_NAMED:
        raise BadRequest(f"texts: texts of at most {MAX_TEXT_CHARS} characters were expected")
    ids = listed(named, _CONVERSATION, "conversations") if named else ()
    return CaseRequest(session, case, deed, texts, tuple(map(ConversationId, ids)))


def dump_done(done: Mapping[str, Any]) -> bytes:
    """Return the body of an answer."""
    return dump({"done": dict(done)})


def load_done(body: bytes) -> Mapping[str, Any]:
    """Return what an answer's body says.

    Raises:
        StorageError: the one that the opener answered with.
    """
    return read_answer(body, lambda document: {str(name): value for name, value in document["done"].items()})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT_CHARS and is_unicode(value)
