"""Transcripts: the console's reading side; everything as stored, sealed."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from storage.mongo import Database
from storage.records import stored_conversation, stored_identity, stored_message
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.vocabulary import (
    ConversationId,
    ConversationKind,
    StoredConversation,
    StoredIdentity,
    StoredMessage,
)

MAX_PAGE = 200


class StoredTranscripts:
    """Reads conversations, messages and identities from the database.

    Args:
        database: where they are.
        max_records: how many messages, and how many identities, one conversation is read with at the most.
    """

    def __init__(self, *, database: Database, max_records: int = 10_000) -> None:
        self._database = database
        self._max_records = max_records

    async def conversations(
        self,
        *,
        before: datetime | None = None,
        before_id: ConversationId | None = None,
        limit: int = 50,
        kind: ConversationKind | None = None,
    ) -> Sequence[StoredConversation]:
        """Return conversations, newest first, with their counts."""
        condition: dict[str, Any] = {} if kind is None else {"kind": kind.value}
        if before is not None:
            earlier: list[dict[str, Any]] = [{"started_at": {"$lt": before}}]
            if before_id is not None:
                earlier.append({"started_at": before, "_id": {"$lt": before_id}})
            condition["$or"] = earlier
        newest_first = (("started_at", DESCENDING), ("_id", DESCENDING))
        documents = await self._database.find(
            Collection.CONVERSATIONS, condition, sort=newest_first, limit=max(1, min(limit, MAX_PAGE))
        )
        return await self._counted(documents)

    async def conversation(self, conversation: ConversationId) -> StoredConversation | None:
        """Return one conversation, or None."""
        document = await self._database.find_one(Collection.CONVERSATIONS, {"_id": conversation})
        return None if document is None else (await self._counted([document]))[0]

    async def whole(
        self, conversation: ConversationId
    ) -> tuple[StoredConversation, Sequence[StoredMessage], Sequence[StoredIdentity]] | None:
        """Return one conversation with its messages and identities, asked for at once; None when it is not stored."""
        document, messages, identities = await asyncio.gather(
            self._database.find_one(Collection.CONVERSATIONS, {"_id": conversation}),
            self.messages(conversation),
            self.identities(conversation),
        )
        if document is None:
            return None
        incidents = sum(len(one.incidents) for one in messages)
        return (
            stored_conversation(document, message_count=len(messages), incident_count=incidents),
            messages,
            identities,
        )

    async def messages(self, conversation: ConversationId) -> Sequence[StoredMessage]:
        """Return a conversation's messages in order of position."""
        documents = await self._database.find(
            Collection.MESSAGES,
            {"conversation": conversation},
            sort=(("position", ASCENDING),),
            limit=self._max_records,
        )
        return [stored_message(document) for document in documents]

    async def identities(self, conversation: ConversationId) -> Sequence[StoredIdentity]:
        """Return the values behind a conversation's pseudonyms, sealed, in order of first use."""
        documents = await self._database.find(
            Collection.IDENTITIES,
            {"conversation": conversation},
            sort=(("at", ASCENDING), ("_id", ASCENDING)),
            limit=self._max_records,
        )
        return [stored_identity(document) for document in documents]

    async def _counted(self, documents: Sequence[dict[str, Any]]) -> list[StoredConversation]:
        """Count messages and incidents for all of them in one question."""
        ids = [document["_id"] for document in documents]
        rows = await self._database.aggregate(
            Collection.MESSAGES,
            [
                {"$match": {"conversation": {"$in": ids}}},
                {
                    "$group": {
                        "_id": "$conversation",
                        "messages": {"$sum": 1},
                        "incidents": {"$sum": {"$size": "$incidents"}},
                    }
                },
            ],
        )
        counts = {row["_id"]: (int(row["messages"]), int(row["incidents"])) for row in rows}
        result = []
        for document in documents:
            messages, incidents = counts.get(document["_id"], (0, 0))
            result.append(stored_conversation(document, message_count=messages, incident_count=incidents))
        return result
