"""The two directions of one chat's text: hidden on the way to Tawk.to, shown on the way to the visitor.

What the visitor writes is decoded, redacted with this chat's ledger and encoded again; what comes back is
restored from the ledger of the chat it belongs to, and from no other. Any failure is an error to the
caller, who withholds.
"""

from dataclasses import dataclass, field

from proxy.edge.chat import Chat
from proxy.edge.counters import Counters
from redaction.entities import EntityType
from redaction.finding import Finding
from redaction.redactor import Redactor
from redaction.restorer import restore


@dataclass(frozen=True, slots=True)
class Curtain:
    """Hides and shows the text of one chat.

    Attributes:
        partial: kinds of which earlier messages have told a part, as far as this curtain has seen their last parts.
    """

    chat: Chat
    redactor: Redactor
    counters: Counters
    language: str
    email_domain: str
    partial: set[str] = field(default_factory=set)

    def hide(self, text: str) -> str:
        """Return `text` with every identifier that is detected replaced.

        Raises:
            RedactionError: it can't be judged; nothing of it may leave.
        """
        return self._hidden(text, ())

    def hide_message(self, said: tuple[str, ...], text: str) -> str:
        """Return a chat message of the visitor's like `hide`; it may also complete what the ones before it began.

        Args:
            said: what left of the visitor's texts before it.
            text: the message.

        Raises:
            RedactionError: it can't be judged; nothing of it may leave.
        """
        return self._hidden(text, said)

    def _hidden(self, text: str, said: tuple[str, ...]) -> str:
        chat = self.chat
        redacted = self.redactor.redact(
            text, chat.ledger, context=tuple(chat.context), said=said, names=chat.agents, language=self.language
        )
        self._count(redacted.findings)
        if redacted.split is not None:
            self.partial.add(redacted.split.entity_type.value)
        return redacted.text

    def hide_value(self, value: str, entity_type: str, as_address: bool) -> str:
        """Return what stands for a whole value of a known type; `as_address` keeps an e-mail address' form."""
        kind = EntityType(entity_type)
        redacted = self.redactor.redact_value(value, kind, self.chat.ledger, as_address=as_address)
        self._count(redacted.findings)
        return redacted.text

    def show(self, text: str) -> str:
        """Return `text` with this chat's pseudonyms resolved and typed literals as they were typed."""
        return restore(text, self.chat.ledger, email_domain=self.email_domain)

    def show_own(self, text: str) -> str:
        """Return a text of the visitor's as it was typed, as far as that is remembered or can be restored."""
        typed = self.chat.own.get(text)
        return self.show(text) if typed is None else typed

    def _count(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.counters.findings.labels(entity_type=finding.entity_type.value).inc()
