"""The European Student Identifier: `urn:schac:personalUniqueCode:int:esi:<country or home organisation>:<code>`.

Source: the European Student Card Initiative. Other personal unique codes of the same scheme are persons' as well.
"""

from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import BEFORE
from redaction.recognizer import PatternRecognizer

_COLON: Final = r"\s?:\s?"
_PART: Final = r"[a-z0-9](?:[a-z0-9._@/+-]*[a-z0-9])?"
_SCOPE: Final = r"(?:[a-z]{2}|[a-z0-9-]+(?:\.[a-z0-9-]+)+)"


def _certain(candidate: Candidate) -> Hit | None:
    return candidate.hit(1.0)


def _short(candidate: Candidate) -> Hit | None:
    """Without the beginning of the name, a code must hold a digit: "esi:fi:teksti" may be anything."""
    code = candidate.surface.rpartition(":")[2]
    return candidate.hit(0.9) if any(char.isdigit() for char in code) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="european_student_id",
        entity_type=EntityType.EUROPEAN_STUDENT_ID,
        pattern=rf"(?i)(urn{_COLON}schac{_COLON}personal\s?unique\s?code"
        rf"(?:{_COLON}int{_COLON}esi{_COLON}{_PART}{_COLON}{_PART}|(?::{_PART}){{2,4}}))",
        gate=r"(?i)schac\s?:",
        judge=_certain,
    ),
    PatternRecognizer(
        name="european_student_id_short",
        entity_type=EntityType.EUROPEAN_STUDENT_ID,
        pattern=rf"(?i){BEFORE}((?:int:)?esi: ?{_SCOPE}: ?{_PART})",
        gate=r"(?i)esi: ?[a-z0-9.-]+:",
        judge=_short,
    ),
)
