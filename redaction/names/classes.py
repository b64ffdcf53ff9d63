"""What the weights come to for classes of words and for kinds of neighbours, whatever their letters.

There are far fewer classes than words: a word that is new to the process is mostly of a class that is not.
"""

from typing import Final

from redaction.names.features import COUNTED_LENGTHS, EDGE, sort_of
from redaction.names.forms import NOT_GIVEN, Given, Kind, Packed
from redaction.names.lexicon import Standing
from redaction.names.weights import Weights
from redaction.names.word_weights import Signed, added, given

#: The signs of what `Traits.here` and `Traits.near` tell of a class.
_HERE: Final = ("g", "z", "gz", "gZ", "ge", "b", "cb", "e", "c", "cg", "cz", "cgz")
_GIVEN: Final = ("g", "z", "gZ", "c")
#: How many classes of words of each shape, and threes of kinds, are kept; then they are gathered anew.
_MOST_KEPT: Final = 20_000
#: There are no more kinds than shapes, codes and levels together: some thousands.
_NUMBER_BITS: Final = 20


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
        self._here = [own.get(sign, {}) for sign in _HERE]
        self._given = [given(sign, weights.seen) for sign in _GIVEN]
        lengths = own.get("n", {})
        self.lengths = [lengths.get(str(length), 0) for length in range(COUNTED_LENGTHS + 1)]
        self._before, self._after = _Side("-", own), _Side("+", own)
        self._triples = own.get("t", {})
        self._kept: dict[str, dict[Standing, WordClass]] = {}
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._threes: dict[int, Packed] = {}

    def __repr__(self) -> str:
        return f"Classes(shapes={len(self._kept)})"

    def of(self, standing: Standing, shape: str) -> WordClass:
        """Return the class of a word.

        Args:
            standing: what the lists know of it.
            shape: how it is written.
        """
        kept = self._kept.get(shape)
        if kept is None:
            kept = self._kept[shape] = {}
        found = kept.get(standing)
        if found is None:
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            found = kept[standing] = self._new(standing, shape)
        return found

    def kind(self, kind: str, sort: str) -> Kind:
        """Return the kind of a word or sign; there is one object of each."""
        key = kind, sort
        found = self._kinds.get(key)
        if found is None:
            found = self._kinds[key] = Kind(kind, sort, len(self._kinds) + 1)
        return found

    def three(self, left: Kind, own: Kind, right: Kind) -> Packed:
        """Return the weights of a word's kind and its neighbours' together.

        Args:
            left: of the word before.
            own: of the word at the place.
            right: of the word after.
        """
        key = (left.number << _NUMBER_BITS | own.number) << _NUMBER_BITS | right.number
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
        code, common, most, ending = standing.code, standing.common, standing.most, standing.ending
        known, based, kind = code + most, code + standing.base, shape + code
        g, z, gz, gm, ge, b, cb, e, c, cg, cz, cgz = self._here
        here = (
            g.get(code, 0) + z.get(common, 0) + gz.get(code + common, 0) + gm.get(known, 0)
            + ge.get(code + ending, 0) + e.get(ending, 0) + b.get(based + common, 0) + cb.get(shape + based + most, 0)
            + c.get(shape, 0) + cg.get(kind, 0) + cz.get(shape + common, 0) + cgz.get(kind + most, 0)
        )  # fmt: skip
        codes, commons, both, shapes = self._given
        told = added(codes.get(code, NOT_GIVEN), commons.get(common, NOT_GIVEN))
        told = added(told, added(both.get(known, NOT_GIVEN), shapes.get(shape, NOT_GIVEN)))
        return WordClass(self.kind(kind, sort_of(code, most)), here, told)


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
