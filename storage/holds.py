"""Legal holds: a conversation under one is not deleted when its term is over."""

from datetime import datetime

from storage.audit_tags import AuditTag
from storage.documents import milliseconds
from storage.errors import UnknownConversation
from storage.interfaces import Audit
from storage.mongo import Database
from storage.schema import Collection
from storage.vocabulary import ConversationId


class Holds:
    """Places and lifts holds; each is in the audit before it is in force.

    Args:
        database: where conversations are.
        audit: where it is written down.
    """

    def __init__(self, *, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    async def place(
        self, conversation: ConversationId, *, case: str, until: datetime | None, actor: str, at: datetime
    ) -> None:
        """Keep a conversation beyond its term.

        Args:
            conversation: which.
            case: the case's number or name in the controller's own register; no personal data.
            until: when the hold ends by itself; None for one that is to be lifted.
            actor: who does it.
            at: now.

        Raises:
            UnknownConversation: it is not stored.
            Refused: the case is not a short name without spaces.
        """
        hold = {"case": case, "since": milliseconds(at)} | ({"until": milliseconds(until)} if until else {})
        await self._known(conversation)
        await self._audit.append(
            AuditTag.COMMAND_HOLD_SET, actor=actor, conversations=[conversation], detail={"case": case[:200]}, at=at
        )
        await self._change(conversation, {"$set": {"hold": hold}})

    async def lift(self, conversation: ConversationId, *, actor: str, at: datetime) -> None:
        """End a hold; the next run deletes the conversation if its term is over.

        Raises:
            UnknownConversation: it is not stored.
        """
        await self._known(conversation)
        await self._audit.append(AuditTag.COMMAND_HOLD_RELEASE, actor=actor, conversations=[conversation], at=at)
        await self._change(conversation, {"$unset": {"hold": ""}})

    async def _known(self, conversation: ConversationId) -> None:
        if await self._database.find_one(Collection.CONVERSATIONS, {"_id": conversation}) is None:
            raise UnknownConversation("no such conversation is stored")

    async def _change(self, conversation: ConversationId, change: dict[str, object]) -> None:
        if not await self._database.update(Collection.CONVERSATIONS, {"_id": conversation}, change):
            raise UnknownConversation("no such conversation is stored")
