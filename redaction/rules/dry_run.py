"""How two packs differ over stored messages, told without a value: kinds, lengths, and redacted text around them.

What only the second finds is looked for in the text as it is stored: what stands behind a pseudonym is masked whatever
the second says of it. What only the first finds is looked for in the text as it was typed, since it may be behind one.
A pack's own terms could be made to ask whether somebody's name stands there; so what they alone take away is counted
and not shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.originals import Original, original_of
from redaction.pseudonyms import mask
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from redaction.rules.turns import Turns, stops

#: How much of a message is shown around what is found in it, in code points each way.
AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One finding that only one of two packs has, without its value.

    Args:
        kind: the entity type.
        recognizer: what found it.
        score: how certain it was.
        length: how long it is, in code points.
        around: redacted text before and after it; None where that is not to be shown.
    """

    kind: str
    recognizer: str
    score: float
    length: int
    around: tuple[str, str] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Looked:
    """How two packs differ over one text.

    Args:
        new: what only the second masks.
        lost: what only the first masks.
        withheld: whether the second alone withholds it.
        released: whether the first alone withholds it.
        first_ns: how long the first took.
        second_ns: how long the second took.
    """

    new: tuple[Glimpse, ...]
    lost: tuple[Glimpse, ...]
    withheld: bool
    released: bool
    first_ns: int
    second_ns: int


def with_terms_of(pack: RulePack, other: RulePack) -> RulePack:
    """Return a pack's recognizers, thresholds and operators with another one's patterns, terms and names."""
    return replace(
        pack, patterns=other.patterns, allow=other.allow, deny=other.deny, staff=other.staff, triggers=other.triggers
    )


class Looking:
    """Looks at stored messages with the rules in force and with a draft.

    Args:
        first: the redactor of the rules in force.
        second: the redactor of the draft.
        termless: the redactor of the draft with the terms of the rules in force (`with_terms_of`).
        clock_ns: a clock of processor time in nanoseconds.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
    """

    def __init__(
        self,
        first: Redactor,
        second: Redactor,
        termless: Redactor,
        *,
        clock_ns: Callable[[], int],
        email_domain: str | None = None,
    ) -> None:
        self._redactors = first, second
        self._turns = Turns(first, second, clock_ns=clock_ns)
        self._termless = termless
        self._email_domain = email_domain

    def take(self, text: str, ledger: Ledger, *, context: Sequence[str] = (), from_agent: bool = False) -> Looked:
        """Return how the two differ over a stored text.

        Args:
            text: as it is stored.
            ledger: the conversation's, for its values; it is only read.
            context: earlier messages as they are stored, oldest first.
            from_agent: whether an agent wrote it, not a visitor.

        Raises:
            RedactionError: one of them cannot judge it.
        """
        original = original_of(text, ledger, email_domain=self._email_domain)
        typed = [self._typed(one, ledger) for one in context]
        found, times = self._turns.find(original.text, context=typed, from_agent=from_agent, stored=True)
        plain = text == original.text and typed == list(context)
        there = found if plain else self._there(text, context, from_agent)
        before, after = self._redactors
        return Looked(
            new=self._new(text, there),
            lost=self._lost(text, original, found, typed, from_agent),
            withheld=not from_agent and stops(after, there[1]) and not stops(before, there[0]),
            released=not from_agent and stops(before, found[0]) and not stops(after, found[1]),
            first_ns=times[0],
            second_ns=times[1],
        )

    def _typed(self, text: str, ledger: Ledger) -> str:
        return original_of(text, ledger, email_domain=self._email_domain).text

    def _there(self, text: str, context: Sequence[str], from_agent: bool) -> list[tuple[Finding, ...]]:
        """Return what both find in a text as it is stored; the first is asked only where the second finds anything."""
        second = _find(self._redactors[1], text, context, from_agent)
        return [_find(self._redactors[0], text, context, from_agent) if second else (), second]

    def _lost(
        self,
        text: str,
        original: Original,
        found: Sequence[tuple[Finding, ...]],
        typed: Sequence[str],
        from_agent: bool,
    ) -> tuple[Glimpse, ...]:
        lost = _uncovered(found[0], found[1], original.text)
        if not lost:
            return ()
        told = lost
        if self._termless is not self._redactors[1]:
            told = _uncovered(lost, _find(self._termless, original.text, typed, from_agent), original.text)
        shown = _Shown(text, original, (*found[0], *found[1]))
        return tuple(_glimpse(one, shown.around(one) if one in told else None) for one in lost)

    @staticmethod
    def _new(text: str, there: Sequence[tuple[Finding, ...]]) -> tuple[Glimpse, ...]:
        new = _uncovered(there[1], there[0], text)
        if not new:
            return ()
        shown = _Shown(text, original_of(text, Ledger()), (*there[0], *there[1]))
        return tuple(_glimpse(one, shown.around(one)) for one in new)


def _find(redactor: Redactor, text: str, context: Sequence[str], from_agent: bool) -> tuple[Finding, ...]:
    return redactor.find(text, Ledger(), context=context, keep_pseudonyms=from_agent, stored=True)


def _uncovered(ones: Sequence[Finding], others: Sequence[Finding], text: str) -> tuple[Finding, ...]:
    """Return the findings of which the others leave a letter or digit to be seen, whatever they call it."""
    covered = bytearray(len(text))
    for other in others:
        covered[other.start : other.end] = b"\x01" * (other.end - other.start)
    return tuple(one for one in ones if any(not covered[at] and text[at].isalnum() for at in range(one.start, one.end)))


def _glimpse(one: Finding, around: tuple[str, str] | None) -> Glimpse:
    return Glimpse(one.entity_type.value, one.recognizer, one.score, one.end - one.start, around)


class _Shown:
    """Shows what stands around a finding: what is stored of it, and of that nothing that either pack finds."""

    def __init__(self, stored: str, original: Original, findings: Sequence[Finding]) -> None:
        #: Pieces from left to right: from, to in the text as it was typed, and how that reads.
        self._pieces: list[tuple[int, int, str]] = []
        self._findings = sorted(findings, key=lambda one: (one.start, -one.end))
        at = place = 0
        for stretch in original.stretches:
            if at < stretch.start:
                self._pieces.append((at, stretch.start, stored[place : stretch.start + stretch.shift]))
            self._open(stretch.start, stretch.end, original.text)
            at, place = stretch.end, stretch.end + stretch.shift
        if at < len(original.text) or place < len(stored):
            self._pieces.append((at, len(original.text), stored[place:]))

    def _open(self, start: int, end: int, text: str) -> None:
        """Add a stretch that was never taken out, a mask in place of each finding in it."""
        for one in self._findings:
            left, right = max(start, one.start), min(end, one.end)
            if left < right:
                self._pieces += [(start, left, text[start:left]), (left, right, mask(one.entity_type))]
                start = right
        self._pieces.append((start, end, text[start:end]))

    def around(self, one: Finding) -> tuple[str, str]:
        """Return redacted text before and after a finding."""
        before = "".join(text for start, end, text in self._pieces if start < one.start and text)
        after = "".join(text for start, end, text in self._pieces if end > one.end and start >= one.start and text)
        return _end(before), _beginning(after)


def _end(text: str) -> str:
    return text if len(text) <= AROUND else "…" + text[-AROUND:]


def _beginning(text: str) -> str:
    return text if len(text) <= AROUND else text[:AROUND] + "…"
