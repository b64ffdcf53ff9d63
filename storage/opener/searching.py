"""What is said when a person is searched for: the question, the answer. Pure, like `protocol.py`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.errors import BadRequest
from storage.opener.bodies import PROTOCOL_VERSION, dump, read_answer, read_question
from storage.opener.protocol import is_unicode
from storage.reasons import ReasonCode
from storage.vocabulary import ConversationId

MAX_VALUE_CHARS = 512
MAX_FOUND = 1_000
"""How many values one search names at the most: as many conversations as one audit entry holds."""

SEARCH = "search"
_CASE = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


@dataclass(frozen=True, slots=True)
class Search:
    """A search for one value."""

    session: str = field(repr=False)
    entity_type: str
    value: str = field(repr=False)
    case: str
    code: ReasonCode = ReasonCode.ACCESS


@dataclass(frozen=True, slots=True)
class Found:
    """Where a value was found: a conversation, and the pseudonym that stands for the value there."""

    conversation: ConversationId
    pseudonym: str


def dump_search(search: Search) -> bytes:
    """Return a search's body."""
    document = {
        "version": PROTOCOL_VERSION,
        "kind": SEARCH,
        "session": search.session,
        "entity_type": search.entity_type,
        "value": search.value,
        "case": search.case,
        "code": search.code.value,
    }
    return dump(document)


def load_search(body: bytes) -> Search:
    """Return the search in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    document, session = read_question(body)
    entity_type, value, case = (document.get(name) for name in ("entity_type", "value", "case"))
    if not isinstance(entity_type, str):
        raise BadRequest("entity_type: a kind of value was expected")
    if not isinstance(value, str) or not 0 < len(value.strip()) <= MAX_VALUE_CHARS or not is_unicode(value):
        raise BadRequest(f"value: 1 to {MAX_VALUE_CHARS} characters were expected")
    if not isinstance(case, str) or _CASE.fullmatch(case) is None:
        raise BadRequest("case: up to 64 letters, digits and _ . : - were expected")
    try:
        code = ReasonCode(str(document.get("code")))
    except ValueError:
        raise BadRequest("code: a known reason was expected") from None
    return Search(session, entity_type, value, case, code)


def dump_found(found: Sequence[Found]) -> bytes:
    """Return the body of an answer."""
    return dump({"found": [[one.conversation, one.pseudonym] for one in found]})


def load_found(body: bytes) -> Sequence[Found]:
    """Return what an answer's body says.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """
    return read_answer(
        body, lambda document: [Found(ConversationId(str(one)), str(name)) for one, name in document["found"]]
    )
