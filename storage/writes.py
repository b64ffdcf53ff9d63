"""From a journal entry to the one write that it stands for: idempotent, and right in any order of replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from storage.documents import load_document
from storage.errors import JournalError
from storage.schema import Collection
from storage.vocabulary import Delivery, Entry, EntryKind


@dataclass(frozen=True, slots=True)
class Write:
    """One update of one document.

    Attributes:
        collection: where.
        filter: the document's `_id`, and what must hold for the write to be due.
        update: what is set; as a sequence, from what is there.
        upsert: whether a missing document is made.
    """

    collection: Collection
    filter: Mapping[str, Any] = field(repr=False)
    update: Mapping[str, Any] | Sequence[Mapping[str, Any]] = field(repr=False)
    upsert: bool

    @property
    def document(self) -> Mapping[str, Any] | None:
        """The document that is inserted where its id is missing; None when the write can change one that is there."""
        match self.update:
            case {"$setOnInsert": fields, **rest} if self.upsert and self.filter.keys() == {"_id"} and not rest:
                return {**self.filter, **fields}
        return None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A write that the database will never take: its place in the sequence given, and the server's error code."""

    index: int
    code: int


INSERTS: Mapping[EntryKind, Collection] = {
    EntryKind.OPEN: Collection.CONVERSATIONS,
    EntryKind.MESSAGE: Collection.MESSAGES,
    EntryKind.IDENTITY: Collection.IDENTITIES,
}
"""The kinds of entry that bring a whole document, and where it goes."""


def write_of(entry: Entry) -> Write:
    """Return the write of an entry.

    * What is recorded once is inserted when its id is missing and left alone when it is there.
    * A delivery is set when it is not older than the one that is there, or when that one is UNCONFIRMED.
    * An end moves only forward.
    * A live state replaces an earlier one of its own epoch only; any other makes the insert fail on its `_id`, which is
      as it should be. The end of a visit replaces them all, and raises the epoch: no edge writes it again.

    Raises:
        JournalError: the entry's body is not readable.
    """
    document = load_document(entry.body)
    key = {"_id": entry.key}
    match entry.kind:
        case EntryKind.OPEN | EntryKind.MESSAGE | EntryKind.IDENTITY:
            # A sharded cluster takes an upsert only with the shard key.
            shard = {name: document[name] for name in ("conversation",) if name in document}
            return Write(INSERTS[entry.kind], {**key, **shard}, {"$setOnInsert": document}, upsert=True)
        case EntryKind.DELIVERY:
            # As a condition of the write this would cost the embedded database a look at every message.
            latest = {"$lte": ["$delivery_at", _field(document, "delivery_at")]}
            due = {"$or": [{"$eq": ["$delivery", Delivery.UNCONFIRMED.value]}, latest]}
            changed = {name: {"$cond": [due, {"$literal": new}, f"${name}"]} for name, new in document.items()}
            return Write(Collection.MESSAGES, key, [{"$set": changed}], upsert=False)
        case EntryKind.CLOSE:
            return Write(Collection.CONVERSATIONS, key, {"$max": document}, upsert=False)
        case EntryKind.LIVE if "state" not in document:
            ending = {"$set": document, "$unset": {"state": "", "conversations": ""}, "$inc": {"epoch": 1}}
            return Write(Collection.LIVE, key, ending, upsert=True)
        case EntryKind.LIVE:
            # An entry of an earlier version has neither; it goes in where nothing is.
            epoch, revision = document.get("epoch", 0), document.get("revision", 0)
            held = {**key, "epoch": epoch, "revision": {"$lt": revision}}
            fence = {"epoch": epoch, "revision": revision}
            return Write(Collection.LIVE, held, {"$set": {**document, **fence}}, upsert=True)


def _field(document: Mapping[str, Any], name: str) -> Any:
    if name not in document:
        raise JournalError(f"a journal entry has no {name}")
    return document[name]
