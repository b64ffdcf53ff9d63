"""The inbox in the database: a form's desk lies in its conversation, its answers among its messages.

So they are sealed under the conversation's own keys, and end with it: by retention, by erasure, on request.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Refused
from storage.inbox_port import OPEN, Answer, Desk, DeskState
from storage.mongo import Database
from storage.records import identity_key, message_key, seal_content, seal_identity, stored_conversation
from storage.schema import DESCENDING, Collection
from storage.vocabulary import (
    Conversation,
    ConversationId,
    ConversationKind,
    Delivery,
    Sender,
    StoredConversation,
)
from storage.writes import Write

MAX_PAGE = 200


class StoredInbox:
    """Offline forms in the database."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def forms(
        self,
        *,
        waiting: bool,
        before: datetime | None = None,
        before_id: ConversationId | None = None,
        limit: int = 50,
    ) -> Sequence[StoredConversation]:
        """Return offline forms, newest first."""
        conditions: list[dict[str, Any]] = [{"kind": ConversationKind.OFFLINE_FORM.value}]
        if waiting:
            states = [state.value for state in sorted(OPEN)]
            conditions.append({"$or": [{"desk": {"$exists": False}}, {"desk.state": {"$in": states}}]})
        if before is not None:
            earlier: list[dict[str, Any]] = [{"started_at": {"$lt": before}}]
            if before_id is not None:
                earlier.append({"started_at": before, "_id": {"$lt": before_id}})
            conditions.append({"$or": earlier})
        documents = await self._database.find(
            Collection.CONVERSATIONS,
            {"$and": conditions},
            sort=(("started_at", DESCENDING), ("_id", DESCENDING)),
            limit=max(1, min(limit, MAX_PAGE)),
        )
        return [stored_conversation(document, message_count=0, incident_count=0) for document in documents]

    async def desks(self, conversations: Sequence[ConversationId]) -> Mapping[ConversationId, Desk]:
        """Return where each of these forms stands."""
        wanted = {"_id": {"$in": list(conversations)}, "desk": {"$exists": True}}
        documents = await self._database.find(
            Collection.CONVERSATIONS, wanted, sort=(("_id", DESCENDING),), limit=max(1, len(conversations))
        )
        found = {ConversationId(one["_id"]): _desk(one["desk"]) for one in documents}
        return {one: found.get(one, Desk()) for one in conversations}

    async def move(
        self, conversation: ConversationId, state: DeskState, *, seen: int, by: str, at: datetime
    ) -> Desk | None:
        """Bring a form to a state, if nobody has changed it since revision `seen`."""
        unchanged: dict[str, Any] = {"desk.revision": seen} if seen else {"desk": {"$exists": False}}
        desk = Desk(state, by, milliseconds(at), seen + 1)
        change = {"state": state.value, "by": by, "at": desk.at, "revision": desk.revision}
        kind = {"kind": ConversationKind.OFFLINE_FORM.value}
        moved = await self._database.update(
            Collection.CONVERSATIONS, {"_id": conversation, **kind, **unchanged}, {"$set": {"desk": change}}
        )
        return desk if moved else None

    async def keep(self, conversation: Conversation, answer: Answer) -> None:
        """Keep an answer with its conversation, sealed, its values first."""
        at = milliseconds(answer.at)
        writes = [_identity_write(conversation, one, at) for one in answer.values]
        for write in (*writes, _message_write(conversation, answer, at)):
            if await self._database.apply([write]):
                raise Refused("an answer: what the database takes as a message")

    async def delivered(self, conversation: ConversationId, answer: str, delivery: Delivery, *, at: datetime) -> None:
        """Take note of what became of an answer."""
        await self._database.update(
            Collection.MESSAGES,
            {"_id": message_key(conversation, answer), "conversation": conversation},
            {"$set": {"delivery": delivery.value, "delivery_at": milliseconds(at)}},
        )


def _identity_write(conversation: Conversation, given: tuple[str, str, str], at: datetime) -> Write:
    pseudonym, entity_type, value = given
    sealed = seal_identity(
        conversation.identity, conversation.id, pseudonym=pseudonym, entity_type=entity_type, value=value
    )
    fields = {"pseudonym": pseudonym, "entity_type": entity_type, "at": at, "value": sealed}
    return _insert(Collection.IDENTITIES, identity_key(conversation.id, pseudonym), conversation.id, fields)


def _message_write(conversation: Conversation, answer: Answer, at: datetime) -> Write:
    sealed = seal_content(
        conversation, message_id=answer.id, position=answer.position, sender=Sender.AGENT, content=answer.content
    )
    fields = {
        "message": answer.id,
        "position": answer.position,
        "sender": Sender.AGENT.value,
        "delivery": Delivery.UNCONFIRMED.value,
        "delivery_at": at,
        "at": at,
        "incidents": [],
        "content": sealed,
        **({"rules": answer.rules} if answer.rules else {}),
    }
    return _insert(Collection.MESSAGES, message_key(conversation.id, answer.id), conversation.id, fields)


def _insert(collection: Collection, key: str, conversation: ConversationId, fields: Mapping[str, Any]) -> Write:
    return Write(collection, {"_id": key, "conversation": conversation}, {"$setOnInsert": fields}, upsert=True)


def _desk(document: Mapping[str, Any]) -> Desk:
    return Desk(DeskState(document["state"]), document["by"], document["at"], document["revision"])
