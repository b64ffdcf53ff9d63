"""The ports of the console's daily work with conversations: finding, labelling, following, linking to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.vocabulary import ConversationId, ConversationKind, StoredConversation, StoredMessage


class TalkState(StrEnum):
    """What a conversation can be picked by: how far it has come, or what became of something in it."""

    RUNNING = "running"
    ENDED = "ended"
    RESTRICTED = "restricted"
    UNSENT = "unsent"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations are looked for; what is None or "" does not narrow.

    Attributes:
        since: only those that started then or later.
        until: only those that started before.
        kind: only this kind.
        state: only those of this state.
        label: only those with this label.
        incidents: the notes that count for TalkState.PARTIAL.
    """

    since: datetime | None = None
    until: datetime | None = None
    kind: ConversationKind | None = None
    state: TalkState | None = None
    label: str = ""
    incidents: tuple[str, ...] = ()

    @property
    def is_everything(self) -> bool:
        """Whether nothing narrows."""
        return self == Wanted(incidents=self.incidents)


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation as a list needs it, read without its other messages.

    Attributes:
        conversation: itself, with its counts.
        unsent: how many messages did not leave, or are not known to have.
        begins: the first message of each sender, by position.
        last_at: when its last message was written, None when there is none.
    """

    conversation: StoredConversation
    unsent: int
    begins: tuple[StoredMessage, ...]
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands at this moment, in few words."""

    ended: bool
    restricted: bool
    has_identity: bool


class Listing(Protocol):
    """Finds conversations by what is stored in clear."""

    async def page(
        self, wanted: Wanted, *, before: datetime | None = None, before_id: ConversationId | None = None, limit: int
    ) -> Sequence[Listed]:
        """Return conversations, newest first.

        Args:
            wanted: which.
            before: only those that started earlier (the last row's `started_at`).
            before_id: with `before`: of those that started at that very time, also the ones after this id.
            limit: at most so many, 200 at the most.
        """
        ...

    async def count(self, wanted: Wanted, *, at_most: int) -> int:
        """Return how many there are, or `at_most` when there are more."""
        ...

    async def these(self, conversations: Sequence[ConversationId], *, limit: int) -> Sequence[Listed]:
        """Return those of the named conversations that are stored, newest first, at most so many (200)."""
        ...

    async def standing(self, conversation: ConversationId) -> Standing | None:
        """Return how a conversation stands, None when it is not stored (any more)."""
        ...

    async def later(self, conversation: ConversationId, *, after: int, limit: int = 200) -> Sequence[StoredMessage]:
        """Return a conversation's messages behind a position, in order."""
        ...

    async def label(self, conversation: ConversationId, labels: Sequence[str]) -> bool:
        """Replace a conversation's labels; False when it is not stored."""
        ...


@dataclass(frozen=True, slots=True)
class RevealLink:
    """Where a reveal link leads: to one pseudonym of one conversation, and to no value."""

    conversation: ConversationId
    pseudonym: str


class RevealLinks(Protocol):
    """Short links to pseudonyms; they live as long as their conversation."""

    async def code(self, link: RevealLink, *, at: datetime) -> str:
        """Return the code that leads there, the same one each time: 16 of a-z and 2-7, random."""
        ...

    async def find(self, code: str) -> RevealLink | None:
        """Return where a code leads, None when it is unknown or what it led to has been erased."""
        ...
