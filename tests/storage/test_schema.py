"""The database itself refuses what the register statement does not name, and finds what the console asks for."""

from collections.abc import Mapping
from typing import Any

import pytest

from storage.documents import dump_document
from storage.errors import Duplicate, Refused
from storage.mongo import Database
from storage.preparation import indexes, prepare
from storage.schema import INDEXES, SCHEMAS, SHARD_KEYS, Collection
from storage.validation import refuse_invalid
from storage.vocabulary import Entry
from storage.writes import INSERTS, write_of
from tests.storage.conftest import AT

HASH, ID = "0" * 64, "a" * 32
_WRAP = {"version": 1, "suite": "s", "opener_key": "k", "wrap": b"w"}
_METADATA = {"browser": "Firefox 145", "os": "Linux", "referrer": ""}

VALID: Mapping[Collection, dict[str, Any]] = {
    Collection.CONVERSATIONS: {
        "_id": ID,
        "kind": "chat",
        "started_at": AT,
        "chat_id": "",
        "metadata": _METADATA,
        "transcript": _WRAP,
        "identity": _WRAP,
        "drafts": [{"by": ID, "at": AT, "key": "k", "sealed": b"sealed"}],
        "again": {"at": AT, "rules": "2026-12-01.1"},
    },
    Collection.MESSAGES: {
        "_id": f"{ID}:m",
        "conversation": ID,
        "message": "m",
        "position": 0,
        "sender": "visitor",
        "delivery": "unconfirmed",
        "delivery_at": AT,
        "at": AT,
        "incidents": ["EMAIL_ADDRESS"],
        "content": b"sealed",
        "rules": "2026-11-22.1",
        "again": {"at": AT, "rules": "2026-12-01.1", "sent": b"sealed"},
    },
    Collection.REWRITES: {
        "_id": ID,
        "author": ID,
        "reason": "lokerot",
        "at": AT,
        "dry": False,
        "state": "running",
        "counts": dict.fromkeys(("done", "changed", "taken", "restricted", "held", "live", "unreadable"), 0),
        "since": AT,
        "stopping": True,
        "rules": "2026-12-01.1",
        "number": 1,
        "total": 9,
        "after": ID,
        "ended_at": AT,
    },
    Collection.IDENTITIES: {
        "_id": f"{ID}:[EMAIL_1]",
        "conversation": ID,
        "pseudonym": "[EMAIL_1]",
        "entity_type": "EMAIL_ADDRESS",
        "at": AT,
        "value": b"sealed",
        "index": {"key": "k", "macs": [ID]},
        "revision": 1,
        "history": [{"value": b"sealed", "revision": 0, "until": AT, "case": "2026-7"}],
    },
    Collection.REVEAL_LINKS: {"_id": "abcdefgh234567ab", "conversation": ID, "pseudonym": "EMAIL_1", "at": AT},
    Collection.LIVE: {
        "_id": HASH,
        "at": AT,
        "expires_at": AT,
        "state": b"sealed",
        "conversations": [ID],
        "epoch": 1,
        "revision": 1,
    },
    Collection.WEBHOOK_EVENTS: {"_id": HASH, "event": "chat:start", "chat_id": "c", "at": AT, "expires_at": AT},
    Collection.ACCOUNTS: {
        "_id": ID,
        "name": "aino",
        "display_name": "Aino",
        "password_hash": "$argon2id$",
        "language": "fi",
        "rights": ["read_redacted"],
        "granted_by": "pj",
        "grant_reason": "työ",
        "created_at": AT,
        "failures": 0,
    },
    Collection.SESSIONS: {
        "_id": HASH,
        "account": ID,
        "created_at": AT,
        "seen_at": AT,
        "expires_at": AT,
        "elevated_at": AT,
    },
    Collection.FACTORS: {
        "_id": ID,
        "factors": [
            {"id": ID, "kind": "passkey", "name": "Avain", "created_at": AT, "credential": b"c", "counter": 0},
            {
                "id": ID,
                "kind": "totp",
                "name": "P",
                "created_at": AT,
                "used_at": AT,
                "step": 9,
                "key": "k",
                "sealed": b"s",
            },
        ],
        "recovery": [HASH],
        "misses": 0,
    },
    Collection.STEPS: {
        "_id": HASH,
        "account": ID,
        "step": "sign_in",
        "expires_at": AT,
        "leads_to": "/",
        "key": "k",
        "sealed": b"s",
    },
    Collection.GRANT_PROPOSALS: {
        "_id": ID,
        "account": ID,
        "author": ID,
        "at": AT,
        "expires_at": AT,
        "role": "staff",
        "rights": ["read_redacted"],
        "granted_by": "pj",
        "grant_reason": "työ",
        "grant_until": AT,
        "grant_from": AT,
        "term_ends": AT,
    },
    Collection.EMERGENCIES: {
        "_id": ID,
        "account": ID,
        "rights": ["reveal_identity"],
        "words": "uhka",
        "at": AT,
        "until": AT,
        "reviewed_by": ID,
        "reviewed_at": AT,
        "expires_at": AT,
    },
    Collection.RECEIPT_REQUESTS: {
        "_id": ID,
        "conversation": ID,
        "kind": "rectify",
        "state": "waiting",
        "at": AT,
        "pseudonym": "EMAIL_1",
        "suite": "hpke",
        "opener_key": "k",
        "sealed": b"sealed",
    },
    Collection.PROVIDER_LINKS: {"_id": HASH, "account": ID, "issuer": "https://idp.example", "linked_at": AT},
    Collection.AUDIT: {
        "_id": HASH,
        "seq": 1,
        "at": AT,
        "tag": "console:account:sign_in",
        "actor": ID,
        "conversations": [],
        "detail": {"count": 1, "scope": "transcript"},
        "reason": "",
        "previous": HASH,
    },
    Collection.AUDIT_CHECKPOINTS: {
        "_id": 7,
        "head": HASH,
        "at": AT,
        "key": "k",
        "suite": "ed25519",
        "signature": b"s",
    },
    Collection.AUDIT_NOTES: {"_id": HASH, "at": AT, "suite": "hpke", "opener_key": "k", "sealed": b"s"},
    Collection.RESTORES: {"_id": ID, "made_at": AT, "begun_at": AT, "finished_at": AT},
    Collection.CONSENT_PROOFS: {"_id": ID, "kind": "chat", "version": "2026-11", "language": "fi", "at": AT},
    Collection.COUNTERS: {"_id": "2026-11:chat", "conversations": 1, "messages": 2, "incidents": 0},
    Collection.ERASURES: {"_id": ID, "at": AT, "swept": False, "scope": "identity", "case": "2026-7", "chat_id": ""},
    Collection.JOURNALS: {"_id": ID, "cleared_at": AT},
    Collection.SUBJECT_CASES: {
        "_id": "2026-7",
        "opened_at": AT,
        "due_at": AT,
        "expires_at": AT,
        "conversations": [{"id": ID, "pseudonyms": ["[EMAIL_1]"]}],
        "intake": {
            "kinds": ["inspect", "erase"],
            "channel": "signed_letter",
            "received_at": AT,
            "language": "fi",
            "by_mail": False,
        },
        "state": "decided",
        "proof": "id_document",
        "decision": {"outcome": "partly", "ground": "legal_claims"},
        "log": [{"step": "received", "at": AT, "by": ID, "detail": "inspect"}],
    },
    Collection.SUBJECT_NOTES: {
        "_id": "2026-7/person",
        "case": "2026-7",
        "suite": "hpke",
        "opener_key": "k",
        "sealed": b"s",
        "expires_at": AT,
    },
    Collection.OUTBOX: {
        "_id": "digest.2026-11-23",
        "at": AT,
        "to": "chair",
        "subject": "s",
        "text": "t",
        "language": "fi",
        "state": "waiting",
        "attempts": 0,
        "due_at": AT,
        "expires_at": AT,
    },
    Collection.STATEMENTS: {
        "_id": 1,
        "at": AT,
        "digest": HASH,
        "texts": {"fi": [], "en": [], "sv": []},
    },
    Collection.SCHEMA: {"_id": "schema", "version": 1, "declared": HASH, "applied": []},
    Collection.STATEMENTS: {
        "_id": 1,
        "at": AT,
        "digest": HASH,
        "texts": {
            language: [{"number": 1, "heading": "Rekisterinpitäjä", "lines": ["JAMKO"]}]
            for language in ("fi", "en", "sv")
        },
    },
    Collection.RULE_PACKS: {
        "_id": 1,
        "version": "2026-11",
        "digest": HASH,
        "document": "{}",
        "author": "command",
        "reason": "lokerot",
        "at": AT,
    },
    Collection.RULE_DRAFTS: {
        "_id": ID,
        "document": "{}",
        "version": "2026-11",
        "revision": 1,
        "based_on": 0,
        "author": ID,
        "at": AT,
    },
    Collection.RULE_PROPOSALS: {
        "_id": ID,
        "document": "{}",
        "digest": HASH,
        "version": "2026-11",
        "author": ID,
        "reason": "lokerot",
        "after": 0,
        "loosened": [{"how": "recognizer_off", "what": "url"}],
        "at": AT,
        "state": "waiting",
    },
    Collection.RULE_MISSES: {
        "_id": ID,
        "conversation": ID,
        "message": "m1",
        "place": "text",
        "start": 0,
        "end": 4,
        "entity_type": "PERSON",
        "reporter": ID,
        "at": AT,
    },
}


@pytest.mark.parametrize("collection", list(Collection))
async def test_only_the_known_fields_are_taken(database: Database, collection: Collection) -> None:
    """Each collection takes its own documents, and refuses one with a field more or with any required one missing."""
    valid = VALID[collection]
    for name in SCHEMAS[collection]["required"]:
        if name != "_id":
            without = {key: value for key, value in valid.items() if key != name}
            with pytest.raises(Refused):
                await database.insert(collection, without)
            with pytest.raises(Refused, match=name):
                refuse_invalid(collection, without)
    with pytest.raises(Refused):
        await database.insert(collection, {**valid, "ip": "192.0.2.1"})
    with pytest.raises(Refused):
        refuse_invalid(collection, {**valid, "ip": "192.0.2.1"})
    refuse_invalid(collection, valid)
    await database.delete(Collection.SCHEMA, {})
    await database.insert(collection, valid)
    with pytest.raises(Duplicate):
        await database.insert(collection, valid)


@pytest.mark.parametrize("field", ["ip", "language", "user_agent", "screen", "title", "country", "visitor"])
async def test_metadata_is_browser_os_and_referrer_alone(database: Database, field: str) -> None:
    """The database refuses any other metadata field, on insert and on update."""
    valid = VALID[Collection.CONVERSATIONS]
    with pytest.raises(Refused):
        await database.insert(Collection.CONVERSATIONS, {**valid, "metadata": {**_METADATA, field: "x"}})
    await database.insert(Collection.CONVERSATIONS, valid)
    with pytest.raises(Refused):
        await database.update(Collection.CONVERSATIONS, {"_id": ID}, {"$set": {f"metadata.{field}": "x"}})
    with pytest.raises(Refused):
        await database.update(Collection.CONVERSATIONS, {"_id": ID}, {"$set": {field: "x"}})


@pytest.mark.parametrize(
    ("collection", "field", "value"),
    [
        (Collection.MESSAGES, "content", "plain text"),
        (Collection.MESSAGES, "sender", "robot"),
        (Collection.MESSAGES, "incidents", ["matti@example.fi"]),
        (Collection.MESSAGES, "position", -1),
        (Collection.MESSAGES, "at", "2026-11-22"),
        (Collection.IDENTITIES, "value", "matti@example.fi"),
        (Collection.LIVE, "state", "plain"),
        (Collection.ACCOUNTS, "rights", ["everything"]),
        (Collection.AUDIT, "tag", "console:account:anything"),
        (Collection.AUDIT, "detail", {"text": ["a", "list"]}),
        (Collection.AUDIT, "reason", "x" * 501),
        (Collection.CONVERSATIONS, "metadata", {**_METADATA, "referrer": "x" * 2_049}),
    ],
)
async def test_values_of_another_kind_are_refused(
    database: Database, collection: Collection, field: str, value: object
) -> None:
    """Plain text where sealed bytes belong, unknown kinds and overlong texts are refused, by us as by the database."""
    document = {**VALID[collection], field: value}
    with pytest.raises(Refused):
        await database.insert(collection, document)
    with pytest.raises(Refused):
        refuse_invalid(collection, document)


async def test_a_position_is_taken_once(database: Database) -> None:
    """Two messages of one conversation cannot have one position."""
    await database.insert(Collection.MESSAGES, VALID[Collection.MESSAGES])
    with pytest.raises(Duplicate):
        await database.insert(Collection.MESSAGES, {**VALID[Collection.MESSAGES], "_id": f"{ID}:n", "message": "n"})


async def test_preparing_again_changes_nothing(database: Database) -> None:
    """A second start finds collections and indexes as they are, and the validators still in force."""
    await prepare(database)
    with pytest.raises(Refused):
        await database.insert(Collection.LIVE, {**VALID[Collection.LIVE], "extra": 1})


async def test_the_indexes_are_there(database: Database) -> None:
    """Every index that the schema names exists, unique and expiring ones as such."""
    for collection in Collection:
        found = await indexes(database, collection)
        for index in INDEXES[collection]:
            assert found[index.name].keys == index.keys
            assert (found[index.name].unique, found[index.name].expires) == (index.unique, index.expires)


async def test_what_expires(database: Database) -> None:
    """What is for a while expires: visits, events, sessions, steps, cases, notes, proposals, emergencies; no other."""
    expiring = {collection for collection in Collection if any(index.expires for index in INDEXES[collection])}
    assert expiring == {
        Collection.LIVE,
        Collection.WEBHOOK_EVENTS,
        Collection.SESSIONS,
        Collection.STEPS,
        Collection.SUBJECT_CASES,
        Collection.SUBJECT_NOTES,
        Collection.OUTBOX,
        Collection.RECEIPT_REQUESTS,
        Collection.GRANT_PROPOSALS,
        Collection.EMERGENCIES,
    }


def test_a_cluster_can_be_sharded() -> None:
    """Unique indexes begin with the shard key, an index serves it, and what the drain inserts names it."""
    for collection, key in SHARD_KEYS.items():
        indexes = INDEXES[collection]
        assert all(index.keys[0][0] == key for index in indexes if index.unique)
        assert key == "_id" or any(index.keys[0][0] == key for index in indexes)
    for kind, collection in INSERTS.items():
        body = dump_document({"conversation": ID} if collection is not Collection.CONVERSATIONS else {})
        write = write_of(Entry(kind, f"{ID}:m", body))
        assert write.upsert
        assert SHARD_KEYS[collection] in write.filter
