"""The trained model: weights, and how probable it holds each word of a text to be a part of a name.

A linear chain over four labels: nothing (O), the beginning (B) and the inside (I) of a person's name, and another
proper name (X). The weight of O is zero everywhere, so an attribute has three weights. Most words of a chat are plain:
in training they were hardly ever a part of a name. A plain word is taken for O, which cuts a text into short chains.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import repeat
from math import exp
from typing import Final, Self

from redaction.names.chain import Moves, Row, decoded
from redaction.names.features import (
    AFTER,
    ALL_SMALL,
    BEFORE,
    OFFSETS,
    OPENING,
    Profile,
    Traits,
    group_of,
    group_of_pair,
    offset_of,
    pairs,
    profile,
    shapes,
)
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
_Weigh = Callable[[str, int], _Packed]
_PLAIN_SHAPES: Final = frozenset({SMALL, ALL_SMALL, OPENING})
_SMALL_SHAPES: Final = frozenset({SMALL, ALL_SMALL, SIGN})
#: How many candidates of one text are judged. A chat message has three; one of two thousand characters has sixty.
_MOST_JUDGED: Final = 64
_NEVER: Final = frozenset({SIGN, BREAK, CODE, GLUED})
#: Signs that may stand inside a name, the full stop only after an initial.
_LONGEST_ABBREVIATION: Final = 3
_INNER_SIGNS: Final = frozenset("\"'”“’-:")
#: The one English word that is always a capital; after a name it is a number.
_PRONOUN: Final = "i"
#: How many words the model keeps summed up, for speed. They are words of the shipped lists, not a conversation's.
_MOST_READY: Final = 20_000
_NOTHING: Final = (0,) * (1 + len(OFFSETS))


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

    __slots__ = ("_given", "_here", "_moves", "_plain", "_ready", "_traits")

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
        first, second, third, fourth = (_row(tuple(exp(weight) for weight in row)) for row in transitions)
        self._moves: Moves = (first, second, third, fourth)
        self._plain = plain
        self._ready: dict[tuple[str, str], _Summed] = {}
        self._traits: dict[Traits, tuple[_Packed, ...]] = {}

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
            marginals = decoded(self._moves, scores, opens=chain[0] == 0, closes=chain[-1] == len(tokens) - 1)
            found.extend(
                (index, written[index], begin, inside) for index, (begin, inside) in zip(chain, marginals, strict=True)
            )
            first = last + 1
        found.extend(_unjudged(tokens, written, rest))
        return found

    def groups(self, tokens: Sequence[Token], index: int) -> dict[str, float]:
        """Return what speaks for a word's being a part of a name, and what against it, by groups of attributes.

        Args:
            tokens: the text.
            index: the word.
        """
        written = shapes(tokens)
        known = self._seen(tokens, written, [index])
        own = known[index].profile
        said = [(group_of(attribute), self._here(attribute, 0)) for attribute in own.all_here()]
        around = pairs(tokens, {place: one.profile for place, one in known.items()}, index)
        said.extend((group_of_pair(attribute), self._here(attribute, 0)) for attribute in around)
        for slot, offset in enumerate(OFFSETS):
            if index + offset in known:
                seen = known[index + offset].profile.all_seen(offset)
                said.append((BEFORE if offset < 0 else AFTER, _sum(self._given[slot], seen)))
        found: dict[str, float] = {}
        for group, packed in said:
            found[group] = found.get(group, 0.0) + max(_unpacked(packed)[:2]) * STEP
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

    def _shared(self, traits: Traits | None) -> tuple[_Packed, ...]:
        """Return the weights of what many words have in common: at their own place, then as `OFFSETS` see them."""
        if traits is None:
            return _NOTHING
        shared = self._traits.get(traits)
        if shared is None:
            near = traits.near()
            shared = (
                _sum(self._here, traits.here()),
                *(_sum(self._given[slot], near) if abs(offset) == 1 else 0 for slot, offset in enumerate(OFFSETS)),
            )
            if len(self._traits) < _MOST_READY:
                self._traits[traits] = shared
        return shared

    def _seen_at(self, slot: int, own: Profile) -> _Packed:
        """Return the weights that a word gives to the place that sees it from an offset."""
        if abs(OFFSETS[slot]) > 1:
            return _sum(self._given[slot], own.far)
        return _sum(self._given[slot], own.near) + self._shared(own.traits)[1 + slot]

    def _score(
        self, tokens: Sequence[Token], profiles: Mapping[int, Profile], known: Mapping[int, _Summed], index: int
    ) -> Row:
        """Return the potentials of O, B, I and X at a place."""
        own = known[index]
        if own.here is None:
            own.here = _sum(self._here, own.profile.here) + self._shared(own.profile.traits)[0]
        total = own.here + _sum(self._here, pairs(tokens, profiles, index))
        for slot, offset in enumerate(OFFSETS):
            neighbour = known.get(index + offset)
            if neighbour is not None:
                given = neighbour.given[slot]
                if given is None:
                    given = neighbour.given[slot] = self._seen_at(slot, neighbour.profile)
                total += given
        begin, inside, other = _unpacked(total)
        return 1.0, _potential(begin), _potential(inside), _potential(other)


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


def _sum(weigh: _Weigh, attributes: Iterable[str]) -> _Packed:
    return sum(map(weigh, attributes, repeat(0)))


def _unpacked(packed: _Packed) -> tuple[int, int, int]:
    """Return the weights of B, I and X in steps."""
    packed += _MIDDLES
    return (
        (packed & _FIELD) - _MIDDLE,
        (packed >> _FIELD_BITS & _FIELD) - _MIDDLE,
        (packed >> 2 * _FIELD_BITS) - _MIDDLE,
    )


def _potential(steps: int) -> float:
    return exp(min(max(steps * STEP, -_MOST_SCORE), _MOST_SCORE))


def _row(weights: tuple[float, ...]) -> Row:
    outside, begin, inside, other = weights
    return outside, begin, inside, other
