"""Findings that lay claim to the same characters, settled so that none overlap and nothing found is let go."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from redaction.entities import NEVER_KEPT, EntityType
from redaction.finding import Finding

#: From this score on a checksum has agreed, and the kind is certain.
CERTAIN: Final = 1.0
#: What is left of a loser is masked too, unless it is this little and has no digit: punctuation, an initial.
_FEWEST_LEFT_OVER: Final = 3
_DIGIT: Final = re.compile("[0-9]")


def settle(findings: Iterable[Finding], text: str) -> tuple[Finding, ...]:
    """Return findings that do not overlap, sorted by place.

    The certain one wins, then what must never be kept, then the longer one, then the higher score. Where a loser
    reaches beyond the winner, that part stays a finding of its own kind: what was once found is masked under one name
    or another.

    Args:
        findings: what all recognizers found in one text.
        text: the text that their offsets count in.
    """
    found = tuple(findings)
    if len(found) < 2:  # noqa: PLR2004 - it takes two
        return found
    settled: list[Finding] = []
    together: list[Finding] = []
    reached = 0
    for finding in sorted(_once(found), key=attrgetter("start")):
        if finding.start >= reached:
            settled.extend(_settled(together, text))
            together.clear()
        together.append(finding)
        reached = max(reached, finding.end)
    settled.extend(_settled(together, text))
    return tuple(settled)


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Leave one of those that say the same of the same place: the surest."""
    best: dict[tuple[int, int, str], Finding] = {}
    for finding in findings:
        key = finding.start, finding.end, finding.entity_type
        other = best.get(key)
        if other is None or other.score < finding.score:
            best[key] = finding
    return best.values()


def _settled(together: Sequence[Finding], text: str) -> Sequence[Finding]:
    """Settle findings of which each overlaps with another one of them."""
    if len(together) < 2:  # noqa: PLR2004 - it takes two
        return together
    settled: list[Finding] = []
    for finding in sorted(together, key=_rank):
        for piece in _left_over(finding, settled, text):
            settled.insert(_place(settled, piece.start), piece)
    return settled


def _place(settled: list[Finding], start: int) -> int:
    """Return the first that ends after a place; `bisect` would call a function for each that it looks at."""
    low, high = 0, len(settled)
    while low < high:
        middle = (low + high) // 2
        if settled[middle].end > start:
            high = middle
        else:
            low = middle + 1
    return low


def _rank(found: Finding) -> tuple[bool, bool, int, float, int]:
    # An identity code inside a link or an address must not be remembered as a part of it.
    # An account's two check digits outweigh the one of a card that its digits happen to make.
    account = found.entity_type is EntityType.IBAN_CODE and found.score >= CERTAIN
    kept = found.entity_type not in NEVER_KEPT and not account
    return found.score < CERTAIN, kept, found.start - found.end, -found.score, found.start


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether a place shares a character with one of the spans, which are sorted and do not overlap."""
    index = bisect_right(spans, start, key=lambda span: span[1])
    return index < len(spans) and spans[index][0] < end


def _left_over(finding: Finding, settled: list[Finding], text: str) -> list[Finding]:
    """Return what of a finding no winner covers; the winners are sorted and do not overlap."""
    index = _place(settled, finding.start)
    reached = finding.start
    pieces: list[tuple[int, int]] = []
    while index < len(settled) and settled[index].start < finding.end:
        pieces.append((reached, settled[index].start))
        reached = settled[index].end
        index += 1
    if reached == finding.start and not pieces:
        return [finding]
    pieces.append((reached, finding.end))
    trimmed = [_trim(start, end, text) for start, end in pieces if start < end]
    return [
        Finding(start, end, finding.entity_type, finding.score, finding.recognizer)
        for start, end in trimmed
        if sum(map(str.isalnum, text[start:end])) >= _FEWEST_LEFT_OVER or _DIGIT.search(text, start, end)
    ]


def _trim(start: int, end: int, text: str) -> tuple[int, int]:
    """Narrow a span to what begins and ends with a letter or digit."""
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return start, end
