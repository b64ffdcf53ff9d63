"""A visit: one tab's chat from its first click to its end, and all that the edge must remember of it.

The state travels sealed under the visitor's own secret (`Recorder.live`), so that a reload, a restart or
another edge process can go on, and nobody without that secret can read it.
"""

import asyncio
import hashlib
import json
import secrets
import string
from collections import deque
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from typing import Self

from proxy.edge.chat import NAMELESS, Chat, is_nameless
from proxy.edge.errors import VisitError
from redaction.errors import RedactionError
from redaction.ledger import LATER_RANGE
from storage.errors import SealError
from storage.interfaces import ConversationKind, Entry, LiveState, Metadata, Notice

SECRET_BYTES = 32
STATE_VERSION = 1
MAX_STATE_BYTES = 700_000
MAX_CHATS = 20
MAX_OWED = 500
NEVER = datetime.max.replace(tzinfo=UTC)
START_KEY_CHARS = 21
_KEY_ALPHABET = string.ascii_letters + string.digits + "_-"


def _new_start_key() -> str:
    return "".join(secrets.choice(_KEY_ALPHABET) for _ in range(START_KEY_CHARS))


@dataclass(slots=True)
class TawkFacts:
    """What Tawk.to calls this visit: ids that live and die with it, never taken from the browser.

    `start_key` is ours: it makes the first start of a session one and the same however often it is tried.
    """

    uuid: str = ""
    uuid_version: int = 3
    visitor_id: str = ""
    session_key: str = ""
    token: str = field(default="", repr=False)
    socket_host: str = ""
    start_key: str = field(default_factory=_new_start_key, repr=False)


@dataclass(slots=True)
class Fence:
    """What this edge knows of who may write a visit's state.

    Attributes:
        epoch: the one that this edge has raised; 0 when it never had the visit for its own.
        revision: the last state's.
        current: nobody was seen to write after us; else the visit has to be taken over before the next state.
        alone: the database can't be asked: new pseudonyms have numbers of this epoch's own.
        generation: counts what makes steps stale that were decided before.
        writing: one step at a time.
    """

    epoch: int = 0
    revision: int = 0
    current: bool = False
    alone: bool = False
    generation: int = 0
    writing: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    @property
    def range(self) -> int:
        """Where new pseudonyms are numbered from (`redaction.ledger`)."""
        return self.epoch if self.alone and self.may_be_alone else 0

    @property
    def may_be_alone(self) -> bool:
        """Whether this edge has an epoch, and numbers that belong to it."""
        return 0 < self.epoch < LATER_RANGE


@dataclass(slots=True)
class Visit:
    """A running visit. One event loop uses it; nothing in it awaits.

    Attributes:
        secret: what opens its state; only the visitor's frame keeps it.
        metadata: all that is known of the visitor.
        user_agent: the reduced browser as a header, for Tawk.to.
        language: what the visitor reads.
        notice: what the visitor was shown.
        tawk: what Tawk.to calls it.
        chats: by Tawk.to's ids, the oldest first; a bounded number.
        current: which chat is going on.
        banned: Tawk.to has removed the visitor for good.
        ended: the visitor has ended it; nothing of it is kept any more.
        owed: entries that are still to be written, with the next step.
        starting: one session start at a time, so that Tawk.to makes one visitor of it.
        context_messages: how many texts a chat remembers.
        sockets: how many are open.
        used_at: when somebody last asked for it.
        fence: which of its states in the database this one goes on from.
        puzzles: pseudonyms of Tawk.to's side that no edge had issued when they were last looked up.
    """

    secret: bytes = field(repr=False)
    metadata: Metadata
    user_agent: str
    language: str
    notice: Notice
    tawk: TawkFacts = field(default_factory=TawkFacts)
    chats: dict[str, Chat] = field(default_factory=dict)
    current: str = ""
    banned: bool = False
    ended: bool = False
    owed: dict[str, Entry] = field(default_factory=dict, repr=False)
    starting: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)
    context_messages: int = 6
    sockets: int = 0
    used_at: datetime = NEVER
    fence: Fence = field(default_factory=Fence)
    puzzles: set[str] = field(default_factory=set, repr=False)

    def chat(self) -> Chat:
        """Return the current chat, begun anew if it was not known."""
        if self.current not in self.chats:
            self.chats[self.current] = self.new_chat(self.current)
            if len(self.chats) > MAX_CHATS:
                oldest = self.chats.pop(next(iter(self.chats)))
                if oldest.unwritten is not None:
                    self.owe(oldest.unwritten)
        return self.chats[self.current]

    def new_chat(self, chat_id: str, kind: ConversationKind = ConversationKind.CHAT) -> Chat:
        """Return an empty chat that is not yet one of the visit's."""
        chat = Chat(chat_id, deque(maxlen=self.context_messages), kind=kind)
        chat.ledger.number_from(self.fence.range)
        return chat

    def begin(self, chat_id: str) -> Chat:
        """Make `chat_id` the current chat; what was said before Tawk.to had named one belongs to it."""
        if is_nameless(self.current) and self.current in self.chats and chat_id not in self.chats:
            early = self.chats.pop(self.current)
            early.chat_id = chat_id
            self.chats[chat_id] = early
        self.current = chat_id
        return self.chat()

    def follow(self, chat_id: str) -> Chat:
        """Begin the chat after an ended one; "" when Tawk.to is to name it later."""
        self.current = chat_id or NAMELESS + secrets.token_hex(8)
        return self.chat()

    def owe(self, entry: Entry) -> bool:
        """Keep an entry that must be written with the next step; False when there is no place for it."""
        key = f"{entry.kind.value}:{entry.key}"
        if key not in self.owed and len(self.owed) >= MAX_OWED:
            return False
        self.owed[key] = entry
        return True

    def settle(self, entries: Sequence[Entry]) -> None:
        """Take note that owed entries are durable."""
        for entry in entries:
            key = f"{entry.kind.value}:{entry.key}"
            if self.owed.get(key) is entry:
                del self.owed[key]

    def state(self) -> LiveState:
        """Return this state, one later than the last.

        Raises:
            VisitError: the visit holds more than its state may.
        """
        state = self.dump()
        if len(state) > MAX_STATE_BYTES:
            raise VisitError("the visit's state is too large")
        self.fence.revision += 1
        named = tuple(chat.conversation.id for chat in self.chats.values() if chat.conversation is not None)
        return LiveState(state, self.fence.epoch, self.fence.revision, named)

    def dump(self) -> bytes:
        """Return the state as bytes; keys and real values are in it, so only ever seal it."""
        state = {
            "v": STATE_VERSION,
            "metadata": [self.metadata.browser, self.metadata.os, self.metadata.referrer],
            "user_agent": self.user_agent,
            "language": self.language,
            "notice": [self.notice.version, self.notice.language, self.notice.at.timestamp()],
            "tawk": list(astuple(self.tawk)),
            "chats": [chat.dump() for chat in self.chats.values()],
            "current": self.current,
            "banned": self.banned,
        }
        return json.dumps(state, separators=(",", ":")).encode()

    @classmethod
    def load(cls, secret: bytes, data: bytes, *, context_messages: int) -> Self:
        """Return what `dump` gave.

        Raises:
            VisitError: `data` is not a state of this version.
        """
        try:
            state = json.loads(data)
            if state["v"] != STATE_VERSION:
                raise VisitError("the visit's state is of another version")
            version, language, shown = state["notice"]
            chats = [Chat.load(chat, context_messages) for chat in state["chats"]]
            return cls(
                secret=secret,
                metadata=Metadata(*state["metadata"]),
                user_agent=state["user_agent"],
                language=state["language"],
                notice=Notice(version, language, datetime.fromtimestamp(shown, UTC)),
                tawk=TawkFacts(*state["tawk"]),
                chats={chat.chat_id: chat for chat in chats},
                current=state["current"],
                banned=state["banned"],
                context_messages=context_messages,
            )
        except (ValueError, KeyError, TypeError, RedactionError, SealError):
            raise VisitError("the visit's state cannot be read") from None

    @property
    def key(self) -> str:
        """Return a name for rate limits and maps that does not tell the secret."""
        return hashlib.sha256(b"visit" + self.secret).hexdigest()
