"""Changes of a text, worked out on findings and applied at once."""

from collections.abc import Iterable, Sequence

from redaction.finding import Finding
from redaction.normalization import Normalized
from redaction.overlaps import touches
from redaction.pseudonyms import ESCAPE, closed, tokens

#: A change of a text: from, to, and what stands there instead.
Edit = tuple[int, int, str]


def beside(findings: tuple[Finding, ...], spans: Sequence[tuple[int, int]]) -> tuple[Finding, ...]:
    """Return the findings that touch none of the spans."""
    return tuple(finding for finding in findings if not touches(spans, finding.start, finding.end))


def spans_of(findings: Sequence[Finding]) -> list[tuple[int, int]]:
    """Return where findings are."""
    return [(finding.start, finding.end) for finding in findings]


def escapes(findings: Sequence[Finding], normalized: Normalized) -> list[Edit]:
    """Return an escape for each look-alike that no finding covers in part; a covered one is gone anyway."""
    covered = spans_of(findings)
    return [
        (token.inside, token.inside, ESCAPE)
        for token in tokens(normalized)
        if not touches(covered, token.start, token.end)
    ]


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with every edit applied; they do not overlap."""
    ordered = sorted(edits)
    if not ordered:
        return text
    pieces: list[str] = []
    reached = 0
    for index, (start, end, replacement) in enumerate(ordered):
        following = ordered[index + 1][0] if index + 1 < len(ordered) else len(text)
        pieces += (text[reached:start], closed(replacement, text[end:following]))
        reached = end
    pieces.append(text[reached:])
    return "".join(pieces)
