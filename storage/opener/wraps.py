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
                KeyScope.TRANSCRIPT: wrapped_from_document(document["transcript"]),
                KeyScope.IDENTITY: wrapped_from_document(document["identity"]),
            }
            for document in documents
        }
