"""A message as words, each with what matters about it when looking for names."""

import re
from dataclasses import dataclass, field
from typing import Final

from redaction.recognizers.first_names import FIRST_NAMES
from redaction.recognizers.name_forms import forms

#: Case forms of the known first names, each with the name it is a form of. A name wins over another name's form.
KNOWN_FORMS: Final[dict[str, str]] = {
    form: name for name in sorted(FIRST_NAMES, key=lambda name: (len(name), name)) for form in forms(name)
} | {name: name for name in FIRST_NAMES}

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVES: Final = ("'s", "’s", "'S", "’S")
_SENTENCE_ENDS: Final = ".!?\n"
#: What may stand between two words of one sentence.
_INSIDE: Final = ",;:)\"'%€/&+]"
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = "@_.=#&"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message.

    Args:
        start: its first character.
        end: one past its last; an English 's is left out.
        text: as it is written.
        lower: in lower case.
        capital: True when it is written like a name: a capital and then small letters, or a known name in capitals.
        opens: True when it opens a sentence, where a capital says nothing.
        loose: True when it is no part of an address, a link or a code.
        name: the first name that it is a form of.
    """

    start: int
    end: int
    text: str = field(repr=False)
    lower: str = field(repr=False)
    capital: bool
    opens: bool
    loose: bool
    name: str | None = field(repr=False)


def split_words(text: str) -> list[Word]:
    """Return the words of a text from left to right."""
    words: list[Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        surface = match.group()
        if len(surface) > len(_POSSESSIVES[0]) + 1 and surface.endswith(_POSSESSIVES):
            end -= len(_POSSESSIVES[0])
            surface = text[start:end]
        lower = surface.lower()
        name = KNOWN_FORMS.get(lower) or _compound(lower)
        capital = surface[0].isupper() and (not surface.isupper() or name is not None)
        words.append(
            Word(start, end, surface, lower, capital, _opens(text, start), not _is_glued(text, start, end), name)
        )
    return words


def _compound(lower: str) -> str | None:
    """Return the first name that a compound such as "ella-noora" begins with, in any case form."""
    first, hyphen, _ = lower.partition("-")
    return KNOWN_FORMS.get(first) if hyphen and first in FIRST_NAMES else None


def _opens(text: str, start: int) -> bool:
    """Tell whether a word opens a sentence."""
    at = start - 1
    while at >= 0 and text[at] in " \t\"'(*-":
        at -= 1
    if at < 0:
        return True
    previous = text[at]
    # After anything that is neither a letter nor a sign of the sentence, such as an emoji, a new one begins.
    return previous in _SENTENCE_ENDS or not (previous.isalnum() or previous in _INSIDE)


def _is_glued(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a part of an address, a link or a code."""
    before, far = text[start - 1 : start], text[start - 2 : start - 1] if start > 1 else ""
    if before and ((before in _GLUE and far.isalnum()) or (before == "/" and far and not far.isspace() and far != "/")):
        return True
    after, further = text[end : end + 1], text[end + 1 : end + 2]
    return after in ("@", "_") or (after == "." and further.isalnum())
