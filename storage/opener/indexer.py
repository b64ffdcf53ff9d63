"""The indexer: writes the blind index of what has lately arrived, inside the opener, where the values can be read.

It looks for identities that are not indexed by the present key and forms, so that a new value, a rectified one and
every value after a change of either are all found the same way. No key and no value leaves it.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

from storage.blind_index import BlindIndex
from storage.errors import SealError, StorageError
from storage.mongo import Database
from storage.periodic import Periodic
from storage.records import stored_identity, unseal_identity
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId, DataKey, OpenedKeys
from storage.writes import Write

BATCH = 200
_log = logging.getLogger("verho.storage")


class IdentityKeys(Protocol):
    """Where the indexer gets identity keys: `storage.opener.identity_keys.StoredIdentityKeys`."""

    async def of(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, DataKey]:
        """Return the identity keys of those that are stored and open."""
        ...


class Indexer:
    """Indexes now and then while entered.

    Args:
        database: where identities are.
        index: makes the hashes.
        keys: where identity keys come from.
        every_s: how long it rests when nothing is left to index.
    """

    def __init__(self, *, database: Database, index: BlindIndex, keys: IdentityKeys, every_s: float = 5.0) -> None:
        self._database = database
        self._index = index
        self._keys = keys
        self._periodic = Periodic(self._look, name="indexer", every_s=every_s, at_once=True)
        self._looks = 0
        self._looked = asyncio.Condition()

    async def __aenter__(self) -> Self:
        await self._periodic.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._periodic.__aexit__(kind, error, trace)

    async def _look(self) -> None:
        try:
            await self.catch_up()
        except StorageError as error:
            _log.warning("index_behind", extra={"verho": {"error": type(error).__name__}})
        async with self._looked:
            self._looks += 1
            self._looked.notify_all()

    async def looked(self, *, times: int) -> None:
        """Return once it has looked so many times from now on; one look may have begun before."""
        async with self._looked:
            enough = self._looks + times
            await self._looked.wait_for(lambda: self._looks >= enough)

    async def catch_up(self) -> int:
        """Index everything that waits and return how many values that were.

        What belongs to a conversation that is not stored (it was deleted, or has not arrived) is passed over.
        """
        total = 0
        for kind in sorted(self._index.kinds):
            # Three ranges of an index, where "other than" would be a walk through all of it on some servers.
            for stale in (None, {"$lt": self._index.name}, {"$gt": self._index.name}):
                total += await self._range({"entity_type": kind, "index.key": stale})
        return total

    async def _range(self, condition: Mapping[str, Any]) -> int:
        total, after = 0, ""
        while True:
            waiting = await self._database.find(
                Collection.IDENTITIES,
                {**condition, "_id": {"$gt": after}},
                sort=(("_id", ASCENDING),),
                limit=BATCH,
            )
            if not waiting:
                return total
            conversations = list(dict.fromkeys(ConversationId(one["conversation"]) for one in waiting))
            keys = await self._keys.of(conversations)
            writes = await asyncio.to_thread(self._writes, waiting, keys)
            await self._database.apply(writes)
            total, after = total + len(writes), waiting[-1]["_id"]

    def _writes(self, waiting: Sequence[Mapping[str, Any]], keys: Mapping[ConversationId, DataKey]) -> list[Write]:
        writes = []
        for document in waiting:
            key = keys.get(ConversationId(document["conversation"]))
            if key is None:
                continue
            # What was rectified meanwhile has another sealed value, and waits again.
            same = {"_id": document["_id"], "value": document["value"]}
            entry = {"key": self._index.name, "macs": self._macs(document, key)}
            writes.append(Write(Collection.IDENTITIES, same, {"$set": {"index": entry}}, upsert=False))
        return writes

    def _macs(self, document: Mapping[str, Any], key: DataKey) -> list[str]:
        identity = stored_identity(document)
        try:
            value = unseal_identity(OpenedKeys(key, key), identity)
        except SealError:
            # Altered or of another key: it is marked as looked at, or it would be tried for ever.
            _log.error("identity_unreadable", extra={"verho": {"entity_type": identity.entity_type}})
            return []
        return self._index.macs(identity.entity_type, value)
