"""What the model is told of a word: itself, how it is written, what stands beside it.

Attributes are strings, alike in training and in use. Those of a word by itself are in a `Profile`, so that profiles of
common words can be summed up once; only those of pairs are made for each place.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.names.lexicon import RARE, UNLISTED, WORDS, known_as
from redaction.names.tokens import BREAK, CAPITAL, GLUED, SIGN, SMALL, Token

#: A capital that opens a sentence says little, and so do small letters where there is no capital at all.
OPENING: Final = "B"
ALL_SMALL: Final = "b"
_SENTENCE_ENDS: Final = frozenset(".!?")
#: Signs after which a sentence still has to open.
_OPENERS: Final = frozenset("\"'(*-”“»–")
_LONGEST_COUNTED: Final = 12
#: From where a place sees its neighbours.
OFFSETS: Final = (-2, -1, 1, 2)
#: How the attributes begin that a word gives to its neighbours.
_SEEN: Final = ("w=", "g=", "z=", "gZ=", "s3=", "p5=", "c=")
#: Levels of `NAMES` and `WORDS`, told apart less finely where three words are looked at together.
_GIVEN_CLASSES: Final = dict(zip("0123456", "0112233", strict=True))
_FAMILY_CLASSES: Final = dict(zip("0123456", "0112233", strict=True))
_COMMON_CLASSES: Final = dict(zip("012345", "011233", strict=True))
#: What stands for a part of an address, whose letters are no word's.
_ADDRESS: Final = "@@"


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a word as it is written.

    Args:
        here: attributes of its own place.
        near: attributes that it gives to the places beside it.
        far: attributes that it gives to the places two off.
        kind: how it is written and whose name it is.
        sort: whose name it is and how common, not finely.
    """

    here: Sequence[str] = field(repr=False)
    near: Sequence[str] = field(repr=False)
    far: Sequence[str] = field(repr=False)
    kind: str
    sort: str

    def seen_from(self, offset: int) -> Sequence[str]:
        """Return the attributes that a place sees that this word is so far from."""
        return self.near if abs(offset) == 1 else self.far


def shapes(tokens: Sequence[Token]) -> list[str]:
    """Return how each word is written, with what its surroundings make of that."""
    found: list[str] = []
    small = SMALL if any(token.shape == CAPITAL for token in tokens) else ALL_SMALL
    opens = True
    for token in tokens:
        shape = token.shape
        if shape == SIGN:
            opens = token.lower in _SENTENCE_ENDS or (opens and token.lower in _OPENERS)
            found.append(shape)
            continue
        if shape == SMALL:
            shape = small
        elif shape == CAPITAL and opens:
            shape = OPENING
        opens = shape == BREAK
        found.append(shape)
    return found


def profile(lower: str, shape: str, *, listed: bool = True) -> Profile:
    """Return what is known of a word or sign.

    Args:
        lower: the word in lower case.
        shape: how it is written.
        listed: False to look it up in no list, as if it were a stranger's name; training does so now and then.
    """
    if shape == GLUED:
        lower = _ADDRESS
    word = "w=" + lower
    if not lower[0].isalpha():
        return Profile((word, "c=" + shape), (word, "c=" + shape), (word,), shape, shape)
    code, ending, base = known_as(lower) if listed else UNLISTED
    common = WORDS.get(lower, RARE) if listed else RARE
    most = max(common)
    here = [
        word, "g=" + code, "z=" + common, "gz=" + code + common, "gZ=" + code + most, "ge=" + code + ending,
        "b=" + code + base + common, "cb=" + shape + code + base + most,
        "e=" + ending, f"n={min(len(lower), _LONGEST_COUNTED)}",
        "c=" + shape, "cg=" + shape + code, "cz=" + shape + common, "cgz=" + shape + code + most,
        "cs=" + shape + lower[-3:], "cw=" + shape + lower,
    ]  # fmt: skip
    here.extend(f"s{count}={lower[-count:]}" for count in (2, 3, 4, 5) if len(lower) > count)
    here.extend(f"p{count}={lower[:count]}" for count in (2, 3, 4, 5) if len(lower) > count)
    tail = "s3=" + lower[-3:]
    near = (word, "g=" + code, "z=" + common, "gZ=" + code + most, tail, "p5=" + lower[:5], "c=" + shape)
    sort = _GIVEN_CLASSES[code[0]] + _FAMILY_CLASSES[code[1]] + code[2] + _COMMON_CLASSES[most]
    return Profile(tuple(here), near, (word, "g=" + code, tail), shape + code, sort)


def pairs(tokens: Sequence[Token], profiles: Mapping[int, Profile], index: int) -> list[str]:
    """Return the attributes of a place that come from a word together with its neighbours.

    Args:
        tokens: the text.
        profiles: of this place and its neighbours.
        index: the place.
    """
    kind, sort = profiles[index].kind, profiles[index].sort
    shape, code = kind[0], kind[1:]
    left = right = "E"
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


def _word_at(tokens: Sequence[Token], index: int) -> str:
    """Return a neighbour's word; the letters of an address say nothing."""
    token = tokens[index]
    return _ADDRESS if token.shape == GLUED else token.lower


def attributes(tokens: Sequence[Token], *, profile_of: Callable[[str, str], Profile] = profile) -> Iterator[list[str]]:
    """Return all attributes of each place, as training takes them.

    Args:
        tokens: the text.
        profile_of: returns the profile of a word; training remembers them.
    """
    written = shapes(tokens)
    profiles = [profile_of(token.lower, shape) for token, shape in zip(tokens, written, strict=True)]
    placed = dict(enumerate(profiles))
    for index, own in enumerate(profiles):
        found = [*own.here, *pairs(tokens, placed, index)]
        for offset in OFFSETS:
            if 0 <= index + offset < len(profiles):
                neighbour = profiles[index + offset]
                found.extend(f"{offset}{attribute}" for attribute in neighbour.seen_from(offset))
        yield found


def offset_of(attribute: str) -> int:
    """Return from how far an attribute looks at a word, 0 for those of a place itself and of pairs."""
    head = attribute.removeprefix("-")
    if head[0] not in "12" or not head[1:].startswith(_SEEN):
        return 0
    distance = int(head[0])
    return -distance if attribute[0] == "-" else distance
