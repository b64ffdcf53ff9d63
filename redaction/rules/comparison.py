"""What another rule pack would find, and whether it protects less."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, unique

from redaction.entities import STRENGTH, EntityType, Operator
from redaction.finding import Finding
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from redaction.rules.samples import SHIPPED
from redaction.rules.turns import Turns, stops


@dataclass(frozen=True, slots=True)
class Difference:
    """A finding that only one of two packs has.

    Args:
        text: the index of the text.
        finding: where it stands there.
    """

    text: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two packs differ over texts.

    Args:
        new: what only the second finds.
        lost: what only the first finds.
        withheld: indices of texts that only the second withholds.
        released: indices of texts that only the first withholds.
        first_ns: mean time a message under the first pack.
        second_ns: mean time a message under the second pack.
    """

    new: tuple[Difference, ...]
    lost: tuple[Difference, ...]
    withheld: tuple[int, ...]
    released: tuple[int, ...]
    first_ns: float
    second_ns: float


def compare(first: RulePack, second: RulePack, texts: Iterable[str], *, clock_ns: Callable[[], int]) -> Comparison:
    """Return how two packs differ over texts, each a message of its own.

    Args:
        first: the rules in force.
        second: the rules that somebody proposes.
        texts: messages of visitors.
        clock_ns: a clock in nanoseconds.

    Raises:
        RedactionError: a text could not be judged under one of the packs.
    """
    before, after = redactor_of(first), redactor_of(second)
    turns = Turns(before, after, clock_ns=clock_ns, looks=2)
    new: list[Difference] = []
    lost: list[Difference] = []
    stopped: list[tuple[bool, bool]] = []
    spent: list[list[int]] = []
    for index, text in enumerate(texts):
        (ones, others), times = turns.find(text)
        new.extend(Difference(index, found) for found in _only(others, ones))
        lost.extend(Difference(index, found) for found in _only(ones, others))
        stopped.append((stops(before, ones), stops(after, others)))
        spent.append(times)
    return Comparison(
        new=tuple(new),
        lost=tuple(lost),
        withheld=tuple(index for index, way in enumerate(stopped) if way == (False, True)),
        released=tuple(index for index, way in enumerate(stopped) if way == (True, False)),
        first_ns=sum(first_ns for first_ns, _ in spent) / max(1, len(spent)),
        second_ns=sum(second_ns for _, second_ns in spent) / max(1, len(spent)),
    )


@unique
class Loosening(StrEnum):
    """In which way a pack protects less than another."""

    RECOGNIZER_OFF = "recognizer_off"
    THRESHOLD_RAISED = "threshold_raised"
    OPERATOR_WEAKENED = "operator_weakened"
    ALLOW_LIST_GROWN = "allow_list_grown"
    PATTERN_DROPPED = "pattern_dropped"
    DENY_LIST_SHRUNK = "deny_list_shrunk"
    STAFF_SHRUNK = "staff_shrunk"
    TRIGGER_DROPPED = "trigger_dropped"
    FINDING_LOST = "finding_lost"


@dataclass(frozen=True, slots=True)
class Loosened:
    """One way in which a pack protects less.

    Args:
        how: which.
        what: the recognizer, the entity type, or the number of entries or texts; never an entry itself.
    """

    how: Loosening
    what: str


def loosens(pack: RulePack, other: RulePack, corpus: Iterable[str] = SHIPPED) -> tuple[Loosened, ...]:
    """Return every way in which a pack protects less than another; () = in none. A way back counts like any other.

    Args:
        pack: the rules that somebody proposes.
        other: the rules in force.
        corpus: messages of visitors in which nothing may be lost.

    Raises:
        RedactionError: a text could not be judged under one of the packs.
    """
    found: list[Loosened] = []
    for name, before in other.recognizers.items():
        after = pack.recognizers[name]
        if before.on and not after.on:
            found.append(Loosened(Loosening.RECOGNIZER_OFF, name))
        elif before.on and after.min_score > before.min_score:
            found.append(Loosened(Loosening.THRESHOLD_RAISED, name))
    for direction in ("from_visitor", "from_agent"):
        weaker = _weaker(getattr(pack, direction), getattr(other, direction))
        found.extend(Loosened(Loosening.OPERATOR_WEAKENED, f"{direction}.{kind.value}") for kind in weaker)
    counts = (
        (Loosening.ALLOW_LIST_GROWN, len(set(pack.allow) - set(other.allow))),
        (Loosening.PATTERN_DROPPED, len(set(other.patterns) - set(pack.patterns))),
        (Loosening.DENY_LIST_SHRUNK, len(set(other.deny) - set(pack.deny))),
        (Loosening.STAFF_SHRUNK, len(set(other.staff) - set(pack.staff))),
        (Loosening.TRIGGER_DROPPED, len(set(other.triggers) - set(pack.triggers))),
    )
    found.extend(Loosened(how, str(count)) for how, count in counts if count)
    found.extend(Loosened(Loosening.FINDING_LOST, kind.value) for kind in _lost(pack, other, corpus))
    return tuple(found)


def _weaker(after: Mapping[EntityType, Operator], before: Mapping[EntityType, Operator]) -> list[EntityType]:
    return [kind for kind in EntityType if STRENGTH[after[kind]] < STRENGTH[before[kind]]]


def _lost(after: RulePack, before: RulePack, corpus: Iterable[str]) -> list[EntityType]:
    """Return the kinds of findings of which a letter or digit is protected less, or not at all any more.

    Under which kind it is found does not matter, what happens to it does.
    """

    def kept(pack: RulePack, found: Finding) -> int:
        return STRENGTH[pack.from_visitor[found.entity_type]]

    first, second = redactor_of(before), redactor_of(after)
    lost: set[EntityType] = set()
    for text in corpus:
        strength = [0] * len(text)
        for found in second.find(text, Ledger()):
            strength[found.start : found.end] = [kept(after, found)] * (found.end - found.start)
        for found in first.find(text, Ledger()):
            # A weaker operator of the kind itself is told as that; here at least something has to happen still.
            wanted = min(kept(before, found), max(kept(after, found), STRENGTH[Operator.PSEUDONYMISE]))
            if any(strength[at] < wanted and text[at].isalnum() for at in range(found.start, found.end)):
                lost.add(found.entity_type)
    return sorted(lost)


def _only(ones: Sequence[Finding], others: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what stands in the first findings and not in the second: another place or another kind."""
    there = {_place(other) for other in others}
    return tuple(finding for finding in ones if _place(finding) not in there)


def _place(finding: Finding) -> tuple[int, int, EntityType]:
    return finding.start, finding.end, finding.entity_type
