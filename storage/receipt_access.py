"""What a receipt code opens: its conversation as stored and as written, for the person who holds the code."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.errors import SealError
from storage.mongo import Database
from storage.receipts import lookup_of, open_with
from storage.records import unseal_identity, unseal_message, unseal_sent
from storage.schema import Collection
from storage.transcripts import StoredTranscripts
from storage.vocabulary import Content, StoredConversation, StoredIdentity, StoredMessage


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A conversation, opened.

    Attributes:
        conversation: what is known of it.
        messages: its messages in order.
        contents: message id to content, with pseudonyms: what Tawk.to was sent. What does not open is missing.
        masked_since: messages whose content is not what was sent any more: newer rules took more out of them, and what
            was sent went with the identities.
        identities: the values behind its pseudonyms as stored.
        values: pseudonym to value; empty once the identities were erased.
    """

    conversation: StoredConversation
    messages: Sequence[StoredMessage]
    contents: Mapping[str, Content] = field(repr=False)
    identities: Sequence[StoredIdentity]
    values: Mapping[str, str] = field(repr=False)
    masked_since: frozenset[str] = frozenset()


class ReceiptAccess:
    """Opens conversations with receipt codes. It holds no key of its own.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._transcripts = StoredTranscripts(database=database)

    async def open(self, code: bytes) -> ReceiptView | None:
        """Return the conversation of a code; None when nothing is stored under it (any more)."""
        document = await self._database.find_one(Collection.CONVERSATIONS, {"receipt": lookup_of(code)})
        if document is None:
            return None
        keys = open_with(code, document)
        conversation = await self._transcripts.conversation(document["_id"])
        if conversation is None:
            return None
        messages = await self._transcripts.messages(conversation.id)
        identities = await self._transcripts.identities(conversation.id) if keys.identity else ()
        contents: dict[str, Content] = {}
        values: dict[str, str] = {}
        since: set[str] = set()
        for message in messages:
            # One altered record does not keep the person from the others.
            with contextlib.suppress(SealError):
                sent = unseal_sent(keys, message)
                if sent is None:
                    since.add(message.id)
                contents[message.id] = sent or unseal_message(keys, message)
        for identity in identities:
            with contextlib.suppress(SealError):
                values[identity.pseudonym] = unseal_identity(keys, identity)
        return ReceiptView(conversation, messages, contents, identities, values, frozenset(since))
