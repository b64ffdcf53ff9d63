"""The port of running visits' states: part of the edge's writing side (`storage.interfaces`)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.vocabulary import ConversationId, Entry


@dataclass(frozen=True, slots=True)
class LiveState:
    """A running visit's state with its fence.

    Attributes:
        state: what the edge needs to go on.
        epoch: which taking-over of the visit it belongs to.
        revision: the how-manieth state of the visit it is.
        conversations: whose keys and values are in the state; stored in clear, so that erasing one finds it.
    """

    state: bytes = field(repr=False)
    epoch: int
    revision: int
    conversations: tuple[ConversationId, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundLive:
    """What there is of a running visit.

    Attributes:
        taken: its state in the database, whose epoch is now the finder's; None when the database has none or is away.
        own: a state that the finder itself wrote while the database was away, and that is not there yet.
    """

    taken: LiveState | None
    own: LiveState | None


class LiveVisits(Protocol):
    """Running visits' states: written by the one edge that holds a visit, read by whoever has its secret."""

    def live(self, secret: bytes, live: LiveState, *, at: datetime) -> Entry:
        """Return the entry that keeps a running visit's state in the journal, for while the database is away.

        It is sealed under the visitor's 32-byte secret, of which only the SHA-256 is stored, and the edge key.
        """
        ...

    async def keep_live(self, secret: bytes, live: LiveState, *, at: datetime) -> None:
        """Write a running visit's state to the database, if no other edge has taken the visit over.

        Raises:
            Overtaken: one has, or the visit has ended.
            StorageUnavailable: the database did not answer; it may have been written all the same.
        """
        ...

    async def take_live(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Take a running visit over from whoever held it, and return its state; raises what `load_live` does."""
        ...

    async def look_live(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Return a running visit's state in the database, and leave it with whoever holds it."""
        ...

    async def load_live(self, secret: bytes, *, at: datetime) -> FoundLive | None:
        """Take a running visit over that this edge does not know (any more); None when its time is over.

        Raises:
            StorageUnavailable: the own journal does not have it and the database cannot be asked.
            SealError: it was sealed under another edge key or altered.
        """
        ...

    async def forget_live(self, secret: bytes, *, at: datetime) -> None:
        """Make this secret open nothing any more, durably, also while the database is away."""
        ...
