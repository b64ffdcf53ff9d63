"""What the weights come to for classes of words and for kinds of neighbours, whatever their letters.

There are far fewer classes than words: a word that is new to the process is mostly of a class that is not.
"""

from typing import Final

from redaction.names.features import COUNTED_LENGTHS, EDGE, sort_of
from redaction.names.forms import NOT_GIVEN, Beside, Given, Kind, Packed, Weighed
from redaction.names.lexicon import Standing
from redaction.names.weights import Weights
from redaction.names.word_weights import Signed, added, given

#: The signs of what `Traits.here` and `Traits.near` tell of a class.
_HERE: Final = ("g", "z", "gz", "gZ", "ge", "b", "cb", "e", "c", "cg", "cz", "cgz")
_GIVEN: Final = ("g", "z", "gZ", "c")
#: How many classes of words of each shape are kept; then they are gathered anew.
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

    __slots__ = ("_after", "_before", "_between", "_given", "_here", "_kept", "_kinds", "lengths")

    def __init__(self, weights: Weights) -> None:
        own = weights.here
        self._here = [own.get(sign, {}) for sign in _HERE]
        self._given = [given(sign, weights.seen) for sign in _GIVEN]
        lengths = own.get("n", {})
        self.lengths = [lengths.get(str(length), 0) for length in range(COUNTED_LENGTHS + 1)]
        self._before, self._after = _Side("-", own), _Side("+", own)
        self._between: dict[str, Weighed] = {}
        for three, packed in own.get("t", {}).items():
            left, sort, right = three.split("|")
            self._between.setdefault(sort, {})[f"{left}|{right}"] = packed
        self._kept: dict[str, dict[Standing, WordClass]] = {}
        self._kinds: dict[tuple[str, str], Kind] = {}

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
            before, after = self._before.of(kind, sort), self._after.of(kind, sort)
            found = self._kinds[key] = Kind(kind, sort, before, after, self._between.get(sort, {}))
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
    """What kinds of words weigh together with their neighbours on one side.

    Args:
        sign: how attributes of that side begin.
        own: attributes of a place itself and of pairs.
    """

    __slots__ = ("_edges", "_kinds", "_shapes", "_sorts")

    def __init__(self, sign: str, own: Signed) -> None:
        self._edges = own.get(sign + EDGE, {})
        self._kinds: dict[str, Weighed] = {}
        for both, packed in own.get(sign + "k", {}).items():
            kind, _, other = both.partition("|")
            self._kinds.setdefault(kind, {})[other] = packed
        self._shapes: dict[str, Weighed] = {}
        for both, packed in own.get(sign + "c", {}).items():
            self._shapes.setdefault(both[0], {})[both[1]] = packed
        self._sorts: dict[str, Weighed] = {}
        for both, packed in own.get(sign + "t", {}).items():
            # Sorts stand in the order of the text.
            left, _, right = both.partition("|")
            sort, other = (right, left) if sign == "-" else (left, right)
            self._sorts.setdefault(sort, {})[other] = packed

    def __repr__(self) -> str:
        return f"_Side(kinds={len(self._kinds)})"

    def of(self, kind: str, sort: str) -> Beside:
        """Return what words of a kind weigh together with their neighbour on this side."""
        edges = self._edges
        return Beside(
            edges.get("", 0) + edges.get(kind, 0) + edges.get("t" + sort, 0),
            self._kinds.get(kind, {}),
            self._shapes.get(kind[0], {}),
            self._sorts.get(sort, {}),
        )
