"""What is said when a draft of rules is compared with published ones over stored conversations. Pure.

The question names a draft and conversations; the answer has counts and examples, and no value.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from storage.comparison_port import Compared, Example, Tally
from storage.errors import BadRequest
from storage.opener.bodies import PROTOCOL_VERSION, dump, read_answer, read_question
from storage.opener.protocol import listed
from storage.vocabulary import ConversationId

COMPARE = "compare"
MAX_EXAMPLES = 100
_ID = re.compile(r"[0-9a-f]{32}")
_MAX_NUMBER = 10_000_000


@dataclass(frozen=True, slots=True)
class CompareRequest:
    """Which rules are compared, over which conversations.

    Attributes:
        session: the asker's session token; it needs Right.TUNE_RULES and Right.READ_REDACTED.
        draft: the draft's id.
        revision: as it was seen.
        number: of the published rules that it is compared with, 0 for those of the settings.
        conversations: a bounded batch.
        examples: how many of what is new, and of what is lost, the answer may show.
    """

    session: str = field(repr=False)
    draft: str
    revision: int
    number: int
    conversations: tuple[ConversationId, ...]
    examples: int


def dump_compare(request: CompareRequest) -> bytes:
    """Return a request's body."""
    return dump({"version": PROTOCOL_VERSION, "kind": COMPARE, **asdict(request)})


def load_compare(body: bytes) -> CompareRequest:
    """Return the request in a body, every field checked.

    Raises:
        BadRequest: the text names the field and what was expected.
    """
    document, session = read_question(body)
    draft = document.get("draft")
    if not isinstance(draft, str) or _ID.fullmatch(draft) is None:
        raise BadRequest("draft: an id in hexadecimal digits was expected")
    numbers = [
        _number(document, name, most)
        for name, most in (("revision", _MAX_NUMBER), ("number", _MAX_NUMBER), ("examples", MAX_EXAMPLES))
    ]
    named = listed(document.get("conversations"), _ID, "conversations")
    return CompareRequest(session, draft, numbers[0], numbers[1], tuple(map(ConversationId, named)), numbers[2])


def _number(document: Mapping[str, Any], name: str, most: int) -> int:
    value = document.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise BadRequest(f"{name}: a number from 0 to {most} was expected")
    return value


def dump_compared(compared: Compared) -> bytes:
    """Return the body of an answer."""
    return dump({"compared": asdict(compared)})


def load_compared(body: bytes) -> Compared:
    """Return what an answer's body says.

    Raises:
        OpenerError: the one that the opener answered with.
        OpenerUnavailable: the answer is not in the known form.
    """

    def read(document: Mapping[str, Any]) -> Compared:
        answer = document["compared"]
        tally = {**answer["tally"]}
        for name in ("new_examples", "lost_examples"):
            tally[name] = tuple(Example(**one) for one in tally[name])
        return Compared(Tally(**tally), int(answer["skipped"]), tuple(map(ConversationId, answer["left"])))

    return read_answer(body, read)
