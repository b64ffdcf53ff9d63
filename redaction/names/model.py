"""The trained model: weights, and how probable it holds each word of a text to be a part of a name.

A linear chain over four labels: nothing (O), the beginning (B) and the inside (I) of a person's name, and another
proper name (X). The weight of O is zero everywhere, so an attribute has three weights. Most words of a chat are plain:
in training they were hardly ever a part of a name. A plain word is taken for O, which cuts a text into short chains.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import exp
from typing import Final, Self

from redaction.names.features import ALL_SMALL, OFFSETS, OPENING, Profile, offset_of, pairs, profile, shapes
from redaction.names.tokens import BREAK, CODE, GLUED, SIGN, SMALL, Token

LABELS: Final = "OBIX"
#: What a weight is stored in multiples of.
STEP: Final = 1 / 64
#: A score beyond this decides by itself; the bound keeps exponentials finite.
_MOST_SCORE: Final = 40.0

#: Weights of B, I and X.
_Vector = tuple[float, float, float]
_Row = tuple[float, float, float, float]
_Weights = Mapping[str, _Vector]
_PLAIN_SHAPES: Final = frozenset({SMALL, ALL_SMALL, OPENING})
_NEVER: Final = frozenset({SIGN, BREAK, CODE, GLUED})
#: Signs that may stand inside a name, the full stop only after an initial.
_LONGEST_ABBREVIATION: Final = 3
_INNER_SIGNS: Final = frozenset("\"'”“’-:")
#: The one English word that is always a capital; after a name it is a number.
_PRONOUN: Final = "i"
#: How many words the model keeps summed up, for speed. They are the model's own words, not a conversation's.
_MOST_READY: Final = 20_000
_EVEN: Final[_Row] = (1.0, 1.0, 1.0, 1.0)


@dataclass(slots=True)
class _Summed:
    """A profile, and its weights as far as they have been summed up.

    Args:
        profile: the profile.
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
    """

    profile: Profile
    here: _Vector | None
    given: list[_Vector | None]


class NameModel:
    """Tells how probably each word of a text is a part of a person's name.

    Args:
        weights: by attribute, the weights of B, I and X.
        transitions: the weight of each label after each label, in the order of `LABELS`.
        plain: words in lower case that are hardly ever a part of a name.
    """

    __slots__ = ("_given", "_here", "_moves", "_plain", "_ready")

    def __init__(
        self,
        weights: Mapping[str, _Vector],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
    ) -> None:
        by_offset: dict[int, dict[str, _Vector]] = {offset: {} for offset in (0, *OFFSETS)}
        for attribute, vector in weights.items():
            offset = offset_of(attribute)
            by_offset[offset][attribute.removeprefix(str(offset)) if offset else attribute] = vector
        self._here: _Weights = by_offset[0]
        self._given: tuple[_Weights, ...] = tuple(by_offset[offset] for offset in OFFSETS)
        first, second, third, fourth = (tuple(exp(weight) for weight in row) for row in transitions)
        self._moves: tuple[tuple[float, ...], ...] = (first, second, third, fourth)
        self._plain = plain
        self._ready: dict[tuple[str, str], _Summed] = {}

    def __repr__(self) -> str:
        return f"NameModel(attributes={len(self._here)}, plain={len(self._plain)})"

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the model that training wrote."""
        lines = iter(gzip.decompress(data).decode().split("\n"))
        transitions = [[int(weight) * STEP for weight in next(lines).split()] for _ in LABELS]
        plain = frozenset(next(lines).split(" "))
        weights: dict[str, _Vector] = {}
        for line in lines:
            attribute, _, rest = line.partition("\t")
            begin, inside, other = rest.split(" ")
            weights[attribute] = (int(begin) * STEP, int(inside) * STEP, int(other) * STEP)
        return cls(weights, transitions, plain)

    @classmethod
    def shipped(cls) -> Self:
        """Return the model that comes with the package."""
        return cls.load(files("redaction.names.data").joinpath("model.txt.gz").read_bytes())

    def is_plain(self, word: str) -> bool:
        """Tell whether a word in lower case is hardly ever a part of a name."""
        return word in self._plain

    def probabilities(self, tokens: Sequence[Token]) -> list[tuple[int, str, float, float]]:
        """Return the places that may be a part of a name, each with its shape and the probabilities of B and I.

        Args:
            tokens: the text.
        """
        written = shapes(tokens)
        places = self._candidates(tokens, written)
        if not places:
            return []
        known = self._seen(tokens, written, places)
        kinds = {index: one.profile.kind for index, one in known.items()}
        found: list[tuple[int, str, float, float]] = []
        first = 0
        while first < len(places):
            last = first
            while last + 1 < len(places) and places[last + 1] == places[last] + 1:
                last += 1
            chain = places[first : last + 1]
            scores = [self._score(tokens, kinds, known, index) for index in chain]
            marginals = self._decoded(scores, opens=chain[0] == 0, closes=chain[-1] == len(tokens) - 1)
            found.extend(
                (index, written[index], begin, inside) for index, (begin, inside) in zip(chain, marginals, strict=True)
            )
            first = last + 1
        return found

    def _candidates(self, tokens: Sequence[Token], written: Sequence[str]) -> list[int]:
        """Return the places that may be a part of a name; signs between two of them too."""
        plain = self._plain
        found: list[int] = []
        for index, shape in enumerate(written):
            if shape in _NEVER:
                continue
            lower = tokens[index].lower
            if shape in _PLAIN_SHAPES and lower in plain:
                continue
            if lower == _PRONOUN and not (found and found[-1] == index - 1):
                continue
            if found and found[-1] == index - 2 and written[index - 1] == SIGN and _is_inside(tokens, index - 1):
                found.append(index - 1)
            found.append(index)
        return found

    def _seen(self, tokens: Sequence[Token], written: Sequence[str], places: Sequence[int]) -> dict[int, _Summed]:
        """Return the profiles of all places that candidates can see."""
        known: dict[int, _Summed] = {}
        #: A text that says the same word over and over is not looked up over and over.
        new: dict[tuple[str, str], _Summed] = {}
        for place in places:
            for index in (place, *(place + offset for offset in OFFSETS)):
                if index not in known and 0 <= index < len(tokens):
                    key = (tokens[index].lower, written[index])
                    summed = self._ready.get(key) or new.get(key)
                    if summed is None:
                        summed = new[key] = self._new(*key)
                    known[index] = summed
        return known

    def _new(self, lower: str, shape: str) -> _Summed:
        """Return a profile that nothing is summed up of yet; one of the model's own words is kept."""
        summed = _Summed(profile(lower, shape), None, [None, None, None, None])
        if (lower in self._plain or shape == SIGN) and len(self._ready) < _MOST_READY:
            self._ready[lower, shape] = summed
        return summed

    def _sum_given(self, own: Profile, slot: int) -> _Vector:
        return _sum(self._given[slot], own.seen_from(OFFSETS[slot]))

    def _score(
        self, tokens: Sequence[Token], kinds: Mapping[int, str], known: Mapping[int, _Summed], index: int
    ) -> _Row:
        """Return the potentials of O, B, I and X at a place."""
        own = known[index]
        if own.here is None:
            own.here = _sum(self._here, own.profile.here)
        begin, inside, other = own.here
        more = _sum(self._here, pairs(tokens, kinds, index))
        begin, inside, other = begin + more[0], inside + more[1], other + more[2]
        for slot, offset in enumerate(OFFSETS):
            neighbour = known.get(index + offset)
            if neighbour is not None:
                vector = neighbour.given[slot]
                if vector is None:
                    vector = neighbour.given[slot] = self._sum_given(neighbour.profile, slot)
                begin, inside, other = begin + vector[0], inside + vector[1], other + vector[2]
        return 1.0, _potential(begin), _potential(inside), _potential(other)

    def _decoded(self, potentials: Sequence[_Row], *, opens: bool, closes: bool) -> list[tuple[float, float]]:
        """Return the probabilities of B and I along one chain, by the forward-backward algorithm.

        Args:
            potentials: of each place.
            opens: True when the chain begins the text: before it there is no label. Before any other there is an O.
            closes: True when the chain ends the text.
        """
        (oo, ob, oi, ox), (bo, bb, bi, bx), (io, ib, ii, ix), (xo, xb, xi, xx) = self._moves
        row: _Row = potentials[0]
        if not opens:
            row = (row[0] * oo, row[1] * ob, row[2] * oi, row[3] * ox)
        forward = [_scaled(row)]
        for po, pb, pi, px in potentials[1:]:
            o, b, i, x = forward[-1]
            forward.append(
                _scaled(
                    (
                        (o * oo + b * bo + i * io + x * xo) * po,
                        (o * ob + b * bb + i * ib + x * xb) * pb,
                        (o * oi + b * bi + i * ii + x * xi) * pi,
                        (o * ox + b * bx + i * ix + x * xx) * px,
                    )
                )
            )
        back: _Row = _EVEN if closes else (oo, bo, io, xo)
        found: list[tuple[float, float]] = []
        for place in range(len(potentials) - 1, -1, -1):
            row = forward[place]
            begin, inside = row[1] * back[1], row[2] * back[2]
            total = row[0] * back[0] + begin + inside + row[3] * back[3]
            found.append((begin / total, inside / total))
            if place:
                potential = potentials[place]
                o, b, i, x = (
                    potential[0] * back[0], potential[1] * back[1], potential[2] * back[2], potential[3] * back[3],
                )  # fmt: skip
                back = _scaled(
                    (
                        oo * o + ob * b + oi * i + ox * x,
                        bo * o + bb * b + bi * i + bx * x,
                        io * o + ib * b + ii * i + ix * x,
                        xo * o + xb * b + xi * i + xx * x,
                    )
                )
        found.reverse()
        return found


def _is_inside(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a sign may stand inside a name."""
    sign = tokens[index].lower
    return sign in _INNER_SIGNS or (sign == "." and len(tokens[index - 1].lower) <= _LONGEST_ABBREVIATION)


def _sum(weights: _Weights, attributes: Iterable[str]) -> _Vector:
    begin = inside = other = 0.0
    for attribute in attributes:
        if attribute in weights:
            vector = weights[attribute]
            begin += vector[0]
            inside += vector[1]
            other += vector[2]
    return begin, inside, other


def _potential(score: float) -> float:
    return exp(min(max(score, -_MOST_SCORE), _MOST_SCORE))


def _scaled(row: _Row) -> _Row:
    """Return numbers in the same proportion that add up to one."""
    total = row[0] + row[1] + row[2] + row[3]
    return row[0] / total, row[1] / total, row[2] / total, row[3] / total
