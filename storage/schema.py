"""The database's own rules: collections, validators, indexes. Pure data; `preparation.py` puts it in force.

Every validator closes its documents (`additionalProperties: false`): the database itself refuses a field that the
register statement does not name, such as an address or a language beside the browser, whoever writes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.audit_tags import AuditTag
from storage.inbox_port import MAX_DRAFTS, DeskState
from storage.outbox_port import Recipient
from storage.schema_forms import (
    BINARY,
    COUNT,
    DATE,
    HASH,
    ID,
    KIND_NAME,
    LANGUAGE,
    NUMBER,
    closed,
    list_of,
    one_of,
    text,
)
from storage.schema_people import PEOPLE
from storage.schema_receipts import RECEIPT_REQUESTS
from storage.schema_rules import RULES
from storage.schema_subjects import SUBJECTS
from storage.vocabulary import ConversationKind, Delivery, ErasureScope, Sender

ASCENDING = 1
DESCENDING = -1


class Collection(StrEnum):
    """Every collection."""

    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    IDENTITIES = "identities"
    REVEAL_LINKS = "reveal_links"
    LIVE = "live"
    WEBHOOK_EVENTS = "webhook_events"
    ACCOUNTS = "accounts"
    GRANT_PROPOSALS = "grant_proposals"
    EMERGENCIES = "emergencies"
    SESSIONS = "sessions"
    FACTORS = "factors"
    STEPS = "steps"
    PROVIDER_LINKS = "provider_links"
    AUDIT = "audit"
    AUDIT_CHECKPOINTS = "audit_checkpoints"
    AUDIT_NOTES = "audit_notes"
    CONSENT_PROOFS = "consent_proofs"
    COUNTERS = "counters"
    ERASURES = "erasures"
    RULE_PACKS = "rule_packs"
    RULE_DRAFTS = "rule_drafts"
    RULE_PROPOSALS = "rule_proposals"
    RULE_MISSES = "rule_misses"
    REWRITES = "rewrites"
    JOURNALS = "journals"
    SUBJECT_CASES = "subject_cases"
    SUBJECT_NOTES = "subject_notes"
    RECEIPT_REQUESTS = "receipt_requests"
    STATEMENTS = "statements"
    OUTBOX = "outbox"
    RESTORES = "restores"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Index:
    """One index; `expires` makes it remove a document once the time in its field has passed."""

    name: str
    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    expires: bool = False


INDEXES: Mapping[Collection, Sequence[Index]] = {
    Collection.CONVERSATIONS: (
        Index("newest", (("started_at", DESCENDING), ("_id", DESCENDING))),
        Index("opener_key", (("transcript.opener_key", ASCENDING), ("_id", ASCENDING))),
        Index("receipt", (("receipt", ASCENDING),)),
        Index("newest_of_kind", (("kind", ASCENDING), ("started_at", DESCENDING), ("_id", DESCENDING))),
        Index("running", (("kind", ASCENDING), ("ended_at", ASCENDING), ("started_at", DESCENDING))),
        Index("labels", (("labels", ASCENDING), ("started_at", DESCENDING))),
        Index("restricted", (("restriction.since", ASCENDING),)),
    ),
    Collection.MESSAGES: (
        Index("position", (("conversation", ASCENDING), ("position", ASCENDING)), unique=True),
        Index("delivery", (("delivery", ASCENDING), ("conversation", ASCENDING))),
        Index("incidents", (("incidents", ASCENDING),)),
    ),
    Collection.IDENTITIES: (
        Index("conversation", (("conversation", ASCENDING), ("at", ASCENDING))),
        Index("blind", (("index.macs", ASCENDING),)),
        Index("unindexed", (("entity_type", ASCENDING), ("index.key", ASCENDING), ("_id", ASCENDING))),
    ),
    Collection.REVEAL_LINKS: (
        Index("pseudonym", (("conversation", ASCENDING), ("pseudonym", ASCENDING)), unique=True),
    ),
    Collection.LIVE: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("conversations", (("conversations", ASCENDING),)),
    ),
    Collection.WEBHOOK_EVENTS: (Index("expiry", (("expires_at", ASCENDING),), expires=True),),
    Collection.ACCOUNTS: (
        Index("name", (("name", ASCENDING),), unique=True),
        Index("code", (("code_hash", ASCENDING),)),
    ),
    Collection.GRANT_PROPOSALS: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("account", (("account", ASCENDING),)),
        Index("author", (("author", ASCENDING),)),
        Index("age", (("at", ASCENDING),)),
    ),
    Collection.EMERGENCIES: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("review", (("reviewed_at", ASCENDING), ("at", DESCENDING))),
        Index("age", (("at", DESCENDING),)),
    ),
    Collection.SESSIONS: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("latest", (("account", ASCENDING), ("seen_at", DESCENDING), ("_id", ASCENDING))),
    ),
    Collection.FACTORS: (),
    Collection.STEPS: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("account", (("account", ASCENDING),)),
    ),
    Collection.PROVIDER_LINKS: (Index("account", (("account", ASCENDING),)),),
    Collection.AUDIT: (
        Index("seq", (("seq", ASCENDING),), unique=True),
        Index("conversations", (("conversations", ASCENDING), ("seq", DESCENDING))),
        Index("actor", (("actor", ASCENDING), ("seq", DESCENDING))),
        Index("tag", (("tag", ASCENDING), ("seq", DESCENDING))),
        Index("case", (("case", ASCENDING), ("seq", DESCENDING))),
        Index("age", (("at", ASCENDING),)),
    ),
    Collection.AUDIT_NOTES: (
        Index("age", (("at", ASCENDING),)),
        Index("opener_key", (("opener_key", ASCENDING), ("_id", ASCENDING))),
    ),
    Collection.AUDIT_CHECKPOINTS: (),
    Collection.CONSENT_PROOFS: (Index("age", (("at", ASCENDING),)),),
    Collection.COUNTERS: (),
    Collection.ERASURES: (
        Index("age", (("at", ASCENDING),)),
        Index("swept", (("swept", ASCENDING), ("at", ASCENDING))),
        Index("case", (("case", ASCENDING),)),
    ),
    Collection.RULE_PACKS: (Index("version", (("version", ASCENDING),)),),
    Collection.RULE_DRAFTS: (),
    Collection.RULE_PROPOSALS: (Index("state", (("state", ASCENDING), ("at", ASCENDING))),),
    Collection.RULE_MISSES: (
        Index(
            "place",
            (("conversation", ASCENDING), ("message", ASCENDING), ("place", ASCENDING), ("start", ASCENDING)),
            unique=True,
        ),
        Index("found", (("found_at", ASCENDING), ("at", ASCENDING))),
    ),
    Collection.REWRITES: (
        Index("state", (("state", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING))),
        Index("age", (("at", DESCENDING), ("_id", ASCENDING))),
    ),
    Collection.JOURNALS: (),
    Collection.RECEIPT_REQUESTS: (
        Index("conversation", (("conversation", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING))),
        Index("state", (("state", ASCENDING), ("at", ASCENDING), ("_id", ASCENDING))),
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
    ),
    Collection.SUBJECT_CASES: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("term", (("state", ASCENDING), ("due_at", ASCENDING))),
    ),
    Collection.SUBJECT_NOTES: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("case", (("case", ASCENDING),)),
        Index("opener_key", (("opener_key", ASCENDING), ("_id", ASCENDING))),
    ),
    Collection.STATEMENTS: (),
    Collection.OUTBOX: (
        Index("expiry", (("expires_at", ASCENDING),), expires=True),
        Index("due", (("state", ASCENDING), ("due_at", ASCENDING))),
    ),
    Collection.RESTORES: (),
    Collection.SCHEMA: (),
}

SHARD_KEYS: Mapping[Collection, str] = {
    Collection.CONVERSATIONS: "_id",
    Collection.MESSAGES: "conversation",
    Collection.IDENTITIES: "conversation",
    Collection.LIVE: "_id",
}
"""What a sharded cluster is to part these collections by, in order and unhashed: ids are random as they are, and one
conversation stays together. The others are small, or chained, and stay on one shard."""

MAX_LABELS = 8
"""How many labels one conversation has at the most."""
MAX_LABEL_CHARS = 32
MAX_RECTIFICATIONS = 50
"""How often one value can be rectified: each former one is kept."""

_FORMER_VALUE = closed({"value": BINARY, "revision": COUNT, "until": DATE, "case": KIND_NAME})
_WRAP = closed({"version": COUNT, "suite": KIND_NAME, "opener_key": KIND_NAME, "wrap": BINARY}, {"receipt": BINARY})

_SECTION = closed(
    {"number": COUNT, "heading": text(512, min_chars=1), "lines": list_of(text(8_192, min_chars=1), 1_000)}
)

SCHEMAS: Mapping[Collection, Mapping[str, Any]] = {
    Collection.CONVERSATIONS: closed(
        {
            "_id": ID,
            "kind": one_of(ConversationKind),
            "started_at": DATE,
            "chat_id": text(128),
            "metadata": closed({"browser": text(64), "os": text(64), "referrer": text(2_048)}),
            "transcript": _WRAP,
        },
        {
            "identity": _WRAP,
            "receipt": HASH,
            "ended_at": DATE,
            "notice": closed({"version": text(64, min_chars=1), "language": LANGUAGE, "at": DATE}),
            "hold": closed({"case": KIND_NAME, "since": DATE}, {"until": DATE}),
            "desk": closed({"state": one_of(DeskState), "by": text(64), "at": DATE, "revision": NUMBER}),
            "drafts": list_of(closed({"by": ID, "at": DATE, "key": KIND_NAME, "sealed": BINARY}), MAX_DRAFTS),
            "restriction": closed({"case": KIND_NAME, "ground": KIND_NAME, "since": DATE}),
            "labels": list_of(text(MAX_LABEL_CHARS, min_chars=1), MAX_LABELS),
            "again": closed({"at": DATE, "rules": KIND_NAME}),
        },
    ),
    Collection.MESSAGES: closed(
        {
            "_id": text(161, min_chars=34),
            "conversation": ID,
            "message": text(128, min_chars=1),
            "position": COUNT,
            "sender": one_of(Sender),
            "delivery": one_of(Delivery),
            "delivery_at": DATE,
            "at": DATE,
            "incidents": list_of(KIND_NAME, 1_000),
            "content": BINARY,
        },
        {"rules": KIND_NAME, "again": closed({"at": DATE, "rules": KIND_NAME}, {"sent": BINARY})},
    ),
    Collection.IDENTITIES: closed(
        {
            "_id": text(97, min_chars=34),
            "conversation": ID,
            "pseudonym": text(64, min_chars=1),
            "entity_type": KIND_NAME,
            "at": DATE,
            "value": BINARY,
        },
        {
            "index": closed({"key": KIND_NAME, "macs": list_of(ID, 8)}),
            "revision": COUNT,
            "history": list_of(_FORMER_VALUE, MAX_RECTIFICATIONS),
        },
    ),
    Collection.REVEAL_LINKS: closed(
        {
            "_id": {"bsonType": "string", "pattern": "^[a-z2-7]{16}$"},
            "conversation": ID,
            "pseudonym": text(64, min_chars=1),
            "at": DATE,
        }
    ),
    Collection.LIVE: closed(
        {"_id": HASH, "at": DATE, "expires_at": DATE},
        {"state": BINARY, "epoch": COUNT, "revision": COUNT, "conversations": list_of(ID, 100)},
    ),
    Collection.WEBHOOK_EVENTS: closed(
        {"_id": HASH, "event": KIND_NAME, "chat_id": text(128), "at": DATE, "expires_at": DATE}
    ),
    Collection.AUDIT: closed(
        {
            "_id": HASH,
            "seq": NUMBER,
            "at": DATE,
            "tag": one_of(AuditTag),
            "actor": text(64, min_chars=1),
            "conversations": list_of(ID, 1_000),
            "detail": {
                "bsonType": "object",
                "additionalProperties": {"bsonType": ["string", "int", "long"], "maxLength": 200},
            },
            "reason": text(500),
            "previous": HASH,
        },
        {"case": KIND_NAME, "note": HASH},
    ),
    Collection.AUDIT_NOTES: closed(
        {"_id": HASH, "at": DATE, "suite": KIND_NAME, "opener_key": KIND_NAME, "sealed": BINARY}
    ),
    Collection.AUDIT_CHECKPOINTS: closed(
        {
            "_id": NUMBER,
            "head": HASH,
            "at": DATE,
            "key": KIND_NAME,
            "suite": KIND_NAME,
            "signature": BINARY,
        }
    ),
    Collection.CONSENT_PROOFS: closed(
        {
            "_id": ID,
            "kind": one_of(ConversationKind),
            "version": text(64, min_chars=1),
            "language": LANGUAGE,
            "at": DATE,
        }
    ),
    Collection.COUNTERS: closed(
        {
            "_id": {"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}:[a-z_]{1,32}$"},
            "conversations": COUNT,
            "messages": COUNT,
            "incidents": COUNT,
        }
    ),
    Collection.ERASURES: closed(
        {"_id": ID, "at": DATE, "swept": {"bsonType": "bool"}},
        {"scope": one_of(ErasureScope), "case": KIND_NAME, "chat_id": text(128)},
    ),
    Collection.JOURNALS: closed({"_id": ID, "cleared_at": DATE}),
    Collection.SUBJECT_CASES: SUBJECTS["subject_cases"],
    Collection.SUBJECT_NOTES: SUBJECTS["subject_notes"],
    Collection.RECEIPT_REQUESTS: RECEIPT_REQUESTS,
    Collection.STATEMENTS: closed(
        {
            "_id": {"bsonType": ["int", "long"], "minimum": 1},
            "at": DATE,
            "digest": HASH,
            "texts": closed({language: list_of(_SECTION, 50) for language in ("fi", "en", "sv")}),
        }
    ),
    Collection.OUTBOX: closed(
        {
            "_id": KIND_NAME,
            "at": DATE,
            "to": one_of(Recipient),
            "subject": text(200, min_chars=1),
            "text": text(65_536, min_chars=1),
            "language": LANGUAGE,
            "state": {"enum": ["waiting", "sent", "given_up"]},
            "attempts": COUNT,
            "due_at": DATE,
            "expires_at": DATE,
        }
    ),
    Collection.RESTORES: closed({"_id": ID, "made_at": DATE, "begun_at": DATE}, {"finished_at": DATE}),
    Collection.SCHEMA: closed(
        {
            "_id": {"enum": ["schema"]},
            "version": COUNT,
            "declared": {"bsonType": "string", "pattern": "^(|[0-9a-f]{64})$"},
            "applied": list_of(closed({"version": COUNT, "name": KIND_NAME, "at": DATE}), 1_000),
        }
    ),
    **{Collection(name): form for name, form in (*PEOPLE.items(), *RULES.items())},
}
