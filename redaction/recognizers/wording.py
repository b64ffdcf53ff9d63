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
        # RE2 sees many times as fast where one may begin as a pattern that tries every word at every place.
        self._quick = Pattern("|".join(_NOT_BEFORE.sub("", word).replace(r"\w", r"[\p{L}\p{N}_]") for word in words))

    def said(self, passage: Passage, *, messages: int = 1) -> bool:
        """Tell whether one of them stands anywhere in the message or in one of the last before it."""
        return passage.holds(self) or any(map(self.stand_in, passage.recent(messages)))

    def stand_in(self, text: str) -> bool:
        """Tell whether one of them stands in a text in lower case."""
        return self.search(text) is not None

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first of them that stands in a text in lower case, None when none does."""
        # Half a surrogate pair in it is nothing that anybody asks for.
        data = text.encode(errors="replace")
        at = reached = 0
        while (place := self._quick.begins(data, reached)) >= 0:
            at += len(data[reached:place].decode())
            match = self._pattern.match(text, at)
            if match is not None:
                return match
            reached = place + len(text[at].encode(errors="replace"))
            at += 1
        return None

    def near(self, candidate: Candidate, *, before: int = _BEFORE_CHARS, after: int = _AFTER_CHARS) -> bool:
        """Tell whether one of them stands just before or after."""
        if not candidate.passage.holds(self):
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
        match = self.search(text)
        if match is not None:
            candidate.passage.hear(match[0])
        return match is not None
