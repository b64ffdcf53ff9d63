"""The audit: a chain of entries, each naming its number and the hash of the one before.

`audit_chain.py` says what makes a chain hold; `notary.py` signs it; here it is kept, appended to and read.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.audit_chain import (
    GENESIS,
    ChainWalk,
    Checkpoint,
    Root,
    checkpoint_from_document,
    entry_content,
    entry_hash,
)
from storage.audit_keys import AuditPublicKey
from storage.audit_notes import StoredNotes, sealed_note
from storage.audit_tags import AuditTag
from storage.audit_verdict import AuditVerification
from storage.documents import milliseconds
from storage.errors import Duplicate, StorageUnavailable
from storage.keys import OpenerPublicKey
from storage.mongo import Database
from storage.reasons import Reason
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.vocabulary import AuditEntry, ConversationId

MAX_PAGE = 200
_VERIFY_BATCH = 500
_OLDEST_FIRST = (("seq", ASCENDING),)
_BY_ID = (("_id", ASCENDING),)
_LONGEST_PAUSE_S = 0.1


class StoredAudit:
    """The audit in the database; several processes may append to it at the same time.

    Each takes the number after the last one; the unique index lets one of them have it and the others try again. No
    sorted find-and-modify is used: it is slow under contention, and a counter would leave gaps.

    Args:
        database: where it is.
        attempts: how often a number that another process took is tried anew before giving up.
        keys: says, by id, which keys checkpoints may be signed with; None leaves signatures unlooked at.
        note_key: says what the words of reasons are sealed to; None where no words are given.
    """

    def __init__(
        self,
        *,
        database: Database,
        attempts: int = 100,
        keys: Callable[[], Mapping[str, AuditPublicKey] | None] = lambda: None,
        note_key: Callable[[], OpenerPublicKey] | None = None,
    ) -> None:
        self._note_key = note_key
        self._keys = keys
        self._database = database
        self._attempts = attempts
        self._turn = asyncio.Lock()

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
        """Write one entry durably and return it; a reason's words first, sealed, apart from it."""
        at = milliseconds(at)
        note = "" if reason is None or not reason.text else await self._keep(reason.text, at)
        async with self._turn:
            for attempt in range(self._attempts):
                last = await self._last()
                seq, previous = (1, GENESIS) if last is None else (last["seq"] + 1, last["_id"])
                entry = AuditEntry(
                    seq=seq,
                    at=at,
                    tag=tag,
                    actor=actor,
                    conversations=tuple(conversations),
                    detail=dict(detail or {}),
                    reason="" if reason is None else reason.code.value,
                    previous=previous,
                    hash="",
                    case="" if reason is None else reason.case,
                    note=note,
                )
                entry = replace(entry, hash=entry_hash(entry))
                try:
                    await self._database.insert(Collection.AUDIT, {"_id": entry.hash, **entry_content(entry)})
                except Duplicate:
                    limit = min(_LONGEST_PAUSE_S, 0.002 * 2 ** min(attempt, 8))
                    await asyncio.sleep(random.uniform(0, limit))  # noqa: S311 - spreads load, no secret
                    continue
                return entry
        raise StorageUnavailable("the audit is too busy to be written to")

    async def _keep(self, text: str, at: datetime) -> str:
        """Keep a reason's words apart and return what the entry commits to."""
        if self._note_key is None:
            raise ValueError("text: only the opener's audit takes words, which it seals")
        note = sealed_note(text, await asyncio.to_thread(self._note_key), at=at)
        await StoredNotes(database=self._database).keep(note)
        return str(note["_id"])

    async def page(
        self,
        *,
        before: int | None = None,
        limit: int = 50,
        tag: AuditTag | None = None,
        tags: Container[AuditTag] | None = None,
        actor: str | None = None,
        conversation: ConversationId | None = None,
        case: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sequence[AuditEntry]:
        """Return entries, newest first; see the port."""
        condition: dict[str, Any] = {} if before is None else {"seq": {"$lt": before}}
        wanted: dict[str, Any] = {"tag": tag and tag.value, "actor": actor, "conversations": conversation, "case": case}
        if tags is not None:
            wanted["tag"] = {"$in": [one.value for one in AuditTag if one in tags and tag in {None, one}]}
        condition |= {name: value for name, value in wanted.items() if value is not None}
        times = {"$gte": since and milliseconds(since), "$lt": until and milliseconds(until)}
        if since is not None or until is not None:
            condition["at"] = {name: value for name, value in times.items() if value is not None}
        newest_first = (("seq", DESCENDING),)
        documents = await self._database.find(
            Collection.AUDIT, condition, sort=newest_first, limit=max(1, min(limit, MAX_PAGE))
        )
        return [_entry(document) for document in documents]

    async def verify(self, *, root: Root | None = None) -> AuditVerification:
        """Walk the chain from its first entry, up to `root` at the least, and say how far it holds."""
        walk = ChainWalk(keys=await asyncio.to_thread(self._keys), root=root)
        async for item in self.items():
            if not walk.take(item):
                break
        return walk.verdict()

    async def verify_from(self, base: Checkpoint | None) -> AuditVerification:
        """Walk what follows a checkpoint, whose own entry must still be there as long as nothing follows it."""
        walk = ChainWalk(keys=None, base=base)
        async for item in self.items(after=base.seq if base else 0):
            if not walk.take(item):
                break
        found = walk.verdict()
        if base is not None and found.intact:
            entry = await self._database.find_one(Collection.AUDIT, {"seq": base.seq})
            if entry["_id"] != base.head if entry else not found.entries:
                return replace(found, broken_at=base.seq)
        return found

    async def items(self, *, after: int = 0) -> AsyncIterator[AuditEntry | Checkpoint | int]:
        """Yield all entries in order, each checkpoint behind its entry; a number is that of one that is unreadable.

        The checkpoint that the chain begins after, once older entries were removed, comes first.
        """
        while True:
            beyond: dict[str, Any] = {"$gt": after}
            documents = await self._database.find(
                Collection.AUDIT, {"seq": beyond}, sort=_OLDEST_FIRST, limit=_VERIFY_BATCH
            )
            is_last = len(documents) < _VERIFY_BATCH
            within = beyond if is_last else {**beyond, "$lte": documents[-1]["seq"]}
            waiting = await self._database.find(
                Collection.AUDIT_CHECKPOINTS, {"_id": within}, sort=_BY_ID, limit=2 * _VERIFY_BATCH
            )
            for document in documents:
                while waiting and waiting[0]["_id"] < document["seq"]:
                    yield checkpoint_from_document(waiting.pop(0))
                try:
                    yield _entry(document)
                except (KeyError, ValueError, TypeError, AttributeError):
                    yield int(document["seq"])
            for one in waiting:
                yield checkpoint_from_document(one)
            if is_last:
                return
            after = documents[-1]["seq"]

    async def _last(self) -> dict[str, Any] | None:
        documents = await self._database.find(Collection.AUDIT, {}, sort=(("seq", DESCENDING),), limit=1)
        return documents[0] if documents else None


def _entry(document: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        seq=document["seq"],
        at=milliseconds(document["at"]),
        tag=AuditTag(document["tag"]),
        actor=document["actor"],
        conversations=tuple(ConversationId(one) for one in document["conversations"]),
        detail=dict(document["detail"]),
        reason=document["reason"],
        previous=document["previous"],
        hash=document["_id"],
        case=document.get("case", ""),
        note=document.get("note", ""),
    )
