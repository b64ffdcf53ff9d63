"""One stored conversation put in another's place, its own redacted again: all of it or nothing.

Nobody is locked out meanwhile. What changed since it was read (an erasure, a restriction, a correction, a message
that arrived) makes the whole of it fail, and it stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import ChangedMeanwhile
from storage.mongo import Database, Transaction
from storage.records import identity_key, message_key
from storage.retention_queries import under_hold
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId

MAX_RECORDS = 10_000
"""How many messages, and how many values, one conversation is read with at the most, as elsewhere."""


@dataclass(frozen=True, slots=True)
class Records:
    """What is stored of a conversation, as documents.

    Attributes:
        conversation: its own.
        messages: in order.
        identities: in order of first use.
        misses: what people reported that rules missed in it.
    """

    conversation: Mapping[str, Any] = field(repr=False)
    messages: Sequence[Mapping[str, Any]] = field(repr=False)
    identities: Sequence[Mapping[str, Any]] = field(repr=False)
    misses: Sequence[Mapping[str, Any]] = field(repr=False)

    @property
    def id(self) -> ConversationId:
        """Its id."""
        return ConversationId(self.conversation["_id"])


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message's new content, and the message as it was sent where that is not kept yet; both sealed."""

    former: Mapping[str, Any] = field(repr=False)
    content: bytes = field(repr=False)
    sent: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """A value that was found in it, sealed."""

    pseudonym: str
    entity_type: str
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MovedMiss:
    """Where a reported miss stands now; `start` and `end` are None when it was taken out."""

    former: Mapping[str, Any] = field(repr=False)
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class NewRecords:
    """What takes the place of what is stored."""

    messages: tuple[NewMessage, ...] = ()
    identities: tuple[NewIdentity, ...] = ()
    misses: tuple[MovedMiss, ...] = ()


class Rewriting:
    """Reads conversations as documents, and puts new records in place.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def read(self, conversation: Mapping[str, Any]) -> Records:
        """Return what is stored of a conversation."""
        theirs = {"conversation": conversation["_id"]}
        messages = await self._database.find(
            Collection.MESSAGES, theirs, sort=(("position", ASCENDING),), limit=MAX_RECORDS
        )
        identities = await self._database.find(
            Collection.IDENTITIES, theirs, sort=(("at", ASCENDING), ("_id", ASCENDING)), limit=MAX_RECORDS
        )
        places = (("conversation", ASCENDING), ("message", ASCENDING), ("place", ASCENDING), ("start", ASCENDING))
        misses = await self._database.find(Collection.RULE_MISSES, theirs, sort=places, limit=MAX_RECORDS)
        return Records(conversation, messages, identities, misses)

    async def replace(self, records: Records, new: NewRecords, *, rules: str, at: datetime) -> bool:
        """Put new records in place of all that they were made from; False when something changed meanwhile.

        Args:
            records: what they were made from.
            new: what takes their place.
            rules: the version of the rules that they were made by.
            at: now.

        Raises:
            StorageUnavailable: nothing was changed.
        """
        again = {"at": milliseconds(at), "rules": rules}

        async def work(transaction: Transaction) -> None:
            await _claim(transaction, records, again, at)
            for message in new.messages:
                await _message(transaction, message, again)
            for identity in new.identities:
                await _identity(transaction, records.id, identity, at)
            await _misses(transaction, new.misses, rules, at)

        try:
            await self._database.together(work)
        except ChangedMeanwhile:
            return False
        return True


async def _claim(transaction: Transaction, records: Records, again: Mapping[str, Any], at: datetime) -> None:
    unchanged = {
        "_id": records.id,
        "restriction": {"$exists": False},
        "identity": {"$exists": "identity" in records.conversation},
        "$nor": under_hold(at),
    }
    _require(await transaction.update(Collection.CONVERSATIONS, unchanged, {"$set": {"again": again}}))


async def _message(transaction: Transaction, message: NewMessage, again: Mapping[str, Any]) -> None:
    former = message.former
    same = {
        "_id": message_key(former["conversation"], former["message"]),
        "conversation": former["conversation"],
        "content": former["content"],
    }
    marked = {**again, "sent": message.sent} if message.sent else dict(again)
    change = {"$set": {"content": message.content, "again": marked}}
    _require(await transaction.update(Collection.MESSAGES, same, change))


async def _identity(transaction: Transaction, conversation: ConversationId, new: NewIdentity, at: datetime) -> None:
    place = {"_id": identity_key(conversation, new.pseudonym), "conversation": conversation}
    value = {
        "pseudonym": new.pseudonym,
        "entity_type": new.entity_type,
        "at": milliseconds(at),
        "value": new.value,
    }
    there = await transaction.update(Collection.IDENTITIES, place, {"$setOnInsert": value}, upsert=True)
    _require(not there)


async def _misses(transaction: Transaction, moved: Sequence[MovedMiss], rules: str, at: datetime) -> None:
    """Move what people reported with the text around it; what was taken out is found by these rules."""
    targets = {_place(one, one.start) for one in moved if one.start is not None}
    for one in moved:
        if one.start is None or "found_at" in one.former:
            key = {"_id": one.former["_id"]}
            if _place(one, one.former["start"]) in targets:
                # Another one stands there now; this one is done with.
                await transaction.delete(Collection.RULE_MISSES, key)
            elif "found_at" not in one.former:
                found = {"$set": {"found_by": rules, "found_at": milliseconds(at)}}
                await transaction.update(Collection.RULE_MISSES, key, found)
    # In an order in which none meets another on its way: they keep their order in the text.
    left = [one for one in moved if one.start is not None and one.start < one.former["start"]]
    right = [one for one in moved if one.start is not None and one.start > one.former["start"]]
    for one in (*left, *reversed(right)):
        change = {"$set": {"start": one.start, "end": one.end}}
        await transaction.update(Collection.RULE_MISSES, {"_id": one.former["_id"]}, change)


def _place(one: MovedMiss, start: int | None) -> tuple[str, str, int | None]:
    return one.former["message"], one.former["place"], start


def _require(done: bool) -> None:
    if not done:
        raise ChangedMeanwhile("the conversation changed while it was redacted again")
