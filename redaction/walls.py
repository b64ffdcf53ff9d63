"""A text in which what was taken out already is a wall: no value goes through it, and its label says nothing.

Pseudonyms and masks have words and digits in them (`[PHONE_1]`, `[IBAN_2]`), which are ours and no visitor's. What is
left of a text is judged with one sign in place of each, which is also how a redacted text is judged again.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

from redaction.finding import Finding

#: What stands in place of a pseudonym: the sign that it ends with.
WALL: Final = "]"


class Walled:
    """A text with walls in place of some spans.

    Args:
        text: the text.
        starts: where each part between walls begins in it.
        origins: where each begins in the text without walls.
    """

    __slots__ = ("origins", "starts", "text")

    def __init__(self, text: str, starts: Sequence[int], origins: Sequence[int]) -> None:
        self.text: Final = text
        self.starts: Final = starts
        self.origins: Final = origins

    def __repr__(self) -> str:
        return f"Walled(length={len(self.text)})"

    def original(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return findings with offsets in the text without walls; one that holds a wall is none."""
        kept: list[Finding] = []
        for finding in findings:
            part = bisect_right(self.starts, finding.start) - 1
            # A wall stands just before each part but the first.
            if part + 1 < len(self.starts) and finding.end > self.starts[part + 1] - 1:
                continue
            shift = self.origins[part] - self.starts[part]
            kept.append(
                Finding(
                    finding.start + shift, finding.end + shift, finding.entity_type, finding.score, finding.recognizer
                )
            )
        return tuple(kept)


def walled(text: str, spans: Iterable[tuple[int, int]]) -> Walled:
    """Return a text with a wall in place of each span; spans that touch one another have a wall each.

    Args:
        text: the text.
        spans: what is taken out already, without overlaps.
    """
    pieces: list[str] = []
    starts, origins = [0], [0]
    length = reached = 0
    for start, end in sorted(spans):
        pieces += (text[reached:start], WALL)
        length += start - reached + 1
        reached = end
        starts.append(length)
        origins.append(end)
    pieces.append(text[reached:])
    return Walled("".join(pieces), starts, origins)
