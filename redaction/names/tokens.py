"""A text as words and signs, each with its place."""

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"([^\W\d_]++(?:['’-][^\W\d_]++)*+)(?![\d_])|\n\s*|\w+|[^\w\s]")
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S")
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = frozenset("@_/#=&.")

#: How a word is written: small, with a capital, in capitals, mixed; glued to an address; a number or code; a sign.
SMALL, CAPITAL, CAPITALS, MIXED, GLUED, CODE, SIGN, BREAK = "aAUMgcpn"
#: What stands for the end of a line.
LINE_END: Final = "¶"


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
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[1]
        if word is not None:
            if len(word) > 3 and word.endswith(_POSSESSIVES):  # noqa: PLR2004 - a letter more than 's
                end -= 2
                word = word[:-2]
            tokens.append(Token(start, end, word.lower(), _shape(word, text, start, end)))
            continue
        sign = text[start]
        if sign == "\n":
            tokens.append(Token(start, end, LINE_END, BREAK))
        elif end - start > 1 or sign.isalnum():
            tokens.append(Token(start, end, "0", CODE))
        else:
            tokens.append(Token(start, end, sign, SIGN))
    return tokens


def _shape(word: str, text: str, start: int, end: int) -> str:
    if text[end : end + 1] in _GLUE and end < len(text) and _is_glued_after(text, end):
        return GLUED
    if start and text[start - 1] in _GLUE and _is_glued_before(text, start):
        return GLUED
    if word.islower():
        return SMALL
    if not word[0].isupper():
        return MIXED
    if len(word) > 1 and word.isupper():
        return CAPITALS
    return CAPITAL


def _is_glued_after(text: str, end: int) -> bool:
    sign, further = text[end], text[end + 1 : end + 2]
    return sign in "@_" or (sign in ".=#" and further.isalnum() and not further.isupper())


def _is_glued_before(text: str, start: int) -> bool:
    sign, far = text[start - 1], text[start - 2 : start - 1]
    if sign in "@_#":
        return True
    return (sign in ".=&" and far.isalnum() and text[start].islower()) or (sign == "/" and far != "" and far in "/:.")
