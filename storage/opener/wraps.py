"""The wrapped data keys, as the opener reads them: by conversation, and nothing else of it."""

from collections.abc import Mapping

from storage.mongo import Database
from storage.records import wrapped_from_document
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationId, KeyScope, WrappedKey


class StoredWraps:
    """Reads wraps from the database."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def of(
        self, conversations: tuple[ConversationId, ...]
    ) -> Mapping[ConversationId, Mapping[KeyScope, WrappedKey]]:
        """Return the wraps of those conversations that are stored."""
        documents = await self._database.find(
            Collection.CONVERSATIONS,
            {"_id": {"$in": list(conversations)}},
            sort=(("_id", ASCENDING),),
            limit=len(conversations),
        )
        return {
            ConversationId(document["_id"]): {
                scope: wrapped_from_document(document[scope.value]) for scope in KeyScope if scope.value in document
            }
            for document in documents
        }

    async def restricted(self, conversations: tuple[ConversationId, ...]) -> int:
        """Return how many of those conversations may be opened for the person's own requests only."""
        condition = {"_id": {"$in": list(conversations)}, "restriction": {"$exists": True}}
        return await self._database.count(Collection.CONVERSATIONS, condition)
