"""The trained weights, in tables by what they are looked up with.

The weights of one attribute are three, of the labels B, I and X; that of O is zero everywhere. They are kept as one
number: adding such numbers adds all three, at a third of the cost.
"""

import gzip
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files
from itertools import repeat
from math import exp
from typing import Final, Self

from redaction.names.features import LONGEST_AFFIX, OFFSETS, offset_of
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
Weigh = Callable[[str, int], Packed]
#: Attributes of a neighbour's word and something of the place itself, a bar between them: w, v or u after a sign.
_BESIDE: Final = frozenset("wvu")
_TWO_BEFORE: Final = "-2"


class WordWeights:
    """What one word weighs, in one place: each large table that it is looked up in costs a miss of the cache.

    Args:
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
        before: to the place after it, by the rest of the attribute, None for nothing.
        after: to the place before it.
        beyond: to the place two after it, by the word between.
    """

    __slots__ = ("after", "before", "beyond", "given", "here")

    def __init__(
        self,
        here: Packed,
        given: Given,
        before: Mapping[str, Packed] | None = None,
        after: Mapping[str, Packed] | None = None,
        beyond: Mapping[str, Packed] | None = None,
    ) -> None:
        self.here: Final = here
        self.given: Final = given
        self.before: Final = before
        self.after: Final = after
        self.beyond: Final = beyond

    def __repr__(self) -> str:
        return f"WordWeights({self.here})"


#: A word that training never met.
UNMET: Final = WordWeights(0, NOT_GIVEN)


class Weights:
    """The weights of attributes, and of labels that follow one another.

    Args:
        weights: by attribute, the weights of B, I and X in steps.
        transitions: the weight of each label after each label, in the order of `LABELS`.
        plain: words in lower case that are hardly ever a part of a name.

    Attributes:
        here: of attributes of a place itself and of pairs.
        seen: of attributes that a place sees from each of `OFFSETS`.
        words: by word; `UNMET` for any other.
        shaped_words: by how it is written, then by word, at its own place.
        shaped_tails: the same by its last letters.
        heads: by the first letters of a word, as many as the place in this list says.
        tails: by the last ones.
        given_tails: by its last three letters, to the places that see it from each of `OFFSETS`.
        given_heads: by its first five letters.
        moves: how each label after each label multiplies a chain's weight.
        plain: as above.
    """

    __slots__ = (
        "given_heads", "given_tails", "heads", "here", "moves", "plain", "seen", "shaped_tails", "shaped_words",
        "tails", "words",
    )  # fmt: skip

    def __init__(
        self,
        weights: Mapping[str, tuple[int, int, int]],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
    ) -> None:
        by_offset: dict[int, dict[str, Packed]] = {offset: {} for offset in (0, *OFFSETS)}
        for attribute, (begin, inside, other) in weights.items():
            offset = offset_of(attribute)
            packed = begin + (inside << _FIELD_BITS) + (other << 2 * _FIELD_BITS)
            by_offset[offset][attribute.removeprefix(str(offset)) if offset else attribute] = packed
        own = by_offset[0]
        self.here: Weigh = own.get
        self.seen: tuple[Weigh, ...] = tuple(by_offset[offset].get for offset in OFFSETS)
        self.words = _words(by_offset)
        self.shaped_words = _shaped("cw=", own)
        self.shaped_tails = _shaped("cs=", own)
        self.heads = [_called(f"p{count}=", own) for count in range(LONGEST_AFFIX + 1)]
        self.tails = [_called(f"s{count}=", own) for count in range(LONGEST_AFFIX + 1)]
        self.given_tails, self.given_heads = (_given(sign, by_offset) for sign in ("s3=", f"p{LONGEST_AFFIX}="))
        self.moves = tuple(tuple(exp(weight) for weight in row) for row in transitions)
        self.plain = plain

    def __repr__(self) -> str:
        return f"Weights(plain={len(self.plain)})"

    def of(self, attribute: str) -> Packed:
        """Return what one attribute weighs, as training knows it."""
        offset = offset_of(attribute)
        if not offset:
            return self.here(attribute, 0)
        return self.seen[OFFSETS.index(offset)](attribute.removeprefix(str(offset)), 0)

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


def _called(sign: str, own: Mapping[str, Packed]) -> dict[str, Packed]:
    """Return the weights of the attributes that begin with a sign, by what follows it."""
    return {attribute.removeprefix(sign): packed for attribute, packed in own.items() if attribute.startswith(sign)}


def _shaped(sign: str, own: Mapping[str, Packed]) -> dict[str, dict[str, Packed]]:
    """Return the same by how a word is written, which is one letter after the sign, then by what follows that."""
    found: dict[str, dict[str, Packed]] = {}
    for rest, packed in _called(sign, own).items():
        found.setdefault(rest[0], {})[rest[1:]] = packed
    return found


def _words(by_offset: Mapping[int, Mapping[str, Packed]]) -> dict[str, WordWeights]:
    """Return what each word that training met weighs."""
    own = by_offset[0]
    beside: dict[str, dict[str, dict[str, Packed]]] = {"-": {}, "+": {}}
    for attribute, packed in own.items():
        if attribute[0] in "-+" and attribute[1] in _BESIDE:
            word, _, rest = attribute[2:].rpartition("|")
            beside[attribute[0]].setdefault(word, {})[attribute[1] + rest] = packed
    beyond: dict[str, dict[str, Packed]] = {}
    for both, packed in _called(_TWO_BEFORE, own).items():
        # The words themselves may be bars.
        place = both.index("|", 1)
        beyond.setdefault(both[:place], {})[both[place + 1 :]] = packed
    before, after = beside["-"], beside["+"]
    here, given = _called("w=", own), _given("w=", by_offset)
    return {
        word: WordWeights(
            here.get(word, 0), given.get(word, NOT_GIVEN), before.get(word), after.get(word), beyond.get(word)
        )
        for word in {*here, *given, *before, *after, *beyond}
    }


def _given(sign: str, by_offset: Mapping[int, Mapping[str, Packed]]) -> dict[str, Given]:
    """Return what is given to the places that see what follows a sign."""
    tables = [_called(sign, by_offset[offset]) for offset in OFFSETS]
    far, before, after, beyond = tables
    names = {name for table in tables for name in table}
    return {name: (far.get(name, 0), before.get(name, 0), after.get(name, 0), beyond.get(name, 0)) for name in names}


def summed(weigh: Weigh, attributes: Iterable[str]) -> Packed:
    """Return the sum of the weights of attributes; one that training never met has none."""
    return sum(map(weigh, attributes, repeat(0)))


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
