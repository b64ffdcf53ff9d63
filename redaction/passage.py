"""What a recognizer is shown: the message, what was said before it, and one place in it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from redaction.budget import DEFAULT_MAX_NAME_WORDS, Budget
from redaction.patterns import Gate
from redaction.questions import Sentence, asked_for, sentences

#: How many earlier messages can still be what this message answers.
RECENT_MESSAGES: Final = 4
#: Only the end of a long earlier message counts: that is where the question stands.
RECENT_CHARS: Final = 400
#: How far back names are remembered; the ledger remembers the rest.
EARLIER_MESSAGES: Final = 12
#: How many of the conversation's names are remembered; nobody speaks of more people.
MOST_NAMES: Final = 100


class Searched(Protocol):
    """What may be looked for in a text: a pattern, or words."""

    def search(self, string: str, /) -> re.Match[str] | None:
        """Return the first match in a text, None when there is none."""
        ...


class Passage:
    """A normalised message and its surroundings. What nobody asks about the messages before is never worked out.

    Args:
        text: the normalised message.
        context: earlier messages of the conversation as they were written, oldest first.
        names: name words that are already known in this conversation, as they were written.
        budget: what may be spent on the message, None = anything.
        heard: where the context words that decided are noted, None = nowhere.
        max_name_words: how many of its words are judged as names one by one.
    """

    __slots__ = (
        "_asked",
        "_earlier",
        "_ends",
        "_mentioned",
        "_opened",
        "_sentences",
        "_stands",
        "budget",
        "heard",
        "lower",
        "max_name_words",
        "names",
        "text",
    )

    def __init__(
        self,
        text: str,
        context: Sequence[str],
        names: Sequence[str],
        *,
        budget: Budget | None = None,
        heard: list[str] | None = None,
        max_name_words: int = DEFAULT_MAX_NAME_WORDS,
    ) -> None:
        self.text = text
        #: The message in lower case; offsets may differ from the text's.
        self.lower = text.lower()
        self.names = tuple(names[-MOST_NAMES:])
        self.budget = budget
        self.heard = heard
        self.max_name_words = max_name_words
        #: The ends of the messages before it, newest first, as they were written and in lower case.
        self._ends: list[tuple[str, str]] = []
        self._opened: dict[Gate, Sequence[int]] = {}
        self._earlier = tuple(context[-EARLIER_MESSAGES:])
        self._stands: dict[object, tuple[str, ...] | bool] = {}
        self._asked: dict[tuple[tuple[str, ...], int], str | None] = {}
        self._mentioned: dict[tuple[tuple[str, ...], int], str | None] = {}
        self._sentences: dict[str, tuple[Sentence, ...]] = {}

    def __repr__(self) -> str:
        return f"Passage(length={len(self.text)})"

    @classmethod
    def of(cls, text: str, *, context: Sequence[str] = (), names: Sequence[str] = ()) -> "Passage":
        """Return the passage of a normalised text.

        Args:
            text: the normalised text.
            context: earlier messages of the conversation, oldest first.
            names: names already known in the conversation.
        """
        return cls(text, context, names)

    @property
    def is_first(self) -> bool:
        """True when nothing was said before it."""
        return not self._earlier

    def earlier(self, parts: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Return the ends of those of the last messages before it that hold one of some parts of words, oldest first.

        Each is returned as it was written, and in lower case.
        """
        for end, lower in reversed(self._last(len(self._earlier))):
            if holds_any(lower, parts):
                yield end, lower

    def recent(self, messages: int) -> list[str]:
        """Return the ends of the last few messages before it in lower case, newest first."""
        return [lower for _, lower in self._last(min(messages, RECENT_MESSAGES))]

    def _last(self, messages: int) -> list[tuple[str, str]]:
        """Return the ends of the last few messages, newest first, as they were written and in lower case."""
        ends = self._ends
        earlier = self._earlier
        for place in range(len(ends), min(messages, len(earlier))):
            end = _end_of(earlier[-1 - place])
            ends.append((end, end.lower()))
        return ends[:messages]

    def opened(self, gate: Gate, *, messages: int) -> Sequence[int]:
        """Return which patterns of a gate match one of the last messages; a gate always asks for as many."""
        found = self._opened.get(gate)
        if found is None:
            recent = "\n".join(self.recent(messages))
            # Half a surrogate pair in an earlier message is nothing that anybody asks for.
            found = self._opened[gate] = gate.open_for(recent.encode(errors="replace")) if recent else ()
        return found

    def stand(self, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of the word stems that stand anywhere in the message: what is nowhere is near nothing."""
        found = self._stands.get(stems)
        if not isinstance(found, tuple):
            lower = self.lower
            found = self._stands[stems] = tuple([stem for stem in stems if stem in lower])
        return found

    def said(self, stems: tuple[str, ...], *, messages: int = 2) -> bool:
        """Tell whether one of the word stems stands in the message or in one of the last before it."""
        return bool(self.stand(stems)) or self.mentioned(stems, messages=messages)

    def holds(self, pattern: Searched) -> bool:
        """Tell whether a pattern matches anywhere in the message, in lower case."""
        found = self._stands.get(pattern)
        if not isinstance(found, bool):
            found = self._stands[pattern] = pattern.search(self.lower) is not None
        return found

    def mentioned(self, stems: tuple[str, ...], *, messages: int = 2) -> bool:
        """Tell whether one of the last messages holds one of the word stems, in whatever sentence."""
        key = (stems, messages)
        if key not in self._mentioned:
            recent = self.recent(messages)
            self._mentioned[key] = next((stem for message in recent for stem in stems if stem in message), None)
        return self.hear(self._mentioned[key])

    def asked(self, stems: tuple[str, ...], *, messages: int = 2) -> bool:
        """Tell whether one of the last messages asks for what one of the word stems names."""
        key = (stems, messages)
        if key not in self._asked:
            self._asked[key] = next(filter(None, (self._asked_in(one, stems) for one in self.recent(messages))), None)
        return self.hear(self._asked[key])

    def _asked_in(self, message: str, stems: tuple[str, ...]) -> str | None:
        standing = [stem for stem in stems if stem in message]
        return asked_for(self.questions(message), standing) if standing else None

    def questions(self, message: str) -> tuple[Sentence, ...]:
        """Return the sentences of one of the recent messages."""
        if message not in self._sentences:
            self._sentences[message] = sentences(message)
        return self._sentences[message]

    def hear(self, word: str | None) -> bool:
        """Note a context word for an explanation; tell whether there is one."""
        if word is not None and self.heard is not None:
            self.heard.append(word)
        return word is not None


def holds_any(text: str, parts: Iterable[str]) -> bool:
    """Tell whether a text holds one of some parts; a plain loop is quicker than `any` over so few."""
    for part in parts:  # noqa: SIM110 - see above
        if part in text:
            return True
    return False


def _end_of(message: str) -> str:
    end = message[-RECENT_CHARS:]
    return end if end.isascii() else unicodedata.normalize("NFC", end)


class Hit:
    """A place in the normalised text that is personal data.

    Args:
        start: first character.
        end: one past the last.
        score: how sure the recognizer is, above 0 up to 1.
    """

    __slots__ = ("end", "score", "start")

    def __init__(self, start: int, end: int, score: float) -> None:
        self.start: Final = start
        self.end: Final = end
        self.score: Final = score

    def __repr__(self) -> str:
        return f"Hit({self.start}, {self.end}, {self.score})"


class Candidate:
    """A place that a pattern matched and that a judge decides on.

    Args:
        passage: the message and its surroundings.
        start: first character.
        end: one past the last.
    """

    __slots__ = ("end", "passage", "start")

    def __init__(self, passage: Passage, start: int, end: int) -> None:
        self.passage = passage
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Candidate({self.start}, {self.end})"

    @property
    def surface(self) -> str:
        """The matched text, normalised."""
        return self.passage.text[self.start : self.end]

    def before(self, chars: int = 40) -> str:
        """Return what stands just before, in lower case."""
        return self.passage.text[max(0, self.start - chars) : self.start].lower()

    def after(self, chars: int = 40) -> str:
        """Return what stands just after, in lower case."""
        return self.passage.text[self.end : self.end + chars].lower()

    def near(self, stems: tuple[str, ...], *, before: int = 40, after: int = 25) -> bool:
        """Tell whether one of the word stems stands just before or after."""
        standing = self.passage.stand(stems)
        if not standing:
            return False
        left = self.before(before)
        right = self.after(after)
        return self.passage.hear(next((stem for stem in standing if stem in left or stem in right), None))

    def preceded(self, stems: tuple[str, ...], *, chars: int = 40) -> bool:
        """Tell whether one of the word stems stands just before."""
        standing = self.passage.stand(stems)
        if not standing:
            return False
        left = self.before(chars)
        return self.passage.hear(next((stem for stem in standing if stem in left), None))

    def expected(self, stems: tuple[str, ...], *, messages: int = 2) -> bool:
        """Tell whether one of the word stems stands nearby or in one of the last messages."""
        return self.near(stems) or self.passage.mentioned(stems, messages=messages)

    def hit(self, score: float) -> Hit:
        """Return the whole candidate as a hit."""
        return Hit(self.start, self.end, score)

    def part(self, start: int, end: int, score: float) -> Hit:
        """Return a part of the candidate as a hit; offsets count from the candidate's start."""
        return Hit(self.start + start, self.start + end, score)
