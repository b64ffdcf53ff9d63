"""Restriction of processing (GDPR Art. 18): what is restricted is kept, past its term too, and not read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.audit_tags import AuditTag
from storage.documents import milliseconds
from storage.interfaces import Audit
from storage.mongo import Database
from storage.schema import Collection
from storage.subjects.requests import Ground
from storage.vocabulary import ConversationId
from storage.writes import Write


class Restrictions:
    """Restricts and releases; each is in the audit before it is in force.

    Args:
        database: where conversations are.
        audit: where it is written down.
    """

    def __init__(self, *, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    async def restrict(
        self, conversations: Sequence[ConversationId], ground: Ground, *, case: str, actor: str, at: datetime
    ) -> int:
        """Restrict the processing of conversations and return how many of them are restricted now.

        An objection (Art. 21) is a restriction on that ground until it is decided whose grounds weigh more.

        Args:
            conversations: which.
            ground: why.
            case: the number of the person's request.
            actor: who does it.
            at: now.
        """
        tag = AuditTag.COMMAND_SUBJECT_OBJECT if ground is Ground.OBJECTION else AuditTag.COMMAND_SUBJECT_RESTRICT
        await self._audit.append(
            tag, actor=actor, conversations=conversations, detail={"case": case, "ground": ground.value}, at=at
        )
        change = {"$set": {"restriction": {"case": case, "ground": ground.value, "since": milliseconds(at)}}}
        return await self._change(conversations, change)

    async def release(self, conversations: Sequence[ConversationId], *, case: str, actor: str, at: datetime) -> int:
        """Lift the restriction of conversations and return how many are still restricted; tell the person first."""
        await self._audit.append(
            AuditTag.COMMAND_SUBJECT_RELEASE, actor=actor, conversations=conversations, detail={"case": case}, at=at
        )
        change = {"$unset": {"restriction": ""}}
        return await self._change(conversations, change)

    async def _change(self, conversations: Sequence[ConversationId], change: Mapping[str, Any]) -> int:
        writes = [Write(Collection.CONVERSATIONS, {"_id": one}, change, upsert=False) for one in conversations]
        await self._database.apply(writes)
        condition = {"_id": {"$in": list(conversations)}, "restriction": {"$exists": True}}
        return await self._database.count(Collection.CONVERSATIONS, condition)
