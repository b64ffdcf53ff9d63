"""The plain types that cross storage's ports: ids, kinds, records as stored; no behaviour beyond their own form.

`storage.interfaces` exports all of them beside the ports; import them from there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, Self

from storage.audit_tags import AuditTag
from storage.errors import SealError

ConversationId = NewType("ConversationId", str)
"""32 lower-case hexadecimal digits, random: it tells nothing and orders nothing."""


AccountId = NewType("AccountId", str)
"""32 lower-case hexadecimal digits, random."""


class Sender(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    AGENT = "agent"
    SYSTEM = "system"


class Delivery(StrEnum):
    """What is known of a message's way; UNCONFIRMED is journalled but not known to have been forwarded."""

    UNCONFIRMED = "unconfirmed"
    FORWARDED = "forwarded"
    FAILED = "failed"
    RECEIVED = "received"
    KEPT = "kept"


class ErasureScope(StrEnum):
    """What of a conversation is erased: the values behind its pseudonyms, or all of it."""

    IDENTITY = "identity"
    EVERYTHING = "everything"


class ConversationKind(StrEnum):
    """What a stored conversation is: a chat, or one offline form."""

    CHAT = "chat"
    OFFLINE_FORM = "offline_form"


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that is kept about a visitor: what the register statement names, and not one field more."""

    browser: str
    os: str
    referrer: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What the visitor was shown before starting."""

    version: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DataKey:
    """One 256-bit data key of one conversation."""

    version: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the edge holds of a running conversation; it can write to it and forgets the keys when it ends.

    Attributes:
        id: its name.
        kind: what it is.
        transcript: the key of its texts.
        identity: the key of the values behind its pseudonyms.
        receipt: the code that its visitor is given (`storage.receipts`); empty when there is none.
    """

    id: ConversationId
    kind: ConversationKind
    transcript: DataKey = field(repr=False)
    identity: DataKey = field(repr=False)
    receipt: bytes = field(default=b"", repr=False)

    def dump(self) -> bytes:
        """Return everything as bytes, keys included: only ever put them inside a sealed live state."""
        document = {
            "id": self.id,
            "kind": self.kind,
            "transcript": [self.transcript.version, self.transcript.secret.hex()],
            "identity": [self.identity.version, self.identity.secret.hex()],
            "receipt": self.receipt.hex(),
        }
        return json.dumps(document, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes) -> Self:
        """Return what `dump` wrote.

        Raises:
            SealError: `data` is not a dumped conversation.
        """
        try:
            document = json.loads(data)
            keys = [DataKey(int(document[name][0]), bytes.fromhex(document[name][1])) for name in _KEY_NAMES]
            if any(len(key.secret) != DATA_KEY_BYTES for key in keys):
                raise SealError("a dumped conversation needs two data keys of 32 bytes")
            return cls(
                ConversationId(str(document["id"])),
                ConversationKind(document["kind"]),
                keys[0],
                keys[1],
                # States from before there were receipts have none.
                bytes.fromhex(str(document.get("receipt", ""))),
            )
        except (ValueError, KeyError, TypeError, IndexError):
            # No `from`: a decoding error quotes what it could not decode, and that may be key material.
            raise SealError("these bytes are not a dumped conversation") from None


DATA_KEY_BYTES = 32


_KEY_NAMES = ("transcript", "identity")


@dataclass(frozen=True, slots=True)
class Content:
    """A message's redacted text, a form's redacted fields (label, answer), and the name its author is shown with."""

    text: str = field(repr=False)
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    author: str = field(default="", repr=False)


class EntryKind(StrEnum):
    """What a journal entry does to the database."""

    OPEN = "open"
    MESSAGE = "message"
    IDENTITY = "identity"
    DELIVERY = "delivery"
    CLOSE = "close"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Entry:
    """One sealed journal entry, ready to commit; callers hand it on and look at nothing but its size.

    Attributes:
        kind: what it does.
        key: which record it concerns; of LIVE entries with one key only the newest counts.
        body: the document's JSON, with every text sealed.
    """

    kind: EntryKind
    key: str = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def size_bytes(self) -> int:
        """What this entry counts against the journal's bound."""
        return len(self.body) + len(self.key) + ENTRY_OVERHEAD_BYTES


ENTRY_OVERHEAD_BYTES = 64
"""What SQLite spends on a row beside key and body, rounded up."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as stored: wrapped to the opener's public key."""

    version: int
    suite: str
    opener_key: str
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredConversation:
    """A conversation as stored. Counts are taken when it is read.

    Attributes:
        identity: None once the identities were erased.
        restricted: its processing is restricted (GDPR Art. 18): kept, and opened for nothing but the person's requests.
        labels: the words that people sorted it under, of the installation's own list.
    """

    id: ConversationId
    kind: ConversationKind
    started_at: datetime
    ended_at: datetime | None
    metadata: Metadata
    notice: Notice | None
    chat_id: str
    transcript: WrappedKey
    identity: WrappedKey | None
    message_count: int
    incident_count: int
    restricted: bool = False
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactedAgain:
    """That newer rules have taken more out of a stored message than was taken out when it was sent.

    Attributes:
        at: when they did, for the last time.
        rules: their version.
        sent: the message as it was sent, sealed under the identity key; empty where the identities had been erased.
    """

    at: datetime
    rules: str
    sent: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message as stored; `storage.records.unseal_message` opens it.

    Attributes:
        rules: the version of the rules that it was redacted by when it was sent.
        again: set when newer rules have redacted it again.
    """

    conversation: ConversationId
    id: str
    position: int
    sender: Sender
    delivery: Delivery
    at: datetime
    incidents: tuple[str, ...]
    sealed: bytes = field(repr=False)
    rules: str = ""
    again: RedactedAgain | None = None


@dataclass(frozen=True, slots=True)
class StoredIdentity:
    """The value behind a pseudonym as stored; `storage.records.unseal_identity` opens it.

    Attributes:
        revision: how often it was rectified.
    """

    conversation: ConversationId
    pseudonym: str
    entity_type: str
    at: datetime
    sealed: bytes = field(repr=False)
    revision: int = 0


class KeyScope(StrEnum):
    """Which data keys are asked for: the redacted text's, or also the real values'."""

    TRANSCRIPT = "transcript"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class OpenedKeys:
    """The data keys that the opener answered with; identity only when that scope was asked for."""

    transcript: DataKey = field(repr=False)
    identity: DataKey | None = field(default=None, repr=False)


class Right(StrEnum):
    """What the controller can grant to one person."""

    READ_REDACTED = "read_redacted"
    REVEAL_IDENTITY = "reveal_identity"
    SEARCH_PERSONS = "search_persons"
    TUNE_RULES = "tune_rules"
    PUBLISH_RULES = "publish_rules"
    SERVE_SUBJECTS = "serve_subjects"
    READ_AUDIT = "read_audit"
    GRANT = "grant"
    KEYS = "keys"


@dataclass(frozen=True, slots=True)
class EmergencyRights:
    """Rights that a person gave themselves in an emergency: which record tells why, and until when they hold."""

    id: str
    rights: frozenset[Right]
    until: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One entitled person, and by whom, as what (one of `storage.roles`), why and until when they were granted it.

    Attributes:
        password_hash: "" until the person has chosen a password.
        granted_by: who decided, in the controller's words.
        grant_author: who wrote it down: an account's id, or "command".
        grant_from: from when the grant holds, None = since it was given.
        granted_at: when it was given.
        confirmed_at: when somebody last said that it is still needed.
        emergency: what the person gave themselves beyond the grant.
        code_until: until when an enrolment code waits to be used.
    """

    id: AccountId
    name: str
    display_name: str
    password_hash: str = field(repr=False)
    language: str
    rights: frozenset[Right]
    granted_by: str
    grant_reason: str
    grant_until: datetime | None
    role: str = ""
    grant_author: str = "command"
    grant_from: datetime | None = None
    granted_at: datetime | None = None
    confirmed_at: datetime | None = None
    emergency: EmergencyRights | None = None
    code_until: datetime | None = None

    def granted_rights_at(self, at: datetime) -> frozenset[Right]:
        """Return what the grant itself gives at a time: nothing before it begins, and nothing once it has run out."""
        begun = self.grant_from is None or self.grant_from <= at
        return self.rights if begun and (self.grant_until is None or at < self.grant_until) else frozenset()

    def rights_at(self, at: datetime) -> frozenset[Right]:
        """Return the rights in force at a time: those of the grant, and with one in force those of an emergency."""
        granted = self.granted_rights_at(at)
        if granted and self.emergency is not None and at < self.emergency.until:
            return granted | self.emergency.rights
        return granted


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in session, without its token; `elevated_at` is when its owner last proved themselves."""

    account: AccountId
    created_at: datetime
    expires_at: datetime
    elevated_at: datetime


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the audit chain: ids, kinds, counts, a reason's code and a hash of its words; never content."""

    seq: int
    at: datetime
    tag: AuditTag
    actor: str
    conversations: tuple[ConversationId, ...]
    detail: Mapping[str, str | int]
    reason: str
    previous: str
    hash: str
    case: str = ""
    note: str = ""
