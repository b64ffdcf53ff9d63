"""Writing a visit down: the sealed entries of one step, and what becomes true once they are durable.

A chat's conversation is opened with its first record. Until a commit succeeds nothing counts as written: what
a visitor said is withheld then, and what must be written all the same (an agent's words, a delivery, an end) is
owed by the visit and goes with its next step, under the same ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from proxy.edge.chat import Chat, is_nameless
from proxy.edge.visit import Visit
from redaction.ledger import LedgerEntry
from storage.interfaces import Content, Conversation, Delivery, Entry, Recorder, Sender


@dataclass(frozen=True, slots=True)
class Step:
    """Entries to commit together, and what they make true.

    Attributes:
        entries: what is journalled.
        visit: whose step it is.
        chat: where it was said.
        identities: pseudonyms whose values are among the entries.
        opened: chats whose conversations are opened by them.
        owed: those of them that the visit owed.
        seen: how far each chat of the visit is recorded with them.
        generation: which of the visit's generations it was decided on (`Fence`).
        gives_out: it has given out pseudonyms or opened a conversation of the visit's.
        keeps_facts: it changes other parts of the visit's state.
    """

    entries: tuple[Entry, ...] = field(repr=False)
    visit: Visit
    chat: Chat
    identities: tuple[LedgerEntry, ...] = field(default=(), repr=False)
    opened: tuple[Chat, ...] = ()
    owed: tuple[Entry, ...] = field(default=(), repr=False)
    seen: tuple[tuple[Chat, int], ...] = ()
    generation: int = 0
    gives_out: bool = False
    keeps_facts: bool = False

    @property
    def changes_state(self) -> bool:
        """Whether the visit's state has to be written with it."""
        return self.gives_out or self.keeps_facts

    def done(self) -> None:
        """Take note that the entries are durable."""
        for chat in self.opened:
            chat.unwritten = None
        self.chat.ledger.mark_saved(self.identities)
        self.visit.settle(self.owed)
        for chat, cver in self.seen:
            chat.recorded_cver = max(chat.recorded_cver, cver)


@dataclass(frozen=True, slots=True)
class Line:
    """One message to be written down; `content` is redacted text, by the `rules` of that version."""

    message_id: str
    sender: Sender
    content: Content
    delivery: Delivery
    incidents: tuple[str, ...] = ()
    rules: str = ""


def step(
    recorder: Recorder, visit: Visit, chat: Chat, lines: Sequence[Line], at: datetime, *, keep_state: bool = False
) -> Step:
    """Return what to commit for `lines`: conversations when new, identities not yet saved, what is owed.

    Args:
        recorder: seals.
        visit: whose chat it is.
        chat: where the lines were said.
        lines: in order; may be empty when only the state is to be kept.
        at: now.
        keep_state: the visit's state has changed beside ledger and conversation.
    """
    identities = chat.ledger.unsaved()
    said: list[Entry] = []
    if lines or identities:
        conversation = conversation_of(recorder, visit, chat, at)
        said += identity_entries(recorder, conversation, identities, at)
        said += [message_entry(recorder, conversation, chat, line, at) for line in lines]
    # A form of its own is no chat of the visit's, and not part of its state.
    own = visit.chats.get(chat.chat_id) is chat
    chats = visit.chats.values() if own else (*visit.chats.values(), chat)
    opened = tuple(known for known in chats if known.unwritten is not None)
    owed = tuple(visit.owed.values())
    entries = [known.unwritten for known in opened if known.unwritten is not None] + said + list(owed)
    gives_out = bool(own and identities) or any(known is not chat or own for known in opened)
    seen = tuple((known, known.seen_cver) for known in visit.chats.values())
    return Step(
        tuple(entries), visit, chat, tuple(identities), opened, owed, seen,
        generation=visit.fence.generation, gives_out=gives_out, keeps_facts=keep_state,
    )  # fmt: skip


def owe(recorder: Recorder, visit: Visit, chat: Chat, lines: Sequence[Line], at: datetime) -> int:
    """Let the visit owe lines that were said at Tawk.to already; return how many of them found no place."""
    if not lines:
        return 0
    conversation = conversation_of(recorder, visit, chat, at)
    return sum(not visit.owe(message_entry(recorder, conversation, chat, line, at)) for line in lines)


def conversation_of(recorder: Recorder, visit: Visit, chat: Chat, at: datetime) -> Conversation:
    """Return what is written to, opened when nothing was said before."""
    if chat.conversation is None:
        chat.conversation, chat.unwritten = recorder.open(
            chat.kind,
            visit.metadata,
            notice=visit.notice,
            chat_id="" if is_nameless(chat.chat_id) else chat.chat_id,
            at=at,
        )
    return chat.conversation


def message_entry(recorder: Recorder, conversation: Conversation, chat: Chat, line: Line, at: datetime) -> Entry:
    """Return the entry of one line, in the chat's next place."""
    return recorder.message(
        conversation,
        message_id=line.message_id,
        position=chat.next_position(at),
        sender=line.sender,
        content=line.content,
        delivery=line.delivery,
        at=at,
        incidents=line.incidents,
        rules=line.rules,
    )


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
