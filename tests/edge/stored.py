"""What an edge has stored: raw, as a thief of the database finds it, and opened, as the opener's key shows it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.interfaces import Content, ConversationKind, Delivery, KeyScope, OpenedKeys, Sender, StoredConversation
from storage.key_locks import PassphraseLock
from storage.keys import OPENER, OpenerPrivateKey
from storage.mongo import Database
from storage.records import unseal_identity, unseal_message
from storage.schema import Collection
from storage.transcripts import StoredTranscripts
from storage.wrapping import unwrap

PASSPHRASE = "a passphrase for tests"


@dataclass(frozen=True, slots=True)
class OpenedMessage:
    """One message as an entitled person reads it."""

    sender: Sender
    content: Content
    delivery: Delivery
    incidents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenedConversation:
    """One conversation as an entitled person reads it."""

    stored: StoredConversation
    messages: tuple[OpenedMessage, ...]
    identities: dict[str, str]

    @property
    def texts(self) -> list[str]:
        """The redacted texts in order."""
        return [message.content.text for message in self.messages]


async def open_stored(
    database: Database, directory: Path, kind: ConversationKind | None = None
) -> list[OpenedConversation]:
    """Return every conversation, the oldest first, opened with the private key in `directory`."""
    private = OPENER.load(directory / "keys", lock=PassphraseLock(PASSPHRASE))
    transcripts = StoredTranscripts(database=database)
    found = await transcripts.conversations(kind=kind)
    return [await _opened(transcripts, private, stored) for stored in reversed(found)]


async def _opened(
    transcripts: StoredTranscripts, private: OpenerPrivateKey, stored: StoredConversation
) -> OpenedConversation:
    assert stored.identity is not None
    keys = OpenedKeys(
        unwrap(stored.transcript, private, conversation=stored.id, scope=KeyScope.TRANSCRIPT),
        unwrap(stored.identity, private, conversation=stored.id, scope=KeyScope.IDENTITY),
    )
    messages = tuple(
        OpenedMessage(message.sender, unseal_message(keys, message), message.delivery, message.incidents)
        for message in await transcripts.messages(stored.id)
    )
    identities = {
        identity.pseudonym: unseal_identity(keys, identity) for identity in await transcripts.identities(stored.id)
    }
    return OpenedConversation(stored, messages, identities)


async def raw_documents(database: Database, collection: Collection) -> list[dict[str, Any]]:
    """Return every document of a collection, as it is stored."""
    return await database.aggregate(collection, [{"$match": {}}])


async def dump(database: Database, directory: Path) -> bytes:
    """Return all that lies in the database and in the edge's directory, as a thief would find it."""
    documents = [document for collection in Collection for document in await raw_documents(database, collection)]
    texts = [json.dumps(document, default=_plain, ensure_ascii=False).encode() for document in documents]
    binaries = [value for document in documents for value in document.values() if isinstance(value, bytes)]
    return b"\n".join((*texts, *binaries, *_files(directory)))


def _files(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]


def _plain(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
