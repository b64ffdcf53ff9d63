"""Rotation: moves every conversation's data keys from former keys of the opener to the active one.

Only wraps change; no record is sealed anew. Each conversation is one conditional update, so that rotation can be
interrupted, run twice, and go on while people chat and read: what is wrapped to a former key stays readable, and what
an edge meanwhile wrote to one is found by the next run.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.audit_notes import resealed_note
from storage.audit_tags import AuditTag
from storage.errors import KeyFileError, KeyInUse, SealError
from storage.interfaces import Audit
from storage.keyring import HeldKey, KeyRing
from storage.keys import OpenerPrivateKey, OpenerPublicKey
from storage.mongo import Database
from storage.records import wrapped_from_document, wrapped_to_document
from storage.schema import ASCENDING, Collection
from storage.subjects.case_notes import resealed_case_note
from storage.vocabulary import ConversationId, KeyScope
from storage.wrapping import unwrap, wrap
from storage.writes import Write

BATCH = 200
Rewrapped = Callable[[Sequence[Mapping[str, Any]], OpenerPrivateKey, OpenerPublicKey], list[Write]]
Resealed = Callable[[Mapping[str, Any], OpenerPrivateKey, OpenerPublicKey], dict[str, Any]]

_FIELDS = (KeyScope.TRANSCRIPT, KeyScope.IDENTITY)


async def key_usage(database: Database) -> Mapping[str, int]:
    """Return how many conversations are wrapped to each key of the opener."""
    groups = [{"$group": {"_id": f"${scope.value}.opener_key", "count": {"$sum": 1}}} for scope in _FIELDS]
    usage: dict[str, int] = {}
    for group in groups:
        for row in await database.aggregate(Collection.CONVERSATIONS, [group]):
            # None: conversations whose identities were erased have no such wrap.
            if row["_id"] is not None:
                usage[row["_id"]] = max(usage.get(row["_id"], 0), int(row["count"]))
    return usage


async def note_usage(database: Database) -> Mapping[str, int]:
    """Return how many words of reasons, and notes of people's requests, are sealed to each key of the opener."""
    usage: dict[str, int] = {}
    for collection in (Collection.AUDIT_NOTES, Collection.SUBJECT_NOTES):
        rows = await database.aggregate(collection, [{"$group": {"_id": "$opener_key", "count": {"$sum": 1}}}])
        for row in rows:
            usage[row["_id"]] = usage.get(row["_id"], 0) + int(row["count"])
    return usage


class Rotation:
    """Replaces the opener's key and destroys former ones.

    Args:
        database: where wrapped keys are.
        keys: where the opener's keys are.
        audit: where it is written down first.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        keys: KeyRing[OpenerPrivateKey],
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._keys = keys
        self._audit = audit
        self._now = now

    async def begin(self) -> bool:
        """Make a new active key; False when conversations still wait to be moved to the one that is active."""
        await asyncio.to_thread(self._keys.mend)
        active, *_ = self._keys.files()
        if await self.waiting():
            return False
        await self._audit.append(
            AuditTag.COMMAND_KEYS_ROTATE, actor="command", detail={"key": active.id}, at=self._now()
        )
        await asyncio.to_thread(self._keys.replace, at=self._now())
        return True

    async def waiting(self) -> int:
        """Return how many conversations and sealed words are of former keys."""
        active, *_ = self._keys.files()
        usages = (await key_usage(self._database), await note_usage(self._database))
        return sum(count for usage in usages for key, count in usage.items() if key != active.id)

    async def rewrap(self, progress: Callable[[int], None]) -> int:
        """Move every conversation to the active key and return how many could not be moved, because they do not open.

        Args:
            progress: told how many each step moved.

        Raises:
            KeyFileError: something is wrapped to a key that is not here.
            StorageUnavailable: the database went away; run it again.
        """
        await asyncio.to_thread(self._keys.mend)
        public = (await asyncio.to_thread(self._keys.active)).public
        moved = stuck = 0
        for former in sorted({*await key_usage(self._database), *await note_usage(self._database)} - {public.id}):
            private = await asyncio.to_thread(self._keys.find, former)
            if private is None:
                raise KeyFileError(f"conversations are wrapped to key {former}, and no file of it is here")
            for sealed in _SEALED:
                done, left = await self._move(sealed, private, public, progress)
                moved, stuck = moved + done, stuck + left
        detail: dict[str, str | int] = {"key": public.id, "count": moved, "stuck": stuck}
        await self._audit.append(AuditTag.COMMAND_KEYS_REWRAP, actor="command", detail=detail, at=self._now())
        return stuck

    async def _move(
        self, sealed: "_Sealed", private: OpenerPrivateKey, public: OpenerPublicKey, progress: Callable[[int], None]
    ) -> tuple[int, int]:
        moved, stuck, after = 0, 0, ""
        while documents := await self._database.find(
            sealed.collection,
            {sealed.key_field: private.id, "_id": {"$gt": after}},
            sort=(("_id", ASCENDING),),
            limit=BATCH,
        ):
            writes = await asyncio.to_thread(sealed.rewrapped, documents, private, public)
            await self._database.apply(writes)
            progress(len(writes))
            moved, stuck = moved + len(writes), stuck + len(documents) - len(writes)
            after = documents[-1]["_id"]
        return moved, stuck

    async def retire(self, key_id: str, *, journals_hold: timedelta) -> None:
        """Destroy a former key's file.

        Args:
            key_id: which.
            journals_hold: for how long an edge's journal may still hold keys wrapped to it.

        Raises:
            KeyInUse: it is active, conversations are wrapped to it, or an edge may still hold some that are.
            KeyFileError: there is no file of it.
        """
        files = {file.id: file for file in self._keys.files()}
        if key_id not in files:
            raise KeyFileError(f"no file of key {key_id} is here")
        await self._refuse_in_use(files[key_id], self._keys.files()[0], journals_hold)
        await self._audit.append(AuditTag.COMMAND_KEYS_RETIRE, actor="command", detail={"key": key_id}, at=self._now())
        await asyncio.to_thread(self._keys.destroy, files[key_id])

    async def _refuse_in_use(self, file: HeldKey, active: HeldKey, journals_hold: timedelta) -> None:
        if file.active:
            raise KeyInUse(f"key {file.id} is the active one: rotate first")
        count = (await key_usage(self._database)).get(file.id, 0)
        if count:
            raise KeyInUse(f"key {file.id} opens {count} conversations: verho keys rotate moves them")
        if (await note_usage(self._database)).get(file.id, 0):
            raise KeyInUse(f"key {file.id} opens words of reasons or requests: verho keys rotate moves them")
        if self._now() < active.created + journals_hold:
            until = (active.created + journals_hold).isoformat(timespec="minutes")
            raise KeyInUse(f"an edge's journal may hold conversations of key {file.id} until {until}")


def _rewrapped(
    documents: Sequence[Mapping[str, Any]], private: OpenerPrivateKey, public: OpenerPublicKey
) -> list[Write]:
    """Return the updates that move conversations; one that does not open is left as it is."""
    writes = []
    for document in documents:
        conversation = ConversationId(document["_id"])
        condition: dict[str, Any] = {"_id": conversation}
        change: dict[str, Any] = {}
        try:
            for scope in (one for one in _FIELDS if one.value in document):
                wrapped = wrapped_from_document(document[scope.value])
                key = unwrap(wrapped, private, conversation=conversation, scope=scope)
                condition[f"{scope.value}.opener_key"] = private.id
                moved = wrapped_to_document(wrap(key, public, conversation=conversation, scope=scope))
                # Field by field: the copy that a receipt code opens is of the same key, and stays.
                change |= {f"{scope.value}.{name}": value for name, value in moved.items()}
        except SealError:
            continue
        writes.append(Write(Collection.CONVERSATIONS, condition, {"$set": change}, upsert=False))
    return writes


def _resealing(collection: Collection, resealed: Resealed) -> Rewrapped:
    """Return what makes the updates that move texts; those that do not open are left as they are."""

    def updates(
        documents: Sequence[Mapping[str, Any]], private: OpenerPrivateKey, public: OpenerPublicKey
    ) -> list[Write]:
        writes = []
        for document in documents:
            condition = {"_id": document["_id"], "opener_key": private.id}
            try:
                change = resealed(document, private, public)
            except SealError:
                continue
            writes.append(Write(collection, condition, {"$set": change}, upsert=False))
        return writes

    return updates


@dataclass(frozen=True, slots=True)
class _Sealed:
    """One kind of what is sealed to the opener, and how a batch of it moves."""

    collection: Collection
    key_field: str
    rewrapped: Rewrapped


_SEALED = (
    _Sealed(Collection.CONVERSATIONS, "transcript.opener_key", _rewrapped),
    _Sealed(Collection.AUDIT_NOTES, "opener_key", _resealing(Collection.AUDIT_NOTES, resealed_note)),
    _Sealed(Collection.SUBJECT_NOTES, "opener_key", _resealing(Collection.SUBJECT_NOTES, resealed_case_note)),
)
