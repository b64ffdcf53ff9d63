"""The audit: a chain of entries, each naming its number and the hash of the one before.

A hash is SHA-256 over the entry's canonical JSON, the previous hash included: an entry that is changed, removed or put
in between breaks the chain from there on. What a chain cannot show is that its end was cut off; note `head` elsewhere.
"""

import asyncio
import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Duplicate, StorageUnavailable
from storage.mongo import Database
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.vocabulary import AuditEntry, AuditTag, AuditVerification, ConversationId

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

MAX_PAGE = 200
MAX_REASON_CHARS = 500
_VERIFY_BATCH = 500
_LONGEST_PAUSE_S = 0.1


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash that an entry must have: SHA-256 over its JSON with sorted keys, no spaces, UTF-8."""
    document = {**_content(entry), "at": entry.at.isoformat(timespec="milliseconds")}
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


class StoredAudit:
    """The audit in the database; several processes may append to it at the same time.

    Each takes the number after the last one; the unique index lets one of them have it and the others try again. No
    sorted find-and-modify is used: it is slow under contention, and a counter would leave gaps.

    Args:
        database: where it is.
        attempts: how often a number that another process took is tried anew before giving up.
    """

    def __init__(self, *, database: Database, attempts: int = 100) -> None:
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
        reason: str = "",
        at: datetime,
    ) -> AuditEntry:
        """Write one entry durably and return it."""
        at = milliseconds(at)
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
                    reason=reason,
                    previous=previous,
                    hash="",
                )
                entry = replace(entry, hash=entry_hash(entry))
                try:
                    await self._database.insert(Collection.AUDIT, {"_id": entry.hash, **_content(entry)})
                except Duplicate:
                    limit = min(_LONGEST_PAUSE_S, 0.002 * 2 ** min(attempt, 8))
                    await asyncio.sleep(random.uniform(0, limit))  # noqa: S311 - spreads load, no secret
                    continue
                return entry
        raise StorageUnavailable("the audit is too busy to be written to")

    async def page(
        self,
        *,
        before: int | None = None,
        limit: int = 50,
        tag: AuditTag | None = None,
        actor: str | None = None,
        conversation: ConversationId | None = None,
    ) -> Sequence[AuditEntry]:
        """Return entries, newest first; `before` is the seq of the last one already seen."""
        condition: dict[str, Any] = {} if before is None else {"seq": {"$lt": before}}
        wanted = {"tag": tag and tag.value, "actor": actor, "conversations": conversation}
        condition |= {name: value for name, value in wanted.items() if value is not None}
        newest_first = (("seq", DESCENDING),)
        documents = await self._database.find(
            Collection.AUDIT, condition, sort=newest_first, limit=max(1, min(limit, MAX_PAGE))
        )
        return [_entry(document) for document in documents]

    async def verify(self) -> AuditVerification:
        """Walk the chain from its first entry and say how far it holds."""
        count, head = 0, GENESIS
        while True:
            documents = await self._database.find(
                Collection.AUDIT, {"seq": {"$gt": count}}, sort=(("seq", ASCENDING),), limit=_VERIFY_BATCH
            )
            for document in documents:
                if not _follows(document, count + 1, head):
                    return AuditVerification(entries=count, head=head, broken_at=count + 1)
                count, head = count + 1, document["_id"]
            if len(documents) < _VERIFY_BATCH:
                return AuditVerification(entries=count, head=head, broken_at=None)

    async def _last(self) -> dict[str, Any] | None:
        documents = await self._database.find(Collection.AUDIT, {}, sort=(("seq", DESCENDING),), limit=1)
        return documents[0] if documents else None


def _follows(document: Mapping[str, Any], seq: int, previous: str) -> bool:
    """Say whether a stored entry is the one after `previous` and has the hash it claims."""
    try:
        entry = _entry(document)
        claimed = entry_hash(entry)
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    return (entry.seq, entry.previous, entry.hash) == (seq, previous, claimed)


def _content(entry: AuditEntry) -> dict[str, Any]:
    """Return all of an entry but its hash, as stored."""
    return {
        "seq": entry.seq,
        "at": entry.at,
        "tag": entry.tag.value,
        "actor": entry.actor,
        "conversations": list(entry.conversations),
        "detail": dict(entry.detail),
        "reason": entry.reason,
        "previous": entry.previous,
    }


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
    )
