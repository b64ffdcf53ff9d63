"""Retention of the audit itself: old entries go, up to a signed checkpoint, so that what stays still verifies."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.errors import AuditBroken
from storage.mongo import Database, Transaction
from storage.schema import ASCENDING, Collection


class AuditRetention:
    """Removes old entries.

    Args:
        database: where they are.
        audit: the audit, with its keys.
    """

    def __init__(self, *, database: Database, audit: StoredAudit) -> None:
        self._database = database
        self._audit = audit

    async def delete(self, cutoff: datetime, *, now: Callable[[], datetime]) -> int:
        """Remove entries from before `cutoff`, up to the last checkpoint among them, and return how many.

        Raises:
            AuditBroken: the chain does not hold; nothing is removed.
        """
        found = await self._audit.verify()
        if found.broken_at is not None:
            raise AuditBroken(found.broken_at)
        young = await self._database.find(
            Collection.AUDIT, {"at": {"$gte": cutoff}}, sort=(("seq", ASCENDING),), limit=1
        )
        # The end always stays: behind it nothing would show that the checkpoint's own entry is not just missing.
        end = young[0]["seq"] if young else found.last
        points = await self._database.find(
            Collection.AUDIT_CHECKPOINTS,
            {"_id": {"$gte": found.first, "$lt": end}},
            sort=(("_id", ASCENDING),),
            limit=1_000_000,
        )
        if not points:
            return 0
        detail: dict[str, str | int] = {"category": "audit", "through": points[-1]["_id"]}
        await self._audit.append(AuditTag.COMMAND_RETENTION_DELETE, actor="command", detail=detail, at=now())
        total = 0
        # From checkpoint to checkpoint: wherever it is interrupted, the chain begins behind a signed one.
        for point in points:
            total += await self._database.together(partial(_cut, seq=point["_id"]))
        return total


async def _cut(transaction: Transaction, *, seq: int) -> int:
    gone = await transaction.delete(Collection.AUDIT, {"seq": {"$lte": seq}})
    await transaction.delete(Collection.AUDIT_CHECKPOINTS, {"_id": {"$lt": seq}})
    return gone
