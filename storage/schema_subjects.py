"""What the database holds of people's requests: their cases, and what names somebody, sealed; a part of `schema.py`."""

from collections.abc import Mapping
from typing import Any

from storage.schema_forms import BINARY, DATE, ID, KIND_NAME, LANGUAGE, closed, list_of, one_of, text
from storage.subjects.requests import (
    MAX_STEPS,
    CaseState,
    Channel,
    IdentityProof,
    Outcome,
    RefusalGround,
    RequestKind,
    Step,
)

_INTAKE = closed(
    {
        "kinds": list_of(one_of(RequestKind), len(RequestKind)),
        "channel": one_of(Channel),
        "received_at": DATE,
        "language": LANGUAGE,
        "by_mail": {"bsonType": "bool"},
    }
)
_DONE = closed({"step": one_of(Step), "at": DATE, "by": text(64, min_chars=1)}, {"detail": text(128)})

SUBJECTS: Mapping[str, Mapping[str, Any]] = {
    "subject_cases": closed(
        {
            "_id": KIND_NAME,
            "opened_at": DATE,
            "due_at": DATE,
            "expires_at": DATE,
            "conversations": list_of(closed({"id": ID, "pseudonyms": list_of(text(64, min_chars=1), 5_000)}), 1_000),
        },
        {
            "intake": _INTAKE,
            "state": one_of(CaseState),
            "proof": one_of(IdentityProof),
            "decision": closed({"outcome": one_of(Outcome)}, {"ground": one_of(RefusalGround)}),
            "log": list_of(_DONE, MAX_STEPS),
        },
    ),
    "subject_notes": closed(
        {
            "_id": text(97, min_chars=3),
            "case": KIND_NAME,
            "suite": KIND_NAME,
            "opener_key": KIND_NAME,
            "sealed": BINARY,
            "expires_at": DATE,
        }
    ),
}
