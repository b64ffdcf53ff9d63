"""Compares a draft of rules with published ones over stored conversations as they were typed, inside the opener.

No value leaves it: who asks gets counts, and for some findings the redacted text around them. Rights first, then the
audit's entry, and only then anything is opened.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from storage.audit_tags import AuditTag
from storage.comparison_port import Compared, Tally
from storage.errors import BadRequest, SealError, TooMany, TooOften
from storage.interfaces import Accounts, Audit, Sessions
from storage.keys import KeyFinder
from storage.mongo import Database
from storage.opener.comparing import CompareRequest
from storage.opener.entitlement import Entitlement
from storage.opener.opened_talks import opened_keys, opened_talk
from storage.opener.rates import DEFAULT_ALLOWANCES, Allowance, Rates
from storage.opener.redoing import OpenTalk
from storage.rewriting import Records, Rewriting
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId, KeyScope, Right

NEEDED: Final = frozenset({Right.TUNE_RULES, Right.READ_REDACTED})
_log = logging.getLogger("verho.storage")


class Comparison(Protocol):
    """Two packs that conversations are looked at with."""

    def take(self, conversation: ConversationId, talk: OpenTalk) -> Tally | None:
        """Return how they differ over a conversation; None when its values cannot be read."""
        ...


class Comparisons(Protocol):
    """Where the opener finds them."""

    async def of(self, draft: str, revision: int, number: int) -> Comparison | None:
        """Return a draft beside published rules; None when it was changed since, is gone, or cannot be used."""
        ...


class Comparer:
    """Answers comparisons. Lives in the opener's process.

    Args:
        database: where everything is.
        keys: the opener's private keys.
        comparisons: where rules are found.
        accounts: whose rights are looked up anew for each batch.
        sessions: whose they are.
        audit: where a batch is written down before it is opened.
        allowance: how many conversations one person may have compared within a time.
        max_batch: how many conversations one question may name.
        budget_s: for how long one answer may be worked on; what is left then is named, and asked for again.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        keys: KeyFinder,
        comparisons: Comparisons,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        allowance: Allowance = DEFAULT_ALLOWANCES[KeyScope.TRANSCRIPT],
        max_batch: int = 50,
        budget_s: float = 3.0,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._rewriting = Rewriting(database=database)
        self._keys = keys
        self._comparisons = comparisons
        self._entitlement = Entitlement(accounts=accounts, sessions=sessions)
        self._audit = audit
        self._rates = Rates({KeyScope.TRANSCRIPT: allowance})
        self._max_batch = max_batch
        self._budget_s = budget_s
        self._now = now

    async def compare(self, request: CompareRequest) -> Compared:
        """Return how two packs differ over some conversations, these being in the audit by then.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            TooMany: more conversations than one question may name.
            TooOften: the asker has had too much opened lately.
            BadRequest: the draft was changed since, is gone, or cannot be used.
            StorageUnavailable: the database cannot be used.
        """
        at = self._now()
        actor = await self._entitled(request, at)
        named = request.conversations
        if len(named) > self._max_batch:
            raise TooMany(f"at most {self._max_batch} in one request")
        if not self._rates.take(actor, KeyScope.TRANSCRIPT, len(named), at=at):
            raise TooOften("the account has had too much opened lately")
        comparison = await self._comparisons.of(request.draft, request.revision, request.number)
        if comparison is None:
            raise BadRequest("draft: the one that was seen was expected; it was changed, or cannot be used")
        documents = await self._database.find(
            Collection.CONVERSATIONS,
            {"_id": {"$in": list(named)}, "restriction": {"$exists": False}},
            sort=(("_id", ASCENDING),),
            limit=len(named),
        )
        if documents:
            await self._audit.append(
                AuditTag.OPENER_RULES_COMPARE,
                actor=actor,
                conversations=[ConversationId(one["_id"]) for one in documents],
                detail={"draft": request.draft, "revision": request.revision, "number": request.number},
                at=at,
            )
        return await self._compared(documents, comparison, request)

    async def _compared(
        self, documents: list[dict[str, Any]], comparison: Comparison, request: CompareRequest
    ) -> Compared:
        tally, skipped = Tally(), len(request.conversations) - len(documents)
        started = time.monotonic()
        for place, document in enumerate(documents):
            if place and time.monotonic() - started > self._budget_s:
                left = tuple(ConversationId(one["_id"]) for one in documents[place:])
                return Compared(tally, skipped, left)
            records = await self._rewriting.read(document)
            # One conversation at a time: who waits for the opener waits for some milliseconds.
            one = await asyncio.to_thread(self._one, records, comparison)
            if one is None:
                skipped += 1
            else:
                tally = tally.plus(one, examples=request.examples)
        return Compared(tally, skipped)

    def _one(self, records: Records, comparison: Comparison) -> Tally | None:
        try:
            keys = opened_keys(records.conversation, self._keys)
            return None if keys is None else comparison.take(records.id, opened_talk(records, keys))
        except SealError as error:
            _log.error("compare_left_out", extra={"verho": {"error": type(error).__name__}})
            return None

    async def _entitled(self, request: CompareRequest, at: datetime) -> str:
        account = await self._entitlement.require(
            request.session,
            lambda rights: rights >= NEEDED,
            lambda actor, cause: self._refuse(actor, cause, at),
            at=at,
        )
        return account.id

    async def _refuse(self, actor: str, cause: str, at: datetime) -> None:
        detail: Mapping[str, str | int] = {"action": AuditTag.OPENER_RULES_COMPARE.value, "cause": cause}
        await self._audit.append(AuditTag.OPENER_KEYS_REFUSED, actor=actor, detail=detail, at=at)
