"""The Finnish business ID (Y-tunnus) and the VAT number made of it.

Seven digits, a hyphen, a check digit (weights 7 9 10 5 8 4 2, modulo 11). A company's or an association's is public;
a sole trader's stands for a person. So the words around it must speak of one's own business, which keeps the IDs of
associations in grant applications readable. `ANY` takes every business ID; it is for those who want that.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.wording import Words

_CALLED: Final = Words(
    "y ?- ?tunn", "ytunn", "yritystunn", "business id", "vat", "alv", "fo ?- ?num", "fo ?- ?sign", "företags",
    "toiminim", "tmi",
)  # fmt: skip
_OWN: Final = Words(
    "toiminim", r"tmi(?!\w)", "t:mi", "yksityi(?:nen|se) elinkein", "kevytyrittäj", "yrittäj", "freelance",
    "oma(?:n|lla|ni)? y", r"y ?- ?tunnukse(?:ni|si|mme|nne)", r"y ?- ?tunnus ?on (?:mulla|minulla)", r"mun y",
    "minun y", "my business", "my vat", "sole trader", "self-employed", "enskild firma", "min firma", "mitt fo",
    "min enskild", "egenföretag",
)  # fmt: skip
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2)
_ELEVEN: Final = 11


def agrees(digits: str) -> bool:
    """Tell whether the last of eight digits is the check digit of the others."""
    rest = sum(int(digit) * weight for digit, weight in zip(digits[:7], _WEIGHTS, strict=True)) % _ELEVEN
    return rest != 1 and int(digits[7]) == (0 if rest == 0 else _ELEVEN - rest)


def _any(candidate: Candidate) -> Hit | None:
    """A word must say that it is a business ID."""
    if not _CALLED.expected(candidate):
        return None
    return candidate.hit(0.9 if agrees(re.sub(r"\D", "", candidate.surface)) else 0.7)


def _own(candidate: Candidate) -> Hit | None:
    """A word must say that it is a business ID, and one that it is somebody's own."""
    hit = _any(candidate)
    return hit if hit is not None and _OWN.expected(candidate) else None


_PATTERN: Final = rf"(?i){BEFORE}((?:fi ?-? ?)?[0-9]{{7}} ?-? ?[0-9]){AFTER}"
_GATE: Final = "[0-9]{7}"

RECOGNIZERS: Final = (
    PatternRecognizer("business_id", EntityType.BUSINESS_ID, _PATTERN, _GATE, _own, digits=True, reason=_OWN.said),
)
ANY: Final = PatternRecognizer(
    "business_id_any", EntityType.BUSINESS_ID, _PATTERN, _GATE, _any, digits=True, reason=_CALLED.said
)
