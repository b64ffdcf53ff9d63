"""Re-redactions in the database: asked for by the console or a command, worked off by the opener."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from storage.documents import milliseconds
from storage.errors import Full
from storage.mongo import Database
from storage.rewrites_port import Rewrite, RewriteCounts, RewriteState
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.validation import refuse_invalid

_OPEN: Final = {"state": {"$in": [RewriteState.WAITING.value, RewriteState.RUNNING.value]}}


class StoredRewrites:
    """The queue.

    Args:
        database: where it is.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def ask(
        self, *, author: str, reason: str, at: datetime, dry: bool = False, since: datetime | None = None
    ) -> Rewrite:
        """Ask for one and return it."""
        # Two at the same moment may both be taken: they are carried out one after the other, and the second one then
        # finds nothing to do.
        if await self._database.count(Collection.REWRITES, _OPEN):
            raise Full("a re-redaction goes on already")
        document: dict[str, Any] = {
            "_id": secrets.token_hex(16),
            "author": author,
            "reason": reason,
            "at": milliseconds(at),
            "dry": dry,
            "state": RewriteState.WAITING.value,
            "counts": asdict(RewriteCounts()),
        }
        if since is not None:
            document["since"] = milliseconds(since)
        refuse_invalid(Collection.REWRITES, document)
        await self._database.insert(Collection.REWRITES, document)
        return _rewrite(document)

    async def by_id(self, rewrite: str) -> Rewrite | None:
        """Return one, or None."""
        document = await self._database.find_one(Collection.REWRITES, {"_id": rewrite})
        return None if document is None else _rewrite(document)

    async def latest(self, *, limit: int = 5) -> Sequence[Rewrite]:
        """Return the latest, the newest first."""
        newest = (("at", DESCENDING), ("_id", ASCENDING))
        return [_rewrite(one) for one in await self._database.find(Collection.REWRITES, {}, sort=newest, limit=limit)]

    async def stop(self, rewrite: str) -> bool:
        """Let one end after the conversation that it is at; False when it has ended."""
        return await self._database.update(Collection.REWRITES, {"_id": rewrite, **_OPEN}, {"$set": {"stopping": True}})

    async def next(self) -> Rewrite | None:
        """Return the oldest that waits or was interrupted, or None."""
        oldest = (("at", ASCENDING), ("_id", ASCENDING))
        found = await self._database.find(Collection.REWRITES, _OPEN, sort=oldest, limit=1)
        return _rewrite(found[0]) if found else None

    async def begin(self, rewrite: str, *, rules: str, number: int, total: int) -> None:
        """Note by which rules one begins, and over how many conversations."""
        begun = {"state": RewriteState.RUNNING.value, "rules": rules, "number": number, "total": total}
        await self._database.update(Collection.REWRITES, {"_id": rewrite, **_OPEN}, {"$set": begun})

    async def went_on(self, rewrite: str, *, after: str, counts: RewriteCounts) -> None:
        """Note how far one is."""
        far = {"after": after, "counts": asdict(counts)}
        await self._database.update(Collection.REWRITES, {"_id": rewrite, **_OPEN}, {"$set": far})

    async def end(self, rewrite: str, state: RewriteState, *, at: datetime) -> None:
        """Note what became of one."""
        ended = {"state": state.value, "ended_at": milliseconds(at)}
        await self._database.update(Collection.REWRITES, {"_id": rewrite, **_OPEN}, {"$set": ended})


def _rewrite(document: Mapping[str, Any]) -> Rewrite:
    return Rewrite(
        id=document["_id"],
        author=document["author"],
        reason=document["reason"],
        at=document["at"],
        dry=document["dry"],
        since=document.get("since"),
        state=RewriteState(document["state"]),
        stopping=document.get("stopping", False),
        rules=document.get("rules", ""),
        number=document.get("number", 0),
        total=document.get("total", 0),
        counts=RewriteCounts(**{name: int(count) for name, count in document["counts"].items()}),
        after=document.get("after", ""),
        ended_at=document.get("ended_at"),
    )
