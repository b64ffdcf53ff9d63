"""The list of conversations: by time, kind, state and label, in as few questions as it takes."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from storage.mongo import Database
from storage.records import stored_conversation, stored_message
from storage.schema import ASCENDING, DESCENDING, MAX_LABELS, Collection
from storage.talks_port import Listed, Standing, TalkState, Wanted
from storage.vocabulary import ConversationId, ConversationKind, Delivery, StoredMessage

MAX_PAGE = 200
MAX_MARKED = 1_000
"""How many conversations with something unsent or disclosed in part are looked through at the most."""

_NEWEST_FIRST = (("started_at", DESCENDING), ("_id", DESCENDING))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNSENT = [Delivery.UNCONFIRMED.value, Delivery.FAILED.value]


class StoredListing:
    """Finds and labels conversations in the database."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def page(
        self, wanted: Wanted, *, before: datetime | None = None, before_id: ConversationId | None = None, limit: int
    ) -> Sequence[Listed]:
        """Return conversations, newest first."""
        condition = await self._condition(wanted)
        if before is not None and before_id is not None:
            # The bound beside the choice is what an index is walked by.
            condition["started_at"] = {**condition.get("started_at", {}), "$lte": before}
            condition["$or"] = [{"started_at": {"$lt": before}}, {"_id": {"$lt": before_id}}]
        elif before is not None:
            until = condition.get("started_at", {}).get("$lt", before)
            condition["started_at"] = {**condition.get("started_at", {}), "$lt": min(before, until)}
        documents = await self._database.find(
            Collection.CONVERSATIONS, condition, sort=_NEWEST_FIRST, limit=max(1, min(limit, MAX_PAGE))
        )
        return await self._listed(documents)

    async def count(self, wanted: Wanted, *, at_most: int) -> int:
        """Return how many there are, or `at_most` when there are more."""
        return await self._database.count(Collection.CONVERSATIONS, await self._condition(wanted), at_most=at_most)

    async def these(self, conversations: Sequence[ConversationId], *, limit: int) -> Sequence[Listed]:
        """Return those of the named conversations that are stored, newest first."""
        documents = await self._database.find(
            Collection.CONVERSATIONS,
            {"_id": {"$in": list(conversations)}},
            sort=_NEWEST_FIRST,
            limit=max(1, min(limit, MAX_PAGE)),
        )
        return await self._listed(documents)

    async def standing(self, conversation: ConversationId) -> Standing | None:
        """Return how a conversation stands, None when it is not stored (any more)."""
        found = await self._database.find_one(Collection.CONVERSATIONS, {"_id": conversation})
        return None if found is None else Standing("ended_at" in found, "restriction" in found, "identity" in found)

    async def later(self, conversation: ConversationId, *, after: int, limit: int = 200) -> Sequence[StoredMessage]:
        """Return a conversation's messages behind a position, in order."""
        documents = await self._database.find(
            Collection.MESSAGES,
            {"conversation": conversation, "position": {"$gt": after}},
            sort=(("position", ASCENDING),),
            limit=max(1, min(limit, MAX_PAGE)),
        )
        return [stored_message(document) for document in documents]

    async def label(self, conversation: ConversationId, labels: Sequence[str]) -> bool:
        """Replace a conversation's labels; False when it is not stored."""
        chosen = list(dict.fromkeys(labels))[:MAX_LABELS]
        change = {"$set": {"labels": chosen}} if chosen else {"$unset": {"labels": ""}}
        return await self._database.update(Collection.CONVERSATIONS, {"_id": conversation}, change)

    async def _condition(self, wanted: Wanted) -> dict[str, Any]:
        condition: dict[str, Any] = {}
        if wanted.kind is not None:
            condition["kind"] = wanted.kind.value
        if wanted.label:
            condition["labels"] = wanted.label
        bounds = {"$gte": wanted.since, "$lt": wanted.until}
        if any(bounds.values()):
            condition["started_at"] = {name: bound for name, bound in bounds.items() if bound is not None}
        return condition | await self._state(wanted)

    async def _state(self, wanted: Wanted) -> dict[str, Any]:
        match wanted.state:
            case TalkState.RUNNING:
                # A form is there all at once; None is also what is not there.
                kind = None if wanted.kind is ConversationKind.OFFLINE_FORM else ConversationKind.CHAT.value
                return {"kind": kind, "ended_at": None}
            case TalkState.ENDED:
                return {"ended_at": {"$exists": True}}
            case TalkState.RESTRICTED:
                return {"restriction.since": {"$gt": _EPOCH}}
            case TalkState.UNSENT:
                return await self._marked({"delivery": {"$in": _UNSENT}})
            case TalkState.PARTIAL:
                return await self._marked({"incidents": {"$in": list(wanted.incidents)}})
            case None:
                return {}

    async def _marked(self, condition: Mapping[str, Any]) -> dict[str, Any]:
        """Return the condition of conversations that hold a message of some kind; such messages are few."""
        rows = await self._database.aggregate(
            Collection.MESSAGES, [{"$match": condition}, {"$group": {"_id": "$conversation"}}, {"$limit": MAX_MARKED}]
        )
        return {"_id": {"$in": [row["_id"] for row in rows]}}

    async def _listed(self, documents: Sequence[dict[str, Any]]) -> list[Listed]:
        """Read for all of them in one question: counts, and how each sender began."""
        rows = await self._database.aggregate(Collection.MESSAGES, _beginnings([one["_id"] for one in documents]))
        found: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            found.setdefault(row["_id"]["conversation"], []).append(row)
        return [_listed(document, found.get(document["_id"], [])) for document in documents]


def _beginnings(ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the pipeline that looks at every message of these conversations, and gives back three of each."""
    is_unsent = {"$cond": [{"$in": ["$delivery", _UNSENT]}, 1, 0]}
    return [
        {"$match": {"conversation": {"$in": list(ids)}}},
        {"$sort": {"conversation": ASCENDING, "position": ASCENDING}},
        {
            "$group": {
                "_id": {"conversation": "$conversation", "sender": "$sender"},
                "messages": {"$sum": 1},
                "incidents": {"$sum": {"$size": "$incidents"}},
                "unsent": {"$sum": is_unsent},
                "last_at": {"$max": "$at"},
                "first": {"$first": "$$ROOT"},
            }
        },
    ]


def _listed(document: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Listed:
    def total(name: str) -> int:
        return sum(int(row[name]) for row in rows)

    begins = sorted((stored_message(row["first"]) for row in rows), key=lambda one: one.position)
    return Listed(
        conversation=stored_conversation(document, message_count=total("messages"), incident_count=total("incidents")),
        unsent=total("unsent"),
        begins=tuple(begins),
        last_at=max((row["last_at"] for row in rows), default=None),
    )
