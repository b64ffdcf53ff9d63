"""Words around a value that say what it is: each begins at the beginning of a word, unlike bare stems."""

import re
from typing import Final

from redaction.passage import Candidate, Passage

#: Looking around a candidate reaches this far; patterns of plain words over so little text take no time.
_BEFORE_CHARS: Final = 45
_AFTER_CHARS: Final = 25
#: So few words are a label, as on a form: "passin numero:".
_LABEL_WORDS: Final = 2


class Words:
    """Words, or patterns of words, that speak for or against a kind.

    Args:
        words: lower-case words or small regular expressions; each must begin at the beginning of a word.
    """

    __slots__ = ("_pattern",)

    def __init__(self, *words: str) -> None:
        self._pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})")

    def said(self, passage: Passage, *, messages: int = 1) -> bool:
        """Tell whether one of them stands anywhere in the message or in one of the last before it."""
        return passage.holds(self._pattern) or any(self._pattern.search(one) for one in passage.recent(messages))

    def stand_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text in lower case."""
        return self._pattern.search(text) is not None

    def near(self, candidate: Candidate, *, before: int = _BEFORE_CHARS, after: int = _AFTER_CHARS) -> bool:
        """Tell whether one of them stands just before or after."""
        if not candidate.passage.holds(self._pattern):
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
