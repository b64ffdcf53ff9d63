"""The trained model: weights, and how probable it holds each word of a text to be a part of a name.

A linear chain over four labels: nothing (O), the beginning (B) and the inside (I) of a person's name, and another
proper name (X). The weight of O is zero everywhere, so an attribute has three weights. Most words of a chat are plain:
in training they were hardly ever a part of a name. A plain word is taken for O, which cuts a text into short chains.
"""

import gzip
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat
from math import exp
from typing import Final, Self

from redaction.names.features import ALL_SMALL, OFFSETS, OPENING, Profile, offset_of, pairs, profile, shapes
from redaction.names.lexicon import NAMES, UNKNOWN, WORDS
from redaction.names.tokens import BREAK, CODE, GLUED, SIGN, SMALL, Token

LABELS: Final = "OBIX"
#: What a weight is stored in multiples of.
STEP: Final = 1 / 64
#: A score beyond this decides by itself; the bound keeps exponentials finite.
_MOST_SCORE: Final = 40.0

#: The weights of B, I and X, in steps, as one number: adding such numbers adds all three, at a third of the cost.
_Packed = int
_FIELD_BITS: Final = 20
_FIELD: Final = (1 << _FIELD_BITS) - 1
#: Half of what a field holds: added before a number is taken apart, so that no field is below zero.
_MIDDLE: Final = 1 << (_FIELD_BITS - 1)
_MIDDLES: Final = _MIDDLE | _MIDDLE << _FIELD_BITS | _MIDDLE << 2 * _FIELD_BITS
_Row = tuple[float, float, float, float]
_Weigh = Callable[[str, int], _Packed]
_PLAIN_SHAPES: Final = frozenset({SMALL, ALL_SMALL, OPENING})
_SMALL_SHAPES: Final = frozenset({SMALL, ALL_SMALL, SIGN})
#: How many candidates of one text are judged. A chat message has three; a page of prose has a hundred.
_MOST_JUDGED: Final = 120
_NEVER: Final = frozenset({SIGN, BREAK, CODE, GLUED})
#: Signs that may stand inside a name, the full stop only after an initial.
_LONGEST_ABBREVIATION: Final = 3
_INNER_SIGNS: Final = frozenset("\"'”“’-:")
#: The one English word that is always a capital; after a name it is a number.
_PRONOUN: Final = "i"
#: How many words the model keeps summed up, for speed. They are words of the shipped lists, not a conversation's.
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
    here: _Packed | None
    given: list[_Packed | None]


class NameModel:
    """Tells how probably each word of a text is a part of a person's name.

    Args:
        weights: by attribute, the weights of B, I and X in steps.
        transitions: the weight of each label after each label, in the order of `LABELS`.
        plain: words in lower case that are hardly ever a part of a name.
    """

    __slots__ = ("_given", "_here", "_moves", "_plain", "_ready")

    def __init__(
        self,
        weights: Mapping[str, tuple[int, int, int]],
        transitions: Sequence[Sequence[float]],
        plain: frozenset[str],
    ) -> None:
        by_offset: dict[int, dict[str, _Packed]] = {offset: {} for offset in (0, *OFFSETS)}
        for attribute, (begin, inside, other) in weights.items():
            offset = offset_of(attribute)
            packed = begin + (inside << _FIELD_BITS) + (other << 2 * _FIELD_BITS)
            by_offset[offset][attribute.removeprefix(str(offset)) if offset else attribute] = packed
        self._here: _Weigh = by_offset[0].get
        self._given: tuple[_Weigh, ...] = tuple(by_offset[offset].get for offset in OFFSETS)
        first, second, third, fourth = (tuple(exp(weight) for weight in row) for row in transitions)
        self._moves: tuple[tuple[float, ...], ...] = (first, second, third, fourth)
        self._plain = plain
        self._ready: dict[tuple[str, str], _Summed] = {}

    def __repr__(self) -> str:
        return f"NameModel(plain={len(self._plain)})"

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the model that training wrote."""
        lines = iter(gzip.decompress(data).decode().split("\n"))
        transitions = [[int(weight) * STEP for weight in next(lines).split()] for _ in LABELS]
        plain = frozenset(next(lines).split(" "))
        weights: dict[str, tuple[int, int, int]] = {}
        for line in lines:
            attribute, _, rest = line.partition("\t")
            begin, inside, other = rest.split(" ")
            weights[attribute] = (int(begin), int(inside), int(other))
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
        # Time is bounded: beyond so many candidates the lists decide, and a capital.
        places, rest = places[:_MOST_JUDGED], places[_MOST_JUDGED:]
        known = self._seen(tokens, written, places)
        profiles = {index: one.profile for index, one in known.items()}
        found: list[tuple[int, str, float, float]] = []
        first = 0
        while first < len(places):
            last = first
            while last + 1 < len(places) and places[last + 1] == places[last] + 1:
                last += 1
            chain = places[first : last + 1]
            scores = [self._score(tokens, profiles, known, index) for index in chain]
            marginals = self._decoded(scores, opens=chain[0] == 0, closes=chain[-1] == len(tokens) - 1)
            found.extend(
                (index, written[index], begin, inside) for index, (begin, inside) in zip(chain, marginals, strict=True)
            )
            first = last + 1
        found.extend(_unjudged(tokens, written, rest))
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
        """Return a profile that nothing is summed up of yet; one of an everyday word is kept."""
        summed = _Summed(profile(lower, shape), None, [None, None, None, None])
        if (shape == SIGN or lower in WORDS or lower in self._plain) and len(self._ready) < _MOST_READY:
            self._ready[lower, shape] = summed
        return summed

    def _score(
        self, tokens: Sequence[Token], profiles: Mapping[int, Profile], known: Mapping[int, _Summed], index: int
    ) -> _Row:
        """Return the potentials of O, B, I and X at a place."""
        own = known[index]
        if own.here is None:
            own.here = _sum(self._here, own.profile.here)
        total = own.here + _sum(self._here, pairs(tokens, profiles, index))
        for slot, offset in enumerate(OFFSETS):
            neighbour = known.get(index + offset)
            if neighbour is not None:
                given = neighbour.given[slot]
                if given is None:
                    given = neighbour.given[slot] = _sum(self._given[slot], neighbour.profile.seen_from(offset))
                total += given
        total += _MIDDLES
        return (
            1.0,
            _potential((total & _FIELD) - _MIDDLE),
            _potential((total >> _FIELD_BITS & _FIELD) - _MIDDLE),
            _potential((total >> 2 * _FIELD_BITS) - _MIDDLE),
        )

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


def _unjudged(
    tokens: Sequence[Token], written: Sequence[str], places: Sequence[int]
) -> Iterator[tuple[int, str, float, float]]:
    """Return what is said of candidates that there is no time for: capitals and listed names are people's."""
    last = -1
    for index in places:
        shape = written[index]
        if shape not in _SMALL_SHAPES or NAMES.get(tokens[index].lower, UNKNOWN)[:2] != UNKNOWN[:2]:
            continues = last == index - 1
            last = index
            yield index, shape, float(not continues), float(continues)


def _sum(weigh: _Weigh, attributes: Sequence[str]) -> _Packed:
    return sum(map(weigh, attributes, repeat(0)))


def _potential(steps: int) -> float:
    return exp(min(max(steps * STEP, -_MOST_SCORE), _MOST_SCORE))


def _scaled(row: _Row) -> _Row:
    """Return numbers in the same proportion that add up to one."""
    total = row[0] + row[1] + row[2] + row[3]
    return row[0] / total, row[1] / total, row[2] / total, row[3] / total
