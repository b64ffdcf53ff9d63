"""The database's own rules: collections, validators, indexes. Pure data; `preparation.py` puts it in force.

Every validator closes its documents (`additionalProperties: false`): the database itself refuses a field that the
register statement does not name, such as an address or a language beside the browser, whoever writes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storage.audit_tags import AuditTag
from storage.outbox_port import Recipient
from storage.roles import Role
from storage.signing_port import FactorKind, Step
from storage.subjects.requests import (
    MAX_STEPS,
    CaseState,
    Channel,
    IdentityProof,
    Outcome,
    RefusalGround,
    RequestKind,
)
from storage.subjects.requests import Step as CaseStep
from storage.vocabulary import ConversationKind, Delivery, ErasureScope, Right, Sender

ASCENDING = 1
DESCENDING = -1


class Collection(StrEnum):
    """Every collection."""

    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    IDENTITIES = "identities"
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
    JOURNALS = "journals"
    SUBJECT_CASES = "subject_cases"
    SUBJECT_NOTES = "subject_notes"
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
    ),
    Collection.MESSAGES: (Index("position", (("conversation", ASCENDING), ("position", ASCENDING)), unique=True),),
    Collection.IDENTITIES: (
        Index("conversation", (("conversation", ASCENDING), ("at", ASCENDING))),
        Index("blind", (("index.macs", ASCENDING),)),
        Index("unindexed", (("entity_type", ASCENDING), ("index.key", ASCENDING), ("_id", ASCENDING))),
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
    Collection.JOURNALS: (),
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

_DATE = {"bsonType": "date"}
_BINARY = {"bsonType": "binData"}
_COUNT = {"bsonType": ["int", "long"], "minimum": 0}
_NUMBER = {"bsonType": ["int", "long"], "minimum": 1}
_ID = {"bsonType": "string", "pattern": "^[0-9a-f]{32}$"}
_HASH = {"bsonType": "string", "pattern": "^[0-9a-f]{64}$"}
_KIND_NAME = {"bsonType": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"}
_LANGUAGE = {"bsonType": "string", "pattern": "^[a-z]{2,3}$"}


def _text(max_chars: int, *, min_chars: int = 0) -> dict[str, Any]:
    return {"bsonType": "string", "minLength": min_chars, "maxLength": max_chars}


def _one_of(kinds: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [kind.value for kind in kinds]}


def _list_of(items: Mapping[str, Any], max_items: int) -> dict[str, Any]:
    return {"bsonType": "array", "items": items, "maxItems": max_items}


def _closed(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {
        "bsonType": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {**required, **(optional or {})},
    }


_RIGHTS = _list_of(_one_of(Right), len(Right))

MAX_RECTIFICATIONS = 50
"""How often one value can be rectified: each former one is kept."""

MAX_FACTORS = 10
"""How many second factors one account may have."""

_FORMER_VALUE = _closed({"value": _BINARY, "revision": _COUNT, "until": _DATE, "case": _KIND_NAME})
_WRAP = _closed(
    {"version": _COUNT, "suite": _KIND_NAME, "opener_key": _KIND_NAME, "wrap": _BINARY}, {"receipt": _BINARY}
)

_SECTION = _closed(
    {"number": _COUNT, "heading": _text(512, min_chars=1), "lines": _list_of(_text(8_192, min_chars=1), 1_000)}
)

SCHEMAS: Mapping[Collection, Mapping[str, Any]] = {
    Collection.CONVERSATIONS: _closed(
        {
            "_id": _ID,
            "kind": _one_of(ConversationKind),
            "started_at": _DATE,
            "chat_id": _text(128),
            "metadata": _closed({"browser": _text(64), "os": _text(64), "referrer": _text(2_048)}),
            "transcript": _WRAP,
        },
        {
            "identity": _WRAP,
            "receipt": _HASH,
            "ended_at": _DATE,
            "notice": _closed({"version": _text(64, min_chars=1), "language": _LANGUAGE, "at": _DATE}),
            "hold": _closed({"case": _KIND_NAME, "since": _DATE}, {"until": _DATE}),
            "restriction": _closed({"case": _KIND_NAME, "ground": _KIND_NAME, "since": _DATE}),
        },
    ),
    Collection.MESSAGES: _closed(
        {
            "_id": _text(161, min_chars=34),
            "conversation": _ID,
            "message": _text(128, min_chars=1),
            "position": _COUNT,
            "sender": _one_of(Sender),
            "delivery": _one_of(Delivery),
            "delivery_at": _DATE,
            "at": _DATE,
            "incidents": _list_of(_KIND_NAME, 1_000),
            "content": _BINARY,
        },
        {"rules": _KIND_NAME},
    ),
    Collection.IDENTITIES: _closed(
        {
            "_id": _text(97, min_chars=34),
            "conversation": _ID,
            "pseudonym": _text(64, min_chars=1),
            "entity_type": _KIND_NAME,
            "at": _DATE,
            "value": _BINARY,
        },
        {
            "index": _closed({"key": _KIND_NAME, "macs": _list_of(_ID, 8)}),
            "revision": _COUNT,
            "history": _list_of(_FORMER_VALUE, MAX_RECTIFICATIONS),
        },
    ),
    Collection.LIVE: _closed(
        {"_id": _HASH, "at": _DATE, "expires_at": _DATE},
        {"state": _BINARY, "epoch": _COUNT, "revision": _COUNT, "conversations": _list_of(_ID, 100)},
    ),
    Collection.WEBHOOK_EVENTS: _closed(
        {"_id": _HASH, "event": _KIND_NAME, "chat_id": _text(128), "at": _DATE, "expires_at": _DATE}
    ),
    Collection.ACCOUNTS: _closed(
        {
            "_id": _ID,
            "name": _text(64, min_chars=1),
            "display_name": _text(128, min_chars=1),
            "password_hash": _text(512),
            "language": _LANGUAGE,
            "rights": _RIGHTS,
            "granted_by": _text(128, min_chars=1),
            "grant_reason": _text(512, min_chars=1),
            "created_at": _DATE,
            "failures": _COUNT,
        },
        {
            "grant_until": _DATE,
            "locked_until": _DATE,
            "role": _one_of(Role),
            "grant_author": _text(64, min_chars=1),
            "grant_from": _DATE,
            "granted_at": _DATE,
            "confirmed_at": _DATE,
            "emergency": _closed({"id": _ID, "rights": _RIGHTS, "until": _DATE}),
            "code_hash": _HASH,
            "code_until": _DATE,
        },
    ),
    Collection.GRANT_PROPOSALS: _closed(
        {
            "_id": _ID,
            "account": _ID,
            "author": _text(64, min_chars=1),
            "at": _DATE,
            "expires_at": _DATE,
            "role": _one_of(Role),
            "rights": _RIGHTS,
            "granted_by": _text(128, min_chars=1),
            "grant_reason": _text(512, min_chars=1),
            "grant_until": _DATE,
        },
        {"grant_from": _DATE, "term_ends": _DATE},
    ),
    Collection.EMERGENCIES: _closed(
        {
            "_id": _ID,
            "account": _ID,
            "rights": _RIGHTS,
            "words": _text(512, min_chars=1),
            "at": _DATE,
            "until": _DATE,
        },
        {"reviewed_by": _text(64, min_chars=1), "reviewed_at": _DATE, "expires_at": _DATE},
    ),
    Collection.SESSIONS: _closed(
        {"_id": _HASH, "account": _ID, "created_at": _DATE, "seen_at": _DATE, "expires_at": _DATE},
        {"elevated_at": _DATE},
    ),
    Collection.FACTORS: _closed(
        {
            "_id": _ID,
            "factors": _list_of(
                _closed(
                    {"id": _ID, "kind": _one_of(FactorKind), "name": _text(64, min_chars=1), "created_at": _DATE},
                    {
                        "used_at": _DATE,
                        "credential": _BINARY,
                        "counter": _COUNT,
                        "step": _COUNT,
                        "key": _KIND_NAME,
                        "sealed": _BINARY,
                    },
                ),
                MAX_FACTORS,
            ),
            "recovery": _list_of(_HASH, 10),
            "misses": _COUNT,
        }
    ),
    Collection.STEPS: _closed(
        {
            "_id": _HASH,
            "account": _ID,
            "step": _one_of(Step),
            "expires_at": _DATE,
            "leads_to": _text(512),
            "key": _KIND_NAME,
            "sealed": _BINARY,
        }
    ),
    Collection.PROVIDER_LINKS: _closed(
        {"_id": _HASH, "account": _ID, "issuer": _text(512, min_chars=1), "linked_at": _DATE}
    ),
    Collection.AUDIT: _closed(
        {
            "_id": _HASH,
            "seq": _NUMBER,
            "at": _DATE,
            "tag": _one_of(AuditTag),
            "actor": _text(64, min_chars=1),
            "conversations": _list_of(_ID, 1_000),
            "detail": {
                "bsonType": "object",
                "additionalProperties": {"bsonType": ["string", "int", "long"], "maxLength": 200},
            },
            "reason": _text(500),
            "previous": _HASH,
        },
        {"case": _KIND_NAME, "note": _HASH},
    ),
    Collection.AUDIT_NOTES: _closed(
        {"_id": _HASH, "at": _DATE, "suite": _KIND_NAME, "opener_key": _KIND_NAME, "sealed": _BINARY}
    ),
    Collection.AUDIT_CHECKPOINTS: _closed(
        {
            "_id": _NUMBER,
            "head": _HASH,
            "at": _DATE,
            "key": _KIND_NAME,
            "suite": _KIND_NAME,
            "signature": _BINARY,
        }
    ),
    Collection.CONSENT_PROOFS: _closed(
        {
            "_id": _ID,
            "kind": _one_of(ConversationKind),
            "version": _text(64, min_chars=1),
            "language": _LANGUAGE,
            "at": _DATE,
        }
    ),
    Collection.COUNTERS: _closed(
        {
            "_id": {"bsonType": "string", "pattern": "^[0-9]{4}-[0-9]{2}:[a-z_]{1,32}$"},
            "conversations": _COUNT,
            "messages": _COUNT,
            "incidents": _COUNT,
        }
    ),
    Collection.RULE_PACKS: _closed(
        {
            "_id": _NUMBER,
            "version": _KIND_NAME,
            "digest": _HASH,
            "document": _text(500_000, min_chars=2),
            "author": _text(64, min_chars=1),
            "reason": _text(500, min_chars=1),
            "at": _DATE,
        },
        {"second_person": _text(64, min_chars=1), "restores": _NUMBER},
    ),
    Collection.ERASURES: _closed(
        {"_id": _ID, "at": _DATE, "swept": {"bsonType": "bool"}},
        {"scope": _one_of(ErasureScope), "case": _KIND_NAME, "chat_id": _text(128)},
    ),
    Collection.JOURNALS: _closed({"_id": _ID, "cleared_at": _DATE}),
    Collection.SUBJECT_CASES: _closed(
        {
            "_id": _KIND_NAME,
            "opened_at": _DATE,
            "due_at": _DATE,
            "expires_at": _DATE,
            "conversations": _list_of(
                _closed({"id": _ID, "pseudonyms": _list_of(_text(64, min_chars=1), 5_000)}), 1_000
            ),
        },
        {
            "intake": _closed(
                {
                    "kinds": _list_of(_one_of(RequestKind), len(RequestKind)),
                    "channel": _one_of(Channel),
                    "received_at": _DATE,
                    "language": _LANGUAGE,
                    "by_mail": {"bsonType": "bool"},
                }
            ),
            "state": _one_of(CaseState),
            "proof": _one_of(IdentityProof),
            "decision": _closed({"outcome": _one_of(Outcome)}, {"ground": _one_of(RefusalGround)}),
            "log": _list_of(
                _closed({"step": _one_of(CaseStep), "at": _DATE, "by": _text(64, min_chars=1)}, {"detail": _text(128)}),
                MAX_STEPS,
            ),
        },
    ),
    Collection.SUBJECT_NOTES: _closed(
        {
            "_id": _text(97, min_chars=3),
            "case": _KIND_NAME,
            "suite": _KIND_NAME,
            "opener_key": _KIND_NAME,
            "sealed": _BINARY,
            "expires_at": _DATE,
        }
    ),
    Collection.STATEMENTS: _closed(
        {
            "_id": {"bsonType": ["int", "long"], "minimum": 1},
            "at": _DATE,
            "digest": _HASH,
            "texts": _closed({language: _list_of(_SECTION, 50) for language in ("fi", "en", "sv")}),
        }
    ),
    Collection.OUTBOX: _closed(
        {
            "_id": _KIND_NAME,
            "at": _DATE,
            "to": _one_of(Recipient),
            "subject": _text(200, min_chars=1),
            "text": _text(65_536, min_chars=1),
            "language": _LANGUAGE,
            "state": {"enum": ["waiting", "sent", "given_up"]},
            "attempts": _COUNT,
            "due_at": _DATE,
            "expires_at": _DATE,
        }
    ),
    Collection.RESTORES: _closed({"_id": _ID, "made_at": _DATE, "begun_at": _DATE}, {"finished_at": _DATE}),
    Collection.SCHEMA: _closed(
        {
            "_id": {"enum": ["schema"]},
            "version": _COUNT,
            "declared": {"bsonType": "string", "pattern": "^(|[0-9a-f]{64})$"},
            "applied": _list_of(_closed({"version": _COUNT, "name": _KIND_NAME, "at": _DATE}), 1_000),
        }
    ),
}
