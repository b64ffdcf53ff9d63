"""Values that a conversation has had, found again however they are typed and without anything that speaks for them.

Only letters and digits are compared, so that "FI21-1234 5600…" is the account of the form before the chat, and
"401234567" the telephone number of three messages ago. Names are the business of the recognizer of people.
"""

import re
from bisect import insort
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from redaction.canonical import canonical
from redaction.edits import spans_of
from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.finding import Finding
from redaction.normalization import Normalized
from redaction.overlaps import touches
from redaction.recognizers.date_of_birth import parse_date

RECOGNIZER: Final = "known_value"
_SCORE: Final = 0.9
#: How many values are looked for; a person tells a dozen.
_MOST_VALUES: Final = 100
#: Fewer letters and digits are met by chance.
_FEWEST_SIGNS: Final = 5
#: The part before the at sign is looked for alone when it is this long and no plain word.
_FEWEST_LOCAL_SIGNS: Final = 6
#: How many signs may stand between two letters or digits of one value: " - ".
_WIDEST_GAP: Final = 3
_DATE: Final = re.compile(r"(?<!\d)\d{1,4} ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}(?!\d)")
_SIGNS: Final = re.compile(r"[^\W_]")
#: What is no number or address that could be typed in another way.
_NOT_COMPARED: Final = frozenset({EntityType.PERSON, EntityType.URL, *SPECIAL_CATEGORIES})
#: Values of conversations are looked at again with each message.
_REMEMBERED: Final = 4_096


def with_known(
    findings: tuple[Finding, ...], normalized: Normalized, values: Sequence[tuple[EntityType, str]]
) -> tuple[Finding, ...]:
    """Return the findings of a text and, where nothing else was found, the values that the conversation has had.

    Args:
        findings: what was found, sorted, without overlaps; offsets count in the original text.
        normalized: the text.
        values: kinds and values, oldest first.
    """
    sought = [(kind, value) for kind, value in values if kind not in _NOT_COMPARED][-_MOST_VALUES:]
    if not sought:
        return findings
    covered = spans_of(findings)
    more: list[Finding] = []
    for start, end, kind in _places(normalized.text, sought):
        span = normalized.original_span(start, end)
        if not touches(covered, *span):
            insort(covered, span)
            more.append(Finding(*span, kind, _SCORE, RECOGNIZER))
    return tuple(sorted((*findings, *more), key=lambda finding: finding.start)) if more else findings


def _places(text: str, values: Sequence[tuple[EntityType, str]]) -> Iterator[tuple[int, int, EntityType]]:
    """Return where values stand in a normalised text."""
    dates = {canonical(kind, value) for kind, value in values if kind is EntityType.DATE_OF_BIRTH}
    for match in _DATE.finditer(text) if dates else ():
        if parse_date(match[0]) is not None and canonical(EntityType.DATE_OF_BIRTH, match[0]) in dates:
            yield (*match.span(), EntityType.DATE_OF_BIRTH)
    squeezed = _Squeezed(text)
    for kind, value in values:
        for spelling in spellings(kind, value):
            for span in squeezed.places(spelling):
                yield (*span, kind)


class _Squeezed:
    """The letters and digits of a text in lower case, each with its place; made once for all values."""

    __slots__ = ("_places", "_signs", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._places = [match.start() for match in _SIGNS.finditer(text)]
        # One character may have a lower case of two; that one is compared as it stands.
        self._signs = "".join(
            lower if len(lower := text[place].lower()) == 1 else text[place] for place in self._places
        )

    def places(self, spelling: str) -> Iterator[tuple[int, int]]:
        """Return where a row of letters and digits stands, however it is divided."""
        at = self._signs.find(spelling)
        while at >= 0:
            places = self._places[at : at + len(spelling)]
            start, end = places[0], places[-1] + 1
            whole = not self._text[start - 1 : start].isalnum() and not self._text[end : end + 1].isalnum()
            if whole and all(after - before <= _WIDEST_GAP + 1 for before, after in pairwise(places)):
                yield start, end
            at = self._signs.find(spelling, at + 1)


@lru_cache(maxsize=_REMEMBERED)
def spellings(kind: EntityType, value: str) -> tuple[str, ...]:
    """Return the rows of letters and digits that a value is known by, the longest first."""
    plain = canonical(kind, value)
    signs = "".join(_SIGNS.findall(plain.lower()))
    rows = {signs}
    if kind is EntityType.DATE_OF_BIRTH:
        # Months and days may be told without their zeros, so dates are compared as dates.
        return ()
    if kind is EntityType.PHONE_NUMBER:
        national = signs.removeprefix("358")
        rows |= {f"00{signs}", signs, f"0{national}", national, f"3580{national}"}
    elif kind is EntityType.EMAIL_ADDRESS:
        local = plain.partition("@")[0]
        own = "".join(_SIGNS.findall(local))
        if len(own) >= _FEWEST_LOCAL_SIGNS and not local.isalpha():
            rows.add(own)
    elif kind is EntityType.STREET_ADDRESS and (street := re.match(r"\D+\d+", plain)) is not None:
        rows.add("".join(_SIGNS.findall(street[0])))
    return tuple(sorted((row for row in rows if len(row) >= _FEWEST_SIGNS), key=lambda row: (-len(row), row)))
