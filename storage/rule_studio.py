"""Drafts, proposals and reported misses in the database."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import ChangedMeanwhile, Full
from storage.mongo import Database
from storage.rule_studio_port import ProposalState, RuleDraft, RuleMiss, RuleProposal
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.validation import refuse_invalid

MAX_DRAFTS = 20
"""How many drafts there may be at a time."""
MAX_WAITING = 20
"""How many proposals may wait at a time."""
MAX_MISSES = 1_000
"""How many reported misses may be open at a time."""


class StoredRuleDrafts:
    """Drafts in the database.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def all(self) -> Sequence[RuleDraft]:
        """Return every draft, the one saved last first."""
        newest = (("at", DESCENDING), ("_id", ASCENDING))
        found = await self._database.find(Collection.RULE_DRAFTS, {}, sort=newest, limit=MAX_DRAFTS)
        return [_draft(document) for document in found]

    async def by_id(self, draft: str) -> RuleDraft | None:
        """Return a draft, or None."""
        document = await self._database.find_one(Collection.RULE_DRAFTS, {"_id": draft})
        return None if document is None else _draft(document)

    async def begin(self, document: str, *, version: str, based_on: int, author: str, at: datetime) -> RuleDraft:
        """Keep a new draft and return it."""
        # Two at the same moment may make one more than allowed; the bound is against thousands.
        if await self._database.count(Collection.RULE_DRAFTS, {}) >= MAX_DRAFTS:
            raise Full(f"drafts: at most {MAX_DRAFTS} at a time")
        draft = {
            "_id": secrets.token_hex(16),
            "document": document,
            "version": version,
            "revision": 1,
            "based_on": based_on,
            "author": author,
            "at": milliseconds(at),
        }
        refuse_invalid(Collection.RULE_DRAFTS, draft)
        await self._database.insert(Collection.RULE_DRAFTS, draft)
        return _draft(draft)

    async def save(
        self, draft: str, document: str, *, version: str, revision: int, author: str, at: datetime
    ) -> RuleDraft:
        """Replace the document of a draft and return the draft."""
        changed = {"document": document, "version": version, "author": author, "at": milliseconds(at)}
        saved = await self._database.update(
            Collection.RULE_DRAFTS,
            {"_id": draft, "revision": revision},
            {"$set": {**changed, "revision": revision + 1}},
        )
        stored = await self.by_id(draft) if saved else None
        if stored is None:
            raise ChangedMeanwhile("the draft was saved by somebody else since, or is gone")
        return stored

    async def drop(self, draft: str) -> bool:
        """Remove a draft; False when there was none."""
        return bool(await self._database.delete(Collection.RULE_DRAFTS, {"_id": draft}))


class StoredRuleProposals:
    """Proposals in the database; those that were decided stay, as the history of what was asked for.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def waiting(self) -> Sequence[RuleProposal]:
        """Return those that wait, the oldest first."""
        found = await self._database.find(
            Collection.RULE_PROPOSALS,
            {"state": ProposalState.WAITING.value},
            sort=(("at", ASCENDING), ("_id", ASCENDING)),
            limit=MAX_WAITING,
        )
        return [_proposal(document) for document in found]

    async def by_id(self, proposal: str) -> RuleProposal | None:
        """Return a proposal, or None."""
        document = await self._database.find_one(Collection.RULE_PROPOSALS, {"_id": proposal})
        return None if document is None else _proposal(document)

    async def add(self, proposal: RuleProposal) -> None:
        """Keep a new proposal."""
        waiting = {"state": ProposalState.WAITING.value}
        if await self._database.count(Collection.RULE_PROPOSALS, waiting) >= MAX_WAITING:
            raise Full(f"proposals: at most {MAX_WAITING} may wait at a time")
        given: dict[str, Any] = {key: value for key, value in asdict(proposal).items() if value not in (None, "")}
        document: dict[str, Any] = {"_id": given.pop("id"), **given}
        document |= {key: milliseconds(given[key]) for key in ("at", "alone_at", "decided_at") if key in given}
        document |= {"state": proposal.state.value, "loosened": _ways(proposal.loosened)}
        refuse_invalid(Collection.RULE_PROPOSALS, document)
        await self._database.insert(Collection.RULE_PROPOSALS, document)

    async def judged_again(
        self, proposal: str, *, after: int, loosened: Sequence[tuple[str, str]], alone_at: datetime | None
    ) -> None:
        """Note what a proposal that waits was judged against since."""
        judged: dict[str, Any] = {"after": after, "loosened": _ways(loosened)}
        change: dict[str, Any] = {"$set": judged}
        if alone_at is None:
            change["$unset"] = {"alone_at": ""}
        else:
            judged["alone_at"] = milliseconds(alone_at)
        await self._database.update(
            Collection.RULE_PROPOSALS, {"_id": proposal, "state": ProposalState.WAITING.value}, change
        )

    async def decided(
        self, proposal: str, state: ProposalState, *, by: str, at: datetime, number: int | None = None
    ) -> bool:
        """Note what became of a proposal that waits; False when it waits no more."""
        change: dict[str, Any] = {"state": state.value, "decided_by": by, "decided_at": milliseconds(at)}
        if number is not None:
            change["number"] = number
        return await self._database.update(
            Collection.RULE_PROPOSALS, {"_id": proposal, "state": ProposalState.WAITING.value}, {"$set": change}
        )


class StoredRuleMisses:
    """Reported misses in the database.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def open(self, *, limit: int = 200) -> Sequence[RuleMiss]:
        """Return those that no rules find yet, the oldest first."""
        found = await self._database.find(
            Collection.RULE_MISSES,
            {"found_at": {"$exists": False}},
            sort=(("at", ASCENDING), ("_id", ASCENDING)),
            limit=max(1, min(limit, MAX_MISSES)),
        )
        return [_miss(document) for document in found]

    async def report(self, miss: RuleMiss) -> None:
        """Keep a new one."""
        if await self._database.count(Collection.RULE_MISSES, {"found_at": {"$exists": False}}) >= MAX_MISSES:
            raise Full(f"misses: at most {MAX_MISSES} may be open at a time")
        given = {key: value for key, value in asdict(miss).items() if value not in (None, "")}
        document = {"_id": given.pop("id"), **given, "at": milliseconds(miss.at)}
        refuse_invalid(Collection.RULE_MISSES, document)
        await self._database.insert(Collection.RULE_MISSES, document)

    async def found(self, misses: Sequence[str], *, by: str, at: datetime) -> None:
        """Close those that rules in force find, naming the rules' version."""
        for miss in misses:
            await self._database.update(
                Collection.RULE_MISSES,
                {"_id": miss, "found_at": {"$exists": False}},
                {"$set": {"found_by": by, "found_at": milliseconds(at)}},
            )

    async def drop(self, misses: Sequence[str]) -> None:
        """Remove some."""
        await self._database.delete(Collection.RULE_MISSES, {"_id": {"$in": list(misses)}})

    async def counts(self) -> Mapping[str, int]:
        """Return how many are open and how many were found since."""
        every = await self._database.count(Collection.RULE_MISSES, {})
        waiting = await self._database.count(Collection.RULE_MISSES, {"found_at": {"$exists": False}})
        return {"open": waiting, "found": every - waiting}


def _ways(loosened: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"how": how, "what": what} for how, what in loosened]


def _draft(document: Mapping[str, Any]) -> RuleDraft:
    names = ("document", "version", "revision", "based_on", "author")
    return RuleDraft(id=document["_id"], at=milliseconds(document["at"]), **{name: document[name] for name in names})


def _proposal(document: Mapping[str, Any]) -> RuleProposal:
    alone_at, decided_at = document.get("alone_at"), document.get("decided_at")
    names = ("document", "digest", "version", "author", "reason", "after")
    return RuleProposal(
        id=document["_id"],
        restores=document.get("restores"),
        loosened=tuple((one["how"], one["what"]) for one in document["loosened"]),
        at=milliseconds(document["at"]),
        alone_at=None if alone_at is None else milliseconds(alone_at),
        state=ProposalState(document["state"]),
        decided_by=document.get("decided_by", ""),
        decided_at=None if decided_at is None else milliseconds(decided_at),
        number=document.get("number"),
        **{name: document[name] for name in names},
    )


def _miss(document: Mapping[str, Any]) -> RuleMiss:
    found_at = document.get("found_at")
    names = ("conversation", "message", "place", "start", "end", "entity_type", "reporter")
    return RuleMiss(
        id=document["_id"],
        at=milliseconds(document["at"]),
        found_by=document.get("found_by", ""),
        found_at=None if found_at is None else milliseconds(found_at),
        **{name: document[name] for name in names},
    )
