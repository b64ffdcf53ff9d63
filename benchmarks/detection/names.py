"""How well names of people are found in sentences: exact places, and word by word.

A place counts when both its ends are right; a word counts when it touches a name.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from benchmarks.detection.corpora import Place, Sentence
from redaction.intervals import Share, harmonic_mean

_WORD = re.compile(r"\w+")

#: Returns where names of people stand in a text.
Finder = Callable[[str], Iterable[Place]]


@dataclass(frozen=True, slots=True)
class Score:
    """How much of what there is was found, and how much of what was found is there."""

    recall: Share
    precision: Share

    @property
    def f1(self) -> float | None:
        """The harmonic mean."""
        return harmonic_mean(self.recall.value, self.precision.value)


@dataclass(frozen=True, slots=True)
class NameScores:
    """The figures of one file in one spelling.

    Attributes:
        places: exact places.
        words: word by word.
        masked: sentences without a name in which one was found.
    """

    places: Score
    words: Score
    masked: Share


def scores(sentences: Iterable[Sentence], find: Finder) -> NameScores:
    """Return how well a finder does."""
    places, words = _Count(), _Count()
    masked = plain = 0
    for sentence in sentences:
        found = frozenset(find(sentence.text))
        places.add(sentence.people, found)
        words.add(_words(sentence.text, sentence.people), _words(sentence.text, found))
        if not sentence.people:
            plain += 1
            masked += bool(found)
    return NameScores(places.score(), words.score(), Share(masked, plain))


class _Count:
    def __init__(self) -> None:
        self._both = self._there = self._found = 0

    def add(self, there: frozenset[Place], found: frozenset[Place]) -> None:
        self._both += len(there & found)
        self._there += len(there)
        self._found += len(found)

    def score(self) -> Score:
        return Score(Share(self._both, self._there), Share(self._both, self._found))


def _words(text: str, places: frozenset[Place]) -> frozenset[Place]:
    """Return the words of a text that touch one of the places."""
    if not places:
        return frozenset()
    spans = (match.span() for match in _WORD.finditer(text))
    return frozenset(
        (first, last) for first, last in spans if any(first < end and last > start for start, end in places)
    )
