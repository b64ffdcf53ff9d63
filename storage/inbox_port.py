"""The port of the inbox: offline forms, who works on which, and the answers that are kept with them.

A form's desk is changed only by whoever names the revision that they saw: of two people who do something at once the
second is told, and a form that is sent twice finds that it was taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.vocabulary import AccountId, Content, Conversation, ConversationId, Delivery, StoredConversation


class DeskState(StrEnum):
    """How far an offline form has come."""

    NEW = "new"
    ANSWERING = "answering"
    SENDING = "sending"
    UNSURE = "unsure"
    ANSWERED = "answered"
    DONE = "done"


OPEN = frozenset({DeskState.NEW, DeskState.ANSWERING, DeskState.SENDING, DeskState.UNSURE})
"""The states in which somebody still waits."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an offline form stands.

    Attributes:
        state: how far it has come; SENDING is over in seconds, unless a process ended meanwhile.
        by: the account that brought it there, "" for a new one.
        at: when; None for a new one.
        revision: how often it changed; whoever changes it names the one that they saw.
    """

    state: DeskState = DeskState.NEW
    by: str = ""
    at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is kept: redacted, with the values behind its new pseudonyms.

    Attributes:
        id: its message's id, unique in the conversation.
        position: its place in the conversation.
        content: what was answered, redacted.
        values: pseudonym, kind and value of what the conversation did not hold before.
        rules: the version of the rules that it was redacted by.
        at: when it was written.
    """

    id: str
    position: int
    content: Content
    values: Sequence[tuple[str, str, str]] = field(repr=False)
    rules: str
    at: datetime


MAX_DRAFTS = 10
"""How many people may have a draft of an answer to one form."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that was not sent yet, and when it was kept."""

    text: str = field(repr=False)
    at: datetime


class Drafts(Protocol):
    """Answers that are not sent yet; each person sees their own alone."""

    async def keep(self, conversation: ConversationId, text: str, *, by: AccountId, at: datetime) -> bool:
        """Put a draft in the place of the one that its writer had; False where nobody can be answered any more.

        So it is when the form is gone, or who wrote it; and when MAX_DRAFTS others have a draft.

        Raises:
            StorageError: it could not be kept.
        """
        ...

    async def of(self, conversation: ConversationId, *, by: AccountId) -> Draft | None:
        """Return what somebody has kept, None when nothing is there or it cannot be opened."""
        ...

    async def drop(self, conversation: ConversationId, *, by: AccountId) -> None:
        """Remove what somebody has kept."""
        ...


class Inbox(Protocol):
    """Offline forms on their way to an answer."""

    async def forms(
        self,
        *,
        waiting: bool,
        before: datetime | None = None,
        before_id: ConversationId | None = None,
        limit: int = 50,
    ) -> Sequence[StoredConversation]:
        """Return offline forms, newest first; with `waiting` only those in the OPEN states. Counts are left at 0."""
        ...

    async def desks(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, Desk]:
        """Return where each of these forms stands."""
        ...

    async def move(
        self, conversation: ConversationId, state: DeskState, *, seen: int, by: str, at: datetime
    ) -> Desk | None:
        """Bring a form to a state, if nobody has changed it since revision `seen`; None when somebody has."""
        ...

    async def keep(self, conversation: Conversation, answer: Answer) -> None:
        """Keep an answer with its conversation, sealed, as not yet known to be sent; its values first.

        Raises:
            Refused: it is longer than a message may be.
            StorageUnavailable: it could not be kept; do not send it.
        """
        ...

    async def delivered(self, conversation: ConversationId, answer: str, delivery: Delivery, *, at: datetime) -> None:
        """Take note of what became of an answer."""
        ...
