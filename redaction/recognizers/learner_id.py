"""The Finnish learner identifier (oppijanumero): an OID of the node 1.2.246.562.24 and eleven digits.

Other nodes of the same tree are organisations and courses, not persons. The last digit is a check digit (weights 7,
3, 1 from the right); a code that fails it is masked all the same.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

_CONTEXT: Final = ("oppijanum", "oppijan num", "learner", "studieinfo", "lärandenum", "studentnum", "oid")
_WEIGHTS: Final = (7, 3, 1)
_DIGITS: Final = 11
_NODE_DIGITS: Final = len("1224656224")


def check_digit(digits: str) -> int:
    """Return the check digit for the ten digits before it."""
    total = sum(int(digit) * _WEIGHTS[index % 3] for index, digit in enumerate(reversed(digits)))
    return (10 - total % 10) % 10


def _full(candidate: Candidate) -> Hit | None:
    digits = re.sub(r"\D", "", candidate.surface)[_NODE_DIGITS:]
    # One digit too few or too many is a typing mistake.
    whole = len(digits) == _DIGITS and check_digit(digits[:-1]) == int(digits[-1])
    return candidate.hit(1.0 if whole else 0.9)


def _bare(candidate: Candidate) -> Hit | None:
    """Eleven digits alone are a learner identifier only where the text calls them one."""
    called = candidate.near(_CONTEXT) or candidate.passage.mentioned(_CONTEXT, messages=1)
    return candidate.hit(0.7) if called else None


_DOT: Final = r" ?(?:[.,_-] ?| )"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="learner_id",
        entity_type=EntityType.LEARNER_ID,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_.])(1{_DOT}2{_DOT}246{_DOT}562{_DOT}24{_DOT}"
        rf"(?:[0-9][ -]?){{7,12}}[0-9]){AFTER}",
        gate=rf"246{_DOT}562",
        digits=True,
        judge=_full,
    ),
    PatternRecognizer(
        name="learner_id_bare",
        entity_type=EntityType.LEARNER_ID,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_.+])((?:[0-9][ -]?){{10}}[0-9]){AFTER}",
        gate=r"(?:[0-9][ -]?){6}",
        digits=True,
        judge=_bare,
        reason=lambda passage: passage.said(_CONTEXT, messages=1),
    ),
)
