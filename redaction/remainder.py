"""What is left of a text when its findings are taken out: is there anything in it that was hidden by them?

An end that has lost its beginning, a value that is said again in another way: taking one thing out can show another.
"""

from collections.abc import Sequence
from typing import Final

from redaction.analyzer import Analyzer
from redaction.directions import Direction
from redaction.edits import spans_of
from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.known_values import with_known
from redaction.normalization import normalize
from redaction.overlaps import touches
from redaction.walls import walled

#: How many times the rest is looked at; one more than once is more than anybody's message needs.
_MOST_ROUNDS: Final = 8


def with_rest(
    analyzer: Analyzer,
    direction: Direction,
    text: str,
    findings: tuple[Finding, ...],
    *,
    ours: Sequence[tuple[int, int]],
    known: Sequence[tuple[EntityType, str]],
    context: Sequence[str],
) -> tuple[Finding, ...]:
    """Return findings, and what is found only once they are taken out.

    It goes on until there is nothing, so that a redacted text holds nothing that looking again would take out. For
    names that would cost as much as all the rest; they are not looked for again.

    Args:
        analyzer: finds it.
        direction: what happens to each kind.
        text: the text.
        findings: what was found in it, without overlaps.
        ours: where it has what reads as a pseudonym.
        known: what the conversation's values are known by.
        context: earlier messages, oldest first.

    Raises:
        RedactionError: what is left cannot be judged.
    """
    ignored = direction.passing | {EntityType.PERSON}
    rows = list(known)
    new = findings
    for _ in range(_MOST_ROUNDS):
        covered = spans_of(findings)
        part = walled(text, [*covered, *(span for span in ours if not touches(covered, *span))])
        normalized = normalize(part.text)
        rest = analyzer.analyze_normalized(part.text, normalized, context=context, ignored=ignored)
        rows += direction.rows(text, new, part.text)
        new = part.original(with_known(rest, normalized, rows))
        if not new:
            break
        findings = tuple(sorted((*findings, *new), key=lambda finding: finding.start))
    return findings
