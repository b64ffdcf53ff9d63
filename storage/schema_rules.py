"""What the database holds of rules: published ones, drafts, proposals, misses, re-redactions; part of `schema.py`."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from storage.rewrites_port import RewriteCounts, RewriteState
from storage.rule_studio_port import ProposalState
from storage.schema_forms import COUNT, DATE, HASH, ID, KIND_NAME, NUMBER, closed, list_of, one_of, text

RULES: Mapping[str, Mapping[str, Any]] = {
    "rule_packs": closed(
        {
            "_id": NUMBER,
            "version": KIND_NAME,
            "digest": HASH,
            "document": text(500_000, min_chars=2),
            "author": text(64, min_chars=1),
            "reason": text(500, min_chars=1),
            "at": DATE,
        },
        {"second_person": text(64, min_chars=1), "restores": NUMBER},
    ),
    "rule_drafts": closed(
        {
            "_id": ID,
            "document": text(500_000, min_chars=2),
            "version": KIND_NAME,
            "revision": NUMBER,
            "based_on": COUNT,
            "author": text(64, min_chars=1),
            "at": DATE,
        }
    ),
    "rule_proposals": closed(
        {
            "_id": ID,
            "document": text(500_000, min_chars=2),
            "digest": HASH,
            "version": KIND_NAME,
            "author": text(64, min_chars=1),
            "reason": text(500, min_chars=1),
            "after": COUNT,
            "loosened": list_of(closed({"how": KIND_NAME, "what": KIND_NAME}), 1_000),
            "at": DATE,
            "state": one_of(ProposalState),
        },
        {
            "restores": NUMBER,
            "alone_at": DATE,
            "decided_by": text(64, min_chars=1),
            "decided_at": DATE,
            "number": NUMBER,
        },
    ),
    "rule_misses": closed(
        {
            "_id": ID,
            "conversation": ID,
            "message": text(128, min_chars=1),
            "place": {"bsonType": "string", "pattern": "^(text|field:[0-9]{1,3})$"},
            "start": COUNT,
            "end": COUNT,
            "entity_type": KIND_NAME,
            "reporter": text(64, min_chars=1),
            "at": DATE,
        },
        {"found_by": KIND_NAME, "found_at": DATE},
    ),
    "rewrites": closed(
        {
            "_id": ID,
            "author": text(64, min_chars=1),
            "reason": text(500, min_chars=1),
            "at": DATE,
            "dry": {"bsonType": "bool"},
            "state": one_of(RewriteState),
            "counts": closed({one.name: COUNT for one in fields(RewriteCounts)}),
        },
        {
            "since": DATE,
            "stopping": {"bsonType": "bool"},
            "rules": KIND_NAME,
            "number": COUNT,
            "total": COUNT,
            "after": ID,
            "ended_at": DATE,
        },
    ),
}
"""The validator of each collection."""
