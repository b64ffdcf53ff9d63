"""Emergencies in the database: who gave themselves rights, why, and who looked at it afterwards."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import milliseconds
from storage.grants import Emergency
from storage.mongo import Database
from storage.schedule import months_before
from storage.schema import DESCENDING, Collection
from storage.vocabulary import Account, AccountId, Right

MAX_SHOWN = 100
KEPT_MONTHS = 12
"""How long the words of one are kept after somebody looked at it; the audit keeps that it was."""


class Emergencies:
    """Keeps emergencies.

    Args:
        database: where they are.
        hours: how long an emergency's rights hold.
    """

    def __init__(self, *, database: Database, hours: int) -> None:
        self._database = database
        self._lasts = timedelta(hours=hours)

    def of(self, account: Account, rights: frozenset[Right], *, words: str, at: datetime) -> Emergency:
        """Return a new one; `keep` stores it."""
        at = milliseconds(at)
        return Emergency(secrets.token_hex(16), account.id, rights, words, at, at + self._lasts)

    async def keep(self, emergency: Emergency) -> None:
        """Store one."""
        document = {
            "_id": emergency.id, "account": emergency.account, "words": emergency.words, "at": emergency.at,
            "until": emergency.until, "rights": sorted(right.value for right in emergency.rights),
        }  # fmt: skip
        await self._database.insert(Collection.EMERGENCIES, document)

    async def get(self, emergency: str) -> Emergency | None:
        """Return one, or None."""
        document = await self._database.find_one(Collection.EMERGENCIES, {"_id": emergency})
        return None if document is None else _emergency(document)

    async def list(self, *, unreviewed: bool = False) -> Sequence[Emergency]:
        """Return those that are kept, newest first."""
        condition = {"reviewed_at": {"$exists": False}} if unreviewed else {}
        documents = await self._database.find(
            Collection.EMERGENCIES, condition, sort=(("at", DESCENDING),), limit=MAX_SHOWN
        )
        return [_emergency(document) for document in documents]

    async def review(self, emergency: str, *, by: str, at: datetime) -> bool:
        """Note who looked at one, and say whether it still waited for that."""
        at = milliseconds(at)
        noted = {"reviewed_by": by, "reviewed_at": at, "expires_at": months_before(at, -KEPT_MONTHS)}
        condition = {"_id": emergency, "reviewed_at": {"$exists": False}}
        return await self._database.update(Collection.EMERGENCIES, condition, {"$set": noted})


def _emergency(document: Mapping[str, Any]) -> Emergency:
    return Emergency(
        document["_id"],
        AccountId(document["account"]),
        frozenset(Right(right) for right in document["rights"]),
        document["words"],
        document["at"],
        document["until"],
        document.get("reviewed_by", ""),
        document.get("reviewed_at"),
    )
