"""Succession: new keys of the edges, of the index, of the audit and of the console, and the end of former ones.

The opener's own key is replaced by `rotation.py`, because everything stored hangs on it. Here nothing stored changes:
edges open running visits with the former key until these are over; the opener indexes anew by itself when it starts;
and the audit's former signatures are checked with the public half, which stays, while the private one is destroyed at
once: nobody needs to sign in the past. What the console's former key sealed is sealed anew, every session ends, and the
key is destroyed at once as well.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from storage.audit import StoredAudit
from storage.audit_keys import AuditPrivateKey
from storage.audit_signers import AuditSigners
from storage.audit_tags import AuditTag
from storage.console_keys import ConsoleSeal
from storage.drafts import reseal_drafts
from storage.errors import KeyFileError, KeyInUse
from storage.factors import reseal_factors
from storage.key_forms import Purpose
from storage.keyring import HeldKey, KeyRing
from storage.mongo import Database
from storage.notary import Notary
from storage.schema import Collection


async def index_usage(database: Database) -> Mapping[str, int]:
    """Return how many values are indexed with each key of the index."""
    rows = await database.aggregate(
        Collection.IDENTITIES,
        [{"$match": {"index": {"$exists": True}}}, {"$group": {"_id": "$index.key", "count": {"$sum": 1}}}],
    )
    usage: dict[str, int] = {}
    for row in rows:
        # The key's id, a point, and the version of the ways of writing that count as the same value.
        key_id = str(row["_id"]).partition(".")[0]
        usage[key_id] = usage.get(key_id, 0) + int(row["count"])
    return usage


class Succession:
    """Replaces one purpose's key, and destroys former ones.

    Args:
        database: where the audit and the index are.
        ring: the purpose's keys.
        directory: where they are.
        now: the clock.
    """

    def __init__(self, *, database: Database, ring: KeyRing[Any], directory: Path, now: Callable[[], datetime]) -> None:
        self._database = database
        self._ring = ring
        self._directory = directory
        self._now = now
        self._audit = StoredAudit(database=database)

    async def replace(self) -> str:
        """Make a new active key, written down first, and return its id.

        Raises:
            KeyFileError: the keys cannot be read or written.
            AuditBroken: the audit does not hold, and its key is not replaced.
            StorageUnavailable: it could not be written down; nothing was changed.
        """
        purpose = self._ring.form.purpose
        former = await asyncio.to_thread(self._ring.mend)
        await self._note(AuditTag.COMMAND_KEYS_ROTATE, former.id)
        if purpose is Purpose.AUDIT:
            await self._sign()
        new = await asyncio.to_thread(self._ring.replace, at=self._now())
        await self._note(AuditTag.COMMAND_KEYS_CREATE, new.id, **new.public_fields())
        if purpose is Purpose.AUDIT:
            await self._sign()
        if purpose is Purpose.CONSOLE:
            await self._begin_anew(new.id)
        if purpose in {Purpose.AUDIT, Purpose.CONSOLE}:
            for held in self._ring.files()[1:]:
                await asyncio.to_thread(self._ring.destroy, held)
        return str(new.id)

    async def _begin_anew(self, active: str) -> None:
        """Seal under the console's new key what was sealed under former ones, and end every session and sign-in."""
        await reseal_factors(self._database, ConsoleSeal(self._ring), active=active)
        await reseal_drafts(self._database, ConsoleSeal(self._ring), active=active)
        for collection in (Collection.STEPS, Collection.SESSIONS):
            await self._database.delete(collection, {})

    async def _sign(self) -> None:
        """Sign the audit's end: with the former key over its replacement, with the new one over its first entry."""
        ring: KeyRing[AuditPrivateKey] = self._ring
        await Notary(database=self._database, keys=AuditSigners(ring, self._directory), now=self._now).sign()

    async def _note(self, tag: AuditTag, key_id: str, **fields: str) -> None:
        detail = {"key": key_id, "purpose": self._ring.form.purpose.value, **fields}
        await self._audit.append(tag, actor="command", detail=detail, at=self._now())

    async def retire(self, key_id: str, *, visits_last: timedelta) -> None:
        """Destroy a former key's file.

        Args:
            key_id: which.
            visits_last: how long a running visit's state may be kept under an edge's former key.

        Raises:
            KeyInUse: it is active, or something may still need it.
            KeyFileError: there is no file of it.
        """
        files = {file.id: file for file in self._ring.files()}
        if key_id not in files:
            raise KeyFileError(f"no file of key {key_id} is here")
        await self._refuse_in_use(files[key_id], self._ring.files()[0], visits_last)
        await self._note(AuditTag.COMMAND_KEYS_RETIRE, key_id)
        await asyncio.to_thread(self._ring.destroy, files[key_id])

    async def _refuse_in_use(self, file: HeldKey, active: HeldKey, visits_last: timedelta) -> None:
        if file.active:
            raise KeyInUse(f"key {file.id} is the active one: rotate first")
        if self._ring.form.purpose is Purpose.EDGE and self._now() < active.created + visits_last:
            until = (active.created + visits_last).isoformat(timespec="minutes")
            raise KeyInUse(f"running visits may need key {file.id} until {until}")
        count = (await index_usage(self._database)).get(file.id, 0) if self._ring.form.purpose is Purpose.INDEX else 0
        if count:
            raise KeyInUse(f"{count} values are indexed with key {file.id}: restart the opener, which indexes anew")
