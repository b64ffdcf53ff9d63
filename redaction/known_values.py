"""Values that a conversation has had, found again however they are typed and without anything that speaks for them.

Only letters and digits are compared, so that "FI21-1234 5600…" is the account of the form before the chat, and
"401234567" the telephone number of three messages ago. Names are the business of the recognizer of people.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from redaction.canonical import canonical, squeezed
from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.normalization import Normalized

RECOGNIZER: Final = "known_value"
_SCORE: Final = 0.9
_BIRTH: Final = EntityType.DATE_OF_BIRTH
_EMAIL: Final = EntityType.EMAIL_ADDRESS
#: What may stand between two letters or digits of one value.
_GAP: Final = re.compile(r"[ .\-/()_+@]{0,3}")
_DATE: Final = re.compile(r"(?<!\d)\d{1,4} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}(?!\d)")
_SIGNS: Final = re.compile(r"[^\W_]")


def with_known(
    findings: tuple[Finding, ...], normalized: Normalized, known: Sequence[tuple[EntityType, str]]
) -> tuple[Finding, ...]:
    """Return the findings of a text and, where nothing else was found, the values that the conversation has had.

    Args:
        findings: what was found, without overlaps; offsets count in the original text.
        normalized: the text.
        known: kinds and the rows of letters and digits that their values are known by (`Ledger.known`).
    """
    for start, end, kind in _places(normalized.text, known) if known else ():
        again = Finding(*normalized.original_span(start, end), kind, _SCORE, RECOGNIZER)
        touched = [found for found in findings if found.start < again.end and found.end > again.start]
        # Names inside an address give way to it; what reaches beyond, or is as long, has been found already.
        if all(found.entity_type is EntityType.PERSON and _holds(again, found) for found in touched):
            kept = [found for found in findings if found not in touched]
            findings = tuple(sorted((*kept, again), key=lambda finding: finding.start))
    return findings


def _holds(again: Finding, found: Finding) -> bool:
    return again.start <= found.start and found.end <= again.end


def _places(text: str, known: Sequence[tuple[EntityType, str]]) -> Iterator[tuple[int, int, EntityType]]:
    """Return where values stand in a normalised text."""
    dates = {row for kind, row in known if kind is _BIRTH}
    for match in _DATE.finditer(text) if dates else ():
        if canonical(_BIRTH, match[0]) in dates:
            yield match.start(), match.end(), _BIRTH
    signs = squeezed(text)
    places: list[int] = []
    for kind, row in known:
        if row not in signs:
            continue
        places = places or [match.start() for match in _SIGNS.finditer(text)]
        for start, end in _spelled(row, signs, text, places):
            # "Matti Virtanen" is the name of whose address begins with matti.virtanen, and not the address.
            if kind is not _EMAIL or " " not in text[start:end] or "." in text[start:end]:
                yield start, end, kind


def _spelled(spelling: str, signs: str, text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Return where a row of letters and digits stands, however it is divided.

    Args:
        spelling: the row.
        signs: the letters and digits of the text in lower case.
        text: the text.
        places: where each letter and digit stands in the text.
    """
    at = signs.find(spelling)
    while at >= 0:
        those = places[at : at + len(spelling)]
        start, end = those[0], those[-1] + 1
        whole = not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()
        if whole and all(_GAP.fullmatch(text, before + 1, after) is not None for before, after in pairwise(those)):
            yield start, end
        at = signs.find(spelling, at + 1)
