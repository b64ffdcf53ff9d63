"""Values that somebody sends in two or three messages: "0401", "234567".

When the last part comes, the first has left already. What can still be done is to take out the part that completes the
value, and to say that a part of it is known outside. Rows of digits that only look like parts are common, so a value
counts when its check digits agree, when its form is unmistakable, or when somebody had just asked for one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from redaction.analyzer import Analyzer
from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.finding import Finding
from redaction.normalization import normalize
from redaction.recognizers.answers import is_asked

RECOGNIZER: Final = "split_value"
#: How many earlier messages one value may begin in.
MOST_PARTS: Final = 2
#: How much of the end of one message and of the beginning of the next belongs to one value.
_PART_CHARS: Final = 48
#: A message between the first and the last part is a part only.
_MIDDLE_CHARS: Final = 24

_AT: Final = r"(?:\(?@\)?|\(at\)|\[at\]|at\b|ät\b|miuku|snabel)"
#: How a message begins that may complete a value: a word with a digit or an at sign in it, or a domain's dot.
_COMPLETES: Final = re.compile(rf"(?i)[-+.]?[^\s\d@]{{0,24}}[\d@]|{_AT}|\.\w")
_OPEN_ADDRESS: Final = re.compile(r"[\w.+-]*@[\w.-]*$")
_ADDRESS: Final = re.compile(r"[\w.+-]{2,64}@(?:[\w-]+\.)+[^\W\d_]{2,}")
#: The end of an identity code after its date was taken out.
_CODE_END: Final = re.compile(r"(?i)[-+A-FU-Y] ?\d{3} ?[0-9A-Y](?!\w)")
_DATED: Final = re.compile(r"\[(?:BIRTH_\d+|HETU)\][ .,]*$")
_TOKENS: Final = re.compile(r"\[[^\[\]]*\](?::\w+)?")
_CONTENT: Final = re.compile(r"\w|@")

#: Kinds whose check digits or structure make chance unlikely, with the score from which on that holds.
_UNMISTAKABLE: Final = {
    EntityType.IBAN_CODE: 1.0,
    EntityType.CREDIT_CARD: 1.0,
    EntityType.LEARNER_ID: 0.9,
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: 0.9,
    EntityType.EUROPEAN_STUDENT_ID: 0.9,
    EntityType.FI_PERSONAL_IDENTITY_CODE: 0.6,
    EntityType.STREET_ADDRESS: 0.85,
}
#: Kinds that words around must speak for; their recognizers look for these.
_CALLED: Final = frozenset({EntityType.STUDENT_ID, EntityType.DATE_OF_BIRTH, EntityType.IDENTITY_DOCUMENT})
_SURE_PHONE: Final = 0.9
#: A number before one of these is counted or paid.
_UNIT: Final = re.compile(r"(?i) ?(?:€|%|(?:e|eur\w*|snt|kpl|kr|km|h|min|op|tunti\w*|prosent\w*)\b)")
_FEWEST_PHONE_BEGINNING: Final = 3
_FEWEST_PHONE_END: Final = 2
_WHOLE_PHONE: Final = 9
_IGNORED: Final = frozenset({EntityType.PERSON, EntityType.URL, EntityType.IP_ADDRESS, *SPECIAL_CATEGORIES})


@dataclass(frozen=True, slots=True)
class _Joint:
    """Two parts put together; what lies before `at` has left, what lies from `on` on is in the message."""

    text: str
    at: int
    on: int


def completed(analyzer: Analyzer, text: str, said: Sequence[str], *, context: Sequence[str] = ()) -> Finding | None:
    """Return the beginning of a message that completes a value which earlier messages began; None when it does not.

    Args:
        analyzer: judges the parts put together.
        text: the message.
        said: the same person's earlier messages as they left, oldest first.
        context: earlier messages of both sides, oldest first.

    Raises:
        AnalysisError: a recognizer failed.
    """
    lead = len(text) - len(text.lstrip())
    head = text[lead : lead + _PART_CHARS]
    normal = normalize(head).text
    completes, ends_code = _COMPLETES.match(normal) is not None, _CODE_END.match(normal) is not None
    if not completes and not ends_code and not any("@" in message for message in said):
        return None
    beginnings = list(_beginnings(said))
    if not beginnings:
        return None
    if ends_code and _DATED.search(beginnings[0]) is not None:
        return Finding(lead, lead + len(head.rstrip()), EntityType.FI_PERSONAL_IDENTITY_CODE, _SURE_PHONE, RECOGNIZER)
    if not completes and "@" not in beginnings[0]:
        return None
    # What was asked before the first part is what the parts answer.
    asked = [message for message in context if message not in said]
    for beginning in beginnings:
        for between in ("", " "):
            joint = _Joint(beginning + between + head, len(beginning), len(beginning) + len(between))
            found = _across(analyzer, joint, asked)
            if found is not None:
                return Finding(lead, lead + found.end - joint.on, found.entity_type, found.score, RECOGNIZER)
    return None


def _beginnings(said: Sequence[str]) -> Iterator[str]:
    """Return what the message may go on from: the end of the last one, then the ends of the last ones together."""
    # A message that is a pseudonym or mask and nothing else may be the last part itself, sent again.
    spoken = [message.strip() for message in said if _CONTENT.search(_TOKENS.sub("", message)) is not None]
    masked = said[-1].rstrip() if said else ""
    if _DATED.search(masked) is not None and masked not in spoken:
        spoken.append(masked)
    end = ""
    for message in reversed(spoken[-MOST_PARTS:]):
        end = message[-_PART_CHARS:] + end
        yield end
        if len(message) > _MIDDLE_CHARS:
            return


def _across(analyzer: Analyzer, joint: _Joint, context: Sequence[str]) -> Finding | None:
    """Return a finding that begins in the first part, ends in the second, and is no chance."""
    address = _address_across(joint)
    if address is not None:
        return address
    normalized = normalize(joint.text)
    for found in analyzer.analyze_normalized(joint.text, normalized, context=context, ignored=_IGNORED):
        if found.start < joint.at and found.end > joint.on and _is_no_chance(found, joint, context):
            return found
    return None


def _address_across(joint: _Joint) -> Finding | None:
    """Return an e-mail address that was divided at its at sign or at a dot."""
    if joint.at != joint.on:
        return None
    head, beginning = joint.text[joint.on :], joint.text[: joint.at]
    opened = _OPEN_ADDRESS.search(beginning) is not None
    divided = head.startswith("@") or (opened and (beginning.endswith(("@", ".", "-")) or head.startswith((".", "-"))))
    if not divided:
        return None
    for match in _ADDRESS.finditer(joint.text):
        if match.start() < joint.at < match.end():
            return Finding(match.start(), match.end(), EntityType.EMAIL_ADDRESS, 1.0, RECOGNIZER)
    return None


def _is_no_chance(found: Finding, joint: _Joint, context: Sequence[str]) -> bool:
    least = _UNMISTAKABLE.get(found.entity_type)
    if least is not None:
        return found.score >= least
    if found.entity_type is EntityType.PHONE_NUMBER:
        before = sum(char.isdigit() for char in joint.text[found.start : joint.at])
        after = sum(char.isdigit() for char in joint.text[joint.on : found.end])
        # "0401", "234567 euroa".
        sure = found.score >= _SURE_PHONE and _UNIT.match(joint.text[found.end :]) is None
        called = joint.at == joint.on and is_asked(found.entity_type, context)
        return (sure or called) and _FEWEST_PHONE_BEGINNING <= before < _WHOLE_PHONE and after >= _FEWEST_PHONE_END
    if found.entity_type is EntityType.EMAIL_ADDRESS:
        # "matti.meika", "at gmail.com": only where the message begins with the at sign.
        return re.match(rf"(?i){_AT}", joint.text[joint.on :]) is not None
    begun = any(char.isdigit() for char in joint.text[found.start : joint.at])
    return found.entity_type in _CALLED and begun and joint.at == joint.on
