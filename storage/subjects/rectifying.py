"""Rectification (GDPR Art. 16): a new value behind the same pseudonym; the former one is kept, sealed as it was."""

from datetime import datetime

from storage.documents import milliseconds
from storage.errors import Refused, StorageUnavailable, UnknownPseudonym
from storage.mongo import Database
from storage.records import identity_key, seal_identity
from storage.schema import MAX_RECTIFICATIONS, Collection
from storage.vocabulary import ConversationId, DataKey


async def rectify(
    database: Database,
    key: DataKey,
    conversation: ConversationId,
    *,
    pseudonym: str,
    value: str,
    case: str,
    at: datetime,
) -> int:
    """Seal a new value behind a pseudonym and return its revision; the opener's indexer finds it by itself.

    Args:
        database: where it is.
        key: the conversation's identity key, which the opener gave after writing down what for.
        conversation: whose value it is.
        pseudonym: which one.
        value: the new one.
        case: the number of the person's request.
        at: now.

    Raises:
        UnknownPseudonym: the conversation has no value behind it.
        Refused: it was rectified too often, or the value is not text.
        StorageUnavailable: somebody else changed it at the same moment; look again.
    """
    place = {"_id": identity_key(conversation, pseudonym)}
    stored = await database.find_one(Collection.IDENTITIES, place)
    if stored is None:
        raise UnknownPseudonym("the conversation has no value behind this pseudonym")
    revision = int(stored.get("revision", 0))
    if revision >= MAX_RECTIFICATIONS:
        raise Refused(f"a value is rectified at most {MAX_RECTIFICATIONS} times")
    sealed = seal_identity(
        key, conversation, pseudonym=pseudonym, entity_type=stored["entity_type"], value=value, revision=revision + 1
    )
    former = {"value": stored["value"], "revision": revision, "until": milliseconds(at), "case": case}
    change = {
        "$set": {"value": sealed, "revision": revision + 1},
        "$push": {"history": former},
        # What is found by the former value is found no more.
        "$unset": {"index": ""},
    }
    if not await database.update(Collection.IDENTITIES, {**place, "value": stored["value"]}, change):
        raise StorageUnavailable("the value was changed by somebody else at the same moment")
    return revision + 1
