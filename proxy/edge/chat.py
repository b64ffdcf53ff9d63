"""A chat of a visit: one conversation at Tawk.to, its ledger and its keys."""

import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from proxy.tawk.visitor_commands import SubmitForm
from redaction.ledger import Ledger
from redaction.people import names_in
from redaction.split_values import MOST_PARTS
from storage.interfaces import Conversation, ConversationKind, Entry

MAX_CONTEXT_CHARS = 2_000
MAX_OWN_TEXTS = 20
MAX_AGENTS = 10
#: A part that could not be sent is tried again, so there may be more than a value has parts.
MAX_SAID = MOST_PARTS + 2
NAMELESS = "after-"


def is_nameless(chat_id: str) -> bool:
    """Tell whether this stands for a chat that Tawk.to has not named yet."""
    return chat_id == "" or chat_id.startswith(NAMELESS)


@dataclass(slots=True)
class Chat:
    """One conversation of a visit: its keys once something was said, its ledger, and where it stands.

    Attributes:
        chat_id: Tawk.to's id of it.
        mark: random; record ids of Tawk.to's messages hang on it, because a chat may get its id late.
        kind: what its conversation is stored as.
        conversation: what is written to; None until the first record.
        unwritten: the entry that opens the conversation, until it is durable.
        ledger: the pseudonyms that resolve in it.
        position: the last record's place; places are microseconds of the epoch, and only ever grow.
        recorded_cver: the highest version of a message from Tawk.to that is recorded.
        seen_cver: the highest version of one that was seen; never dumped.
        context: the last texts of both sides, oldest first; never dumped.
        said: the visitor's last texts and what left of each, oldest first; never dumped.
        agents: names of the agents in it, as Tawk.to shows them; never dumped.
        own: texts of the visitor's that their ledger can't restore as typed, by what left; never dumped.
        prechat: the form before the chat, whose answers the widget repeats as a message; never dumped.
    """

    chat_id: str
    context: deque[str] = field(repr=False)
    mark: str = field(default_factory=lambda: secrets.token_hex(8))
    kind: ConversationKind = ConversationKind.CHAT
    ledger: Ledger = field(default_factory=Ledger, repr=False)
    conversation: Conversation | None = field(default=None, repr=False)
    unwritten: Entry | None = field(default=None, repr=False)
    position: int = 0
    recorded_cver: int = 0
    seen_cver: int = 0
    said: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=MAX_SAID), repr=False)
    agents: tuple[str, ...] = field(default=(), repr=False)
    own: dict[str, str] = field(default_factory=dict, repr=False)
    prechat: SubmitForm | None = field(default=None, repr=False)

    def next_position(self, at: datetime) -> int:
        """Return the place of a record made at `at`: later than every one before, whatever the clock does."""
        self.position = max(self.position + 1, int(at.timestamp() * 1_000_000))
        return self.position

    def heard(self, text: str) -> None:
        """Remember a text of either side for judging the next one: of a long one its end, where a question stands."""
        end = text[-MAX_CONTEXT_CHARS:]
        if not self.context or self.context[-1] != end:  # Said again, or judged again, it tells nothing new.
            self.context.append(end)

    def said_before(self, text: str) -> tuple[str, ...]:
        """Return what left of the texts before this one, which may be decided or sent again."""
        return tuple(left for typed, left in self.said if typed != text[-MAX_CONTEXT_CHARS:])

    def left(self, typed: str, text: str) -> None:
        """Remember what left of a text of the visitor's: the next one may complete a value that this one began."""
        self.said.append((typed[-MAX_CONTEXT_CHARS:], text[-MAX_CONTEXT_CHARS:]))

    def meet(self, agent: str) -> None:
        """Remember the name that an agent is shown with: the conversation knows it from then on."""
        name = names_in(agent)
        if name and name not in self.agents:
            self.agents = (*self.agents, name)[-MAX_AGENTS:]

    def wrote(self, typed: str, left: str) -> None:
        """Remember a text of the visitor's: after a lost connection the widget knows its own again by its words only.

        A masked value, for one, is in no ledger: its message would come back changed, and the widget send it again.
        """
        if len(typed) > MAX_CONTEXT_CHARS:
            return
        self.own.pop(left, None)
        self.own[left] = typed
        if len(self.own) > MAX_OWN_TEXTS:
            del self.own[next(iter(self.own))]

    def dump(self) -> dict[str, Any]:
        """Return the state as JSON values; keys and real values are in it, so only ever seal it."""
        return {
            "chat_id": self.chat_id,
            "mark": self.mark,
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
            mark=str(state["mark"]),
            ledger=Ledger.load(str(state["ledger"]).encode()),
            conversation=Conversation.load(held.encode()) if held else None,
            position=int(state["position"]),
            recorded_cver=int(state["cver"]),
            seen_cver=int(state["cver"]),
        )
