"""Names of people: announced ones, known first names with what follows them, and names met earlier in the conversation.

Chat is written in lower case and full of words that are also names (toivo, meri, will, may), so a capital letter or a list alone
decides little: each rule says what it needs besides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Hit, Passage
from redaction.patterns import EncodedText
from redaction.recognizers.first_names import AMBIGUOUS, FIRST_NAMES
from redaction.recognizers.name_cues import (
    CUES,
    LAST_WORDS,
    LONGEST_CUE,
    NOT_NAMES,
    PARTICLES,
    PLACE_STEMS,
    QUESTIONS,
    STOP_WORDS,
    Cue,
)
from redaction.recognizers.name_forms import forms, stems

#: Case forms of the known first names, each with the name it is a form of.
KNOWN_FORMS: Final[dict[str, str]] = {
    form: name for name in sorted(FIRST_NAMES, key=len) for form in forms(name)
} | {name: name for name in FIRST_NAMES}

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)
_SENTENCE_END: Final = ".!?\n"
_MOST_NAME_WORDS: Final = 5
#: Shorter words are met too often to be taken for a name without a capital, or for one met before.
_FEWEST_CHARS: Final = 4
#: A surname's ending that no ordinary Finnish or Swedish noun in mid-sentence has, when capitalised.
_SURNAME: Final = re.compile(r".{3}(?:nen|ström|strom|qvist|kvist|gren|stedt|lund|holm|sson)$")
_NATIONALITY: Final = re.compile(r"(?:lainen|läinen|mainen)$")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the text; `opens` tells whether it opens a sentence, `loose` that it is no part of an address or link."""

    start: int
    end: int
    text: str = field(repr=False)
    lower: str = field(repr=False)
    capital: bool
    opens: bool
    loose: bool

    @property
    def name(self) -> str | None:
        """The first name that this is a form of."""
        return KNOWN_FORMS.get(self.lower)


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        surface = match.group()
        possessive = _POSSESSIVE.search(surface)
        if possessive is not None and len(surface) > len(possessive.group()) + 1:
            end -= len(possessive.group())
            surface = text[start:end]
        previous = text[:start].rstrip(" \t\"'(*-")[-1:] if start else ""
        # "SINCE" is shouting and "HOPS" an abbreviation; "McKay" and "Ala-Kivimäki" are capitalised words.
        capital = surface[0].isupper() and (not surface.isupper() or KNOWN_FORMS.get(surface.lower()) is not None)
        before, after = text[start - 1 : start], text[end : end + 2]
        glued = before in "@_.=#&" and bool(before) and text[start - 2 : start - 1].isalnum()
        glued = glued or after[:1] in ("@", "_") or (after[:1] == "." and after[1:].isalnum())
        glued = glued or (before == "/" and not text[start - 2 : start - 1].isspace() and start > 1)
        opens = not previous or previous in _SENTENCE_END or not (previous.isalnum() or previous in ",;:)\"'%€/&+]")
        words.append(_Word(start, end, surface, surface.lower(), capital, opens, not glued))
    return words


class _Reader:
    """Reads one message for names."""

    __slots__ = ("_asked", "_text", "_words")

    def __init__(self, text: str, *, asked: bool) -> None:
        self._text = text
        self._words = _words(text)
        self._asked = asked

    def hits(self) -> Iterator[tuple[int, int, float]]:
        """Return first word, one past the last word, and score of each name that needs no memory."""
        index = 0
        while index < len(self._words):
            found = self._at(index) if self._words[index].loose else None
            if found is None:
                index += 1
                continue
            end, score = found
            following = self._words[end].lower if end < len(self._words) else ""
            if not following.startswith(PLACE_STEMS):
                yield index, end, score
            index = end

    def remembered(self, known: frozenset[str], taken: Sequence[tuple[int, int, float]]) -> Iterator[tuple[int, int, float]]:
        """Return the capitalised words that are forms of names met before and that no other hit has taken."""
        covered = {index for start, end, _ in taken for index in range(start, end)}
        index = 0
        while index < len(self._words):
            word = self._words[index]
            if index not in covered and self._is_unexplained(word) and self._matches(word, known):
                yield index, index + 1, 0.75
            index += 1

    def has_unexplained(self, taken: Sequence[tuple[int, int, float]]) -> bool:
        """Tell whether there is a capitalised word left that memory could explain."""
        covered = {index for start, end, _ in taken for index in range(start, end)}
        return any(
            index not in covered and self._is_unexplained(word) for index, word in enumerate(self._words)
        )

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the characters that a run of words takes."""
        return self._words[start].start, self._words[end - 1].end

    def texts(self, start: int, end: int) -> Iterator[str]:
        """Return the words of a run in lower case."""
        return (word.lower for word in self._words[start:end] if len(word.text) >= _FEWEST_CHARS - 1)

    @staticmethod
    def _is_unexplained(word: _Word) -> bool:
        return word.loose and word.capital and len(word.text) >= _FEWEST_CHARS - 1 and word.lower not in STOP_WORDS

    @staticmethod
    def _matches(word: _Word, known: frozenset[str]) -> bool:
        return any(stem in known for stem in stems(word.lower) if len(stem) >= _FEWEST_CHARS or stem == word.lower)

    def _at(self, index: int) -> tuple[int, float] | None:
        """Return where a name that begins with this word ends, and the score; None when none begins here."""
        word = self._words[index]
        for cue in self._cues_before(index):
            found = self._after_cue(cue, index)
            if found is not None:
                return found
        if self._asked and index == 0:
            found = self._answer()
            if found is not None:
                return found
        if self._is_signature(index):
            return self._run(index), 0.8
        name = word.name
        if name is not None and word.lower not in NOT_NAMES:
            return self._known(index, name)
        mid_sentence = word.capital and not word.opens and word.lower not in NOT_NAMES
        if mid_sentence and any(_SURNAME.search(stem) and not _NATIONALITY.search(stem) for stem in stems(word.lower)):
            return self._run(index), 0.6
        return None

    def _known(self, index: int, name: str) -> tuple[int, float] | None:
        """A known first name: how much it needs depends on how ordinary a word it also is."""
        word = self._words[index]
        end = self._run(index)
        if word.capital:
            if end > index + 1:
                return end, 0.9
            if name not in AMBIGUOUS:
                return end, 0.85
            return None if word.opens else (end, 0.65)
        plain = name not in AMBIGUOUS and len(word.text) >= _FEWEST_CHARS
        # "pian" is a form of Pia and means soon: a small letter and a short ending together prove nothing.
        ending = len(word.lower) - len(name)
        return (self._small_run(index), 0.6) if plain and (ending <= 0 or ending >= _FEWEST_CHARS - 1) else None

    def _cues_before(self, index: int) -> tuple[Cue, ...]:
        """Return the cues that the words just before a word are."""
        if index == 0 or self._words[index - 1].lower not in LAST_WORDS:
            return ()
        for length in range(min(LONGEST_CUE, index), 0, -1):
            cues = CUES.get(tuple(word.lower for word in self._words[index - length : index]))
            if cues is not None:
                return cues
        return ()

    def _after_cue(self, cue: Cue, index: int) -> tuple[int, float] | None:
        """Decide on the word after a cue, by what the cue promises."""
        word = self._words[index]
        gap = self._text[self._words[index - 1].end : word.start]
        if word.lower in STOP_WORDS or (word.lower in NOT_NAMES and cue is not Cue.NAMING):
            return None
        end = self._run(index)
        known = word.name is not None and len(word.text) >= _FEWEST_CHARS - 1
        follows = self._text[self._words[end - 1].end :][:1]
        match cue:
            case Cue.NAMING if gap.strip(" :\n") == "":
                return (end if word.capital else self._small_run(index)), 0.9
            case Cue.TITLE if gap.strip(" :.\n") == "" and (word.capital or (known and word.lower not in AMBIGUOUS)):
                return end, 0.8
            case Cue.TITLE if gap == " " and known and word.name == word.lower:
                return end, 0.6
            case Cue.BEING if gap == " " and ((known and (word.capital or end > index)) or end > index + 1):
                small = word.name in AMBIGUOUS and not word.capital and not (follows in ",.!" and follows)
                return None if small else (end, 0.8)
            case Cue.GREETING if gap == " " and (known or (word.capital and (follows in ",!.?:;)\n" or end > index + 1))):
                return None if word.name in AMBIGUOUS and not word.capital else (end, 0.75)
            case Cue.CLOSING if gap.strip(" ,.!:\n-") == "" and (word.capital or known) and self._closes(end):
                return end, 0.8
            case _:
                return None

    def _answer(self) -> tuple[int, float] | None:
        """The first words of an answer to "what is your name?"."""
        first = self._words[0]
        end = self._run(0)
        if first.capital and first.lower not in STOP_WORDS | NOT_NAMES and (end > 1 or self._closes(end)):
            return end, 0.8
        line = [word for word in self._words if "\n" not in self._text[: word.start]]
        plain = all(word.lower not in STOP_WORDS and word.lower not in NOT_NAMES for word in line)
        shouted = all(word.text.isupper() for word in line)
        if len(line) == 2 and plain and (shouted or not first.capital) and self._closes(2):  # noqa: PLR2004 - two names
            return 2, 0.6
        return None

    def _is_signature(self, index: int) -> bool:
        """Tell whether the text ends in a dash or slash and this name: "-Kristjan", "// Hanna"."""
        word = self._words[index]
        left = self._text[: word.start].rstrip(" ")
        marked = left[-1:] in ("-", "/", "~") and left[:-1].rstrip("-/~")[-1:] in ("", " ", "\n")
        return (
            marked and (word.capital or word.name is not None) and word.lower not in NOT_NAMES
            and self._closes(self._run(index)) and self._run(index) - index <= 3  # noqa: PLR2004 - a name, no slogan
        )  # fmt: skip

    def _closes(self, end: int) -> bool:
        """Tell whether the line ends after the word before this one, but for signs and a number."""
        rest = self._text[self._words[end - 1].end :].partition("\n")[0]
        return not any(char.isalpha() for char in rest)

    def _run(self, index: int) -> int:
        """Return one past the last word of the name that begins here: capitals, particles and initials that follow on."""
        end = index + 1
        shouting = self._words[index].text.isupper()
        while end < len(self._words) and end - index < _MOST_NAME_WORDS:
            word = self._words[end]
            gap = self._text[self._words[end - 1].end : word.start]
            if gap not in (" ", ' "', '" ', ". ") or (gap == ". " and len(self._words[end - 1].text) > 1):
                break
            capital = word.text[0].isupper() and word.lower not in NOT_NAMES
            if (capital and (shouting or not word.text.isupper() or len(word.text) == 1) and self._goes_on(word)) or (
                word.lower in PARTICLES and self._is_capital(end + 1)
            ):
                end += 1
            else:
                break
        return end

    @staticmethod
    def _goes_on(word: _Word) -> bool:
        return word.loose and word.lower not in STOP_WORDS

    def _is_capital(self, index: int) -> bool:
        return index < len(self._words) and self._words[index].text[0].isupper()

    def _small_run(self, index: int) -> int:
        """Return one past the last word of a name written small: its first word, and a second that is no everyday word."""
        end = index + 1
        if end >= len(self._words):
            return end
        second = self._words[end]
        joined = self._text[self._words[index].end : second.start] == " "
        announced = bool(self._cues_before(index)) or self._closes(end + 1)
        ordinary = second.lower in STOP_WORDS or second.lower in NOT_NAMES or len(second.text) < _FEWEST_CHARS - 1
        return end + 1 if joined and announced and not ordinary and second.loose else end


class PersonRecognizer:
    """Finds names of people by cues, first names and memory."""

    name: Final = "person"
    entity_type: Final = EntityType.PERSON
    gate: Final = r"\p{L}"

    def hits(self, passage: Passage, encoded: EncodedText) -> Iterator[Hit]:
        """Return the names in a message, from cues and lists first, then those met before."""
        del encoded
        reader = _Reader(passage.text, asked=passage.asked(QUESTIONS, messages=1))
        found = list(reader.hits())
        if reader.has_unexplained(found):
            found.extend(reader.remembered(self._memory(passage, reader, found), found))
        for start, end, score in found:
            yield Hit(*reader.span(start, end), score)

    @staticmethod
    def _memory(passage: Passage, reader: _Reader, found: Sequence[tuple[int, int, float]]) -> frozenset[str]:
        """Return what the names of this conversation may be forms of."""
        words = {word for start, end, _ in found for word in reader.texts(start, end)}
        for value in passage.names:
            words.update(word.lower for word in _words(value) if len(word.text) >= _FEWEST_CHARS - 1)
        for message in passage.earlier:
            before = _Reader(message, asked=False)
            words.update(word for start, end, _ in before.hits() for word in before.texts(start, end))
        return frozenset(stem for word in words - STOP_WORDS for stem in stems(word) if len(stem) >= _FEWEST_CHARS - 1)


RECOGNIZERS: Final = (PersonRecognizer(),)
