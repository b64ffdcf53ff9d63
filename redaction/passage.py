"""What a recognizer is shown: the message, what was said before it, and one place in it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

#: How many earlier messages can still be what this message answers.
RECENT_MESSAGES: Final = 4
#: Only the end of a long earlier message counts: that is where the question stands.
RECENT_CHARS: Final = 400
#: How far back names are remembered; the ledger remembers the rest.
EARLIER_MESSAGES: Final = 12
#: How many of the conversation's names are remembered; nobody speaks of more people.
MOST_NAMES: Final = 100


@dataclass(frozen=True, slots=True)
class Passage:
    """A normalised message and its surroundings.

    Args:
        text: the normalised message.
        recent: the ends of the last messages before it, lower case, newest first.
        earlier: the ends of the last messages before it as they were written, oldest first, more of them than `recent`.
        earlier_lower: the same in lower case.
        names: name words that are already known in this conversation, as they were written.
    """

    text: str = field(repr=False)
    recent: tuple[str, ...] = field(default=(), repr=False)
    earlier: tuple[str, ...] = field(default=(), repr=False)
    earlier_lower: tuple[str, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    #: The context words that decided, when somebody asks for an explanation; None otherwise.
    heard: list[str] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, text: str, *, context: Sequence[str] = (), names: Sequence[str] = ()) -> "Passage":
        """Return the passage of a normalised text.

        Args:
            text: the normalised text.
            context: earlier messages of the conversation, oldest first.
            names: names already known in the conversation.
        """
        earlier = tuple(
            unicodedata.normalize("NFC", message[-RECENT_CHARS:]) for message in tuple(context)[-EARLIER_MESSAGES:]
        )
        lower = tuple(message.lower() for message in earlier)
        recent = tuple(reversed(lower[-RECENT_MESSAGES:]))
        return cls(text, recent, earlier, lower, tuple(names[-MOST_NAMES:]))

    def asked(self, stems: Sequence[str], *, messages: int = 2) -> bool:
        """Tell whether one of the last messages holds one of the word stems."""
        return self.hear(next((stem for message in self.recent[:messages] for stem in stems if stem in message), None))

    def hear(self, word: str | None) -> bool:
        """Note a context word for an explanation; tell whether there is one."""
        if word is not None and self.heard is not None:
            self.heard.append(word)
        return word is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in the normalised text that is personal data.

    Args:
        start: first character.
        end: one past the last.
        score: how sure the recognizer is, above 0 up to 1.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a pattern matched and that a judge decides on."""

    passage: Passage = field(repr=False)
    start: int
    end: int

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

    def near(self, stems: Sequence[str], *, before: int = 40, after: int = 25) -> bool:
        """Tell whether one of the word stems stands just before or after."""
        left = self.before(before)
        right = self.after(after)
        return self.passage.hear(next((stem for stem in stems if stem in left or stem in right), None))

    def preceded(self, stems: Sequence[str], *, chars: int = 40) -> bool:
        """Tell whether one of the word stems stands just before."""
        left = self.before(chars)
        return self.passage.hear(next((stem for stem in stems if stem in left), None))

    def expected(self, stems: Sequence[str], *, messages: int = 2) -> bool:
        """Tell whether one of the word stems stands nearby or in one of the last messages."""
        return self.near(stems) or self.passage.asked(stems, messages=messages)

    def hit(self, score: float) -> Hit:
        """Return the whole candidate as a hit."""
        return Hit(self.start, self.end, score)

    def part(self, start: int, end: int, score: float) -> Hit:
        """Return a part of the candidate as a hit; offsets count from the candidate's start."""
        return Hit(self.start + start, self.start + end, score)
