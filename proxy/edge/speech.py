"""What Tawk.to's side says in one chat: restored for the visitor, redacted for the record.

An agent works at Tawk.to's own desk, so personal data that an agent types has reached Tawk.to already: it is
recorded redacted like everything else, and each kind of it is counted as an incident. An agent's own name,
as Tawk.to shows it, is no incident.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from proxy.edge.chat import Chat
from proxy.edge.curtain import Curtain
from proxy.edge.record import Line
from proxy.tawk.commands import Command, Reply
from proxy.tawk.events import VISITOR_MESSAGE, messages_of, restore_event
from proxy.tawk.json_text import Json, well_formed
from proxy.tawk.messages import ChatMessage, RewriteAddress, SenderKind, restore_nested
from redaction.entities import EntityType
from redaction.errors import RedactionError
from redaction.finding import Finding
from redaction.people import is_part_of
from storage.interfaces import Content, Delivery, Sender

UNREADABLE = "[…]"
MAX_AUTHOR_CHARS = 120
MAX_ATTACHMENTS = 10
_CHAT_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


@dataclass(frozen=True, slots=True)
class AgentSpeech:
    """Reads what Tawk.to says in the chat behind `curtain`."""

    curtain: Curtain
    rewrite_address: RewriteAddress

    def restore_command(self, command: Command) -> Command:
        """Return a command of Tawk.to's as the visitor may read it."""
        return restore_event(command, self.curtain.show, self.rewrite_address, restore_own=self.curtain.show_own)

    def restore_reply(self, reply: Reply) -> Reply:
        """Return the answer to a call as the visitor may read it."""
        result = restore_nested(reply.result, self.curtain.show, self.rewrite_address)
        return Reply(reply.callback, reply.error, result)

    def lines(self, command: Command) -> list[Line]:
        """Return what a command brings that was not seen yet."""
        return self.new_lines(messages_of(command))

    def new_lines(self, messages: Iterable[ChatMessage]) -> list[Line]:
        """Return the lines of those messages of agents and of the system that were not seen yet."""
        chat = self.curtain.chat
        lines: list[Line] = []
        for message in messages:
            if message.sender is SenderKind.AGENT:
                chat.meet(message.name)
            if message.sender is SenderKind.VISITOR or message.whisper or 0 < message.version <= chat.seen_cver:
                continue
            chat.seen_cver = max(chat.seen_cver, message.version)
            lines.append(self._line(message))
        return lines

    def _line(self, message: ChatMessage) -> Line:
        sender = Sender.AGENT if message.sender is SenderKind.AGENT else Sender.SYSTEM
        text, name = well_formed(message.text), well_formed(message.name)[:MAX_AUTHOR_CHARS]
        redacted, incidents = self._redacted(text, name)
        self.curtain.chat.heard(text)
        attached = ", ".join(well_formed(kind) for kind in message.attachments[:MAX_ATTACHMENTS])
        fields = (("attachments", attached),) if attached else ()
        record_id = message_id(self.curtain.chat, message)
        rules = self.curtain.redactor.version
        return Line(record_id, sender, Content(redacted, fields, name), Delivery.RECEIVED, incidents, rules)

    def _redacted(self, text: str, name: str) -> tuple[str, tuple[str, ...]]:
        curtain = self.curtain
        try:
            redacted = curtain.redactor.redact(
                text, curtain.chat.ledger, context=tuple(curtain.chat.context), names=curtain.chat.agents,
                language=curtain.language, keep_pseudonyms=True,
            )  # fmt: skip
        except RedactionError:
            # It can't be judged, so it isn't kept; the visitor still reads it.
            curtain.counters.incidents.labels(entity_type="unreadable").inc()
            return UNREADABLE, ("UNREADABLE",)
        kinds = {finding.entity_type.value for finding in redacted.findings if not _is_own(finding, text, name)}
        for kind in kinds:
            curtain.counters.incidents.labels(entity_type=kind).inc()
        return redacted.text, tuple(sorted(kinds))


def _is_own(finding: Finding, text: str, name: str) -> bool:
    """Tell whether a finding is the name of who wrote it, in any form, which Tawk.to shows anyway."""
    return finding.entity_type is EntityType.PERSON and is_part_of(text[finding.start : finding.end], name)


def message_id(chat: Chat, message: ChatMessage) -> str:
    """Return the record id of a message of Tawk.to's: the same each time it is seen, on the socket or in a history."""
    told = str(message.version) if message.version else well_formed(f"{message.sent_at}\n{message.text}")
    return hashlib.sha256(f"{chat.mark}\n{told}".encode()).hexdigest()[:32]


def next_chat_id(result: Json) -> str:
    """Return the id of the chat that follows an ended one, "" when the answer names none."""
    inner = result.get("data", result) if isinstance(result, dict) else None
    value = inner.get("nextChatId") if isinstance(inner, dict) else None
    return value if isinstance(value, str) and _CHAT_ID.fullmatch(value) else ""


def is_end(command: Command) -> bool:
    """Tell whether Tawk.to says that the chat is over: what comes next belongs to another one."""
    told = command.arguments[0] if command.name == VISITOR_MESSAGE and command.arguments else None
    return isinstance(told, dict) and told.get("t") == "n" and told.get("m") == "CHAT_ENDED"
