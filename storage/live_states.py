"""The running visits' states in the database: each is written by one edge at a time.

Compare-and-set: a write names the epoch that the writer holds and a revision above the stored one, and changes nothing
when the stored epoch is another. Taking a visit over raises the epoch first and reads the state after it: from the
first step on the former holder can write no more, so nothing that it wrote is missed by the second.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from storage.errors import Duplicate, Overtaken
from storage.keys import EdgeKey
from storage.live import live_document, live_key, open_state
from storage.live_port import LiveState
from storage.mongo import Database
from storage.schema import Collection

_ATTEMPTS = 20
"""How often a visit that others are taking over at the same moment is tried again."""


class LiveStates:
    """States in the database.

    Args:
        database: where they are.
        edge: the edge's half of each.
        ttl: how long one is kept after it was last written.
    """

    def __init__(self, *, database: Database, edge: EdgeKey, ttl: timedelta) -> None:
        self._database = database
        self.edge = edge
        self._ttl = ttl

    async def keep(self, secret: bytes, live: LiveState, *, at: datetime) -> None:
        """Write a state of an epoch that the caller holds.

        Raises:
            Overtaken: another edge holds the visit by now, or it has ended.
            StorageUnavailable: the database did not answer; it may have been written all the same.
        """
        key, document = live_document(secret, live, self.edge, at=at, ttl=self._ttl)
        held = {"_id": key, "epoch": live.epoch, "revision": {"$lt": live.revision}}
        if await self._database.update(Collection.LIVE, held, {"$set": document}):
            return
        try:
            # It was begun while the database was away, or nobody has written it for so long that it has expired.
            await self._database.insert(Collection.LIVE, {"_id": key, **document})
        except Duplicate:
            raise Overtaken("another edge has taken the visit over") from None

    async def take(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Take a visit over and return its state with the epoch that is the caller's now; None when there is none.

        Raises:
            Overtaken: others take it over again and again.
            SealError: it was sealed under another edge key, or altered.
            StorageUnavailable: the database did not answer.
        """
        key = live_key(secret)
        for _ in range(_ATTEMPTS):
            seen = await self._find(key)
            if seen is None or open_state(secret, seen, self.edge, at=at) is None:
                return None
            # A document of an earlier version has no epoch; a condition of None finds what is missing.
            if not await self._database.update(
                Collection.LIVE, {"_id": key, "epoch": seen.get("epoch")}, {"$inc": {"epoch": 1, "revision": 0}}
            ):
                continue
            taken = await self._find(key)
            if taken is not None and taken.get("epoch") == seen.get("epoch", 0) + 1:
                return open_state(secret, taken, self.edge, at=at)
        raise Overtaken("other edges take the visit over at the same time")

    async def look(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Return the stored state without taking the visit over."""
        document = await self._find(live_key(secret))
        return None if document is None else open_state(secret, document, self.edge, at=at)

    async def _find(self, key: str) -> Mapping[str, Any] | None:
        return await self._database.find_one(Collection.LIVE, {"_id": key})
