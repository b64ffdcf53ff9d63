"""The keys' state from the public halves in a directory and from what the database says it needs."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage.audit_keys import AUDIT
from storage.index_keys import INDEX
from storage.key_forms import KeyForm
from storage.key_states_port import KeyState
from storage.keyring import held_publics
from storage.keys import OPENER
from storage.mongo import Database
from storage.rotation import key_usage
from storage.schema import Collection
from storage.succession import index_usage

_Usage = Mapping[str, Mapping[str, int]]
"""By purpose and key, how much needs it."""

_SEEN: tuple[KeyForm[Any], ...] = (OPENER, INDEX, AUDIT)


class StoredKeyStates:
    """The port `KeyStates`.

    Args:
        database: what needs keys.
        directory: where public halves may be; private files there are not looked at.
        counts_kept_s: how long what was counted is told again: counting reads every conversation and every value.
    """

    def __init__(self, *, database: Database, directory: Path, counts_kept_s: float = 60.0) -> None:
        self._database = database
        self._directory = directory
        self._counts_kept_s = counts_kept_s
        self._counting = asyncio.Lock()
        self._counts: _Usage = {}
        self._counted_at = float("-inf")

    async def all(self) -> Sequence[KeyState]:
        """Return every key that is seen, by purpose, the active one first."""
        usage = await self._usage()
        states: list[KeyState] = []
        for form in _SEEN:
            needed = dict(usage[form.purpose.value])
            held = await asyncio.to_thread(held_publics, form, self._directory)
            known = [KeyState(form.purpose.value, key.id, key.version, key.active, key.created) for key in held]
            states += [replace(one, needed=needed.pop(one.id, 0)) for one in known]
            states += [KeyState(form.purpose.value, key_id, needed=count) for key_id, count in sorted(needed.items())]
        return states

    async def _usage(self) -> _Usage:
        async with self._counting:
            if time.monotonic() - self._counted_at >= self._counts_kept_s:
                self._counts = {
                    OPENER.purpose.value: await key_usage(self._database),
                    INDEX.purpose.value: await index_usage(self._database),
                    AUDIT.purpose.value: await self._signatures(),
                }
                self._counted_at = time.monotonic()
            return self._counts

    async def _signatures(self) -> Mapping[str, int]:
        rows = await self._database.aggregate(
            Collection.AUDIT_CHECKPOINTS, [{"$group": {"_id": "$key", "count": {"$sum": 1}}}]
        )
        return {row["_id"]: int(row["count"]) for row in rows}
