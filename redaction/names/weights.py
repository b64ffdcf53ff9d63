"""The trained weights, in tables by what they are looked up with.

The weights of one attribute are three, of the labels B, I and X; that of O is zero everywhere. They are kept as one
number: adding such numbers adds all three, at a third of the cost.
"""

import gzip
from collections.abc import Mapping, Sequence
from importlib.resources import files
from math import exp
from typing import Final, Self

from redaction.names.features import LONGEST_AFFIX, OFFSETS, parted
from redaction.names.forms import NOT_GIVEN, Given, Packed

LABELS: Final = "OBIX"
#: What a weight is stored in multiples of.
STEP: Final = 1 / 64
#: A score beyond so many steps decides by itself; the bound keeps exponentials finite.
_MOST_STEPS: Final = round(40 / STEP)

_FIELD_BITS: Final = 20
_FIELD: Final = (1 << _FIELD_BITS) - 1
#: Half of what a field holds: added before a number is taken apart, so that no field is below zero.
_MIDDLE: Final = 1 << (_FIELD_BITS - 1)
_MIDDLES: Final = _MIDDLE | _MIDDLE << _FIELD_BITS | _MIDDLE << 2 * _FIELD_BITS
#: Attributes of a neighbour's word and something of the place itself, a bar between them: w, v or u after a sign.
_BESIDE: Final = "wvu"
_TWO_BEFORE: Final = "-2"
#: Attributes by how they begin, then by what follows that.
Signed = Mapping[str, Mapping[str, Packed]]


class WordWeights:
    """What one word weighs, in one place: each large table that it is looked up in costs a miss of the cache.

    Args:
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
        before: to the place after it, by the rest of the attribute, None for nothing.
        after: to the place before it.
        beyond: to the place two after it, by the word between.
        shaped: at its own place, by how it is written.
    """

    __slots__ = ("after", "before", "beyond", "given", "here", "shaped")

    def __init__(
        self,
        here: Packed,
        given: Given,
        before: Mapping[str, Packed] | None = None,
        after: Mapping[str, Packed] | None = None,
        beyond: Mapping[str, Packed] | None = None,
        shaped: Mapping[str, Packed] | None = None,
    ) -> None:
        self.here: Final = here
        self.given: Final = given
        self.before: Final = before
        self.after: Final = after
        self.beyond: Final = beyond
        self.shaped: Final = shaped

    def __repr__(self) -> str:
        return f"WordWeights({self.here})"


#: A word that training never met.
UNMET: Final = WordWeights(0, NOT_GIVEN)


class TailWeights:
    """What the last three letters of a word weigh.

    Args:
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
        shaped: at its own place, by how it is written.
    """

    __slots__ = ("given", "here", "shaped")

    def __init__(self, here: Packed, given: Given, shaped: Mapping[str, Packed] | None = None) -> None:
        self.here: Final = here
        self.given: Final = given
        self.shaped: Final = shaped

    def __repr__(self) -> str:
        return f"TailWeights({self.here})"


#: Letters that training never met there.
UNMET_TAIL: Final = TailWeights(0, NOT_GIVEN)


class Weights:
    """The weights of attributes, and of labels that follow one another.

    Args:
        weights: by attribute, the weights of B, I and X in steps.
        transitions: the weight of each label after each label, in the order of `LABELS`.
        plain: words in lower case that are hardly ever a part of a name.

    Attributes:
        here: of attributes of a place itself and of pairs, by how they begin, then by what follows that.
        seen: of attributes that a place sees from each of `OFFSETS`, likewise.
        words: by word; `UNMET` for any other.
        three_letters: by the last three letters of a word; `UNMET_TAIL` for any others.
        heads: by the first letters of a word, as many as the place in this list says.
        tails: by the last ones.
        given_heads: by its first five letters, to the places that see it from each of `OFFSETS`.
        moves: how each label after each label multiplies a chain's weight.
        plain: as above.
    """

    __slots__ = ("given_heads", "heads", "here", "moves", "plain", "seen", "tails", "three_letters", "words")

    def __init__(
        self,
        weights: Mapping[str, tuple[int, int, int]],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
    ) -> None:
        by_offset: dict[int, dict[str, dict[str, Packed]]] = {offset: {} for offset in (0, *OFFSETS)}
        for attribute, (begin, inside, other) in weights.items():
            offset, sign, rest = parted(attribute)
            packed = begin + (inside << _FIELD_BITS) + (other << 2 * _FIELD_BITS)
            by_offset[offset].setdefault(sign, {})[rest] = packed
        own = self.here = by_offset[0]
        self.seen = [by_offset[offset] for offset in OFFSETS]
        self.words = _words(own, given("w", self.seen))
        self.three_letters = _three_letters(own, given("s3", self.seen))
        self.heads, self.tails = (
            [own.get(f"{sign}{count}", {}) for count in range(LONGEST_AFFIX + 1)] for sign in ("p", "s")
        )
        self.given_heads = given(f"p{LONGEST_AFFIX}", self.seen)
        self.moves = tuple(tuple(exp(weight) for weight in row) for row in transitions)
        self.plain = plain

    def __repr__(self) -> str:
        return f"Weights(plain={len(self.plain)})"

    def of(self, attribute: str) -> Packed:
        """Return what one attribute weighs; one that training never met weighs nothing."""
        offset, sign, rest = parted(attribute)
        by_sign = self.seen[OFFSETS.index(offset)] if offset else self.here
        return by_sign.get(sign, {}).get(rest, 0)

    @classmethod
    def shipped(cls) -> Self:
        """Return the weights that come with the package."""
        return cls.load(files("redaction.names.data").joinpath("model.txt.gz").read_bytes())

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the weights that training wrote."""
        lines = iter(gzip.decompress(data).decode().split("\n"))
        transitions = [[int(weight) * STEP for weight in next(lines).split()] for _ in LABELS]
        plain = frozenset(next(lines).split(" "))
        weights: dict[str, tuple[int, int, int]] = {}
        for line in lines:
            attribute, _, rest = line.partition("\t")
            begin, inside, other = rest.split(" ")
            weights[attribute] = (int(begin), int(inside), int(other))
        return cls(weights, transitions, plain)


def _shaped(table: Mapping[str, Packed]) -> dict[str, dict[str, Packed]]:
    """Return by letters, then by how they are written, what is told by both: a shape is one letter before them."""
    found: dict[str, dict[str, Packed]] = {}
    for rest, packed in table.items():
        found.setdefault(rest[1:], {})[rest[0]] = packed
    return found


def _words(own: Signed, given_words: Mapping[str, Given]) -> dict[str, WordWeights]:
    """Return what each word that training met weighs."""
    before, after = (_beside(sign, own) for sign in "-+")
    beyond: dict[str, dict[str, Packed]] = {}
    for both, packed in own.get(_TWO_BEFORE, {}).items():
        # The words themselves may be bars.
        place = both.index("|", 1)
        beyond.setdefault(both[:place], {})[both[place + 1 :]] = packed
    here, shaped = own.get("w", {}), _shaped(own.get("cw", {}))
    return {
        word: WordWeights(
            here.get(word, 0), given_words.get(word, NOT_GIVEN),
            before.get(word), after.get(word), beyond.get(word), shaped.get(word),
        )
        for word in {*here, *given_words, *before, *after, *beyond, *shaped}
    }  # fmt: skip


def _beside(sign: str, own: Signed) -> dict[str, dict[str, Packed]]:
    """Return what words give to the place on one side of them, by the rest of the attribute."""
    found: dict[str, dict[str, Packed]] = {}
    for letter in _BESIDE:
        for both, packed in own.get(sign + letter, {}).items():
            word, _, rest = both.rpartition("|")
            found.setdefault(word, {})[letter + rest] = packed
    return found


def _three_letters(own: Signed, given_tails: Mapping[str, Given]) -> dict[str, TailWeights]:
    """Return what the last three letters of words weigh."""
    here, shaped = own.get("s3", {}), _shaped(own.get("cs", {}))
    return {
        tail: TailWeights(here.get(tail, 0), given_tails.get(tail, NOT_GIVEN), shaped.get(tail))
        for tail in {*here, *given_tails, *shaped}
    }


def given(sign: str, seen: Sequence[Signed]) -> dict[str, Given]:
    """Return what is given to the places that see what follows a sign."""
    tables = [by_sign.get(sign, {}) for by_sign in seen]
    far, before, after, beyond = tables
    names = {name for table in tables for name in table}
    return {name: (far.get(name, 0), before.get(name, 0), after.get(name, 0), beyond.get(name, 0)) for name in names}


def unpacked(packed: Packed) -> tuple[int, int, int]:
    """Return the weights of B, I and X in steps."""
    packed += _MIDDLES
    return (
        (packed & _FIELD) - _MIDDLE,
        (packed >> _FIELD_BITS & _FIELD) - _MIDDLE,
        (packed >> 2 * _FIELD_BITS) - _MIDDLE,
    )


def potential(steps: int) -> float:
    """Return how much weights multiply a chain's."""
    if -_MOST_STEPS < steps < _MOST_STEPS:
        return exp(steps * STEP)
    return exp(min(max(steps, -_MOST_STEPS), _MOST_STEPS) * STEP)
