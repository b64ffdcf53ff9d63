"""What the opener needs from outside to redact stored conversations again: rules, of which storage knows nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from storage.vocabulary import Content, Sender

Moved = Callable[[str, int, int], tuple[int, int] | None]
"""From a place in a message ("text", "field:0") and a span of its former text to where that stands now, or None."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A message, opened."""

    message: str
    sender: Sender
    content: Content = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenTalk:
    """A conversation, opened.

    Attributes:
        lines: its messages in order.
        values: pseudonym, kind and value as it was first written, in order of first use.
        keeps_values: whether there is a key to seal further values under.
    """

    lines: tuple[OpenLine, ...] = field(repr=False)
    values: tuple[tuple[str, str, str], ...] = field(repr=False)
    keeps_values: bool


@dataclass(frozen=True, slots=True)
class NewLine:
    """A message in which something was taken out.

    Attributes:
        content: as it is now.
        taken: in how many places.
        moved: where the rest of it stands.
    """

    content: Content = field(repr=False)
    taken: int
    moved: Moved = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewTalk:
    """What is to be changed in a conversation.

    Attributes:
        lines: by the message's id; a message that is not named stays as it is.
        values: pseudonym, kind and value of what was found.
    """

    lines: Mapping[str, NewLine] = field(repr=False)
    values: tuple[tuple[str, str, str], ...] = field(repr=False)

    @property
    def taken(self) -> int:
        """How many places were taken out."""
        return sum(one.taken for one in self.lines.values())


class Rules(Protocol):
    """Rules that conversations are redacted again by."""

    @property
    def version(self) -> str:
        """What they call themselves."""
        ...

    def again(self, talk: OpenTalk) -> NewTalk | None:
        """Return what is to be changed in a conversation; None when it cannot be judged."""
        ...


class RulesOfOpener(Protocol):
    """Where the opener finds rules."""

    async def in_force(self) -> int:
        """Return the number of the rules in force, 0 where none are published."""
        ...

    async def of(self, number: int) -> Rules | None:
        """Return the rules of a number; None when this version of the program cannot use them."""
        ...
