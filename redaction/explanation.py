"""Why something was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.redactor import Redactor


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding was found; the text itself stands in none of it but for the words of the rules.

    Args:
        finding: what was found.
        recognizer: who found it.
        pattern: the pattern that matched, "" where none did.
        words: the context words that spoke for it, or that were looked for first.
        score: how sure it is.
        threshold: from which score on it counts.
        rules: the version of the rules, "" for those that come with the package.
    """

    finding: Finding
    recognizer: str
    entity_type: EntityType
    pattern: str
    words: tuple[str, ...]
    score: float
    threshold: float
    rules: str


def explain(
    redactor: Redactor,
    text: str,
    findings: Sequence[Finding],
    *,
    context: Sequence[str] = (),
    names: Sequence[str] = (),
) -> tuple[Explanation, ...]:
    """Return why each of the findings of a text was found.

    Args:
        redactor: what found them.
        text: the text that they count in.
        findings: what to explain.
        context: the same earlier messages as then.
        names: the same names as then.

    Raises:
        RedactionError: the text cannot be judged.
    """
    reasons = redactor.analyzer.reasons(text, context=context, names=names)
    return tuple(
        Explanation(
            finding=finding,
            recognizer=finding.recognizer,
            entity_type=finding.entity_type,
            pattern=redactor.analyzer.pattern_of(finding.recognizer),
            words=next(
                (
                    words
                    for name, start, end, words in reasons
                    if name == finding.recognizer and start < finding.end and finding.start < end
                ),
                (),
            ),
            score=finding.score,
            threshold=redactor.analyzer.threshold_of(finding.recognizer),
            rules=redactor.version,
        )
        for finding in findings
    )
