"""What the model is told of a word: itself, how it is written, what stands beside it.

Attributes are strings, alike in training and in use. Those of a word by itself are in a `Profile`, so that profiles of
common words can be summed up once; only those of pairs are made for each place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.names.lexicon import RARE, WORDS, known_as
from redaction.names.tokens import BREAK, CAPITAL, SIGN, SMALL, Token

#: A capital that opens a sentence says little, and so do small letters where there is no capital at all.
OPENING: Final = "B"
ALL_SMALL: Final = "b"
_SENTENCE_ENDS: Final = frozenset(".!?")
#: Signs after which a sentence still has to open.
_OPENERS: Final = frozenset("\"'(*-”“»–")
_LONGEST_COUNTED: Final = 12
#: How far features look.
REACH: Final = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a word as it is written.

    Args:
        here: attributes of its own place.
        near: attributes that it gives to the places beside it.
        far: attributes that it gives to the places two off.
        kind: how it is written and whose name it is.
        code: whose name it is.
    """

    here: Sequence[str] = field(repr=False)
    near: Sequence[str] = field(repr=False)
    far: Sequence[str] = field(repr=False)
    kind: str
    code: str


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


def profile(lower: str, shape: str) -> Profile:
    """Return what is known of a word or sign.

    Args:
        lower: the word in lower case.
        shape: how it is written.
    """
    word = "w=" + lower
    if not lower[0].isalpha():
        return Profile((word, "c=" + shape), (word, "c=" + shape), (word,), shape, "")
    code, ending, base = known_as(lower)
    common = WORDS.get(lower, RARE)
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
    near = (word, "g=" + code, "z=" + common, "gZ=" + code + most, tail, "c=" + shape)
    return Profile(tuple(here), near, (word, "g=" + code, tail), shape + code, code)


def pairs(tokens: Sequence[Token], written: Sequence[str], profiles: Sequence[Profile], index: int) -> list[str]:
    """Return the attributes of a place that come from a word together with its neighbours.

    Args:
        tokens: the text.
        written: the shape of each.
        profiles: the profile of each.
        index: the place.
    """
    shape, kind, code = written[index], profiles[index].kind, profiles[index].code
    found: list[str] = []
    if index:
        before = tokens[index - 1].lower
        found += (
            f"-k{kind}|{profiles[index - 1].kind}",
            f"-c{shape}{written[index - 1]}",
            f"-w{before}|{shape}",
            f"-v{before}|{code}",
        )
        if index > 1:
            found.append(f"-2{tokens[index - 2].lower}|{before}")
    else:
        found += ("-E", "-E" + kind)
    if index + 1 < len(tokens):
        after = tokens[index + 1].lower
        found += (
            f"+k{kind}|{profiles[index + 1].kind}",
            f"+c{shape}{written[index + 1]}",
            f"+w{after}|{shape}",
            f"+v{after}|{code}",
        )
    else:
        found += ("+E", "+E" + kind)
    return found


def attributes(tokens: Sequence[Token]) -> Iterator[list[str]]:
    """Return all attributes of each place, as training takes them."""
    written = shapes(tokens)
    profiles = [profile(token.lower, shape) for token, shape in zip(tokens, written, strict=True)]
    for index, own in enumerate(profiles):
        found = [*own.here, *pairs(tokens, written, profiles, index)]
        for offset in (-1, 1):
            if 0 <= index + offset < len(profiles):
                found.extend(f"{offset}{attribute}" for attribute in profiles[index + offset].near)
        for offset in (-REACH, REACH):
            if 0 <= index + offset < len(profiles):
                found.extend(f"{offset}{attribute}" for attribute in profiles[index + offset].far)
        yield found
