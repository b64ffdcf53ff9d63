"""The trained model: how probable it holds each word of a text to be a part of a name.

A linear chain over four labels: nothing (O), the beginning (B) and the inside (I) of a person's name, and another
proper name (X). Most words of a chat are plain: in training they were hardly ever a part of a name. A plain word is
taken for O, which cuts a text into short chains.
"""

from collections.abc import Iterator
from typing import Final, Self

from redaction.budget import DEFAULT_MAX_NAME_WORDS
from redaction.names.chain import Moves, Row, decoded
from redaction.names.features import (
    AFTER,
    ALL_SMALL,
    BEFORE,
    OFFSETS,
    OPENING,
    group_of,
    group_of_pair,
    pairs,
    profile,
    shapes,
)
from redaction.names.forms import BREAK, CODE, GLUED, SIGN, SMALL, Known, Token
from redaction.names.lexicon import NAMES, UNKNOWN
from redaction.names.tokens import Tokenizer
from redaction.names.vocabulary import Vocabulary
from redaction.names.weights import STEP, Weights, potential, unpacked
from redaction.names.word_weights import UNMET

_PLAIN_SHAPES: Final = frozenset({SMALL, ALL_SMALL, OPENING})
_SMALL_SHAPES: Final = frozenset({SMALL, ALL_SMALL, SIGN})
_NEVER: Final = frozenset({SIGN, BREAK, CODE, GLUED})
#: Signs that may stand inside a name, the full stop only after an initial.
_LONGEST_ABBREVIATION: Final = 3
_INNER_SIGNS: Final = frozenset("\"'”“’-:")
#: The one English word that is always a capital; after a name it is a number.
_PRONOUN: Final = "i"


class NameModel:
    """Tells how probably each word of a text is a part of a person's name.

    Args:
        weights: what training has found.
    """

    __slots__ = ("_moves", "_tokenizer", "_vocabulary", "_weights")

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        first, second, third, fourth = (_moves(row) for row in weights.moves)
        self._moves: Moves = (first, second, third, fourth)
        self._vocabulary = Vocabulary(weights)
        self._tokenizer = Tokenizer(weights.words)

    def __repr__(self) -> str:
        return f"NameModel({self._weights!r})"

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return the model that training wrote."""
        return cls(Weights.load(data))

    @classmethod
    def shipped(cls) -> Self:
        """Return the model that comes with the package."""
        return cls(Weights.shipped())

    def tokens(self, text: str) -> list[Token]:
        """Return the words and signs of a text, as `tokenize` does."""
        return self._tokenizer.tokens(text)

    def is_plain(self, word: str) -> bool:
        """Tell whether a word in lower case is hardly ever a part of a name."""
        return self._weights.words.get(word, UNMET).plain

    def probabilities(
        self, tokens: list[Token], *, max_words: int = DEFAULT_MAX_NAME_WORDS
    ) -> list[tuple[int, str, float, float]]:
        """Return the places that may be a part of a name, each with its shape and the probabilities of B and I.

        Args:
            tokens: the text.
            max_words: how many places are judged; beyond them the lists decide, and a capital.
        """
        written = shapes(tokens)
        places = self._candidates(tokens, written)
        if not places:
            return []
        rest: list[int] = []
        if len(places) > max_words:
            places, rest = places[:max_words], places[max_words:]
        words = self._vocabulary.around(tokens, written, places)
        scores = [self._row(words, place) for place in places]
        found: list[tuple[int, str, float, float]] = []
        first, end = 0, len(tokens) - 1
        for after, place in enumerate(places, 1):
            if after < len(places) and places[after] == place + 1:
                continue
            chain = decoded(self._moves, scores[first:after], opens=places[first] == 0, closes=place == end)
            for index, (begin, inside) in zip(places[first:after], chain, strict=True):
                found.append((index, written[index], begin, inside))
            first = after
        if rest:
            found.extend(_unjudged(tokens, written, rest))
        return found

    def groups(self, tokens: list[Token], index: int) -> dict[str, float]:
        """Return what speaks for a word's being a part of a name, and what against it, by groups of attributes.

        Args:
            tokens: the text.
            index: the word.
        """
        written = shapes(tokens)
        around = range(max(0, index - 2), min(len(tokens), index + 3))
        profiles = {place: profile(tokens[place].lower, written[place]) for place in around}
        of = self._weights.of
        said = [(group_of(attribute), of(attribute)) for attribute in profiles[index].all_here()]
        said.extend((group_of_pair(attribute), of(attribute)) for attribute in pairs(tokens, profiles, index))
        for offset in OFFSETS:
            if index + offset in profiles:
                seen = profiles[index + offset].all_seen(offset)
                group = BEFORE if offset < 0 else AFTER
                said.append((group, sum(of(f"{offset}{attribute}") for attribute in seen)))
        found: dict[str, float] = {}
        for group, packed in said:
            found[group] = found.get(group, 0.0) + max(unpacked(packed)[:2]) * STEP
        return found

    def _row(self, words: list[Known], place: int) -> Row:
        """Return the potentials of O, B, I and X at a place."""
        begin, inside, other = unpacked(self._vocabulary.weigh(words, place))
        return 1.0, potential(begin), potential(inside), potential(other)

    def _candidates(self, tokens: list[Token], written: list[str]) -> list[int]:
        """Return the places that may be a part of a name; signs between two of them too."""
        found: list[int] = []
        for index, shape in enumerate(written):
            if shape in _NEVER:
                continue
            token = tokens[index]
            if token.form.plain and shape in _PLAIN_SHAPES:
                continue
            if token.lower == _PRONOUN and not (found and found[-1] == index - 1):
                continue
            if found and found[-1] == index - 2 and written[index - 1] == SIGN and _is_inside(tokens, index - 1):
                found.append(index - 1)
            found.append(index)
        return found


def _is_inside(tokens: list[Token], index: int) -> bool:
    """Tell whether a sign may stand inside a name."""
    sign = tokens[index].lower
    return sign in _INNER_SIGNS or (sign == "." and len(tokens[index - 1].lower) <= _LONGEST_ABBREVIATION)


def _unjudged(tokens: list[Token], written: list[str], places: list[int]) -> Iterator[tuple[int, str, float, float]]:
    """Return what is said of candidates that there is no time for: capitals and listed names are people's."""
    last = -1
    for index in places:
        shape = written[index]
        if shape not in _SMALL_SHAPES or NAMES.get(tokens[index].lower, UNKNOWN)[:2] != UNKNOWN[:2]:
            continues = last == index - 1
            last = index
            yield index, shape, float(not continues), float(continues)


def _moves(weights: tuple[float, ...]) -> Row:
    outside, begin, inside, other = weights
    return outside, begin, inside, other
