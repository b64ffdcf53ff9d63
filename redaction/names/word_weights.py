"""What single words and the letters at their ends weigh, each in one record: a table more is a miss of the cache more.

Letters are looked up from the longest down. What is found says what shorter ones weigh as well, so there is no need to
look further.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from redaction.names.features import LONGEST_AFFIX
from redaction.names.forms import NOT_GIVEN, Given, Packed, Weighed

#: Attributes by their sign, then by what follows that.
Signed = dict[str, Weighed]

#: Attributes of a neighbour's word and something of the place itself, a bar between them: w, v or u after a sign.
_BESIDE: Final = "wvu"
_TWO_BEFORE: Final = "-2"
#: What is told of the letters at an end is told of a whole word that has no more of them.
_TAIL: Final = 3


class WordWeights:
    """What one word weighs.

    Args:
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
        before: to the place after it, by the rest of the attribute, None for nothing.
        after: to the place before it.
        beyond: to the place two after it, by the word between.
        shaped: at its own place, by how it is written.
        plain: True for a word that is hardly ever a part of a name.
    """

    __slots__ = ("after", "before", "beyond", "given", "here", "plain", "shaped")

    def __init__(
        self,
        here: Packed,
        given: Given,
        before: Weighed | None = None,
        after: Weighed | None = None,
        beyond: Weighed | None = None,
        shaped: Weighed | None = None,
        *,
        plain: bool = False,
    ) -> None:
        self.here: Final = here
        self.given: Final = given
        self.before: Final = before
        self.after: Final = after
        self.beyond: Final = beyond
        self.shaped: Final = shaped
        self.plain: Final = plain

    def __repr__(self) -> str:
        return f"WordWeights({self.here})"


class LetterWeights:
    """What the letters at one end of a word weigh, unless they are all of it.

    Args:
        here: at its own place.
        given: to the places that see it from each of `OFFSETS`.
        shaped: at its own place, by how it is written.
    """

    __slots__ = ("given", "here", "shaped")

    def __init__(self, here: Packed, given: Given, shaped: Weighed | None = None) -> None:
        self.here: Final = here
        self.given: Final = given
        self.shaped: Final = shaped

    def __repr__(self) -> str:
        return f"LetterWeights({self.here})"


#: A word, and letters, that training never met.
UNMET: Final = WordWeights(0, NOT_GIVEN)
UNMET_LETTERS: Final = LetterWeights(0, NOT_GIVEN)
_ONLY_PLAIN: Final = WordWeights(0, NOT_GIVEN, plain=True)


def word_weights(own: Signed, seen: Sequence[Signed], plain: Iterable[str]) -> dict[str, WordWeights]:
    """Return what each word that training met weighs.

    Args:
        own: attributes of a place itself and of pairs.
        seen: those that a place sees from each of `OFFSETS`.
        plain: words that are hardly ever a part of a name.
    """
    before, after = (_beside(sign, own) for sign in "-+")
    beyond: dict[str, Weighed] = {}
    for both, packed in own.get(_TWO_BEFORE, {}).items():
        # The words themselves may be bars.
        place = both.index("|", 1)
        beyond.setdefault(both[:place], {})[both[place + 1 :]] = packed
    here, told = own.get("w", {}), given("w", seen)
    shaped = _shaped(own.get("cw", {}))
    for word, shapes in _shaped(own.get("cs", {})).items():
        if len(word) <= _TAIL:
            of_word = shaped.setdefault(word, {})
            for shape, packed in shapes.items():
                of_word[shape] = of_word.get(shape, 0) + packed
    for sign, longest in ((f"s{_TAIL}", _TAIL), (f"p{LONGEST_AFFIX}", LONGEST_AFFIX)):
        for word, four in given(sign, seen).items():
            if len(word) <= longest:
                told[word] = added(told.get(word, NOT_GIVEN), four)
    plain = frozenset(plain)
    found = dict.fromkeys(plain, _ONLY_PLAIN)
    for word in {*here, *told, *before, *after, *beyond, *shaped}:
        found[word] = WordWeights(
            here.get(word, 0), told.get(word, NOT_GIVEN),
            before.get(word), after.get(word), beyond.get(word), shaped.get(word), plain=word in plain,
        )  # fmt: skip
    return found


def head_weights(own: Signed, seen: Sequence[Signed]) -> dict[str, LetterWeights]:
    """Return what the first letters of words weigh, two or more of them."""
    sign = f"p{LONGEST_AFFIX}"
    told = {head: four for head, four in given(sign, seen).items() if len(head) == LONGEST_AFFIX}
    found: dict[str, LetterWeights] = {}
    for count in range(2, LONGEST_AFFIX + 1):
        here = own.get(f"p{count}", {})
        for head in {*here, *told} if count == LONGEST_AFFIX else here:
            shorter = longest_head(found, head)
            found[head] = LetterWeights(shorter.here + here.get(head, 0), told.get(head, NOT_GIVEN))
    return found


def tail_weights(own: Signed, seen: Sequence[Signed]) -> dict[str, LetterWeights]:
    """Return what the last letters of words weigh, two or more of them."""
    told = {tail: four for tail, four in given(f"s{_TAIL}", seen).items() if len(tail) == _TAIL}
    shaped = {tail: shapes for tail, shapes in _shaped(own.get("cs", {})).items() if len(tail) == _TAIL}
    found: dict[str, LetterWeights] = {}
    for count in range(2, LONGEST_AFFIX + 1):
        here = own.get(f"s{count}", {})
        for tail in {*here, *told, *shaped} if count == _TAIL else here:
            shorter, last = longest_tail(found, tail), tail[-_TAIL:]
            found[tail] = LetterWeights(shorter.here + here.get(tail, 0), told.get(last, NOT_GIVEN), shaped.get(last))
    return found


def longest_head(heads: dict[str, LetterWeights], word: str) -> LetterWeights:
    """Return what the first letters of a word weigh, but for the word itself."""
    for count in range(min(len(word) - 1, LONGEST_AFFIX), 1, -1):
        found = heads.get(word[:count])
        if found is not None:
            return found
    return UNMET_LETTERS


def longest_tail(tails: dict[str, LetterWeights], word: str) -> LetterWeights:
    """Return what the last letters of a word weigh, but for the word itself."""
    length = len(word)
    for start in range(max(1, length - LONGEST_AFFIX), length - 1):
        found = tails.get(word[start:])
        if found is not None:
            return found
    return UNMET_LETTERS


def given(sign: str, seen: Sequence[Signed]) -> dict[str, Given]:
    """Return what is given to the places that see what follows a sign."""
    tables = [by_sign.get(sign, {}) for by_sign in seen]
    far, before, after, beyond = tables
    names = {name for table in tables for name in table}
    return {name: (far.get(name, 0), before.get(name, 0), after.get(name, 0), beyond.get(name, 0)) for name in names}


def added(one: Given, other: Given) -> Given:
    """Return the sums of what is given."""
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _beside(sign: str, own: Signed) -> dict[str, Weighed]:
    """Return what words give to the place on one side of them, by the rest of the attribute."""
    found: dict[str, Weighed] = {}
    for letter in _BESIDE:
        for both, packed in own.get(sign + letter, {}).items():
            word, _, rest = both.rpartition("|")
            found.setdefault(word, {})[letter + rest] = packed
    return found


def _shaped(table: Weighed) -> dict[str, Weighed]:
    """Return by letters, then by how they are written, what is told by both: a shape is one letter before them."""
    found: dict[str, Weighed] = {}
    for rest, packed in table.items():
        found.setdefault(rest[1:], {})[rest[0]] = packed
    return found
