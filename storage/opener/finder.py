"""Finds a person's conversations for an entitled person: rights, the search, the audit, and only then the answer.

The audit has a keyed hash of what was searched for, and never the value. Searches are few and bounded: the index must
not become a way to try out who has chatted.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from storage.audit_tags import AuditTag
from storage.blind_index import BlindIndex
from storage.errors import BadRequest, TooMany
from storage.interfaces import Accounts, Audit, Sessions
from storage.mongo import Database
from storage.opener.entitlement import Entitlement
from storage.opener.searching import MAX_FOUND, Found, Search
from storage.reasons import Reason
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId, Right

ENTITLED = frozenset({Right.SEARCH_PERSONS, Right.SERVE_SUBJECTS})
"""Either right lets a person be searched for: in daily work, or at that person's own request."""

_HOUR = timedelta(hours=1)


class Finder:
    """Answers searches. Lives in the opener's process.

    Args:
        database: where the index is.
        index: makes the hashes to look for.
        accounts: whose rights are looked up anew for each search.
        sessions: whose they are.
        audit: where the search is written down before it is answered.
        searches_per_hour: how many searches one account may make.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        index: BlindIndex,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        searches_per_hour: int = 60,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._index = index
        self._entitlement = Entitlement(accounts=accounts, sessions=sessions)
        self._audit = audit
        self._searches_per_hour = searches_per_hour
        self._now = now
        self._lately: dict[str, deque[datetime]] = {}

    async def find(self, search: Search) -> Sequence[Found]:
        """Return where a value was found, the search being in the audit by then.

        Raises:
            AccessDenied: the session or its rights do not allow it (the refusal is in the audit).
            TooMany: the account has searched too often within an hour, or there is more than one answer may name.
            BadRequest: the kind of value is not indexed, or the value does not read as one of its kind.
            StorageUnavailable: the index cannot be asked, or the audit not written.
        """
        at = self._now()
        actor = await self._entitled(search, at)
        if search.entity_type not in self._index.kinds:
            raise BadRequest(f"entity_type: one of {', '.join(sorted(self._index.kinds))} was expected")
        macs = self._index.sought(search.entity_type, search.value)
        if not macs:
            raise BadRequest("value: it does not read as a value of this kind")
        documents = await self._database.find(
            Collection.IDENTITIES, {"index.macs": {"$in": macs}}, sort=(("_id", ASCENDING),), limit=MAX_FOUND + 1
        )
        found = [Found(ConversationId(one["conversation"]), one["pseudonym"]) for one in documents]
        named = list(dict.fromkeys(one.conversation for one in found))[:MAX_FOUND]
        await self._audit.append(
            AuditTag.OPENER_INDEX_SEARCH,
            actor=actor,
            conversations=named,
            detail={
                "entity_type": search.entity_type,
                "search": self._index.search_mark(search.entity_type, search.value),
                "case": search.case,
                "count": len(found),
            },
            reason=Reason(search.code, search.case),
            at=at,
        )
        if len(found) > MAX_FOUND:
            raise TooMany(f"more than {MAX_FOUND} values fit; search for one that belongs to fewer people")
        return found

    async def _entitled(self, search: Search, at: datetime) -> str:
        account = await self._entitlement.require(
            search.session,
            lambda rights: bool(rights & ENTITLED),
            lambda actor, cause: self._refuse(actor, cause, search, at),
            at=at,
        )
        lately = self._lately.setdefault(account.id, deque())
        while lately and lately[0] <= at - _HOUR:
            lately.popleft()
        if len(lately) >= self._searches_per_hour:
            await self._refuse(account.id, "too_many", search, at)
            raise TooMany(f"at most {self._searches_per_hour} searches an hour")
        lately.append(at)
        return account.id

    async def _refuse(self, actor: str, cause: str, search: Search, at: datetime) -> None:
        detail = {"action": AuditTag.OPENER_INDEX_SEARCH.value, "cause": cause, "case": search.case}
        await self._audit.append(AuditTag.OPENER_KEYS_REFUSED, actor=actor, detail=detail, at=at)
