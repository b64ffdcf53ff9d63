"""Erasures repeated in a restored database: what was erased after the backup was made is in it again until then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.audit_tags import AuditTag
from storage.interfaces import Audit
from storage.mongo import Database
from storage.schema import Collection
from storage.subjects.erasures import BATCH, Erasure, stored_erasures, sweep
from storage.subjects.ledger_file import merged
from storage.vocabulary import ErasureScope
from storage.writes import Write


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: how many erasures it repeated, and how many of these had come back with a wrap."""

    erasures: int
    revived: int


async def replay_erasures(
    database: Database,
    ledger: Sequence[Erasure],
    *,
    audit: Audit,
    actor: str = "command",
    at: datetime,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Replayed:
    """Erase again what a ledger says was erased. Safe to repeat and to interrupt.

    A legal hold in the backup does not stop it: it was lifted before the erasure, or there had been none.

    Args:
        database: the restored one.
        ledger: what was erased, from `ErasureLedger.read()`, from the database that was lost, or both.
        audit: where it is written down first.
        actor: who does it.
        at: now.
        progress: told how many are done, and of how many.
    """
    everything = merged(ledger, await stored_erasures(database))
    await audit.append(AuditTag.COMMAND_ERASURES_REPLAY, actor=actor, detail={"count": len(everything)}, at=at)
    revived = 0
    for start in range(0, len(everything), BATCH):
        batch = everything[start : start + BATCH]
        revived += await _revived(database, batch)
        await database.apply([_noted(one) for one in batch])
        await sweep(database, batch)
        progress(start + len(batch), len(everything))
    return Replayed(len(everything), revived)


async def _revived(database: Database, batch: Sequence[Erasure]) -> int:
    whole = [one.conversation for one in batch if one.scope is ErasureScope.EVERYTHING]
    nameless = [one.conversation for one in batch if one.scope is ErasureScope.IDENTITY]
    count = await database.count(Collection.CONVERSATIONS, {"_id": {"$in": whole}})
    return count + await database.count(
        Collection.CONVERSATIONS, {"_id": {"$in": nameless}, "identity": {"$exists": True}}
    )


def _noted(one: Erasure) -> Write:
    entry = {"at": one.at, "swept": False, "scope": one.scope.value} | ({"case": one.case} if one.case else {})
    return Write(Collection.ERASURES, {"_id": one.conversation}, {"$set": entry}, upsert=True)
