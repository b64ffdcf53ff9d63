"""A visit: one tab's chat from its first click to its end, and all that the edge must remember of it.

The state travels sealed under the visitor's own secret (`Recorder.live`), so that a reload, a restart or
another edge process can go on, and nobody without that secret can read it.
"""

import hashlib
import json
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from proxy.edge.errors import VisitError
from proxy.tawk.visitor_commands import SubmitForm
from redaction.ledger import Ledger
from storage.interfaces import Conversation, Entry, Metadata, Notice, Recorder

SECRET_BYTES = 32
STATE_VERSION = 1
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Chat:
    """One conversation of a visit: its keys once something was said, its ledger, and where it stands.

    Attributes:
        chat_id: Tawk.to's id of it.
        conversation: what is written to; None until the first record.
        unwritten: the entry that opens the conversation, until it is durable.
        ledger: the pseudonyms that resolve in it.
        position: the last record's place; places are microseconds of the epoch, and only ever grow.
        recorded_cver: the highest version of a message from Tawk.to that is recorded.
        context: the last texts of both sides, oldest first; never dumped.
        prechat: the form before the chat, whose answers the widget repeats as a message; never dumped.
    """

    chat_id: str
    context: deque[str] = field(repr=False)
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    conversation: Conversation | None = field(default=None, repr=False)
    unwritten: Entry | None = field(default=None, repr=False)
    position: int = 0
    recorded_cver: int = 0
    prechat: SubmitForm | None = field(default=None, repr=False)

    def next_position(self, at: datetime) -> int:
        """Return the place of a record made at `at`: later than every one before, whatever the clock does."""
        self.position = max(self.position + 1, int(at.timestamp() * 1_000_000))
        return self.position

    def dump(self) -> dict[str, Any]:
        """Return the state as JSON values; keys and real values are in it, so only ever seal it."""
        return {
            "chat_id": self.chat_id,
            "ledger": self.ledger.dump().decode(),
            "conversation": self.conversation.dump().decode() if self.conversation else None,
            "position": self.position,
            "cver": self.recorded_cver,
        }

    @classmethod
    def load(cls, state: dict[str, Any], context_messages: int) -> Self:
        """Return what `dump` gave."""
        held = state["conversation"]
        return cls(
            chat_id=str(state["chat_id"]),
            context=deque(maxlen=context_messages),
            ledger=Ledger.load(str(state["ledger"]).encode()),
            conversation=Conversation.load(held.encode()) if held else None,
            position=int(state["position"]),
            recorded_cver=int(state["cver"]),
        )


@dataclass(slots=True)
class TawkFacts:
    """What Tawk.to calls this visit: ids that live and die with it, never taken from the browser."""

    uuid: str = ""
    uuid_version: int = 3
    visitor_id: str = ""
    session_key: str = ""
    token: str = field(default="", repr=False)
    socket_host: str = ""


@dataclass(slots=True)
class Visit:
    """A running visit. One event loop uses it; nothing in it awaits."""

    secret: bytes = field(repr=False)
    metadata: Metadata
    user_agent: str
    language: str
    notice: Notice
    tawk: TawkFacts = field(default_factory=TawkFacts)
    chats: dict[str, Chat] = field(default_factory=dict)
    current: str = ""
    banned: bool = False
    context_messages: int = 6
    sockets: int = 0
    used_at: datetime = NEVER

    def chat(self, chat_id: str | None = None) -> Chat:
        """Return the chat of this id (the current one by default), begun anew if it was not known."""
        wanted = self.current if chat_id is None else chat_id
        if wanted not in self.chats:
            self.chats[wanted] = Chat(wanted, deque(maxlen=self.context_messages))
        return self.chats[wanted]

    def begin(self, chat_id: str) -> Chat:
        """Make `chat_id` the current chat; what was said before Tawk.to had named one belongs to it."""
        if self.current == "" and "" in self.chats:
            early = self.chats.pop("")
            early.chat_id = chat_id
            self.chats.setdefault(chat_id, early)
        self.current = chat_id
        return self.chat()

    def saved(self, recorder: Recorder, at: datetime) -> Entry:
        """Return the entry that keeps this state."""
        return recorder.live(self.secret, self.dump(), at=at)

    def dump(self) -> bytes:
        """Return the state as bytes; keys and real values are in it, so only ever seal it."""
        state = {
            "v": STATE_VERSION,
            "metadata": [self.metadata.browser, self.metadata.os, self.metadata.referrer],
            "user_agent": self.user_agent,
            "language": self.language,
            "notice": [self.notice.version, self.notice.language, self.notice.at.timestamp()],
            "tawk": [
                self.tawk.uuid, self.tawk.uuid_version, self.tawk.visitor_id, self.tawk.session_key, self.tawk.token,
                self.tawk.socket_host,
            ],
            "chats": [chat.dump() for chat in self.chats.values()],
            "current": self.current,
            "banned": self.banned,
        }  # fmt: skip
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
        except (ValueError, KeyError, TypeError):
            raise VisitError("the visit's state cannot be read") from None

    @property
    def key(self) -> str:
        """Return a name for rate limits and maps that does not tell the secret."""
        return hashlib.sha256(b"visit" + self.secret).hexdigest()
