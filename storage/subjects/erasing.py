"""Erasing at a person's request: holds first, the audit, then every copy of the wraps, then the records.

Each step is safe to repeat, so an erasure that was interrupted is finished by asking for it again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.audit_tags import AuditTag
from storage.documents import milliseconds
from storage.interfaces import Audit
from storage.mongo import Database
from storage.retention_queries import under_hold
from storage.schema import ASCENDING, Collection
from storage.subjects.erasures import (
    Erasure,
    delete_everything,
    delete_identity,
    erasure_from_document,
    stored_erasures,
    sweep,
)
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.requests import HeldBack
from storage.vocabulary import AuditEntry, ConversationId, ErasureScope

MAX_CONVERSATIONS = 1_000
"""How many conversations one request erases at the most: as many as one audit entry names."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a request.

    Attributes:
        erasures: what is erased by now, earlier runs of the same request included.
        held: what a legal hold keeps.
        unknown: what is neither stored nor was ever erased.
        audit: the entry that was written first; None when nothing was left to do.
    """

    erasures: tuple[Erasure, ...]
    held: tuple[HeldBack, ...]
    unknown: tuple[ConversationId, ...]
    audit: AuditEntry | None


class Erasing:
    """Erases at a person's request.

    Args:
        database: where everything is.
        audit: where it is written down first.
        ledger: remembers it beyond a restore.
    """

    def __init__(self, *, database: Database, audit: Audit, ledger: ErasureLedger) -> None:
        self._database = database
        self._audit = audit
        self._ledger = ledger

    async def erase(
        self,
        conversations: Sequence[ConversationId],
        scope: ErasureScope,
        *,
        case: str,
        actor: str,
        at: datetime,
        progress: Callable[[int], None] = lambda _count: None,
    ) -> Erased:
        """Erase conversations, or the identities in them, and say what became of each.

        Args:
            conversations: which; MAX_CONVERSATIONS at the most.
            scope: what of them.
            case: the number of the person's request.
            actor: who does it.
            at: now.
            progress: told how many more are done.

        Raises:
            ValueError: too many at once.
            StorageError: it stopped half-way; asked for again, it goes on.
        """
        if len(conversations) > MAX_CONVERSATIONS:
            raise ValueError(f"at most {MAX_CONVERSATIONS} conversations at once")
        at = milliseconds(at)
        await self._remember()
        documents = await self._find(Collection.CONVERSATIONS, conversations)
        held = await self._held(conversations, at)
        kept = {one.conversation for one in held}
        due = [one for one in documents if one["_id"] not in kept and _has_wrap(one, scope)]
        entry = None
        if due:
            entry = await self._audit.append(
                AuditTag.COMMAND_SUBJECT_ERASE,
                actor=actor,
                conversations=[ConversationId(one["_id"]) for one in due],
                detail={"scope": scope.value, "case": case, "count": len(due), "held": len(held)},
                at=at,
            )
        for document in due:
            await self._erase(document, scope, case=case, at=at)
            progress(1)
        noted = [erasure_from_document(one) for one in await self._find(Collection.ERASURES, conversations)]
        await sweep(self._database, noted)
        # A hold that was placed meanwhile has won.
        held = await self._held(conversations, at)
        seen = {one.conversation for one in noted} | kept | {one["_id"] for one in documents}
        unknown = tuple(one for one in conversations if one not in seen)
        return Erased(tuple(noted), tuple(held), unknown, entry)

    async def found(self, conversations: Sequence[ConversationId], *, at: datetime) -> Erased:
        """Finish what was interrupted, and say what is erased and what a legal hold keeps; erase nothing new."""
        await self._remember()
        noted = [erasure_from_document(one) for one in await self._find(Collection.ERASURES, conversations)]
        await sweep(self._database, noted)
        return Erased(tuple(noted), tuple(await self._held(conversations, at)), (), None)

    async def _erase(self, document: dict[str, Any], scope: ErasureScope, *, case: str, at: datetime) -> None:
        free = {"$nor": under_hold(at)}
        if scope is ErasureScope.EVERYTHING:
            await delete_everything(self._database, [document], free, at, case=case)
        else:
            await delete_identity(self._database, document, free, at, case=case)
        await self._remember([document["_id"]])

    async def _remember(self, conversations: Sequence[str] = ()) -> None:
        """Bring the ledger's file up to the database's: for some conversations, or all that was ever asked for."""
        if conversations:
            documents = await self._find(Collection.ERASURES, conversations)
            self._ledger.append([erasure_from_document(one) for one in documents])
        else:
            self._ledger.append([one for one in await stored_erasures(self._database) if one.case])

    async def _held(self, conversations: Sequence[ConversationId], at: datetime) -> list[HeldBack]:
        return await held_back(self._database, conversations, at=at)

    async def _find(self, collection: Collection, keys: Sequence[str]) -> list[dict[str, Any]]:
        condition = {"_id": {"$in": list(keys)}}
        return await self._database.find(collection, condition, sort=(("_id", ASCENDING),), limit=MAX_CONVERSATIONS)


async def held_back(database: Database, conversations: Sequence[ConversationId], *, at: datetime) -> list[HeldBack]:
    """Return which of these conversations a legal hold keeps."""
    condition = {"_id": {"$in": list(conversations)}, "$or": under_hold(at)}
    documents = await database.find(
        Collection.CONVERSATIONS, condition, sort=(("_id", ASCENDING),), limit=MAX_CONVERSATIONS
    )
    return [HeldBack(ConversationId(one["_id"]), one["hold"]["case"], one["hold"].get("until")) for one in documents]


def _has_wrap(document: dict[str, Any], scope: ErasureScope) -> bool:
    return scope is ErasureScope.EVERYTHING or "identity" in document
