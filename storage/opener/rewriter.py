"""Redacts stored conversations again, inside the opener: no key and no value leaves it.

It works off what people with the right to publish rules have asked for. The audit is told before anything is opened;
each conversation is replaced as a whole or left as it is; and what was interrupted goes on where it was.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final

from storage.audit_tags import AuditTag
from storage.errors import StorageUnavailable
from storage.interfaces import Accounts, Audit
from storage.keys import KeyFinder
from storage.mongo import Database
from storage.opener.opened_talks import opened_keys, opened_talk, sealed_talk
from storage.opener.redoing import Rules, RulesOfOpener
from storage.retention_queries import is_under_hold
from storage.rewrites import StoredRewrites
from storage.rewrites_port import Rewrite, RewriteCounts, RewriteState
from storage.rewriting import NewRecords, Records, Rewriting
from storage.schema import ASCENDING, Collection
from storage.vocabulary import AccountId, ConversationId, Right

COMMAND: Final = "command"
"""Who asks on the host, whose right is the host's own."""
BATCH: Final = 20
"""Conversations that one entry of the audit names before they are opened."""

_log = logging.getLogger("verho.storage")


class Rewriter:
    """Works off the queue of re-redactions.

    Args:
        database: where everything is.
        keys: the opener's private keys.
        rules: where rules are found.
        accounts: whose right is looked up anew for each batch.
        audit: where it is written down first.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        keys: KeyFinder,
        rules: RulesOfOpener,
        accounts: Accounts,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._queue = StoredRewrites(database=database)
        self._rewriting = Rewriting(database=database)
        self._keys = keys
        self._rules = rules
        self._accounts = accounts
        self._audit = audit
        self._now = now

    async def look(self) -> None:
        """Carry out what waits, one after the other.

        Raises:
            StorageUnavailable: it stopped half-way; the next look goes on.
        """
        while (job := await self._queue.next()) is not None:
            state = await self._carry_out(job)
            ended = await self._queue.by_id(job.id)
            if ended is not None:
                detail = {"run": job.id, "state": state.value, **_numbers(ended.counts)}
                await self._audit.append(AuditTag.OPENER_REREDACT_END, actor=job.author, detail=detail, at=self._now())
            await self._queue.end(job.id, state, at=self._now())

    async def _carry_out(self, job: Rewrite) -> RewriteState:
        if not await self._entitled(job.author):
            return RewriteState.REFUSED
        number = job.number if job.state is RewriteState.RUNNING else await self._rules.in_force()
        rules = await self._rules.of(number)
        if rules is None:
            return RewriteState.REFUSED
        if job.state is RewriteState.WAITING and not job.stopping:
            total = await self._database.count(Collection.CONVERSATIONS, _condition(job))
            detail: dict[str, str | int] = {"run": job.id, "rules": rules.version, "number": number, "total": total}
            if job.dry:
                detail["dry"] = 1
            await self._audit.append(AuditTag.OPENER_REREDACT_BEGIN, actor=job.author, detail=detail, at=self._now())
            await self._queue.begin(job.id, rules=rules.version, number=number, total=total)
        return await self._go_on(job, rules)

    async def _go_on(self, job: Rewrite, rules: Rules) -> RewriteState:
        after, counts = job.after, job.counts
        while True:
            now = await self._queue.by_id(job.id)
            if now is None or now.stopping:
                return RewriteState.CANCELLED
            if not await self._entitled(job.author):
                return RewriteState.REFUSED
            batch = await self._database.find(
                Collection.CONVERSATIONS, _condition(job, after), sort=(("_id", ASCENDING),), limit=BATCH
            )
            if not batch:
                return RewriteState.DONE
            counts = await self._batch(job, rules, batch, counts)
            after = str(batch[-1]["_id"])

    async def _batch(
        self, job: Rewrite, rules: Rules, batch: Sequence[Mapping[str, Any]], counts: RewriteCounts
    ) -> RewriteCounts:
        at = self._now()
        live = await self._live([one["_id"] for one in batch], at)
        ways = {one["_id"]: _left_out(one, live, at) for one in batch}
        opened = [ConversationId(one["_id"]) for one in batch if not ways[one["_id"]]]
        if opened:
            await self._audit.append(
                AuditTag.OPENER_REREDACT_OPEN,
                actor=job.author,
                conversations=opened,
                detail={"run": job.id, "count": len(opened), "rules": rules.version},
                at=at,
            )
        for document in batch:
            way = ways[document["_id"]]
            taken = 0
            if not way:
                done = await self._one(document, rules, dry=job.dry)
                way, taken = ("unreadable", 0) if done is None else ("changed" if done else "", done)
            further = {way: getattr(counts, way) + 1} if way else {}
            counts = replace(counts, done=counts.done + 1, taken=counts.taken + taken, **further)
            await self._queue.went_on(job.id, after=document["_id"], counts=counts)
        return counts

    async def _one(self, document: Mapping[str, Any], rules: Rules, *, dry: bool) -> int | None:
        """Redact one conversation again and return how many places were taken out; None when it stays as it is."""
        records = await self._rewriting.read(document)
        try:
            taken, new = await asyncio.to_thread(self._judged, records, rules)
            if not taken or dry:
                return taken
            at = self._now()
            return taken if await self._rewriting.replace(records, new, rules=rules.version, at=at) else None
        except StorageUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever ails one conversation must not keep the queue from the rest
            _log.error("reredact_left_as_it_was", extra={"verho": {"error": type(error).__name__}})
            return None

    def _judged(self, records: Records, rules: Rules) -> tuple[int | None, NewRecords]:
        """Return how many places are taken out, None when nobody can tell, and the records that would hold it."""
        keys = opened_keys(records.conversation, self._keys)
        if keys is None:
            return None, NewRecords()
        talk = opened_talk(records, keys)
        new = rules.again(talk)
        return (None, NewRecords()) if new is None else (new.taken, sealed_talk(records, keys, talk, new))

    async def _live(self, conversations: Sequence[str], at: datetime) -> frozenset[str]:
        """Return those whose visit goes on: its edge still gives out pseudonyms and adds messages."""
        condition = {
            "conversations": {"$in": list(conversations)},
            "state": {"$exists": True},
            "expires_at": {"$gt": at},
        }
        found = await self._database.find(
            Collection.LIVE, condition, sort=(("_id", ASCENDING),), limit=len(conversations)
        )
        return frozenset(name for one in found for name in one.get("conversations", ()))

    async def _entitled(self, author: str) -> bool:
        if author == COMMAND:
            return True
        account = await self._accounts.by_id(AccountId(author))
        return account is not None and Right.PUBLISH_RULES in account.rights_at(self._now())


def _condition(job: Rewrite, after: str = "") -> dict[str, Any]:
    begun = {} if job.since is None else {"started_at": {"$gte": job.since}}
    return {"_id": {"$gt": after}, **begun} if after else begun


def _left_out(document: Mapping[str, Any], live: frozenset[str], at: datetime) -> str:
    """Return why a conversation is not opened, by the name of its count; "" when it is."""
    if "restriction" in document:
        return "restricted"
    if is_under_hold(document, at):
        return "held"
    return "live" if document["_id"] in live else ""


def _numbers(counts: RewriteCounts) -> dict[str, str | int]:
    return {"done": counts.done, **{name: count for name, count in asdict(counts).items() if count}}
