"""What Tawk.to's side says in one chat: restored for the visitor, redacted for the record.

An agent works at Tawk.to's own desk, so personal data that an agent types has reached Tawk.to already: it is
recorded redacted like everything else, and each kind of it is counted as an incident. An agent's own name,
as Tawk.to shows it, is no incident.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from proxy.edge.curtain import Curtain
from proxy.edge.record import Line
from proxy.tawk.commands import Command, Reply
from proxy.tawk.events import messages_of, restore_event
from proxy.tawk.json_text import Json
from proxy.tawk.messages import ChatMessage, RewriteAddress, SenderKind, restore_nested
from redaction.entities import EntityType
from redaction.errors import RedactionError
from storage.interfaces import Content, Delivery, Sender

UNREADABLE = "[…]"
MAX_CHAT_ID_CHARS = 128
MAX_AUTHOR_CHARS = 120


@dataclass(frozen=True, slots=True)
class AgentSpeech:
    """Reads what Tawk.to says in the chat behind `curtain`."""

    curtain: Curtain
    rewrite_address: RewriteAddress

    def restore_command(self, command: Command) -> Command:
        """Return a command of Tawk.to's as the visitor may read it."""
        return restore_event(command, self.curtain.show, self.rewrite_address)

    def restore_reply(self, reply: Reply) -> Reply:
        """Return the answer to a call as the visitor may read it."""
        result = restore_nested(reply.result, self.curtain.show, self.rewrite_address)
        return Reply(reply.callback, reply.error, result)

    def lines(self, command: Command) -> list[Line]:
        """Return what a command brings that is not recorded yet."""
        return self.new_lines(messages_of(command))

    def new_lines(self, messages: Iterable[ChatMessage]) -> list[Line]:
        """Return the lines of those messages of agents and of the system that are not recorded yet."""
        chat = self.curtain.chat
        return [
            self._line(message)
            for message in messages
            if message.sender is not SenderKind.VISITOR
            and not message.whisper
            and not 0 < message.version <= chat.recorded_cver
        ]

    def _line(self, message: ChatMessage) -> Line:
        sender = Sender.AGENT if message.sender is SenderKind.AGENT else Sender.SYSTEM
        text, incidents = self._redacted(message)
        self.curtain.chat.context.append(message.text)
        fields = (("attachments", ", ".join(message.attachments)),) if message.attachments else ()
        return Line(
            message_id(self.curtain.chat.chat_id, message),
            sender,
            Content(text, fields, message.name[:MAX_AUTHOR_CHARS]),
            Delivery.RECEIVED,
            incidents,
            message.version,
        )

    def _redacted(self, message: ChatMessage) -> tuple[str, tuple[str, ...]]:
        curtain = self.curtain
        try:
            redacted = curtain.redactor.redact(
                message.text, curtain.chat.ledger, context=tuple(curtain.chat.context), language=curtain.language,
                keep_pseudonyms=True,
            )  # fmt: skip
        except RedactionError:
            # It can't be judged, so it isn't kept; the visitor still reads it.
            curtain.counters.incidents.labels(entity_type="unreadable").inc()
            return UNREADABLE, ("UNREADABLE",)
        own = message.name.casefold().split()
        kinds = {
            finding.entity_type.value
            for finding in redacted.findings
            if finding.entity_type is not EntityType.PERSON
            or not set(message.text[finding.start : finding.end].casefold().split()) <= set(own)
        }
        for kind in kinds:
            curtain.counters.incidents.labels(entity_type=kind).inc()
        return redacted.text, tuple(sorted(kinds))


def message_id(chat_id: str, message: ChatMessage) -> str:
    """Return the record id of a message of Tawk.to's: the same each time it is seen, on the socket or in a history."""
    told = str(message.version) if message.version else f"{message.sent_at}\n{message.text}"
    return hashlib.sha256(f"{chat_id}\n{told}".encode()).hexdigest()[:32]


def next_chat_id(result: Json) -> str:
    """Return the id of the chat that follows an ended one, "" when the answer names none."""
    inner = result.get("data", result) if isinstance(result, dict) else None
    value = inner.get("nextChatId") if isinstance(inner, dict) else None
    return value if isinstance(value, str) and len(value) <= MAX_CHAT_ID_CHARS else ""
