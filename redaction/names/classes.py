"""What the weights come to for classes of words and for kinds of neighbours, whatever their letters.

There are far fewer classes than words: a word that is new to the process is mostly of a class that is not.
"""

from typing import Final

from redaction.names.features import COUNTED_LENGTHS, EDGE, sort_of
from redaction.names.forms import NOT_GIVEN, Given, Kind, Packed
from redaction.names.lexicon import Standing
from redaction.names.weights import Weights
from redaction.names.word_weights import Signed, added, given

#: How many classes of words, and threes of kinds, are kept; then they are gathered anew.
_MOST_KEPT: Final = 20_000


class WordClass:
    """Words that are written alike and of which the lists know the same.

    Args:
        kind: how neighbours are told of them.
        here: their weights at their own place, as far as they have them in common.
        given: those that they give.
    """

    __slots__ = ("given", "here", "kind")

    def __init__(self, kind: Kind, here: Packed, given: Given) -> None:
        self.kind: Final = kind
        self.here: Final = here
        self.given: Final = given

    def __repr__(self) -> str:
        return f"WordClass({self.kind!r})"


class Classes:
    """Classes of words with what their weights come to, and kinds with what they say of their neighbours.

    Args:
        weights: what training has found.

    Attributes:
        lengths: what words weigh by their length, as far as it is counted.
    """

    __slots__ = ("_after", "_before", "_given", "_here", "_kept", "_kinds", "_threes", "_triples", "lengths")

    def __init__(self, weights: Weights) -> None:
        own = weights.here
        # Their order is that of the keys in `_new`, and of `Traits.here` and `Traits.near`.
        self._here = [
            own.get(sign, {}) for sign in ("g", "z", "gz", "gZ", "ge", "b", "cb", "e", "c", "cg", "cz", "cgz")
        ]
        self._given = [given(sign, weights.seen) for sign in ("g", "z", "gZ", "c")]
        lengths = own.get("n", {})
        self.lengths = [lengths.get(str(length), 0) for length in range(COUNTED_LENGTHS + 1)]
        self._before, self._after = _Side("-", own), _Side("+", own)
        self._triples = own.get("t", {})
        self._kept: dict[tuple[Standing, str], WordClass] = {}
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._threes: dict[tuple[Kind, Kind, Kind], Packed] = {}

    def __repr__(self) -> str:
        return f"Classes(kept={len(self._kept)})"

    def of(self, standing: Standing, shape: str) -> WordClass:
        """Return the class of a word.

        Args:
            standing: what the lists know of it.
            shape: how it is written.
        """
        key = standing, shape
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._new(standing, shape)
        return found

    def kind(self, kind: str, sort: str) -> Kind:
        """Return the kind of a word or sign; there is one object of each."""
        return self._kinds.setdefault((kind, sort), Kind(kind, sort))

    def three(self, left: Kind, own: Kind, right: Kind) -> Packed:
        """Return the weights of a word's kind and its neighbours' together.

        Args:
            left: of the word before.
            own: of the word at the place.
            right: of the word after.
        """
        key = left, own, right
        found = self._threes.get(key)
        if found is None:
            if len(self._threes) >= _MOST_KEPT:
                self._threes.clear()
            before, after = f"{left.sort}|{own.sort}", f"{own.sort}|{right.sort}"
            found = self._before.weigh(own, left, before) + self._after.weigh(own, right, after)
            found += self._triples.get(f"{before}|{right.sort}", 0)
            self._threes[key] = found
        return found

    def _new(self, standing: Standing, shape: str) -> WordClass:
        code, ending, base, common = standing.code, standing.ending, standing.base, standing.common
        most = max(common)
        known = code + most
        keys = (
            code, common, code + common, known, code + ending, code + base + common, shape + code + base + most, ending,
            shape, shape + code, shape + common, shape + known,
        )  # fmt: skip
        here = 0
        for table, key in zip(self._here, keys, strict=True):
            here += table.get(key, 0)
        told = NOT_GIVEN
        for four, key in zip(self._given, (code, common, known, shape), strict=True):
            told = added(told, four.get(key, NOT_GIVEN))
        return WordClass(self.kind(shape + code, sort_of(code, most)), here, told)


class _Side:
    """What a word's kind weighs together with its neighbour's on one side.

    Args:
        sign: how attributes of that side begin.
        own: attributes of a place itself and of pairs.
    """

    __slots__ = ("_edges", "_kinds", "_shapes", "_sorts")

    def __init__(self, sign: str, own: Signed) -> None:
        self._kinds, self._shapes, self._sorts, self._edges = (
            own.get(sign + letter, {}) for letter in ("k", "c", "t", EDGE)
        )

    def __repr__(self) -> str:
        return f"_Side(kinds={len(self._kinds)})"

    def weigh(self, own: Kind, other: Kind, sorts: str) -> Packed:
        """Return what two kinds beside each other weigh.

        Args:
            own: of the word at the place.
            other: of its neighbour.
            sorts: the sorts of both, in the order of the text.
        """
        kind = own.kind
        if other.kind == EDGE:
            return self._edges.get("", 0) + self._edges.get(kind, 0) + self._edges.get("t" + own.sort, 0)
        return (
            self._kinds.get(f"{kind}|{other.kind}", 0)
            + self._shapes.get(kind[0] + other.kind[0], 0)
            + self._sorts.get(sorts, 0)
        )
