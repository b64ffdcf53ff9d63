"""A message as words, each with what matters about it when looking for names."""

from typing import Final

from redaction.names.forms import SMALL, UNREAD, Form, Token
from redaction.names.lexicon import UNKNOWN, known_as
from redaction.recognizers.first_names import FIRST_NAMES
from redaction.recognizers.name_cues import CUE_LENGTHS, NOT_NAMES, STOP_WORDS
from redaction.recognizers.name_forms import forms

#: Case forms of the known first names, each with the name it is a form of. A name wins over another name's form.
KNOWN_FORMS: Final[dict[str, str]] = {
    form: name for name in sorted(FIRST_NAMES, key=lambda name: (len(name), name)) for form in forms(name)
} | {name: name for name in FIRST_NAMES}

#: What is noted of a form: it is a known first name's, or has a hyphen; it is no name after a cue; it ends a cue; it is
#: a service's or a place's.
FIRST_NAME: Final = 1
STOPPED: Final = 2
CUED: Final = 4
SERVICE: Final = 8

#: The last three of these, by the words that they are noted of.
_NOTED: Final = {
    word: (STOPPED if word in STOP_WORDS else 0)
    | (CUED if word in CUE_LENGTHS else 0)
    | (SERVICE if word in NOT_NAMES else 0)
    for word in (*STOP_WORDS, *CUE_LENGTHS, *NOT_NAMES)
}

#: Shorter words are met too often to be taken for a name without a capital, or for one met before.
FEWEST_CHARS: Final = 4
FEWEST_KNOWN_CHARS: Final = 3

_SENTENCE_ENDS: Final = ".!?\n"
#: What may stand between two words of one sentence.
_INSIDE: Final = ",;:)\"'%€/&+]"
#: Signs that glue a word to an address, a link or a code.
_GLUE: Final = "@_.=#&"


class Word:
    """A word of a message.

    Args:
        source: the message.
        start: its first character.
        end: one past its last; an English 's is left out.
        text: as it is written.
        lower: in lower case.
        name: the first name that it is a form of.
        capital: True when it is written like a name: a capital and then small letters, or a known name in capitals.
    """

    __slots__ = ("capital", "end", "lower", "name", "source", "start", "text")

    def __init__(
        self, source: str, start: int, end: int, text: str, *, lower: str, name: str | None, capital: bool
    ) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.text = text
        self.lower = lower
        self.name = name
        self.capital = capital

    def __repr__(self) -> str:
        return f"Word(start={self.start}, end={self.end})"

    @property
    def opens(self) -> bool:
        """True when it opens a sentence, where a capital says nothing."""
        return opens_sentence(self.source, self.start)

    @property
    def loose(self) -> bool:
        """True when it is no part of an address, a link or a code."""
        return not _is_glued(self.source, self.start, self.end)


class Words:
    """The words of a message from left to right, each made when somebody first looks at it: most are nobody's name.

    Args:
        text: the message.
        tokens: its words and signs.
    """

    __slots__ = ("_made", "_text", "lower", "tokens")

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        #: The tokens that are words.
        self.tokens = [token for token in tokens if token.form.is_word]
        #: What they are in lower case.
        self.lower = [token.lower for token in self.tokens]
        self._made: list[Word | None] = [None] * len(self.tokens)

    def __repr__(self) -> str:
        return f"Words(count={len(self.tokens)})"

    def __len__(self) -> int:
        return len(self.tokens)

    def __getitem__(self, index: int) -> Word:
        word = self._made[index]
        if word is None:
            word = self._made[index] = _word(self._text, self.tokens[index])
        return word


def notes_of(form: Form) -> int:
    """Return what is noted of a form, of `FIRST_NAME`, `STOPPED`, `CUED` and `SERVICE`; the form keeps it."""
    notes = form.notes
    if notes == UNREAD:
        lower = form.lower
        notes = _NOTED.get(lower, 0)
        if lower in KNOWN_FORMS or "-" in lower:
            notes |= FIRST_NAME
        form.notes = notes
    return notes


def _word(text: str, token: Token) -> Word:
    lower = token.lower
    name: str | None = None
    if notes_of(token.form) & FIRST_NAME:
        name = KNOWN_FORMS.get(lower)
        if name is None:
            name = _compound(lower)
    word = text[token.start : token.end]
    capital = token.shape != SMALL and word[0].isupper() and (name is not None or not word.isupper())
    return Word(text, token.start, token.end, word, lower=lower, name=name, capital=capital)


def _compound(lower: str) -> str | None:
    """Return the first name that a compound of names such as "ella-noora" begins with, in any case form."""
    first, _, last = lower.partition("-")
    if first not in FIRST_NAMES:
        return None
    code = known_as(last).code
    return None if code[:2] == UNKNOWN[:2] else KNOWN_FORMS.get(first)


def opens_sentence(text: str, start: int) -> bool:
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
