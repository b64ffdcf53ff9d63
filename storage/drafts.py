"""Answers that are not sent yet, kept with the form that they answer: sealed to the console's key, each its writer's.

They end with the form: by retention, by an erasure, of its identities too, and when the answer has left.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from storage.console_keys import ConsoleSeal, Sealed
from storage.documents import milliseconds
from storage.errors import SealError
from storage.inbox_port import MAX_DRAFTS, Draft
from storage.mongo import Database
from storage.schema import ASCENDING, Collection
from storage.sealing import Place
from storage.validation import encoded
from storage.vocabulary import AccountId, ConversationId, ConversationKind

_FIELD: Final = "draft"
_BATCH: Final = 200


class StoredDrafts:
    """The port `Drafts` on the database.

    Args:
        database: where forms are.
        seal: what seals drafts.
    """

    def __init__(self, *, database: Database, seal: ConsoleSeal) -> None:
        self._database = database
        self._seal = seal

    async def keep(self, conversation: ConversationId, text: str, *, by: AccountId, at: datetime) -> bool:
        """Put a draft in the place of the one that its writer had."""
        sealed = self._seal.seal(encoded(text, "text"), Place(conversation, by, _FIELD))
        row = {"by": by, "at": milliseconds(at), "key": sealed.key, "sealed": sealed.value}
        form = {"_id": conversation, "kind": ConversationKind.OFFLINE_FORM.value, "identity": {"$exists": True}}
        mine = {**form, "drafts.by": by}
        if await self._database.update(Collection.CONVERSATIONS, mine, {"$set": {"drafts.$": row}}):
            return True
        room = {**form, "drafts.by": {"$ne": by}, f"drafts.{MAX_DRAFTS - 1}": {"$exists": False}}
        return await self._database.update(Collection.CONVERSATIONS, room, {"$push": {"drafts": row}})

    async def of(self, conversation: ConversationId, *, by: AccountId) -> Draft | None:
        """Return what somebody has kept, None when nothing is there or it cannot be opened."""
        document = await self._database.find_one(Collection.CONVERSATIONS, {"_id": conversation, "drafts.by": by})
        rows: list[Mapping[str, Any]] = document["drafts"] if document else []
        for row in rows:
            if row["by"] == by:
                sealed = Sealed(row["key"], bytes(row["sealed"]))
                try:
                    return Draft(self._seal.open(sealed, Place(conversation, by, _FIELD)).decode(), row["at"])
                except SealError:
                    return None
        return None

    async def drop(self, conversation: ConversationId, *, by: AccountId) -> None:
        """Remove what somebody has kept."""
        mine = {"_id": conversation, "drafts.by": by}
        await self._database.update(Collection.CONVERSATIONS, mine, {"$pull": {"drafts": {"by": by}}})


async def reseal_drafts(database: Database, seal: ConsoleSeal, *, active: str) -> int:
    """Seal every draft anew that is not under the active key, and return how many there were.

    Args:
        database: where they are.
        seal: opens under the former keys, seals under the active one.
        active: the id of the active key.
    """
    moved, last = 0, ""
    while documents := await database.find(
        Collection.CONVERSATIONS,
        {"_id": {"$gt": last}, "drafts": {"$elemMatch": {"key": {"$ne": active}}}},
        sort=(("_id", ASCENDING),),
        limit=_BATCH,
    ):
        for document in documents:
            last = document["_id"]
            for row in document["drafts"]:
                place = Place(last, row["by"], _FIELD)
                try:
                    sealed = seal.seal(seal.open(Sealed(row["key"], bytes(row["sealed"])), place), place)
                except SealError:
                    continue
                same = {"_id": last, "drafts": {"$elemMatch": {"by": row["by"], "at": row["at"]}}}
                change = {"$set": {"drafts.$.key": sealed.key, "drafts.$.sealed": sealed.value}}
                moved += await database.update(Collection.CONVERSATIONS, same, change)
    return moved
