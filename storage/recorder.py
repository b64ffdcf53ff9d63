"""The recorder: makes sealed entries, commits them to the journal, and reads live states back."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import dump_document, milliseconds
from storage.errors import Duplicate, Refused, StorageUnavailable
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPublicKey
from storage.live import forgotten_entry, live_entry, live_key, open_state, read_entry
from storage.live_port import FoundLive, LiveState
from storage.live_states import LiveStates
from storage.mongo import Database
from storage.receipts import lookup_of, new_code, receipt_wrap
from storage.records import identity_key, message_key, seal_content, seal_identity, wrapped_to_document
from storage.schema import Collection
from storage.sealing import new_data_key
from storage.validation import refuse_invalid
from storage.vocabulary import (
    Content,
    Conversation,
    ConversationId,
    ConversationKind,
    Delivery,
    Entry,
    EntryKind,
    KeyScope,
    Metadata,
    Notice,
    Sender,
)
from storage.wrapping import wrap
from storage.writes import INSERTS

MAX_RECORD_BYTES = 1_048_576
"""The largest body of one entry; far below the database's own bound of 16 MiB."""


class JournalRecorder:
    """Records into a journal. Live states and `webhook_seen` ask the database; the rest works without it.

    Args:
        journal: an entered journal; a drain empties it.
        database: where live states are read back from, and where webhook events are noted.
        opener: the public key that data keys are wrapped to.
        edge: the edge's half of live states.
        live_ttl_s: how long after its last entry a live state is kept.
        webhook_ttl_s: how long a webhook event is remembered; longer than its sender retries.
        receipts: give each conversation a code with which its visitor can open it.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        database: Database,
        opener: OpenerPublicKey,
        edge: EdgeKey,
        live_ttl_s: float = 86_400,
        webhook_ttl_s: float = 7 * 86_400,
        receipts: bool = False,
    ) -> None:
        self._journal = journal
        self._database = database
        self._opener = opener
        self._live_ttl = timedelta(seconds=live_ttl_s)
        self._webhook_ttl = timedelta(seconds=webhook_ttl_s)
        self._receipts = receipts
        self._states = LiveStates(database=database, edge=edge, ttl=self._live_ttl)

    def seal_live_with(self, edge: EdgeKey) -> None:
        """Seal live states under another edge key from now on; it knows the former ones too."""
        self._states.edge = edge

    def wrap_to(self, opener: OpenerPublicKey) -> None:
        """Wrap the keys of conversations that begin from now on to another key of the opener."""
        self._opener = opener

    def open(
        self, kind: ConversationKind, metadata: Metadata, *, notice: Notice | None, chat_id: str, at: datetime
    ) -> tuple[Conversation, Entry]:
        """Return a new conversation with two random data keys, and the entry that holds them wrapped."""
        code = new_code() if self._receipts else b""
        conversation = Conversation(ConversationId(secrets.token_hex(16)), kind, new_data_key(), new_data_key(), code)
        transcript = wrap(
            conversation.transcript, self._opener, conversation=conversation.id, scope=KeyScope.TRANSCRIPT
        )
        identity = wrap(conversation.identity, self._opener, conversation=conversation.id, scope=KeyScope.IDENTITY)
        document: dict[str, Any] = {
            "kind": kind.value,
            "started_at": milliseconds(at),
            "chat_id": chat_id,
            "metadata": {"browser": metadata.browser, "os": metadata.os, "referrer": metadata.referrer},
            "transcript": wrapped_to_document(transcript),
            "identity": wrapped_to_document(identity),
        }
        if code:
            document["receipt"] = lookup_of(code)
            for scope, key in (
                (KeyScope.TRANSCRIPT, conversation.transcript),
                (KeyScope.IDENTITY, conversation.identity),
            ):
                document[scope.value]["receipt"] = receipt_wrap(code, key, conversation.id, scope)
        if notice is not None:
            document["notice"] = {
                "version": notice.version,
                "language": notice.language,
                "at": milliseconds(notice.at),
            }
        return conversation, _entry(EntryKind.OPEN, conversation.id, document)

    def message(
        self,
        conversation: Conversation,
        *,
        message_id: str,
        position: int,
        sender: Sender,
        content: Content,
        delivery: Delivery,
        at: datetime,
        incidents: Sequence[str] = (),
        rules: str = "",
    ) -> Entry:
        """Return the entry of one message, sealed under the transcript key."""
        sealed = seal_content(conversation, message_id=message_id, position=position, sender=sender, content=content)
        document = {
            "conversation": conversation.id,
            "message": message_id,
            "position": position,
            "sender": sender.value,
            "delivery": delivery.value,
            "delivery_at": milliseconds(at),
            "at": milliseconds(at),
            "incidents": list(incidents),
            "content": sealed,
        }
        if rules:
            document["rules"] = rules
        return _entry(EntryKind.MESSAGE, message_key(conversation.id, message_id), document)

    def identity(
        self, conversation: Conversation, *, pseudonym: str, entity_type: str, value: str, at: datetime
    ) -> Entry:
        """Return the entry of one real value behind a pseudonym, sealed under the identity key."""
        document = {
            "conversation": conversation.id,
            "pseudonym": pseudonym,
            "entity_type": entity_type,
            "at": milliseconds(at),
            "value": seal_identity(
                conversation.identity, conversation.id, pseudonym=pseudonym, entity_type=entity_type, value=value
            ),
        }
        return _entry(EntryKind.IDENTITY, identity_key(conversation.id, pseudonym), document)

    def delivery(self, conversation: Conversation, *, message_id: str, delivery: Delivery, at: datetime) -> Entry:
        """Return the entry that says what became of a message.

        Raises:
            ValueError: UNCONFIRMED, which is where a message starts and never returns to.
        """
        if delivery is Delivery.UNCONFIRMED:
            raise ValueError("delivery: anything but UNCONFIRMED")
        document = {"delivery": delivery.value, "delivery_at": milliseconds(at)}
        return _entry(EntryKind.DELIVERY, message_key(conversation.id, message_id), document)

    def close(self, conversation: Conversation, *, at: datetime) -> Entry:
        """Return the entry that ends a conversation."""
        return _entry(EntryKind.CLOSE, conversation.id, {"ended_at": milliseconds(at)})

    def live(self, secret: bytes, live: LiveState, *, at: datetime) -> Entry:
        """Return the entry that keeps a running visit's state in the journal, for while the database is away."""
        return live_entry(secret, live, self._states.edge, at=at, ttl=self._live_ttl)

    async def keep_live(self, secret: bytes, live: LiveState, *, at: datetime) -> None:
        """Write a running visit's state to the database, if the caller's epoch is still the visit's."""
        await self._states.keep(secret, live, at=at)

    async def take_live(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Take a running visit over from whoever held it, and return its state."""
        return await self._states.take(secret, at=at)

    async def look_live(self, secret: bytes, *, at: datetime) -> LiveState | None:
        """Return a running visit's state in the database, and leave it with whoever holds it."""
        return await self._states.look(secret, at=at)

    async def load_live(self, secret: bytes, *, at: datetime) -> FoundLive | None:
        """Take a running visit over, and return its state; None when there is none or its time is over."""
        waiting = await self._journal.live(live_key(secret))
        own = open_state(secret, read_entry(waiting), self._states.edge, at=at) if waiting else None
        if waiting and own is None:
            return None  # It was ended here.
        try:
            taken = await self.take_live(secret, at=at)
        except StorageUnavailable:
            if own is None:
                raise
            taken = None
        return FoundLive(taken, own) if taken or own else None

    async def forget_live(self, secret: bytes, *, at: datetime) -> None:
        """Make this secret open nothing any more, durably, also while the database is away."""
        await self.commit([forgotten_entry(secret, at=at, ttl=self._live_ttl)])

    async def webhook_seen(self, event_id: str, event: str, chat_id: str, *, at: datetime) -> bool:
        """Return True the first time that this event is named, False ever after."""
        at = milliseconds(at)
        document = {
            "_id": hashlib.sha256(event_id.encode()).hexdigest(),
            "event": event,
            "chat_id": chat_id,
            "at": at,
            "expires_at": at + self._webhook_ttl,
        }
        try:
            await self._database.insert(Collection.WEBHOOK_EVENTS, document)
        except Duplicate:
            return False
        return True

    async def commit(self, entries: Sequence[Entry]) -> None:
        """Return once all entries are durable in the journal, in one transaction."""
        await self._journal.append(entries)


def _entry(kind: EntryKind, key: str, document: Mapping[str, Any]) -> Entry:
    """Return an entry, if the database would take it.

    Raises:
        Refused: it would not; nothing that depends on this record may be forwarded.
    """
    if kind in INSERTS:
        refuse_invalid(INSERTS[kind], {"_id": key, **document})
    body = dump_document(document)
    if len(body) > MAX_RECORD_BYTES:
        raise Refused(f"a record: at most {MAX_RECORD_BYTES} bytes")
    return Entry(kind, key, body)
