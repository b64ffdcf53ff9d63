"""A text as words and signs, each with its place."""

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"([^\W\d_]++(?:['’-][^\W\d_]++)*+)(?![\d_])|\n\s*|\w+|[^\w\s]")
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S")
#: What a text holds when a word of it may be a part of an address, a link or a code.
_ANY_GLUE: Final = re.compile(r"[@_/#=&]|\.\w")
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = frozenset("@_/#=&.")
_GLUE_AFTER: Final = frozenset("@_=#.")

#: How a word is written: small, with a capital, in capitals, mixed; glued to an address; a number or code; a sign.
SMALL, CAPITAL, CAPITALS, MIXED, GLUED, CODE, SIGN, BREAK = "aAUMgcpn"
#: What stands for the end of a line.
LINE_END: Final = "¶"


#: Makes a token at half the cost of calling the class.
_new: Final = tuple.__new__


class Token(NamedTuple):
    """A word or a sign.

    Args:
        start: its first character.
        end: one past its last; an English 's is left out.
        lower: in lower case; signs as they are, all codes alike.
        shape: how it is written.
    """

    start: int
    end: int
    lower: str
    shape: str


def tokenize(text: str) -> list[Token]:
    """Return the words and signs of a text from left to right."""
    tokens: list[Token] = []
    glue = _ANY_GLUE.search(text) is not None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[1]
        if word is not None:
            if word[-2:] in _POSSESSIVES and len(word) > 3:  # noqa: PLR2004 - a letter more than 's
                end -= 2
                word = word[:-2]
            if glue and _is_glued(text, start, end):
                shape = GLUED
            elif word.islower():
                shape = SMALL
            elif not word[0].isupper():
                shape = MIXED
            elif len(word) > 1 and word.isupper():
                shape = CAPITALS
            else:
                # "IBANin" and "Moodle-kurssi" are written like no name: capitals with an ending, a small second half.
                shape = MIXED if word[1:2].isupper() or ("-" in word and _has_small_half(word)) else CAPITAL
            tokens.append(_new(Token, (start, end, word.lower(), shape)))
            continue
        sign = text[start]
        if sign == "\n":
            tokens.append(Token(start, end, LINE_END, BREAK))
        elif end - start > 1 or sign.isalnum():
            tokens.append(Token(start, end, "0", CODE))
        else:
            tokens.append(Token(start, end, sign, SIGN))
    return tokens


def _has_small_half(word: str) -> bool:
    """Tell whether something after a hyphen begins small."""
    return any(half[:1].islower() for half in word.split("-"))


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a part of an address, a link or a code."""
    sign = text[end : end + 1]
    if sign in _GLUE_AFTER:
        further = text[end + 1 : end + 2]
        if sign in "@_" or (sign in ".=#" and further.isalnum() and not further.isupper()):
            return True
    if not start or (sign := text[start - 1]) not in _GLUE:
        return False
    far = text[start - 2 : start - 1]
    if sign in "@_#":
        return True
    return (sign in ".=&" and far.isalnum() and text[start].islower()) or (sign == "/" and far != "" and far in "/:.")
