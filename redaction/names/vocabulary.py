"""What the model's weights come to for single words and for kinds of words, summed up once and kept.

What is kept is bounded and is nobody's: words of the shipped lists, and classes of words. A name or a rare word of a
conversation is looked up anew in each message.
"""

from collections.abc import Iterable
from typing import Final

from redaction.names.features import (
    ADDRESS,
    EDGE,
    LONGEST_AFFIX,
    Profile,
    Traits,
    TraitsKey,
    kind_pairs,
    profile,
    traits_key,
)
from redaction.names.forms import GLUED, NOT_GIVEN, Form, Given, Kind, Known, Packed, Token
from redaction.names.lexicon import WORDS
from redaction.names.weights import UNMET, Weights, summed

#: How many words, how many classes of words and threes of classes, are kept.
_MOST_KEPT: Final = 20_000
_TAIL: Final = 3


#: What stands beyond the ends of a text.
BEYOND: Final = Known("", Kind(EDGE, EDGE), 0, NOT_GIVEN)


class _Class:
    """Words that differ in nothing but their letters.

    Args:
        kind: how neighbours are told of them.
        here: their weights at their own place, as far as they have them in common.
        given: those that they give.
    """

    __slots__ = ("given", "here", "kind")

    def __init__(self, kind: Kind, here: Packed, given: Given) -> None:
        self.kind = kind
        self.here = here
        self.given = given


class Vocabulary:
    """Words with what their weights come to.

    Args:
        weights: what training has found.
    """

    __slots__ = ("_address", "_classes", "_everyday", "_kinds", "_threes", "_weights")

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._everyday: dict[tuple[str, str], Known] = {}
        self._classes: dict[TraitsKey, _Class] = {}
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._threes: dict[tuple[Kind, Kind, Kind], Packed] = {}
        self._address = self._sign(profile(ADDRESS, GLUED))

    def __repr__(self) -> str:
        return f"Vocabulary(everyday={len(self._everyday)})"

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
                # A text that says the same rare word over and over has one form of it.
                known = form.known if shape == form.shape else form.otherwise
                words[index + 2] = self._known(form, shape) if known is None else known
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
        three = self._threes.get((left.kind, kind, right.kind))
        total += self._three(left.kind, kind, right.kind) if three is None else three
        if far.beyond is not None:
            total += far.beyond.get(left.word, 0)
        for beside in (left.before, right.after):
            if beside is not None:
                written, code, sort = kind.rest
                total += beside.get(written, 0) + beside.get(code, 0) + beside.get(sort, 0)
        return total

    def _known(self, form: Form, shape: str) -> Known:
        """Return a form with its weights where it is written in a shape; the form keeps it."""
        known = self._everyday.get((form.lower, shape)) or self._new(form.lower, shape)
        if shape == form.shape:
            form.known = known
        else:
            form.otherwise = known
        return known

    def _new(self, lower: str, shape: str) -> Known:
        """Return a word that was not met before; an everyday one is kept."""
        if shape == GLUED:
            return self._address
        letters = lower[0].isalpha()
        known = self._word(lower, shape) if letters else self._sign(profile(lower, shape))
        # All numbers are one sign; of words, those of the lists are everybody's.
        everyday = not letters or lower in WORDS or lower in self._weights.plain
        if everyday and len(self._everyday) < _MOST_KEPT:
            self._everyday[lower, shape] = known
        return known

    def _three(self, left: Kind, own: Kind, right: Kind) -> Packed:
        """Sum up, and keep, the weights of a word's and its neighbours' kinds together."""
        sides = ((one.kind, one.sort) for one in (left, own, right))
        found = summed(self._weights.here, kind_pairs(*sides))
        if len(self._threes) < _MOST_KEPT:
            self._threes[left, own, right] = found
        return found

    def _sign(self, own: Profile) -> Known:
        far, before, after, beyond = self._weights.seen
        given = (summed(far, own.far), summed(before, own.near), summed(after, own.near), summed(beyond, own.far))
        word = own.far[0].removeprefix("w=")
        kind = self._kind(own.kind, own.sort)
        beside = self._weights.words.get(word, UNMET)
        here = summed(self._weights.here, own.here)
        return Known(word, kind, here, given, beside.before, beside.after, beside.beyond)

    def _word(self, lower: str, shape: str) -> Known:
        """Return a word with what `Profile` says of it, from the tables of single words and parts of words."""
        weights = self._weights
        traits = traits_key(lower, shape)
        common = self._classes.get(traits) or self._class(traits)
        own = weights.words.get(lower, UNMET)
        tail = lower[-_TAIL:]
        here = common.here + own.here
        shaped = weights.shaped_tails.get(shape)
        if shaped is not None:
            here += shaped.get(tail, 0)
        shaped = weights.shaped_words.get(shape)
        if shaped is not None:
            here += shaped.get(lower, 0)
        heads, tails = weights.heads, weights.tails
        for count in range(2, min(len(lower), LONGEST_AFFIX + 1)):
            here += heads[count].get(lower[:count], 0) + tails[count].get(lower[-count:], 0)
        far, before, after, beyond = common.given
        far_, before_, after_, beyond_ = weights.given_tails.get(tail, NOT_GIVEN)
        head = weights.given_heads.get(lower[:LONGEST_AFFIX])
        if head is not None:
            before_ += head[1]
            after_ += head[2]
        word = own.given
        given = far + far_ + word[0], before + before_ + word[1], after + after_ + word[2], beyond + beyond_ + word[3]
        return Known(lower, common.kind, here, given, own.before, own.after, own.beyond)

    def _class(self, key: TraitsKey) -> _Class:
        traits = Traits(*key)
        far, before, after, beyond = self._weights.seen
        near = traits.near()
        listed = near[0]
        given = (far(listed, 0), summed(before, near), summed(after, near), beyond(listed, 0))
        made = _Class(self._kind(traits.kind, traits.sort), summed(self._weights.here, traits.here()), given)
        if len(self._classes) < _MOST_KEPT:
            self._classes[key] = made
        return made

    def _kind(self, kind: str, sort: str) -> Kind:
        return self._kinds.setdefault((kind, sort), Kind(kind, sort))
