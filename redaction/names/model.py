"""The trained model: weights, and how probable it holds each word of a text to be a part of a name.

A linear chain over four labels: nothing (O), the beginning (B) and the inside (I) of a person's name, and another
proper name (X). The weight of O is zero everywhere, so an attribute has three weights. Most words of a chat are plain:
in training they were never a part of a name. A plain word is taken for O, which cuts a text into short chains.
"""

import gzip
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp
from typing import Final, Self

from redaction.names.features import ALL_SMALL, OPENING, REACH, Profile, pairs, profile, shapes
from redaction.names.tokens import BREAK, CODE, SIGN, SMALL, Token

LABELS: Final = "OBIX"
#: What a weight is stored in multiples of.
STEP: Final = 1 / 64
#: A score beyond this decides by itself; the bound keeps exponentials finite.
_MOST_SCORE: Final = 40.0

#: Weights of B, I and X.
_Vector = tuple[float, float, float]
_NOTHING: Final[_Vector] = (0.0, 0.0, 0.0)
_OFFSETS: Final = (-REACH, -1, 1, REACH)
_PLAIN_SHAPES: Final = frozenset({SMALL, ALL_SMALL, OPENING})
_NEVER: Final = frozenset({SIGN, BREAK, CODE})


@dataclass(frozen=True, slots=True)
class _Known:
    """A profile with its weights summed up: at its own place, and at the places -2, -1, +1, +2 from its neighbours."""

    profile: Profile
    here: _Vector
    given: tuple[_Vector, _Vector, _Vector, _Vector]


class NameModel:
    """Tells how probably each word of a text is a part of a person's name.

    Args:
        weights: by attribute, the weights of B, I and X.
        transitions: the weight of each label after each label, in the order of `LABELS`.
        plain: words in lower case that are never a part of a name unless a capital says so.
        common: words whose profiles are kept ready, for speed.
    """

    __slots__ = ("_plain", "_ready", "_transitions", "_weights")

    def __init__(
        self,
        weights: dict[str, _Vector],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
        common: Sequence[str] = (),
    ) -> None:
        self._weights = weights
        self._transitions = tuple(tuple(exp(weight) for weight in row) for row in transitions)
        self._plain = plain
        self._ready = {
            (word, shape): self._summed(word, shape)
            for word in common
            for shape in ((SMALL, ALL_SMALL, OPENING) if word[0].isalpha() else (SIGN,))
        }

    def __repr__(self) -> str:
        return f"NameModel(attributes={len(self._weights)}, plain={len(self._plain)})"

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the model that `dump` wrote."""
        lines = iter(gzip.decompress(data).decode().split("\n"))
        transitions = [[int(weight) * STEP for weight in next(lines).split()] for _ in LABELS]
        plain = next(lines).split(" ")
        common = next(lines).split(" ")
        weights: dict[str, _Vector] = {}
        for line in lines:
            attribute, _, rest = line.partition("\t")
            begin, inside, other = rest.split(" ")
            weights[attribute] = (int(begin) * STEP, int(inside) * STEP, int(other) * STEP)
        return cls(weights, transitions, frozenset(plain), common)

    @classmethod
    def shipped(cls) -> Self:
        """Return the model that comes with the package."""
        return cls.load(files("redaction.names.data").joinpath("model.txt.gz").read_bytes())

    def probabilities(self, tokens: Sequence[Token]) -> list[tuple[int, str, float, float]]:
        """Return the places that may be a part of a name, each with its shape and the probabilities of B and I.

        Args:
            tokens: the text.
        """
        written = shapes(tokens)
        places = self._candidates(tokens, written)
        if not places:
            return []
        ready = self._ready
        # Only what candidates can see is looked up.
        seen = {index + offset for index in places for offset in (-2, -1, 0, 1, 2)}
        known: list[_Known] = []
        for index, (token, shape) in enumerate(zip(tokens, written, strict=True)):
            if index in seen:
                known.append(ready.get((token.lower, shape)) or self._summed(token.lower, shape))
            else:
                known.append(_UNSEEN)
        profiles = [one.profile for one in known]
        found: list[tuple[int, float, float]] = []
        chain: list[int] = []
        scores: list[_Vector] = []
        for index in places:
            if chain and index != chain[-1] + 1:
                found.extend(self._decoded(chain, scores, len(tokens)))
                chain, scores = [], []
            chain.append(index)
            scores.append(self._score(tokens, written, known, profiles, index))
        found.extend(self._decoded(chain, scores, len(tokens)))
        return [(index, written[index], begin, inside) for index, begin, inside in found]

    def _candidates(self, tokens: Sequence[Token], written: Sequence[str]) -> list[int]:
        """Return the places that may be a part of a name; signs between two of them too."""
        plain = self._plain
        found: list[int] = []
        for index, (token, shape) in enumerate(zip(tokens, written, strict=True)):
            if shape in _NEVER:
                continue
            if shape in _PLAIN_SHAPES and token.lower in plain:
                continue
            if found and found[-1] == index - 2 and written[index - 1] == SIGN:
                found.append(index - 1)
            found.append(index)
        return found

    def _summed(self, lower: str, shape: str) -> _Known:
        weights = self._weights
        own = profile(lower, shape)
        return _Known(
            own,
            _sum(weights, own.here),
            (
                _sum(weights, [f"{-REACH}{attribute}" for attribute in own.far]),
                _sum(weights, [f"-1{attribute}" for attribute in own.near]),
                _sum(weights, [f"1{attribute}" for attribute in own.near]),
                _sum(weights, [f"{REACH}{attribute}" for attribute in own.far]),
            ),
        )

    def _score(
        self,
        tokens: Sequence[Token],
        written: Sequence[str],
        known: Sequence[_Known],
        profiles: Sequence[Profile],
        index: int,
    ) -> _Vector:
        begin, inside, other = known[index].here
        get = self._weights.get
        for attribute in pairs(tokens, written, profiles, index):
            vector = get(attribute)
            if vector is not None:
                begin += vector[0]
                inside += vector[1]
                other += vector[2]
        last = len(tokens)
        for slot, offset in enumerate(_OFFSETS):
            if 0 <= index + offset < last:
                vector = known[index + offset].given[slot]
                begin += vector[0]
                inside += vector[1]
                other += vector[2]
        return begin, inside, other

    def _decoded(
        self, chain: Sequence[int], scores: Sequence[_Vector], length: int
    ) -> Iterator[tuple[int, float, float]]:
        """Return the probabilities of B and I along one chain, by the forward-backward algorithm."""
        moves = self._transitions
        potentials = [
            (1.0, *(exp(min(max(score, -_MOST_SCORE), _MOST_SCORE)) for score in vector)) for vector in scores
        ]
        # Before the first place of a text there is no label, before any other chain there is an O.
        entry = (1.0, 1.0, 1.0, 1.0) if chain[0] == 0 else moves[0]
        forward: list[tuple[float, ...]] = []
        row = _scaled([entry[label] * potentials[0][label] for label in range(4)])
        forward.append(row)
        for potential in potentials[1:]:
            o, b, i, x = row
            row = _scaled(
                [
                    (o * moves[0][label] + b * moves[1][label] + i * moves[2][label] + x * moves[3][label])
                    * potential[label]
                    for label in range(4)
                ]
            )
            forward.append(row)
        at_end = chain[-1] == length - 1
        back = (1.0, 1.0, 1.0, 1.0) if at_end else tuple(moves[label][0] for label in range(4))
        found: list[tuple[int, float, float]] = []
        for place in range(len(chain) - 1, -1, -1):
            row = forward[place]
            total = row[0] * back[0] + row[1] * back[1] + row[2] * back[2] + row[3] * back[3]
            found.append((chain[place], row[1] * back[1] / total, row[2] * back[2] / total))
            if place:
                o, b, i, x = (potentials[place][label] * back[label] for label in range(4))
                back = _scaled(
                    [
                        moves[label][0] * o + moves[label][1] * b + moves[label][2] * i + moves[label][3] * x
                        for label in range(4)
                    ]
                )
        return reversed(found)


_UNSEEN: Final = _Known(Profile((), (), (), "", ""), _NOTHING, (_NOTHING, _NOTHING, _NOTHING, _NOTHING))


def _sum(weights: dict[str, _Vector], attributes: Sequence[str]) -> _Vector:
    begin = inside = other = 0.0
    for attribute in attributes:
        vector = weights.get(attribute)
        if vector is not None:
            begin += vector[0]
            inside += vector[1]
            other += vector[2]
    return begin, inside, other


def _scaled(row: Sequence[float]) -> tuple[float, ...]:
    """Return numbers in the same proportion that add up to one."""
    total = sum(row)
    return tuple(value / total for value in row)
