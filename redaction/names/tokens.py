"""A text as words and signs, each with its place."""

import re
from collections.abc import Collection
from typing import Final

from redaction.names.forms import BREAK, CAPITAL, CAPITALS, CODE, GLUED, MIXED, SIGN, SMALL, Form, Token
from redaction.names.lexicon import LISTED, RARE

_TOKEN: Final = re.compile(r"([^\W\d_]++(?:['’-][^\W\d_]++)*+)(?![\d_])|\n\s*|\w+|[^\w\s]")
_BREAKS: Final = re.compile(r"\n\s*")
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S")
#: What a text holds when a word of it may be a part of an address, a link or a code.
_ANY_GLUE: Final = re.compile(r"[@_/#=&]|\.\w")
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = frozenset("@_/#=&.")
_GLUE_AFTER: Final = frozenset("@_=#.")

#: What is no everyday word, whatever its letters are.
_NEVER_KEPT: Final = frozenset({GLUED, CODE, BREAK})
#: ... and what is nobody's, wherever it stands: all numbers and codes are one.
_SIGNS: Final = frozenset({SIGN, CODE})
#: Signs that stand after a word and glue it to nothing.
_CLOSING: Final = frozenset(",.!?:;)")
#: How many chunks are kept, and how many words and signs; when there are so many, all are forgotten. What people write
#: now soon comes back, while what was rare would stay for ever.
_MOST_CHUNKS: Final = 20_000
#: Longer chunks are not kept.
_LONGEST_CHUNK: Final = 24
#: What stands for the end of a line.
LINE_END: Final = "¶"


#: A piece of a chunk: where it begins and ends in it, its lower case and its shape.
_Piece = tuple[int, int, str, str]
#: The same with its form.
_Kept = tuple[int, int, Form]


def tokenize(text: str) -> list[Token]:
    """Return the words and signs of a text from left to right; which words are plain is not known here."""
    return [Token(start, end, Form(lower, shape, plain=False)) for start, end, lower, shape in _pieces(text)]


class Tokenizer:
    """Does what `tokenize` does, and keeps how the chunks of everyday words between spaces are cut, for speed.

    Args:
        plain: words in lower case that are hardly ever a part of a name.
    """

    __slots__ = ("_chunks", "_forms", "_line_end", "_plain")

    def __init__(self, plain: Collection[str] = frozenset()) -> None:
        self._plain = frozenset(plain)
        self._chunks: dict[str, list[_Kept]] = {"": []}
        self._forms: dict[tuple[str, str], Form] = {}
        self._line_end = Form(LINE_END, BREAK, plain=False)

    def __repr__(self) -> str:
        return f"Tokenizer(chunks={len(self._chunks)})"

    def __contains__(self, chunk: object) -> bool:
        """Tell whether a chunk is kept."""
        return chunk in self._chunks

    def tokens(self, text: str) -> list[Token]:
        """Return the words and signs of a text from left to right."""
        found: list[Token] = []
        if "\n" not in text:
            self._cut(text, 0, found)
            return found
        reached = 0
        for gap in _BREAKS.finditer(text):
            start, end = gap.span()
            self._cut(text[reached:start], reached, found)
            found.append(Token(start, end, self._line_end))
            reached = end
        self._cut(text[reached:], reached, found)
        return found

    def _cut(self, line: str, at: int, found: list[Token]) -> None:
        """Add the tokens of a line that begins at a place: no word, and nothing that a word is glued to, has spaces."""
        chunks = self._chunks
        #: A text that says the same over and over is not cut over and over.
        rare: dict[str, list[_Kept]] = {}
        for chunk in line.split(" "):
            pieces = chunks.get(chunk)
            if pieces is None:
                pieces = rare.get(chunk)
                if pieces is None:
                    pieces = rare[chunk] = self._new(chunk)
            for start, end, form in pieces:
                found.append(Token(at + start, at + end, form))
            at += len(chunk) + 1

    def _new(self, chunk: str) -> list[_Kept]:
        """Cut a chunk that is not kept; keep it if its words are everybody's."""
        length = len(chunk)
        if chunk.isalpha():
            lower = chunk.lower()
            kept = length <= _LONGEST_CHUNK and self._is_everyday(lower)
            formed: list[_Kept] = [(0, length, self._form(lower, _shape(chunk), kept=kept))]
        elif chunk[-1] in _CLOSING and chunk[:-1].isalpha():
            word = chunk[:-1]
            pieces = self._chunks.get(word)
            if pieces is None:
                pieces = self._new(word)
            formed = [pieces[0], (length - 1, length, self._form(chunk[-1], SIGN, kept=True))]
            kept = length <= _LONGEST_CHUNK and word in self._chunks
        else:
            cut = _pieces(chunk)
            kept = length <= _LONGEST_CHUNK and self._are_everyday(cut)
            formed = self._formed(cut, kept=kept)
        if kept:
            if len(self._chunks) >= _MOST_CHUNKS:
                self._forget()
            self._chunks[chunk] = formed
        return formed

    def _forget(self) -> None:
        self._chunks.clear()
        self._forms.clear()
        self._chunks[""] = []

    def _is_everyday(self, lower: str) -> bool:
        """Tell whether a word in lower case may be kept: one of a list that everybody can read."""
        standing = LISTED.get(lower)
        return (standing is not None and standing.common != RARE) or lower in self._plain

    def _are_everyday(self, pieces: list[_Piece]) -> bool:
        for _, _, lower, shape in pieces:
            if shape in _NEVER_KEPT or (shape != SIGN and not self._is_everyday(lower)):
                return False
        return True

    def _formed(self, pieces: list[_Piece], *, kept: bool) -> list[_Kept]:
        formed: list[_Kept] = []
        #: Nor is the same looked up over and over.
        forms: dict[str, Form] = {}
        for start, end, lower, shape in pieces:
            form = forms.get(lower)
            if form is None or form.shape != shape:
                form = forms[lower] = self._form(lower, shape, kept=kept)
            formed.append((start, end, form))
        return formed

    def _form(self, lower: str, shape: str, *, kept: bool) -> Form:
        """Return a form; that of a sign or of an everyday word is kept, and one for all chunks."""
        key = lower, shape
        form = self._forms.get(key)
        if form is None:
            form = Form(lower, shape, plain=lower in self._plain)
            if kept or shape in _SIGNS:
                if len(self._forms) >= _MOST_CHUNKS:
                    self._forget()
                self._forms[key] = form
        return form


def _pieces(text: str) -> list[_Piece]:
    """Return the words and signs of a text or of a chunk of it."""
    found: list[_Piece] = []
    glue = _ANY_GLUE.search(text) is not None
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[1]
        if word is not None:
            if word[-2:] in _POSSESSIVES and len(word) > 3:  # noqa: PLR2004 - a letter more than 's
                end -= 2
                word = word[:-2]
            shape = GLUED if glue and _is_glued(text, start, end) else _shape(word)
            found.append((start, end, word.lower(), shape))
            continue
        sign = text[start]
        if sign == "\n":
            found.append((start, end, LINE_END, BREAK))
        elif end - start > 1 or sign.isalnum():
            found.append((start, end, "0", CODE))
        else:
            found.append((start, end, sign, SIGN))
    return found


def _shape(word: str) -> str:
    """Return how a word by itself is written."""
    if word.islower():
        return SMALL
    if not word[0].isupper():
        return MIXED
    if len(word) > 1 and word.isupper():
        return CAPITALS
    # "IBANin" and "Moodle-kurssi" are written like no name: capitals with an ending, a small second half.
    return MIXED if word[1:2].isupper() or ("-" in word and _has_small_half(word)) else CAPITAL


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
