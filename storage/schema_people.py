"""What the database holds of the staff: accounts, grants, sessions, second factors; a part of `schema.py`."""

from collections.abc import Mapping
from typing import Any

from storage.roles import Role
from storage.schema_forms import BINARY, COUNT, DATE, HASH, ID, KIND_NAME, LANGUAGE, closed, list_of, one_of, text
from storage.signing_port import FactorKind, Step
from storage.vocabulary import Right

MAX_FACTORS = 10
"""How many second factors one account may have."""

_RIGHTS = list_of(one_of(Right), len(Right))

PEOPLE: Mapping[str, Mapping[str, Any]] = {
    "accounts": closed(
        {
            "_id": ID,
            "name": text(64, min_chars=1),
            "display_name": text(128, min_chars=1),
            "password_hash": text(512),
            "language": LANGUAGE,
            "rights": _RIGHTS,
            "granted_by": text(128, min_chars=1),
            "grant_reason": text(512, min_chars=1),
            "created_at": DATE,
            "failures": COUNT,
        },
        {
            "grant_until": DATE,
            "locked_until": DATE,
            "role": one_of(Role),
            "grant_author": text(64, min_chars=1),
            "grant_from": DATE,
            "granted_at": DATE,
            "confirmed_at": DATE,
            "emergency": closed({"id": ID, "rights": _RIGHTS, "until": DATE}),
            "code_hash": HASH,
            "code_until": DATE,
        },
    ),
    "grant_proposals": closed(
        {
            "_id": ID,
            "account": ID,
            "author": text(64, min_chars=1),
            "at": DATE,
            "expires_at": DATE,
            "role": one_of(Role),
            "rights": _RIGHTS,
            "granted_by": text(128, min_chars=1),
            "grant_reason": text(512, min_chars=1),
            "grant_until": DATE,
        },
        {"grant_from": DATE, "term_ends": DATE},
    ),
    "emergencies": closed(
        {
            "_id": ID,
            "account": ID,
            "rights": _RIGHTS,
            "words": text(512, min_chars=1),
            "at": DATE,
            "until": DATE,
        },
        {"reviewed_by": text(64, min_chars=1), "reviewed_at": DATE, "expires_at": DATE},
    ),
    "sessions": closed(
        {"_id": HASH, "account": ID, "created_at": DATE, "seen_at": DATE, "expires_at": DATE},
        {"elevated_at": DATE},
    ),
    "factors": closed(
        {
            "_id": ID,
            "factors": list_of(
                closed(
                    {"id": ID, "kind": one_of(FactorKind), "name": text(64, min_chars=1), "created_at": DATE},
                    {
                        "used_at": DATE,
                        "credential": BINARY,
                        "counter": COUNT,
                        "step": COUNT,
                        "key": KIND_NAME,
                        "sealed": BINARY,
                    },
                ),
                MAX_FACTORS,
            ),
            "recovery": list_of(HASH, 10),
            "misses": COUNT,
        }
    ),
    "steps": closed(
        {
            "_id": HASH,
            "account": ID,
            "step": one_of(Step),
            "expires_at": DATE,
            "leads_to": text(512),
            "key": KIND_NAME,
            "sealed": BINARY,
        }
    ),
    "provider_links": closed({"_id": HASH, "account": ID, "issuer": text(512, min_chars=1), "linked_at": DATE}),
}
"""By the collection's name."""
