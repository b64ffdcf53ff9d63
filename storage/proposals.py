"""Proposed grants in the database: they wait for a second person, and go by themselves when nobody agrees."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import milliseconds
from storage.grants import Grant, Proposal
from storage.mongo import Database
from storage.roles import Role
from storage.schema import ASCENDING, Collection
from storage.vocabulary import Account, AccountId, Right

MAX_WAITING = 200


class Proposals:
    """Keeps proposals.

    Args:
        database: where they are.
        days: how long one waits.
    """

    def __init__(self, *, database: Database, days: int) -> None:
        self._database = database
        self._lasts = timedelta(days=days)

    def of(self, account: Account, grant: Grant, *, author: str, at: datetime) -> Proposal:
        """Return a new proposal; `keep` stores it."""
        at = milliseconds(at)
        return Proposal(secrets.token_hex(16), account.id, grant, author, at, at + self._lasts)

    async def keep(self, proposal: Proposal) -> None:
        """Store a proposal in the place of what was proposed for this person before."""
        grant = proposal.grant
        document: dict[str, Any] = {
            "_id": proposal.id, "account": proposal.account, "author": proposal.author, "at": proposal.at,
            "expires_at": proposal.expires_at, "role": grant.role.value,
            "rights": sorted(right.value for right in grant.rights), "granted_by": grant.given_by.strip(),
            "grant_reason": grant.reason.strip(), "grant_until": milliseconds(grant.until),
        }  # fmt: skip
        times = {"grant_from": grant.start, "term_ends": grant.term_ends}
        document |= {name: milliseconds(time) for name, time in times.items() if time is not None}
        await self.drop_for(proposal.account)
        await self._database.insert(Collection.GRANT_PROPOSALS, document)

    async def get(self, proposal: str, *, at: datetime) -> Proposal | None:
        """Return a proposal that still waits, or None."""
        condition = {"_id": proposal, "expires_at": {"$gt": milliseconds(at)}}
        document = await self._database.find_one(Collection.GRANT_PROPOSALS, condition)
        return None if document is None else _proposal(document)

    async def waiting(self, *, at: datetime) -> Sequence[Proposal]:
        """Return those that wait, the oldest first."""
        documents = await self._database.find(
            Collection.GRANT_PROPOSALS, {"expires_at": {"$gt": milliseconds(at)}}, sort=(("at", ASCENDING),),
            limit=MAX_WAITING,
        )  # fmt: skip
        return [_proposal(document) for document in documents]

    async def take(self, proposal: str) -> bool:
        """Remove one and say whether it was there: of two who take it at once, one does."""
        return bool(await self._database.delete(Collection.GRANT_PROPOSALS, {"_id": proposal}))

    async def drop_for(self, account: AccountId) -> None:
        """Remove what was proposed for a person."""
        await self._database.delete(Collection.GRANT_PROPOSALS, {"account": account})

    async def drop(self, account: AccountId) -> None:
        """Remove what was proposed for a person, and what that person proposed."""
        await self._database.delete(Collection.GRANT_PROPOSALS, {"$or": [{"account": account}, {"author": account}]})


def _proposal(document: Mapping[str, Any]) -> Proposal:
    return Proposal(
        document["_id"],
        AccountId(document["account"]),
        Grant(
            Role(document["role"]),
            frozenset(Right(right) for right in document["rights"]),
            document["granted_by"],
            document["grant_reason"],
            document["grant_until"],
            document.get("grant_from"),
            document.get("term_ends"),
        ),
        document["author"],
        document["at"],
        document["expires_at"],
    )
