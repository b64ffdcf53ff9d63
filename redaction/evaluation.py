"""How well an analyzer does on labelled texts: what it finds, what leaks, what it masks for nothing, how long it takes.

"Covered" means that every letter and digit of a label lies inside findings, of whatever kind: what is not covered
leaks. "Exact" means that a finding is a label, kind and offsets alike. Nothing here holds text after it was counted.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Final

from redaction.analyzer import Analyzer
from redaction.finding import Finding

#: The normal distribution's 97.5th percentile: intervals hold 95 %.
_Z: Final = 1.959964
#: The language of rows that count all languages, and the kind of rows that count all kinds.
ALL: Final = "all"

Label = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """A message and the personal data in it.

    Args:
        text: the message.
        labels: start, end and kind of each value.
        context: the messages before it, oldest first.
        language: the conversation's language.
    """

    text: str = field(repr=False)
    labels: tuple[Label, ...]
    context: tuple[str, ...] = field(default=(), repr=False)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Counts of one kind in one language.

    Args:
        kind: the kind, or "all".
        language: the language, or "all".
        labels: how many values are labelled.
        covered: how many of them are covered.
        findings: how many places were found.
        exact: how many of them are exactly a label.
    """

    kind: str
    language: str
    labels: int
    covered: int
    findings: int
    exact: int

    @property
    def recall(self) -> float:
        """The share of labels that are covered; 1 when there are none."""
        return self.covered / self.labels if self.labels else 1.0

    @property
    def precision(self) -> float:
        """The share of findings that are exactly a label; 1 when there are none."""
        return self.exact / self.findings if self.findings else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of recall and precision."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came out.

    Args:
        rows: the counts, by kind and language.
        messages: how many messages there were.
        clean: how many of them hold no personal data.
        changed: in how many of the clean ones something is masked.
        times_ns: how long each message took, in nanoseconds, in rising order.
    """

    rows: tuple[Row, ...]
    messages: int
    clean: int
    changed: int
    times_ns: Sequence[int] = field(repr=False)

    @property
    def leak_rate(self) -> float:
        """The share of labels that are not covered."""
        return 1.0 - self.rows[-1].recall

    @property
    def over_masking(self) -> float:
        """The share of clean messages in which something is masked."""
        return self.changed / self.clean if self.clean else 0.0

    def percentile_us(self, share: float) -> float:
        """Return how many microseconds that share of the messages took at most."""
        if not self.times_ns:
            return 0.0
        return self.times_ns[min(len(self.times_ns) - 1, int(share * len(self.times_ns)))] / 1_000


def interval(hits: int, total: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson's).

    Args:
        hits: how often it was so.
        total: how often it could have been.
    """
    if not total:
        return 0.0, 1.0
    share = hits / total
    middle = (share + _Z**2 / (2 * total)) / (1 + _Z**2 / total)
    half = _Z * sqrt(share * (1 - share) / total + _Z**2 / (4 * total**2)) / (1 + _Z**2 / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def evaluate(analyzer: Analyzer, messages: Iterable[LabelledMessage], *, clock: Callable[[], int]) -> Evaluation:
    """Return how well an analyzer does.

    Args:
        analyzer: finds personal data.
        messages: labelled messages.
        clock: returns a time in nanoseconds.

    Raises:
        RedactionError: a message could not be analysed.
    """
    counts: dict[str, Counter[tuple[str, str]]] = {
        part: Counter() for part in ("labels", "covered", "findings", "exact")
    }
    times: list[int] = []
    clean = changed = 0
    for message in messages:
        started = clock()
        findings = analyzer.analyze(message.text, context=message.context, language=message.language or None)
        times.append(clock() - started)
        _count(counts, message, findings)
        if not message.labels:
            clean += 1
            changed += bool(findings)
    return Evaluation(tuple(_rows(counts)), len(times), clean, changed, sorted(times))


def _count(
    counts: Mapping[str, Counter[tuple[str, str]]], message: LabelledMessage, findings: Sequence[Finding]
) -> None:
    text, language = message.text, message.language
    masked = {place for finding in findings for place in range(finding.start, finding.end)}
    for start, end, kind in message.labels:
        counts["labels"][kind, language] += 1
        covered = all(place in masked or not text[place].isalnum() for place in range(start, end))
        counts["covered"][kind, language] += covered
    for finding in findings:
        kind = finding.entity_type.value
        counts["findings"][kind, language] += 1
        counts["exact"][kind, language] += (finding.start, finding.end, kind) in message.labels


def _rows(counts: Mapping[str, Counter[tuple[str, str]]]) -> Iterator[Row]:
    """Return a row for each kind and language, then each kind's sum, then the sum of all, last."""
    met = sorted({place for counter in counts.values() for place in counter})
    kinds = sorted({kind for kind, _ in met})

    def row(kind: str, language: str, places: Sequence[tuple[str, str]]) -> Row:
        sums = {part: sum(counter[place] for place in places) for part, counter in counts.items()}
        return Row(kind, language, sums["labels"], sums["covered"], sums["findings"], sums["exact"])

    for kind in kinds:
        own = [place for place in met if place[0] == kind]
        for place in own:
            yield row(kind, place[1] or "?", [place])
        yield row(kind, ALL, own)
    yield row(ALL, ALL, met)
