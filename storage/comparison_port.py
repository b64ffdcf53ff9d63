"""What the opener tells of two packs over stored conversations: counts, and examples without a value; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storage.vocabulary import ConversationId


@dataclass(frozen=True, slots=True)
class Example:
    """One value that only one of two packs masks, without the value.

    Attributes:
        conversation: where it stands.
        kind: the kind of value.
        recognizer: what found it.
        score: how certain it was.
        length: how long it is, in code points.
        before: redacted text before it.
        after: redacted text after it.
        lot: drawn at random; those with the lowest are shown, so that each example is as likely as another.
    """

    conversation: ConversationId
    kind: str
    recognizer: str
    score: float
    length: int
    before: str = field(repr=False)
    after: str = field(repr=False)
    lot: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found in some conversations, or in all of them so far.

    Attributes:
        messages: how many texts were compared.
        unjudged: how many of them could not be judged.
        withheld: how many only the second pack withholds.
        released: how many only the first one withholds.
        new: by kind, how many values only the second masks.
        lost: by kind, how many only the first one masks.
        first_ns: how long the first took in all, in nanoseconds of processor time.
        second_ns: how long the second took.
        new_examples: some of what is new.
        lost_examples: some of what is lost, unless a pack's own terms alone make the difference.
    """

    messages: int = 0
    unjudged: int = 0
    withheld: int = 0
    released: int = 0
    new: Mapping[str, int] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    first_ns: int = 0
    second_ns: int = 0
    new_examples: tuple[Example, ...] = ()
    lost_examples: tuple[Example, ...] = ()

    def plus(self, other: "Tally", *, examples: int) -> "Tally":
        """Return both together, with so many examples of each sort at the most."""
        return Tally(
            self.messages + other.messages,
            self.unjudged + other.unjudged,
            self.withheld + other.withheld,
            self.released + other.released,
            dict(Counter(self.new) + Counter(other.new)),
            dict(Counter(self.lost) + Counter(other.lost)),
            self.first_ns + other.first_ns,
            self.second_ns + other.second_ns,
            _drawn((*self.new_examples, *other.new_examples), examples),
            _drawn((*self.lost_examples, *other.lost_examples), examples),
        )

    @property
    def first_us(self) -> float:
        """What a message costs under the first pack, in microseconds of processor time."""
        return self.first_ns / 1_000 / max(1, self.messages - self.unjudged)

    @property
    def second_us(self) -> float:
        """What it costs under the second one."""
        return self.second_ns / 1_000 / max(1, self.messages - self.unjudged)


@dataclass(frozen=True, slots=True)
class Compared:
    """The opener's answer about a batch.

    Attributes:
        tally: what was found.
        skipped: how many were left out: restricted, erased meanwhile, or not to be opened.
        left: which ones there was no time for; ask for them again.
    """

    tally: Tally
    skipped: int = 0
    left: tuple[ConversationId, ...] = ()


def _drawn(examples: Iterable[Example], most: int) -> tuple[Example, ...]:
    return tuple(sorted(examples, key=lambda one: one.lot)[:most])
