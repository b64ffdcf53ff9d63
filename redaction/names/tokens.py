"""A text as words and signs, each with its place."""

import re
from typing import Final

from redaction.names.forms import BREAK, CAPITAL, CAPITALS, CODE, GLUED, MIXED, SIGN, SMALL, Form, Token
from redaction.names.lexicon import LISTED, RARE
from redaction.names.word_weights import UNMET, WordWeights

_TOKEN: Final = re.compile(r"([^\W\d_]++(?:['’-][^\W\d_]++)*+)(?![\d_])|\n\s*|\w+|[^\w\s]")
_BREAKS: Final = re.compile(r"\n\s*")
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S")
#: What a text holds when a word of it may be a part of an address, a link or a code.
_ANY_GLUE: Final = re.compile(r"[@_/#=&]|\.\w")
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = frozenset("@_/#=&.")
_GLUE_AFTER: Final = frozenset("@_=#.")

#: What is no word.
_SIGNS: Final = frozenset({SIGN, CODE})
#: Signs that stand after a word and glue it to nothing.
_CLOSING: Final = frozenset(",.!?:;)")
#: How many words, signs and other chunks are kept; when there are so many, all are forgotten. What people write now
#: soon comes back, while what was rare would stay for ever.
_MOST_KEPT: Final = 20_000
#: Longer ones are not kept.
_LONGEST_CHUNK: Final = 24
#: What stands for a number or a code, whichever it is, and for the end of a line.
ANY_CODE: Final = "0"
LINE_END: Final = "¶"


#: A piece of a chunk: where it begins and ends in it, its lower case and its shape.
_Piece = tuple[int, int, str, str]
#: The same with its form.
_Kept = tuple[int, int, Form]


def tokenize(text: str) -> list[Token]:
    """Return the words and signs of a text from left to right; which words are plain is not known here."""
    return [Token(start, end, Form(lower, shape, plain=False)) for start, end, lower, shape in _pieces(text)]


class Tokenizer:
    """Does what `tokenize` does, and keeps everyday words and how chunks of them are cut, for speed.

    Args:
        words: what is known of the words that a model was trained on.
    """

    __slots__ = ("_chunks", "_forms", "_line_end", "_signs", "_words")

    def __init__(self, words: dict[str, WordWeights]) -> None:
        self._words = words
        #: Of words of nothing but letters, as they are written.
        self._forms: dict[str, Form] = {}
        self._signs: dict[str, Form] = {}
        self._chunks: dict[str, list[_Kept]] = {}
        self._line_end = Form(LINE_END, BREAK, plain=False)

    def __repr__(self) -> str:
        return f"Tokenizer(words={len(self._forms)})"

    def __contains__(self, chunk: object) -> bool:
        """Tell whether a word or a chunk of several pieces is kept."""
        return chunk in self._forms or chunk in self._chunks

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
        forms = self._forms
        #: A text that says the same over and over is not cut over and over.
        rare: dict[str, list[_Kept]] = {}
        for chunk in line.split(" "):
            length = end = len(chunk)
            form = forms.get(chunk)
            if form is None and length > 1 and chunk[-1] in _CLOSING:
                end -= 1
                form = forms.get(chunk[:end])
            if form is not None:
                found.append(Token(at, at + end, form))
                if end < length:
                    found.append(Token(at + end, at + length, self._sign(chunk[end], SIGN)))
            elif length:
                for start, stop, piece in self._pieces(chunk, rare):
                    found.append(Token(at + start, at + stop, piece))
            at += length + 1

    def _pieces(self, chunk: str, rare: dict[str, list[_Kept]]) -> list[_Kept]:
        """Return how a chunk is cut that is no everyday word."""
        pieces = self._chunks.get(chunk)
        if pieces is None:
            pieces = rare.get(chunk)
        if pieces is not None:
            return pieces
        length = len(chunk)
        end = length - 1 if chunk[-1] in _CLOSING else length
        word = chunk[:end]
        kept = False
        if word.isalpha():
            pieces = [(0, end, self._word(word)[0])]
        elif word.isascii() and word.isalnum():
            pieces = [(0, end, self._sign(ANY_CODE, CODE))]
        else:
            end = length
            pieces, kept = self._cut_apart(chunk)
        if end < length:
            pieces.append((end, length, self._sign(chunk[end], SIGN)))
        if not kept:
            rare[chunk] = pieces
        elif length <= _LONGEST_CHUNK:
            if len(self._chunks) >= _MOST_KEPT:
                self._chunks.clear()
            self._chunks[chunk] = pieces
        return pieces

    def _cut_apart(self, chunk: str) -> tuple[list[_Kept], bool]:
        """Cut a chunk that is no mere word, and tell whether all its words are everybody's."""
        formed: list[_Kept] = []
        kept = True
        #: Nor is the same looked up over and over.
        forms: dict[str, Form] = {}
        for start, end, lower, shape in _pieces(chunk):
            form = forms.get(lower)
            if form is None or form.shape != shape:
                word = chunk[start:end]
                if shape in _SIGNS:
                    form = self._sign(lower, shape)
                    kept = kept and shape == SIGN
                elif shape != GLUED and word.isalpha():
                    form, everyday = self._word(word)
                    kept = kept and everyday
                else:
                    form = Form(lower, shape, plain=self._words.get(lower, UNMET).plain)
                    kept = kept and shape != GLUED and (form.plain or _is_listed(lower))
                forms[lower] = form
            formed.append((start, end, form))
        return formed, kept

    def _word(self, word: str) -> tuple[Form, bool]:
        """Return the form of a word of nothing but letters, and whether it is everybody's."""
        form = self._forms.get(word)
        if form is not None:
            return form, True
        lower = word.lower()
        plain = self._words.get(lower, UNMET).plain
        form = Form(lower, _shape(word), plain=plain)
        everyday = len(word) <= _LONGEST_CHUNK and (plain or _is_listed(lower))
        if everyday:
            if len(self._forms) >= _MOST_KEPT:
                self._forms.clear()
            self._forms[word] = form
        return form, everyday

    def _sign(self, sign: str, shape: str) -> Form:
        """Return the form of a sign or of a code, which is nobody's."""
        form = self._signs.get(sign)
        if form is None:
            if len(self._signs) >= _MOST_KEPT:
                self._signs.clear()
            form = self._signs[sign] = Form(sign, shape, plain=self._words.get(sign, UNMET).plain)
        return form


def _is_listed(lower: str) -> bool:
    """Tell whether a word in lower case is one of the everyday words that anybody can read in the list."""
    standing = LISTED.get(lower)
    return standing is not None and standing.common != RARE


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
            found.append((start, end, ANY_CODE, CODE))
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
