"""The trained weights, in tables by what they are looked up with.

The weights of one attribute are three, of the labels B, I and X; that of O is zero everywhere. They are kept as one
number: adding such numbers adds all three, at a third of the cost.
"""

import gzip
from collections.abc import Mapping, Sequence
from importlib.resources import files
from math import exp
from typing import Final, Self

from redaction.names.features import OFFSETS, parted
from redaction.names.forms import Packed
from redaction.names.word_weights import Signed, head_weights, tail_weights, word_weights

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
        heads: by the first letters of a word.
        tails: by the last ones.
        moves: how each label after each label multiplies a chain's weight.
    """

    __slots__ = ("heads", "here", "moves", "seen", "tails", "words")

    def __init__(
        self,
        weights: Mapping[str, tuple[int, int, int]],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
    ) -> None:
        by_offset: dict[int, Signed] = {offset: {} for offset in (0, *OFFSETS)}
        for attribute, (begin, inside, other) in weights.items():
            offset, sign, rest = parted(attribute)
            packed = begin + (inside << _FIELD_BITS) + (other << 2 * _FIELD_BITS)
            by_offset[offset].setdefault(sign, {})[rest] = packed
        own = self.here = by_offset[0]
        self.seen = [by_offset[offset] for offset in OFFSETS]
        self.words = word_weights(own, self.seen, plain)
        self.heads, self.tails = head_weights(own, self.seen), tail_weights(own, self.seen)
        self.moves = tuple(tuple(exp(weight) for weight in row) for row in transitions)

    def __repr__(self) -> str:
        return f"Weights(words={len(self.words)})"

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
