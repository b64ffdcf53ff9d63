"""Retention: deletes what is past its term, wraps first, and says what it deleted and what remains.

A conversation is deleted in one transaction: its document, and with it both wrapped keys, goes; its id enters the
ledger of erasures, the notice that was shown the proofs of consent, its numbers the anonymous counters. From then on
nothing opens its records. These are swept next, and swept again by every run, lest a journal brings some back late.
Each batch is named in the audit before it is deleted.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.documents import milliseconds
from storage.errors import AuditBroken, StorageError
from storage.mongo import Database, Transaction
from storage.retention_audit import AuditRetention
from storage.retention_queries import KINDS, expired, reports
from storage.schedule import Category, CategoryReport, Schedule, months_before
from storage.schema import ASCENDING, Collection
from storage.subjects.erasures import Erasure, delete_everything, sweep, sweep_all
from storage.vocabulary import ConversationId, ErasureScope

BATCH = 100

_log = logging.getLogger("verho.storage")
_OLDEST_FIRST = (("started_at", ASCENDING), ("_id", ASCENDING))


class Retention:
    """Runs the schedule.

    Args:
        database: where everything is.
        audit: where it is written down; with its keys, so that only what is signed is cut off.
        schedule: the terms.
        now: the clock.
    """

    def __init__(
        self, *, database: Database, audit: StoredAudit, schedule: Schedule, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._audit = audit
        self._schedule = schedule
        self._now = now

    async def run(self, *, dry_run: bool = False) -> Sequence[CategoryReport]:
        """Delete what is past its term and report on every category; a dry run only looks.

        Raises:
            StorageError: it stopped half-way; what is deleted is in the audit, and the next run goes on.
        """
        at = milliseconds(self._now())
        if dry_run:
            return await reports(self._database, self._schedule, at, deleted={}, dry_run=True)
        deleted: dict[Category, int] = {}
        for category in KINDS:
            deleted[category] = await self._conversations(category, at)
        await self._sweep(at)
        for category, collection, field in (
            (Category.CONSENT_PROOF, Collection.CONSENT_PROOFS, "at"),
            (Category.COUNTERS, Collection.COUNTERS, "_id"),
        ):
            cutoff = self._schedule.cutoff(category, at)
            if cutoff is not None:
                bound = f"{cutoff:%Y-%m}" if field == "_id" else cutoff
                deleted[category] = await self._database.together(partial(_delete, collection, {field: {"$lt": bound}}))
        deleted[Category.AUDIT] = await self._old_audit(at)
        found = await reports(self._database, self._schedule, at, deleted=deleted, dry_run=False)
        for report in found:
            await self._write_down(report)
        tell_outlived(found)
        return found

    async def _conversations(self, category: Category, at: datetime) -> int:
        cutoff = self._schedule.cutoff(category, at)
        total = 0
        while cutoff is not None:
            condition = expired(category, cutoff, at)
            batch = await self._database.find(Collection.CONVERSATIONS, condition, sort=_OLDEST_FIRST, limit=BATCH)
            if not batch:
                break
            ids = [ConversationId(document["_id"]) for document in batch]
            await self._audit.append(
                AuditTag.COMMAND_RETENTION_DELETE,
                actor="command",
                conversations=ids,
                detail={"category": category.value, "count": len(ids)},
                at=self._now(),
            )
            gone = await delete_everything(self._database, batch, condition, at)
            total += len(gone)
            await sweep(self._database, [Erasure(one, at, ErasureScope.EVERYTHING) for one in gone])
        return total

    async def _sweep(self, at: datetime) -> None:
        await sweep_all(self._database)
        months = self._schedule.months[Category.AUDIT]
        if months is not None:
            forgotten = {"swept": True, "at": {"$lt": months_before(at, months)}}
            await self._database.delete(Collection.ERASURES, forgotten)

    async def _old_audit(self, at: datetime) -> int:
        cutoff = self._schedule.cutoff(Category.AUDIT, at)
        if cutoff is None:
            return 0
        try:
            # The words go by their own age; the chain only commits to them.
            await self._database.delete(Collection.AUDIT_NOTES, {"at": {"$lt": cutoff}})
            return await AuditRetention(database=self._database, audit=self._audit).delete(cutoff, now=self._now)
        except AuditBroken as error:
            # What shows that somebody changed the audit is not deleted.
            _log.critical("audit_broken", extra={"verho": {"count": error.seq}})
            return 0

    async def _write_down(self, report: CategoryReport) -> None:
        detail: dict[str, str | int] = {
            "category": report.category.value,
            "deleted": report.deleted,
            "held": report.held,
            "outlived": report.outlived,
        }
        if report.oldest is not None:
            detail["oldest"] = report.oldest.isoformat(timespec="seconds")
        await self._audit.append(AuditTag.COMMAND_RETENTION_RUN, actor="command", detail=detail, at=self._now())


async def _delete(collection: Collection, condition: Mapping[str, Any], transaction: Transaction) -> int:
    """Delete in a transaction: one that has to be tried again counts each document once all the same."""
    return await transaction.delete(collection, condition)


def tell_outlived(found: Sequence[CategoryReport]) -> None:
    """Log each category in which something has outlived its term."""
    for report in found:
        if report.outlived:
            fields = {"reason": report.category.value, "count": report.outlived}
            _log.error("retention_outlived", extra={"verho": fields})


class RetentionWatch:
    """Looks whether something has outlived its term, and says so in the log; deletes nothing.

    Args:
        database: where everything is.
        schedule: the terms.
        now: the clock.
    """

    def __init__(self, *, database: Database, schedule: Schedule, now: Callable[[], datetime]) -> None:
        self._database = database
        self._schedule = schedule
        self._now = now

    async def look(self) -> None:
        """Look once."""
        try:
            at = milliseconds(self._now())
            tell_outlived(await reports(self._database, self._schedule, at, deleted={}, dry_run=True))
        except StorageError as error:
            _log.warning("retention_unwatched", extra={"verho": {"error": type(error).__name__}})
