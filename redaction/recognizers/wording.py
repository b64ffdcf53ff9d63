"""Words around a value that say what it is: each begins at the beginning of a word, unlike bare stems."""

import re
from typing import Final

from redaction.passage import Candidate, Passage
from redaction.patterns import Pattern

#: Looking around a candidate reaches this far; patterns of plain words over so little text take no time.
_BEFORE_CHARS: Final = 45
_AFTER_CHARS: Final = 25
#: So few words are a label, as on a form: "passin numero:".
_LABEL_WORDS: Final = 2
#: What a word must not be followed by; RE2 has no such thing.
_NOT_BEFORE: Final = re.compile(r"\(\?![^()]*\)")


class Words:
    """Words, or patterns of words, that speak for or against a kind.

    Args:
        words: lower-case words or small regular expressions; each must begin at the beginning of a word.
    """

    __slots__ = ("_pattern", "_quick")

    def __init__(self, *words: str) -> None:
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})")
        # Most texts hold none of them, not even within a word: RE2 sees that many times as fast as a pattern that
        # tries every word at every place.
        self._quick = Pattern("|".join(_NOT_BEFORE.sub("", word).replace(r"\w", r"[\p{L}\p{N}_]") for word in words))

    def said(self, passage: Passage, *, messages: int = 1) -> bool:
        """Tell whether one of them stands anywhere in the message or in one of the last before it."""
        return self._held_by(passage) or any(map(self.stand_in, passage.recent(messages)))

    def stand_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text in lower case."""
        return self._quick.stands_in(text) and self._pattern.search(text) is not None

    def _held_by(self, passage: Passage) -> bool:
        return passage.holds(self._pattern, self._quick)

    def near(self, candidate: Candidate, *, before: int = _BEFORE_CHARS, after: int = _AFTER_CHARS) -> bool:
        """Tell whether one of them stands just before or after."""
        if not self._held_by(candidate.passage):
            return False
        return self._heard(candidate, candidate.before(before)) or self._heard(candidate, candidate.after(after))

    def asked(self, candidate: Candidate, *, messages: int = 1) -> bool:
        """Tell whether one of the last messages asks for one of them, or names nothing else."""
        passage = candidate.passage
        return any(
            self._heard(candidate, sentence.text)
            for message in passage.recent(messages)
            for sentence in passage.questions(message)
            if sentence.asks or len(sentence.text.split()) <= _LABEL_WORDS
        )

    def expected(self, candidate: Candidate) -> bool:
        """Tell whether one of them stands nearby or in the message before."""
        return self.near(candidate) or self.asked(candidate)

    def _heard(self, candidate: Candidate, text: str) -> bool:
        match = self._pattern.search(text)
        if match is not None:
            candidate.passage.hear(match[0])
        return match is not None
