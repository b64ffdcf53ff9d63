"""Writing a visit down: the sealed entries of one step, and what becomes true once they are durable.

A chat's conversation is opened with its first record. Until a commit succeeds nothing counts as written:
the next one carries it again, under the same ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from proxy.edge.visit import Chat, Visit
from redaction.ledger import LedgerEntry
from storage.interfaces import Content, Conversation, ConversationKind, Delivery, Entry, Recorder, Sender


@dataclass(frozen=True, slots=True)
class Step:
    """Entries to commit together, and what they make true."""

    entries: tuple[Entry, ...] = field(repr=False)
    chat: Chat
    identities: tuple[LedgerEntry, ...] = field(default=(), repr=False)
    cver: int = 0

    def done(self) -> None:
        """Take note that the entries are durable."""
        self.chat.unwritten = None
        self.chat.ledger.mark_saved(self.identities)
        self.chat.recorded_cver = max(self.chat.recorded_cver, self.cver)


@dataclass(frozen=True, slots=True)
class Line:
    """One message to be written down; `content` is redacted text."""

    message_id: str
    sender: Sender
    content: Content
    delivery: Delivery
    incidents: tuple[str, ...] = ()
    cver: int = 0


def step(
    recorder: Recorder, visit: Visit, chat: Chat, lines: Sequence[Line], at: datetime, *, keep_state: bool = False
) -> Step:
    """Return what to commit for `lines`: the conversation when new, identities not yet saved, the messages, the state.

    Args:
        recorder: seals.
        visit: whose chat it is.
        chat: where the lines were said.
        lines: in order; may be empty when only the state is to be kept.
        at: now.
        keep_state: write the visit's state even when neither ledger nor conversation changed.
    """
    entries: list[Entry] = []
    identities = chat.ledger.unsaved()
    fresh = bool(identities) or keep_state
    if chat.conversation is None and (lines or identities):
        chat.conversation, chat.unwritten = recorder.open(
            ConversationKind.CHAT, visit.metadata, notice=visit.notice, chat_id=chat.chat_id, at=at
        )
    if chat.unwritten is not None:
        entries.append(chat.unwritten)
        fresh = True
    if chat.conversation is not None:
        entries += identity_entries(recorder, chat.conversation, identities, at)
        entries += [
            recorder.message(
                chat.conversation,
                message_id=line.message_id,
                position=chat.next_position(at),
                sender=line.sender,
                content=line.content,
                delivery=line.delivery,
                at=at,
                incidents=line.incidents,
            )
            for line in lines
        ]
    if fresh:
        entries.append(visit.saved(recorder, at))
    return Step(tuple(entries), chat, tuple(identities), max((line.cver for line in lines), default=0))


def identity_entries(
    recorder: Recorder, conversation: Conversation, identities: Sequence[LedgerEntry], at: datetime
) -> list[Entry]:
    """Return the entries of the real values behind pseudonyms."""
    return [
        recorder.identity(
            conversation,
            pseudonym=identity.pseudonym,
            entity_type=identity.entity_type.value,
            value=identity.value,
            at=at,
        )
        for identity in identities
    ]
