"""Text in, findings out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import re2

from redaction.allow_list import DEFAULT_ALLOW_LIST, AllowList
from redaction.budget import DEFAULT_BUDGET_MS, DEFAULT_MAX_NAME_WORDS, Budget
from redaction.entities import EntityType
from redaction.errors import AnalysisError, TextTooLongError
from redaction.finding import Finding
from redaction.normalization import Normalized, normalize
from redaction.overlaps import settle
from redaction.passage import Passage
from redaction.patterns import EncodedText
from redaction.recognizer import Recognizer, gate_of
from redaction.recognizers import ALL

DEFAULT_MAX_LENGTH_CHARS: Final = 20_000
#: Compatibility forms unfold into several characters each; no honest text grows this much.
_MOST_GROWTH: Final = 2
#: Findings below this are not reported.
DEFAULT_MIN_SCORE: Final = 0.5

#: Opens every gate that words, digits and an at sign open.
_FIRST_TEXT: Final = "Moi, oon Matti Virtanen, matti@example.fi, 040 1234567, 1.1.2000, Kauppakatu 1 A 2"
#: What a defect in a recognizer may raise. It is answered by refusing the text, never by skipping the recognizer.
_DEFECTS: Final = (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, re2.error)


class Analyzer:
    """Finds personal data. It keeps nothing of a text between two calls.

    Args:
        max_length_chars: the longest text it looks at, in code points.
        allow_list: e-mail addresses, telephone numbers and street addresses that are public.
        min_score: findings below this score are not reported.
        recognizers: what to look for.
        thresholds: by the name of a recognizer, the score that takes the place of `min_score`.
        budget_ms: how much processor time one text may take, in milliseconds; only looked at with a clock.
        clock_ns: a clock of processor time in nanoseconds, None = a text may take any time.
        max_name_words: how many words of one text are judged as names one by one; beyond them, every capital and every
            listed name is taken for one.
    """

    __slots__ = (
        "_allow_list", "_clock_ns", "_gate", "_kinds", "_recognizers", "_thresholds", "budget_ms", "max_length_chars",
        "max_name_words", "min_score",
    )  # fmt: skip

    def __init__(
        self,
        *,
        max_length_chars: int = DEFAULT_MAX_LENGTH_CHARS,
        allow_list: Iterable[str] = DEFAULT_ALLOW_LIST,
        min_score: float = DEFAULT_MIN_SCORE,
        recognizers: Sequence[Recognizer] = ALL,
        thresholds: Mapping[str, float] = MappingProxyType({}),
        budget_ms: int = DEFAULT_BUDGET_MS,
        clock_ns: Callable[[], int] | None = None,
        max_name_words: int = DEFAULT_MAX_NAME_WORDS,
    ) -> None:
        self.max_length_chars = max_length_chars
        self.min_score = min_score
        self.budget_ms = budget_ms
        self.max_name_words = max_name_words
        self._clock_ns = clock_ns
        self._allow_list = AllowList(allow_list)
        self._recognizers = tuple(recognizers)
        self._kinds = [recognizer.entity_type for recognizer in self._recognizers]
        self._thresholds = tuple(thresholds.get(recognizer.name, min_score) for recognizer in self._recognizers)
        self._gate = gate_of(self._recognizers)
        if clock_ns is not None:
            # Models and automata are made at their first use, which must not be at the expense of a visitor's message.
            self._found(Passage.of(_FIRST_TEXT), frozenset())

    def analyze(
        self, text: str, *, context: Sequence[str] = (), language: str | None = None, names: Sequence[str] = ()
    ) -> tuple[Finding, ...]:
        """Return what personal data a text holds, sorted by place, without overlaps.

        Args:
            text: the message.
            context: earlier messages of the conversation, oldest first; a question makes its answer likelier.
            language: the conversation's language, as a hint. People mix languages, so no recognizer depends on it.
            names: names that the conversation has already had.

        Raises:
            TextTooLongError: the text is longer than `max_length_chars`.
            AnalysisError: a recognizer failed.
            OverBudgetError: it took more time than `budget_ms`.
        """
        self.check_length(text)
        return self.analyze_normalized(text, normalize(text), context=context, language=language, names=names)

    @property
    def kinds(self) -> frozenset[EntityType]:
        """The kinds that are looked for."""
        return frozenset(recognizer.entity_type for recognizer in self._recognizers)

    def check_length(self, text: str) -> None:
        """Refuse a text that is longer than the analyzer agreed to look at.

        Raises:
            TextTooLongError: it is.
        """
        if len(text) > self.max_length_chars:
            raise TextTooLongError(len(text), self.max_length_chars)

    def analyze_normalized(
        self,
        text: str,
        normalized: Normalized,
        *,
        context: Sequence[str] = (),
        language: str | None = None,  # noqa: ARG002 - part of the interface; no recognizer of today needs the hint
        names: Sequence[str] = (),
        ignored: frozenset[EntityType] = frozenset(),
    ) -> tuple[Finding, ...]:
        """Do what `analyze` does for a text that has been normalised already; kinds may be ignored altogether."""
        self.check_length(text)
        if len(normalized.text) > _MOST_GROWTH * self.max_length_chars:
            raise TextTooLongError(len(normalized.text), _MOST_GROWTH * self.max_length_chars)
        if not text or text.isspace():
            return ()
        budget = None if self._clock_ns is None else Budget(self._clock_ns, self.budget_ms)
        passage = Passage(normalized.text, context, names, budget=budget, max_name_words=self.max_name_words)
        found = self._found(passage, ignored)
        return _on_original(settle(found, normalized.text), normalized)

    def reasons(
        self, text: str, *, context: Sequence[str] = (), names: Sequence[str] = ()
    ) -> tuple[tuple[str, int, int, tuple[str, ...]], ...]:
        """Return who finds what, before overlaps are settled: recognizer, place, and the context words it went by.

        Raises:
            TextTooLongError: the text is longer than `max_length_chars`.
            AnalysisError: a recognizer failed.
        """
        self.check_length(text)
        normalized = normalize(text)
        heard: list[str] = []
        passage = Passage(normalized.text, context, names, heard=heard, max_name_words=self.max_name_words)
        encoded = EncodedText(passage.text)
        found: list[tuple[str, int, int, tuple[str, ...]]] = []
        for index in self._gate.open_for(encoded.data):
            recognizer = self._recognizers[index]
            heard.clear()
            failed = False
            try:
                for hit in recognizer.hits(passage, encoded):
                    start, end = normalized.original_span(hit.start, hit.end)
                    found.append((recognizer.name, start, end, tuple(dict.fromkeys(heard))))
                    heard.clear()
            except _DEFECTS:
                failed = True
            if failed:
                raise AnalysisError(recognizer.name)
        return tuple(found)

    def pattern_of(self, name: str) -> str:
        """Return the pattern of a recognizer, "" when it has none."""
        one = next((recognizer for recognizer in self._recognizers if recognizer.name == name), None)
        pattern = getattr(one, "pattern", "")
        return pattern if isinstance(pattern, str) else ""

    def threshold_of(self, name: str) -> float:
        """Return the score from which on a recognizer's findings count."""
        names = [recognizer.name for recognizer in self._recognizers]
        return self._thresholds[names.index(name)] if name in names else self.min_score

    def _found(self, passage: Passage, ignored: frozenset[EntityType]) -> list[Finding]:
        encoded = EncodedText(passage.text)
        found: list[Finding] = []
        for index in self._gate.open_for(encoded.data):
            kind = self._kinds[index]
            if kind in ignored:
                # Left out before overlaps are settled: what may pass must not hide what may not.
                continue
            recognizer = self._recognizers[index]
            threshold, name = self._thresholds[index], ""
            if passage.budget is not None:
                passage.budget.check()
            failed = False
            try:
                for hit in recognizer.hits(passage, encoded):
                    surface = passage.text[hit.start : hit.end]
                    if hit.score >= threshold and not self._allow_list.allows(kind, surface):
                        name = name or recognizer.name
                        found.append(Finding(hit.start, hit.end, kind, hit.score, name))
            except _DEFECTS:
                failed = True
            if failed:
                # Raised here and not in the handler: the cause may quote the text, so it must not be chained.
                raise AnalysisError(recognizer.name)
        if passage.budget is not None:
            passage.budget.check()
        return found


def _on_original(findings: Iterable[Finding], normalized: Normalized) -> tuple[Finding, ...]:
    """Count offsets in the original text. Two findings may share one compatibility character: the first keeps it."""
    if normalized.starts is None:
        return tuple(findings)
    mapped: list[Finding] = []
    reached = 0
    for finding in findings:
        start, end = normalized.original_span(finding.start, finding.end)
        start = max(start, reached)
        if start < end:
            mapped.append(Finding(start, end, finding.entity_type, finding.score, finding.recognizer))
            reached = end
    return tuple(mapped)
