"""The port of the audit; `storage.interfaces` exports it beside the others."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from storage.audit_chain import Checkpoint
from storage.audit_tags import AuditTag
from storage.audit_verdict import AuditVerification
from storage.reasons import Reason
from storage.vocabulary import AuditEntry, ConversationId


class Audit(Protocol):
    """The audit: append, read, verify; nothing changes or removes an entry."""

    async def append(
        self,
        tag: AuditTag,
        *,
        actor: str,
        conversations: Sequence[ConversationId] = (),
        detail: Mapping[str, str | int] | None = None,
        reason: Reason | None = None,
        at: datetime,
    ) -> AuditEntry:
        """Write one entry durably and return it.

        Args:
            tag: what happened.
            actor: the account's id, or the process that did it ("command").
            conversations: which conversations it concerns.
            detail: ids, kinds and counts; never content.
            reason: why; its words are sealed apart, and the entry commits to them.
            at: when.

        Raises:
            StorageUnavailable: it could not be written; do not do what it was about.
        """
        ...

    async def page(
        self,
        *,
        before: int | None = None,
        limit: int = 50,
        tag: AuditTag | None = None,
        tags: Collection[AuditTag] | None = None,
        actor: str | None = None,
        conversation: ConversationId | None = None,
        case: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[AuditEntry]:
        """Return entries, newest first.

        Args:
            before: the seq of the last one already seen.
            limit: at most so many, 200 at the most.
            tag: only this kind.
            tags: only these kinds.
            actor: only what this account or process did.
            conversation: only what concerns this conversation.
            case: only what was done for this case.
            since: only from this time on.
            until: only before this time.
        """
        ...

    def items(self, *, after: int = 0) -> AsyncIterator[AuditEntry | Checkpoint | int]:
        """Yield the whole chain in order, each checkpoint behind its entry; a number is that of an unreadable one."""
        ...

    async def verify(self) -> AuditVerification:
        """Walk the chain from its first entry and say how far it holds."""
        ...
