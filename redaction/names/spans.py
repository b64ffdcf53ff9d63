"""From probabilities to names: which words are one, and how sure the model is."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from redaction.budget import DEFAULT_MAX_NAME_WORDS
from redaction.names.features import ALL_SMALL, OPENING
from redaction.names.forms import CAPITAL, CAPITALS, GLUED, MIXED, SIGN, SMALL, Token
from redaction.names.lexicon import NAMES, RARE, UNKNOWN, WORDS
from redaction.names.model import NameModel

#: From which probability on a word is a part of a name, by how it is written. Missing a name costs more than masking a
#: word too many; but a capital that opens a sentence, or none at all, is weak evidence.
DEFAULT_THRESHOLDS: Final[Mapping[str, float]] = MappingProxyType(
    {CAPITAL: 0.25, OPENING: 0.3, SMALL: 0.35, ALL_SMALL: 0.3, CAPITALS: 0.4, MIXED: 0.6}
)
#: For whatever else stands inside a name: initials' full stops, quotes.
_OTHER_THRESHOLD: Final = 0.3
#: From which probability on a word continues the name before it.
_CONTINUED: Final = 0.3
#: ... and one in small letters that is an everyday word and nobody's given name.
_EVERYDAY_THRESHOLD: Final = 0.55
_EVERYDAY: Final = "1"
_SMALL: Final = frozenset({SMALL, ALL_SMALL})
#: Findings score from a half up; probability makes the other half.
_HALF: Final = 0.5
#: However probable, a name has no checksum: a score of 1 would cut an address in two that a name is a part of.
_SUREST: Final = 0.9999


class NameSpan:
    """A place that the model takes for a name.

    Args:
        start: its first character.
        end: one past its last.
        score: how sure the model is, from a half to just below 1: that is a checksum's.
    """

    __slots__ = ("end", "score", "start")

    def __init__(self, start: int, end: int, score: float) -> None:
        self.start: Final = start
        self.end: Final = end
        self.score: Final = score

    def __repr__(self) -> str:
        return f"NameSpan({self.start}, {self.end}, {self.score})"


@cache
def shipped_model() -> NameModel:
    """Return the model that comes with the package; it is read once and never changes."""
    return NameModel.shipped()


def name_spans(text: str, *, thresholds: Mapping[str, float] = DEFAULT_THRESHOLDS) -> list[NameSpan]:
    """Return the names that the model finds in a text, from left to right.

    Args:
        text: a normalised text.
        thresholds: from which probability on a word is a part of a name, by how it is written.
    """
    model = shipped_model()
    return spans_of(model.tokens(text), model, thresholds=thresholds)


def spans_of(
    tokens: list[Token],
    model: NameModel,
    *,
    thresholds: Mapping[str, float] = DEFAULT_THRESHOLDS,
    max_words: int = DEFAULT_MAX_NAME_WORDS,
) -> list[NameSpan]:
    """Return the names that a model finds among tokens, from left to right.

    Args:
        tokens: the text.
        model: the model.
        thresholds: from which probability on a word is a part of a name, by how it is written.
        max_words: how many words are judged one by one; beyond them the lists decide, and a capital.
    """
    found: list[NameSpan] = []
    first = last = -1
    surest = 0.0
    for index, shape, begin, inside in model.probabilities(tokens, max_words=max_words):
        probability = begin + inside
        continues = last == index - 1 and begin <= inside
        least = _CONTINUED if continues else thresholds.get(shape, _OTHER_THRESHOLD)
        if probability < least or (
            probability < _EVERYDAY_THRESHOLD
            and shape in _SMALL
            and not continues
            and _is_everyday(tokens[index].lower)
        ):
            continue
        if continues:
            last, surest = index, max(surest, probability)
            continue
        _close(found, tokens, first, last, surest)
        first, last, surest = index, index, probability
    _close(found, tokens, first, last, surest)
    return found


def _is_everyday(lower: str) -> bool:
    """Tell whether a word is common and nobody's given name."""
    return max(WORDS.get(lower, RARE)) >= _EVERYDAY and NAMES.get(lower, UNKNOWN)[0] == UNKNOWN[0]


def _close(found: list[NameSpan], tokens: list[Token], first: int, last: int, surest: float) -> None:
    """Add a span, signs at its ends left out; a part of an address is none."""
    if first < 0:
        return
    while first <= last and tokens[first].shape == SIGN:
        first += 1
    while last > first and tokens[last].shape == SIGN:
        last -= 1
    if first <= last and tokens[first].shape != GLUED:
        found.append(NameSpan(tokens[first].start, tokens[last].end, min(_HALF + _HALF * surest, _SUREST)))
