"""Published rules in the database: added behind one another, read, and never changed.

Numbers are taken without gaps: the unique id lets one of two publishers have the next, and tells the other so.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Duplicate, RulesAltered
from storage.mongo import Database
from storage.rule_packs_port import PublishedRules
from storage.schema import DESCENDING, Collection
from storage.validation import refuse_invalid

MAX_PAGE = 200
_NEWEST_FIRST = (("_id", DESCENDING),)


def digest_of(document: str) -> str:
    """Return the SHA-256 of a document in hexadecimal digits."""
    return hashlib.sha256(document.encode()).hexdigest()


class StoredRulePacks:
    """Published rules in the database.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def current(self) -> PublishedRules | None:
        """Return the rules in force, None when none were ever published."""
        found = await self.history(limit=1)
        return found[0] if found else None

    async def latest(self) -> tuple[int, str] | None:
        """Return number and digest of the rules in force, None when there are none."""
        pipeline: list[dict[str, Any]] = [{"$sort": {"_id": -1}}, {"$limit": 1}, {"$project": {"digest": 1}}]
        found = await self._database.aggregate(Collection.RULE_PACKS, pipeline)
        return (int(found[0]["_id"]), str(found[0]["digest"])) if found else None

    async def by_number(self, number: int) -> PublishedRules | None:
        """Return the rules of a number, or None."""
        document = await self._database.find_one(Collection.RULE_PACKS, {"_id": number})
        return None if document is None else _published(document)

    async def history(self, *, before: int | None = None, limit: int = 50) -> Sequence[PublishedRules]:
        """Return published rules, newest first."""
        condition: dict[str, Any] = {} if before is None else {"_id": {"$lt": before}}
        documents = await self._database.find(
            Collection.RULE_PACKS, condition, sort=_NEWEST_FIRST, limit=max(1, min(limit, MAX_PAGE))
        )
        return [_published(document) for document in documents]

    async def publish(
        self,
        document: str,
        *,
        version: str,
        author: str,
        second_person: str | None,
        reason: str,
        restores: int | None = None,
        after: int,
        at: datetime,
    ) -> PublishedRules:
        """Put rules in force, behind those of the number `after`, and return them."""
        digest = digest_of(document)
        rules: dict[str, Any] = {
            "_id": after + 1,
            "version": version,
            "digest": digest,
            "document": document,
            "author": author,
            "reason": reason,
            "at": milliseconds(at),
        }
        if second_person is not None:
            rules["second_person"] = second_person
        if restores is not None:
            rules["restores"] = restores
        refuse_invalid(Collection.RULE_PACKS, rules)
        # Every explanation names a version, so one version is one document. Asked before the number is taken: whoever
        # publishes in between takes the number, and this one is refused.
        other = {"version": version, "digest": {"$ne": digest}}
        if await self._database.find_one(Collection.RULE_PACKS, other) is not None:
            raise Duplicate("version: other rules of this version were published before")
        await self._database.insert(Collection.RULE_PACKS, rules)
        return _published(rules)


def _published(document: Mapping[str, Any]) -> PublishedRules:
    if digest_of(document["document"]) != document["digest"]:
        raise RulesAltered(f"published rules {document['_id']} are not what was published")
    return PublishedRules(
        number=document["_id"],
        version=document["version"],
        digest=document["digest"],
        document=document["document"],
        author=document["author"],
        second_person=document.get("second_person"),
        reason=document["reason"],
        restores=document.get("restores"),
        at=milliseconds(document["at"]),
    )
