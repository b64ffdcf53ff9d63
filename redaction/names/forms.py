"""Words as they are written, apart from where they stand, with what is worked out about them once and kept.

Only forms of everyday words are kept between texts. Any other form ends with the text that it was found in.
"""

from typing import Final

#: The weights of B, I and X, in steps, as one number.
Packed = int
#: What follows the sign that attributes begin with, with their weights.
Weighed = dict[str, Packed]
#: One number for each of `OFFSETS`.
Given = tuple[Packed, Packed, Packed, Packed]
NOT_GIVEN: Final[Given] = (0, 0, 0, 0)

#: How a word is written: small, with a capital, in capitals, mixed; glued to an address; a number or code; a sign.
SMALL: Final = "a"
CAPITAL: Final = "A"
CAPITALS: Final = "U"
MIXED: Final = "M"
GLUED: Final = "g"
CODE: Final = "c"
SIGN: Final = "p"
BREAK: Final = "n"
_NO_WORDS: Final = frozenset({SIGN, BREAK, CODE})
#: Nobody has noted anything yet.
UNREAD: Final = -1


class Beside:
    """What words of a kind weigh together with their neighbour on one side.

    Args:
        edge: where there is none.
        kinds: by the neighbour's kind.
        shapes: by how it is written.
        sorts: by its sort.
    """

    __slots__ = ("edge", "kinds", "shapes", "sorts")

    def __init__(self, edge: Packed, kinds: Weighed, shapes: Weighed, sorts: Weighed) -> None:
        self.edge = edge
        self.kinds = kinds
        self.shapes = shapes
        self.sorts = sorts

    def __repr__(self) -> str:
        return f"Beside(edge={self.edge})"


class Kind:
    """How a word is written, whose name it is and how common: what it is to its neighbours, besides the word.

    Args:
        kind: as in `Profile`, `EDGE` for what lies beyond the text.
        sort: as in `Profile`.
        before: what it weighs together with the word before it.
        after: with the word after it.
        between: with the sorts of both, a bar between them.
    """

    __slots__ = ("after", "before", "between", "kind", "rest", "shape", "sort")

    def __init__(self, kind: str, sort: str, before: Beside, after: Beside, between: Weighed) -> None:
        self.kind = kind
        self.sort = sort
        self.before = before
        self.after = after
        self.between = between
        self.shape = kind[0]
        #: How attributes of a neighbour's word and of a word of this kind are looked up (`word_weights`).
        self.rest = ("w" + kind[0], "v" + kind[1:], "u" + sort)

    def __repr__(self) -> str:
        return f"Kind({self.kind!r})"


class Known:
    """A word as it is written, with its weights.

    Args:
        word: the word as neighbours see it.
        kind: how neighbours are told of it.
        here: its weights at its own place.
        given: those that it gives to the places that see it from each of `OFFSETS`.
        before: what it gives to the place after it, by the rest of the attribute, None for nothing.
        after: what it gives to the place before it.
        beyond: what it gives to the place two after it, by the word between.
    """

    __slots__ = ("after", "before", "beyond", "given", "here", "kind", "word")

    def __init__(
        self,
        word: str,
        kind: Kind,
        here: Packed,
        given: Given,
        before: Weighed | None = None,
        after: Weighed | None = None,
        beyond: Weighed | None = None,
    ) -> None:
        self.word = word
        self.kind = kind
        self.here = here
        self.given = given
        self.before = before
        self.after = after
        self.beyond = beyond

    def __repr__(self) -> str:
        return f"Known({self.kind!r})"


class Form:
    """A word or a sign as it is written.

    Args:
        lower: in lower case; signs as they are, all codes alike.
        shape: how it is written.
        plain: True for a word that is hardly ever a part of a name.

    Attributes:
        is_word: False for a sign, a code and the end of a line.
        known: its weights where it is written as its shape says, once they were looked up.
        otherwise: those where its surroundings make another shape of that.
        notes: what the readers of words noted, `UNREAD` before.
    """

    __slots__ = ("is_word", "known", "lower", "notes", "otherwise", "plain", "shape")

    def __init__(self, lower: str, shape: str, *, plain: bool) -> None:
        self.lower = lower
        self.shape = shape
        self.plain = plain
        self.is_word = shape not in _NO_WORDS
        self.known: Known | None = None
        self.otherwise: Known | None = None
        self.notes = UNREAD

    def __repr__(self) -> str:
        return f"Form({self.shape!r})"


class Token:
    """A word or a sign at its place.

    Args:
        start: its first character.
        end: one past its last; an English 's is left out.
        form: how it is written.
    """

    __slots__ = ("end", "form", "lower", "shape", "start")

    def __init__(self, start: int, end: int, form: Form) -> None:
        self.start = start
        self.end = end
        self.form = form
        self.lower = form.lower
        self.shape = form.shape

    def __repr__(self) -> str:
        return f"Token({self.start}, {self.end}, {self.shape!r})"
