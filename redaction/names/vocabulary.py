"""What the model's weights come to for single words.

What is kept between texts is bounded and is nobody's: classes of words (`classes`), and what `tokens` keeps of everyday
words. A name or a rare word of a conversation is looked up anew in each message.
"""

from collections.abc import Iterable
from typing import Final

from redaction.names.classes import Classes
from redaction.names.features import ADDRESS, COUNTED_LENGTHS, EDGE, OFFSETS, profile
from redaction.names.forms import GLUED, NOT_GIVEN, Beside, Form, Kind, Known, Packed, Token, Weighed
from redaction.names.lexicon import known_as
from redaction.names.weights import Weights
from redaction.names.word_weights import UNMET, longest_head, longest_tail

#: What stands beyond the ends of a text.
_ALONE: Final = Beside(0, {}, {}, {})
BEYOND: Final = Known("", Kind(EDGE, EDGE, _ALONE, _ALONE, {}), 0, NOT_GIVEN)


class Vocabulary:
    """Words with what their weights come to.

    Args:
        weights: what training has found.
    """

    __slots__ = ("_address", "_classes", "_weights")

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._classes = Classes(weights)
        self._address = self._sign(ADDRESS, GLUED)

    def __repr__(self) -> str:
        return f"Vocabulary({self._classes!r})"

    def around(self, tokens: list[Token], written: list[str], places: Iterable[int]) -> list[Known]:
        """Return the words that some places can see, from two places before the text to two after it.

        Args:
            tokens: the text.
            written: the shape of each.
            places: where names may stand, in order.
        """
        length = len(tokens)
        words = [BEYOND] * (length + 4)
        reached = 0
        for place in places:
            for index in range(max(place - 2, reached), min(place + 3, length)):
                form = tokens[index].form
                shape = written[index]
                # An everyday word, and a rare one that a text says over and over, has one form.
                known = form.known if shape == form.shape else form.otherwise
                words[index + 2] = self._new(form, shape) if known is None else known
            reached = place + 3
        return words

    def weigh(self, words: list[Known], place: int) -> Packed:
        """Return what all attributes of a place weigh.

        Args:
            words: what `around` returned.
            place: one of its places.
        """
        far, left, own, right, beyond = (
            words[place], words[place + 1], words[place + 2], words[place + 3], words[place + 4],
        )  # fmt: skip
        kind = own.kind
        total = own.here + far.given[0] + left.given[1] + right.given[2] + beyond.given[3]
        total += _with(kind.before, left.kind) + _with(kind.after, right.kind)
        total += kind.between.get(f"{left.kind.sort}|{right.kind.sort}", 0)
        if far.beyond is not None:
            total += far.beyond.get(left.word, 0)
        if left.before is not None:
            total += _told(left.before, kind)
        if right.after is not None:
            total += _told(right.after, kind)
        return total

    def _new(self, form: Form, shape: str) -> Known:
        """Return a form with its weights where it is written in a shape; the form keeps it."""
        lower = form.lower
        if shape == GLUED:
            known = self._address
        else:
            known = self._word(lower, shape) if lower[0].isalpha() else self._sign(lower, shape)
        if shape == form.shape:
            form.known = known
        else:
            form.otherwise = known
        return known

    def _sign(self, lower: str, shape: str) -> Known:
        """Return a sign, a number or a part of an address with its weights, one attribute at a time."""
        own = profile(lower, shape)
        of = self._weights.of
        far, before, after, beyond = (
            sum(of(f"{offset}{attribute}") for attribute in own.all_seen(offset)) for offset in OFFSETS
        )
        word = own.far[0].removeprefix("w=")
        beside = self._weights.words.get(word, UNMET)
        here, given = sum(map(of, own.all_here())), (far, before, after, beyond)
        return Known(
            word, self._classes.kind(own.kind, own.sort), here, given, beside.before, beside.after, beside.beyond
        )

    def _word(self, lower: str, shape: str) -> Known:
        """Return a word with what `Profile` says of it, from the tables of single words and parts of words."""
        weights, classes = self._weights, self._classes
        common, own = classes.of(known_as(lower), shape), weights.words.get(lower, UNMET)
        head, tail = longest_head(weights.heads, lower), longest_tail(weights.tails, lower)
        here = common.here + classes.lengths[min(len(lower), COUNTED_LENGTHS)] + own.here + head.here + tail.here
        if own.shaped is not None:
            here += own.shaped.get(shape, 0)
        if tail.shaped is not None:
            here += tail.shaped.get(shape, 0)
        one, two, three, four = common.given, own.given, head.given, tail.given
        given = (
            one[0] + two[0] + three[0] + four[0],
            one[1] + two[1] + three[1] + four[1],
            one[2] + two[2] + three[2] + four[2],
            one[3] + two[3] + three[3] + four[3],
        )
        return Known(lower, common.kind, here, given, own.before, own.after, own.beyond)


def _with(beside: Beside, other: Kind) -> Packed:
    """Return what words of a kind weigh together with a neighbour's kind."""
    if other.kind == EDGE:
        return beside.edge
    return beside.kinds.get(other.kind, 0) + beside.shapes.get(other.shape, 0) + beside.sorts.get(other.sort, 0)


def _told(told: Weighed, kind: Kind) -> Packed:
    """Return what a neighbour's word gives to words of a kind."""
    written, code, sort = kind.rest
    return told.get(written, 0) + told.get(code, 0) + told.get(sort, 0)
