"""What the model is told of a word: itself, how it is written, what stands beside it.

Attributes are strings, alike in training and in use. Those of a word by itself are in a `Profile`, so that profiles of
common words can be summed up once; only those of pairs are made for each place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from redaction.names.forms import BREAK, CAPITAL, GLUED, SIGN, SMALL, Token
from redaction.names.lexicon import UNLISTED, known_as

#: A capital that opens a sentence says little, and so do small letters where there is no capital at all.
OPENING: Final = "B"
ALL_SMALL: Final = "b"
_SENTENCE_ENDS: Final = frozenset(".!?")
#: Signs after which a sentence still has to open.
_OPENERS: Final = frozenset("\"'(*-”“»–")
COUNTED_LENGTHS: Final = 12
LONGEST_AFFIX: Final = 5
#: From where a place sees its neighbours.
OFFSETS: Final = (-2, -1, 1, 2)
#: How the attributes begin that a word gives to its neighbours.
_SEEN: Final = ("w=", "g=", "z=", "gZ=", "s3=", "p5=", "c=")
#: Levels of `NAMES` and `WORDS`, told apart less finely where three words are looked at together.
_GIVEN_CLASSES: Final = dict(zip("0123456", "0112233", strict=True))
_FAMILY_CLASSES: Final = dict(zip("0123456", "0112233", strict=True))
_COMMON_CLASSES: Final = dict(zip("012345", "011233", strict=True))
#: How the one attribute begins that tells of a word and of both its neighbours.
_THREE: Final = "t"
#: What stands for a part of an address, whose letters are no word's.
ADDRESS: Final = "@@"
#: What stands for the neighbour of a place where the text begins or ends.
EDGE: Final = "E"


#: Groups of attributes, as an explanation calls them.
BEFORE: Final = "words before"
AFTER: Final = "words after"
AROUND: Final = "words around"
_GROUPS: Final = {
    "w": "the word", "g": "lists of names", "b": "lists of names", "z": "how common it is",
    "e": "its ending", "s": "its letters", "p": "its letters", "n": "its letters", "c": "how it is written",
}  # fmt: skip


class Traits(NamedTuple):
    """What many words have in common: all that is known of a word but its letters.

    Args:
        shape: how it is written.
        code: whose name it is or may be a form of.
        ending: the ending that it then has.
        base: how common the word is that it may be a form of.
        common: how common it is.
        length: its letters, counted.
    """

    shape: str
    code: str
    ending: str
    base: str
    common: str
    length: int

    def here(self) -> tuple[str, ...]:
        """Return the attributes of its own place."""
        shape, code, ending, base, common, length = self
        most = max(common)
        return (
            "g=" + code, "z=" + common, "gz=" + code + common, "gZ=" + code + most, "ge=" + code + ending,
            "b=" + code + base + common, "cb=" + shape + code + base + most,
            "e=" + ending, f"n={length}",
            "c=" + shape, "cg=" + shape + code, "cz=" + shape + common, "cgz=" + shape + code + most,
        )  # fmt: skip

    def near(self) -> tuple[str, ...]:
        """Return the attributes that it gives to the places beside it."""
        return "g=" + self.code, "z=" + self.common, "gZ=" + self.code + max(self.common), "c=" + self.shape

    @property
    def kind(self) -> str:
        """How it is written and whose name it is."""
        return self.shape + self.code

    @property
    def sort(self) -> str:
        """Whose name it is and how common, not finely."""
        return sort_of(self.code, max(self.common))


def sort_of(code: str, most: str) -> str:
    """Return whose name a word is and how common, not finely.

    Args:
        code: whose name it is or may be a form of.
        most: how common it is in the language that it is most common in.
    """
    return _GIVEN_CLASSES[code[0]] + _FAMILY_CLASSES[code[1]] + code[2] + _COMMON_CLASSES[most]


class Profile(NamedTuple):
    """What is known of a word as it is written.

    Args:
        traits: what it has in common with others; None for a sign.
        here: attributes of its own place, those of its traits left out.
        near: attributes that it gives to the places beside it, those of its traits left out.
        far: attributes that it gives to the places two off.
        kind: how it is written and whose name it is.
        sort: whose name it is and how common, not finely.
    """

    traits: Traits | None
    here: Sequence[str]
    near: Sequence[str]
    far: Sequence[str]
    kind: str
    sort: str

    def __repr__(self) -> str:
        return f"Profile(kind={self.kind!r})"

    def all_here(self) -> Iterator[str]:
        """Return all attributes of its own place; their order is the order that training sums them up in."""
        yield self.here[0]
        if self.traits is not None:
            yield from self.traits.here()
        yield from self.here[1:]

    def all_seen(self, offset: int) -> Iterator[str]:
        """Return all attributes that a place sees that this word is so far from."""
        if abs(offset) > 1:
            yield from self.far
        elif self.traits is None:
            yield from self.near
        else:
            *lists, written = self.traits.near()
            yield from (self.near[0], *lists, *self.near[1:], written)


def shapes(tokens: list[Token]) -> list[str]:
    """Return how each word is written, with what its surroundings make of that."""
    written = [token.shape for token in tokens]
    if CAPITAL not in written:
        return [ALL_SMALL if shape == SMALL else shape for shape in written]
    opens = True
    for index, shape in enumerate(written):
        if shape == SIGN:
            sign = tokens[index].lower
            opens = sign in _SENTENCE_ENDS or (opens and sign in _OPENERS)
        elif opens:
            if shape == CAPITAL:
                written[index] = OPENING
            opens = shape == BREAK
        elif shape == BREAK:
            opens = True
    return written


def profile(lower: str, shape: str, *, listed: bool = True) -> Profile:
    """Return what is known of a word or sign.

    Args:
        lower: the word in lower case.
        shape: how it is written.
        listed: False to look it up in no list, as if it were a stranger's name; training does so now and then.
    """
    if shape == GLUED:
        lower = ADDRESS
    word = "w=" + lower
    if not lower[0].isalpha():
        return Profile(None, (word, "c=" + shape), (word, "c=" + shape), (word,), shape, shape)
    traits = traits_of(lower, shape, listed=listed)
    tail = "s3=" + lower[-3:]
    here = [word, "cs=" + shape + lower[-3:], "cw=" + shape + lower]
    counts = range(2, min(len(lower), LONGEST_AFFIX + 1))
    here += [f"s{count}={lower[-count:]}" for count in counts]
    here += [f"p{count}={lower[:count]}" for count in counts]
    near, far = (word, tail, "p5=" + lower[:LONGEST_AFFIX]), (word, "g=" + traits.code, tail)
    return Profile(traits, here, near, far, traits.kind, traits.sort)


def traits_of(lower: str, shape: str, *, listed: bool = True) -> Traits:
    """Return what a word has in common with others.

    Args:
        lower: the word in lower case.
        shape: how it is written.
        listed: as in `profile`.
    """
    standing = known_as(lower) if listed else UNLISTED
    length = min(len(lower), COUNTED_LENGTHS)
    return Traits(shape, standing.code, standing.ending, standing.base, standing.common, length)


def pairs(tokens: list[Token], profiles: Mapping[int, Profile], index: int) -> list[str]:
    """Return the attributes of a place that come from a word together with its neighbours.

    Args:
        tokens: the text.
        profiles: of this place and its neighbours.
        index: the place.
    """
    kind, sort = profiles[index].kind, profiles[index].sort
    shape, code = kind[0], kind[1:]
    left = right = EDGE
    if index:
        before, other, left = _word_at(tokens, index - 1), profiles[index - 1].kind, profiles[index - 1].sort
        found = [
            f"-k{kind}|{other}", f"-c{shape}{other[0]}", f"-w{before}|{shape}", f"-v{before}|{code}",
            f"-t{left}|{sort}", f"-u{before}|{sort}",
        ]  # fmt: skip
        if index > 1:
            found.append(f"-2{_word_at(tokens, index - 2)}|{before}")
    else:
        found = ["-E", "-E" + kind, "-Et" + sort]
    if index + 1 < len(tokens):
        after, other, right = _word_at(tokens, index + 1), profiles[index + 1].kind, profiles[index + 1].sort
        found += (
            f"+k{kind}|{other}", f"+c{shape}{other[0]}", f"+w{after}|{shape}", f"+v{after}|{code}",
            f"+t{sort}|{right}", f"+u{after}|{sort}",
        )  # fmt: skip
    else:
        found += ("+E", "+E" + kind, "+Et" + sort)
    found.append(f"t{left}|{sort}|{right}")
    return found


def _word_at(tokens: list[Token], index: int) -> str:
    """Return a neighbour's word; the letters of an address say nothing."""
    token = tokens[index]
    return ADDRESS if token.shape == GLUED else token.lower


def attributes(tokens: list[Token], *, profile_of: Callable[[str, str], Profile] = profile) -> Iterator[list[str]]:
    """Return all attributes of each place, as training takes them.

    Args:
        tokens: the text.
        profile_of: returns the profile of a word; training remembers them.
    """
    written = shapes(tokens)
    profiles = [profile_of(token.lower, shape) for token, shape in zip(tokens, written, strict=True)]
    placed = dict(enumerate(profiles))
    for index, own in enumerate(profiles):
        found = [*own.all_here(), *pairs(tokens, placed, index)]
        for offset in OFFSETS:
            if 0 <= index + offset < len(profiles):
                neighbour = profiles[index + offset]
                found.extend(f"{offset}{attribute}" for attribute in neighbour.all_seen(offset))
        yield found


def group_of(attribute: str) -> str:
    """Return the group of an attribute of a place itself, as an explanation calls it."""
    return _GROUPS[attribute[0]]


def group_of_pair(attribute: str) -> str:
    """Return the group of an attribute of a place together with its neighbours."""
    return {"-": BEFORE, "+": AFTER}.get(attribute[0], AROUND)


def parted(attribute: str) -> tuple[int, str, str]:
    """Return from how far an attribute looks at a word (0: from its own place or as a pair), its sign, and the rest."""
    offset = _offset_of(attribute)
    if offset:
        attribute = attribute.removeprefix(str(offset))
    elif attribute[0] in "-+":
        return 0, attribute[:2], attribute[2:]
    elif attribute[0] == _THREE:
        return 0, _THREE, attribute[1:]
    sign, _, rest = attribute.partition("=")
    return offset, sign, rest


def _offset_of(attribute: str) -> int:
    head = attribute.removeprefix("-")
    if head[0] not in "12" or not head[1:].startswith(_SEEN):
        return 0
    distance = int(head[0])
    return -distance if attribute[0] == "-" else distance
