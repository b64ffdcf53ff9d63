"""What being erased means: an id in the ledger of erasures, no wrap, no record; and the sweep that keeps it so.

Everything of a conversation is erased by deleting its document, both wrapped keys with it; its identity alone by
removing that one wrap, with the values and the search index that go with it. The id in `erasures` outlives both: what
a journal brings late, or a restored backup brings back, is removed by it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.mongo import Database, Transaction
from storage.retention_queries import numbers
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId, ErasureScope
from storage.writes import Write

BATCH = 100
_BY_ID = (("_id", ASCENDING),)
#: A draft of an answer may name whom it answers.
_NO_IDENTITY = {"$unset": {"identity": "", "drafts": ""}}


@dataclass(frozen=True, slots=True)
class Erasure:
    """One entry of the ledger of erasures: an id, and of nobody.

    Attributes:
        conversation: which.
        at: when its wraps were destroyed.
        scope: what of it.
        case: the number of the person's request; "" when its term was over.
        chat_id: Tawk.to's id of the chat, to be deleted there too; only with a case, and not in the ledger's file.
    """

    conversation: ConversationId
    at: datetime
    scope: ErasureScope
    case: str = ""
    chat_id: str = ""


def erasure_from_document(document: Mapping[str, Any]) -> Erasure:
    """Return a stored entry; one from before scopes were kept is of everything."""
    scope = ErasureScope(document.get("scope", ErasureScope.EVERYTHING))
    return Erasure(
        ConversationId(document["_id"]), document["at"], scope, document.get("case", ""), document.get("chat_id", "")
    )


async def delete_everything(
    database: Database,
    batch: Sequence[Mapping[str, Any]],
    condition: Mapping[str, Any],
    at: datetime,
    *,
    case: str = "",
) -> list[ConversationId]:
    """Destroy both wraps of conversations, in one transaction, and return which ones fulfilled the condition.

    The notice that was shown enters the proofs of consent, the numbers the anonymous counters.

    Args:
        database: where they are.
        batch: their documents.
        condition: what must still hold: another run may have been first, or a hold placed since.
        at: now.
        case: the number of the person's request; "" when their term is over.
    """
    counts = await numbers(database, [document["_id"] for document in batch])

    async def work(transaction: Transaction) -> list[ConversationId]:
        gone: list[ConversationId] = []
        tallies: dict[str, list[int]] = {}
        for document in batch:
            key = document["_id"]
            if not await transaction.delete(Collection.CONVERSATIONS, {"$and": [{"_id": key}, condition]}):
                continue
            gone.append(ConversationId(key))
            await _note(transaction, document, ErasureScope.EVERYTHING, at, case)
            if "notice" in document:
                proof = {"$setOnInsert": {"kind": document["kind"], **document["notice"]}}
                await transaction.update(Collection.CONSENT_PROOFS, {"_id": key}, proof, upsert=True)
            tally = tallies.setdefault(f"{document['started_at']:%Y-%m}:{document['kind']}", [0, 0, 0])
            for place, number in enumerate((1, *counts.get(key, (0, 0)))):
                tally[place] += number
        for key, tally in tallies.items():
            added = dict(zip(("conversations", "messages", "incidents"), tally, strict=True))
            await transaction.update(Collection.COUNTERS, {"_id": key}, {"$inc": added}, upsert=True)
        return gone

    return await database.together(work)


async def delete_identity(
    database: Database, document: Mapping[str, Any], condition: Mapping[str, Any], at: datetime, *, case: str
) -> bool:
    """Destroy a conversation's identity wrap with its values and their index; False when the condition does not hold.

    Args:
        database: where it is.
        document: the conversation's.
        condition: what must hold, such as that it is under no hold.
        at: now.
        case: the number of the person's request.
    """

    async def work(transaction: Transaction) -> bool:
        conversation = document["_id"]
        there = {"$and": [{"_id": conversation, "identity": {"$exists": True}}, condition]}
        if not await transaction.update(Collection.CONVERSATIONS, there, _NO_IDENTITY):
            return False
        await _note(transaction, document, ErasureScope.IDENTITY, at, case)
        await transaction.delete(Collection.IDENTITIES, {"conversation": conversation})
        return True

    return await database.together(work)


async def _note(
    transaction: Transaction, document: Mapping[str, Any], scope: ErasureScope, at: datetime, case: str
) -> None:
    entry: dict[str, Any] = {"at": at, "swept": False, "scope": scope.value}
    if case:
        entry |= {"case": case, "chat_id": document["chat_id"]}
    await transaction.update(Collection.ERASURES, {"_id": document["_id"]}, {"$set": entry}, upsert=True)


async def sweep(database: Database, erasures: Sequence[Erasure]) -> None:
    """Remove what is left, or has come back, of erased conversations: wraps, live states, values, texts."""
    whole = [one.conversation for one in erasures if one.scope is ErasureScope.EVERYTHING]
    nameless = [one.conversation for one in erasures if one.scope is ErasureScope.IDENTITY]
    await database.delete(Collection.CONVERSATIONS, {"_id": {"$in": whole}})
    late = [
        Write(
            Collection.CONVERSATIONS, {"_id": one, "identity": {"$exists": True}}, {"$unset": {"identity": ""}}, False
        )
        for one in nameless
    ]
    await database.apply(late)
    await forget_live(database, [one.conversation for one in erasures])
    await database.delete(Collection.IDENTITIES, {"conversation": {"$in": whole + nameless}})
    await forget_sent(database, nameless)
    await database.delete(Collection.REVEAL_LINKS, {"conversation": {"$in": whole + nameless}})
    await database.delete(Collection.MESSAGES, {"conversation": {"$in": whole}})
    done = {"$set": {"swept": True}}
    await database.apply([Write(Collection.ERASURES, {"_id": one}, done, upsert=False) for one in whole + nameless])


async def forget_sent(database: Database, conversations: Sequence[ConversationId]) -> None:
    """Remove the messages as they were sent, which stay beside those that newer rules have taken more out of."""
    theirs = {"conversation": {"$in": list(conversations)}, "again.sent": {"$exists": True}}
    while conversations and (found := await database.find(Collection.MESSAGES, theirs, sort=_BY_ID, limit=BATCH)):
        places = [{"_id": one["_id"], "conversation": one["conversation"]} for one in found]
        await database.apply([Write(Collection.MESSAGES, one, {"$unset": {"again.sent": ""}}, False) for one in places])


async def forget_live(database: Database, conversations: Sequence[ConversationId]) -> None:
    """Empty the live states that hold these conversations' keys; an empty one stays, so that no older comes back."""
    theirs = {"conversations": {"$in": list(conversations)}, "state": {"$exists": True}}
    while found := await database.find(Collection.LIVE, theirs, sort=_BY_ID, limit=BATCH):
        emptied = [
            # The raised epoch fences off the edge that holds the visit: it can write no more, and ends it.
            Write(
                Collection.LIVE,
                {"_id": one["_id"], "epoch": one.get("epoch")},
                {"$unset": {"state": ""}, "$inc": {"epoch": 1}},
                upsert=False,
            )
            for one in found
        ]
        await database.apply(emptied)


async def sweep_all(database: Database) -> None:
    """Finish what an interrupted run left, and remove what has come late for any conversation in the ledger.

    An edge that was switched off for months brings its journal when it is switched on, so no entry is too old.
    """
    after = ""
    while True:
        found = await database.find(Collection.ERASURES, {"_id": {"$gt": after}}, sort=_BY_ID, limit=BATCH)
        if not found:
            return
        await sweep(database, [erasure_from_document(document) for document in found])
        after = found[-1]["_id"]


async def stored_erasures(database: Database, *, since: datetime | None = None) -> list[Erasure]:
    """Return the database's ledger, all of it or what was erased since a time."""
    found: list[Erasure] = []
    after = ""
    while True:
        condition: dict[str, Any] = {"_id": {"$gt": after}} | ({"at": {"$gte": since}} if since else {})
        documents = await database.find(Collection.ERASURES, condition, sort=_BY_ID, limit=10 * BATCH)
        if not documents:
            return found
        found += map(erasure_from_document, documents)
        after = documents[-1]["_id"]
