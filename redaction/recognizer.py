"""What a recognizer is: a pattern, a judge, and a gate that says when to look at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit, Passage
from redaction.patterns import EncodedText, Gate, Pattern, value_pattern

#: How many candidates one recognizer looks at before it asks whether there is time left.
_BETWEEN_CHECKS: Final = 64

#: Decides on a candidate: a hit (which may be shorter than the candidate), or None when it is something else.
Judge = Callable[[Candidate], Hit | None]


class Recognizer(Protocol):
    """Finds one kind of personal data."""

    @property
    def name(self) -> str:
        """What findings are signed with."""
        ...

    @property
    def entity_type(self) -> EntityType:
        """The kind."""
        ...

    @property
    def gate(self) -> str:
        """An RE2 pattern that matches every text in which this recognizer could find something, "" = any text."""
        ...

    @property
    def digits(self) -> bool:
        """True when it finds nothing in a text without a digit, whatever its gate says."""
        ...

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterable[Hit]:
        """Return the places in the passage that hold this kind."""
        ...


@dataclass(frozen=True, slots=True)
class PatternRecognizer:
    """A recognizer that is a pattern and a judge.

    Args:
        name: what findings are signed with.
        entity_type: the kind.
        pattern: an RE2 pattern; its group 1 is the candidate.
        gate: an RE2 pattern that matches whatever `pattern` matches, and is quicker.
        judge: decides on each candidate.
        digits: True when `pattern` matches nothing that has no digit; then `gate` need not ask for one.
        framed: False when a value may begin or end with a line break, as only a stranger's pattern has it.
        retry: look again one character on when a candidate is refused. Only for patterns of bounded length.
        reason: tells whether the conversation gives a reason to look at all, for what words must announce.
    """

    name: str
    entity_type: EntityType
    pattern: str
    gate: str
    judge: Judge
    digits: bool = False
    framed: bool = True
    retry: bool = False
    reason: Callable[[Passage], bool] | None = None
    _compiled: Pattern = field(init=False, repr=False)

    def __post_init__(self) -> None:
        compiled = value_pattern(self.pattern) if self.framed else Pattern(self.pattern)
        object.__setattr__(self, "_compiled", compiled)

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Return the hits from left to right; they do not overlap."""
        position = 0
        seen = 0
        while (span := self._compiled.search(encoded, position)) is not None:
            if seen == 0 and self.reason is not None and not self.reason(passage):
                return
            start, end = span
            first = encoded.chars(start)
            if passage.heard is not None:
                # What spoke for a candidate that was refused says nothing about the next one.
                passage.heard.clear()
            seen += 1
            if passage.budget is not None and seen % _BETWEEN_CHECKS == 0:
                passage.budget.check()
            candidate = Candidate(passage, first, first + encoded.length(start, end))
            hit = self.judge(candidate)
            if hit is not None:
                yield hit
                # The pattern's closing boundary is not consumed: it may open the next value.
                position = start + encoded.width(passage.text[first : hit.end])
            elif self.retry:
                position = start + encoded.width(passage.text[first])
            else:
                position = end


@dataclass(frozen=True, slots=True)
class RowRecognizer:
    """A recognizer whose pattern takes a whole row of digits and what may stand between them, however long.

    A row is matched once and read in plain Python. To look again one character on would cost a search for each digit
    of a row that somebody made long.

    Args:
        name: what findings are signed with.
        entity_type: the kind.
        pattern: an RE2 pattern; its group 1 is the row.
        gate: an RE2 pattern that matches whatever `pattern` matches, and is quicker.
        read: finds the values in a row, from left to right.
    """

    name: str
    entity_type: EntityType
    pattern: str
    gate: str
    read: Callable[[Candidate], Iterable[Hit]]
    digits: bool = field(default=True, init=False)
    _compiled: Pattern = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", value_pattern(self.pattern))

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Return the hits from left to right; they do not overlap."""
        position = 0
        while (span := self._compiled.search(encoded, position)) is not None:
            start, position = span
            if passage.budget is not None:
                passage.budget.check()
            first = encoded.chars(start)
            yield from self.read(Candidate(passage, first, first + encoded.length(start, position)))


def gate_of(recognizers: Sequence[Recognizer]) -> Gate:
    """Return the gate of some recognizers, each at its index."""
    return Gate(
        [recognizer.gate for recognizer in recognizers],
        [index for index, recognizer in enumerate(recognizers) if recognizer.digits],
    )
