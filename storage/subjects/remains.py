"""What remains of erased conversations, where, and why: asked of the database after an erasure, never assumed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from storage.mongo import Database
from storage.schema import ASCENDING, Collection
from storage.subjects.erasures import Erasure
from storage.subjects.requests import HeldBack
from storage.vocabulary import ErasureScope

MAX_JOURNALS = 1_000


class Why(StrEnum):
    """Why something is still there."""

    NOT_ERASED = "not_erased"
    """It should be gone: repeat the erasure."""
    JOURNAL_NOT_CLEARED = "journal_not_cleared"
    """An edge has not yet told that its journal is cleared; it does so within a minute while it runs."""
    LEGAL_HOLD = "legal_hold"
    """The controller needs it for a legal claim (GDPR Art. 17(3)(e))."""
    REDACTED_TEXT = "redacted_text"
    """The identity alone was erased: the text stays, with pseudonyms that nothing resolves any more."""
    CONSENT_PROOF = "consent_proof"
    """Which notice was shown and when, of nobody by itself: to be shown to the authority (Art. 5(2), 7(1))."""
    ACCOUNTABILITY = "accountability"
    """The audit: who did what with which conversation's id (Art. 5(2)); no content."""
    ERASURE_LEDGER = "erasure_ledger"
    """The id, so that neither a late journal nor a restored backup brings anything back."""
    CASE = "case"
    """The request itself: its number, ids and pseudonyms, to show that it was answered in time (Art. 12(3))."""


OPEN: frozenset[Why] = frozenset({Why.NOT_ERASED, Why.JOURNAL_NOT_CLEARED})
"""What must be gone before an erasure is complete; the rest may stay, for the reason that it names."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """So many documents of one kind, and why they are there."""

    place: str
    count: int
    why: Why


async def remains(
    database: Database, erasures: Sequence[Erasure], held: Sequence[HeldBack], *, case: str
) -> list[Remainder]:
    """Return what remains of erased and of held conversations; nothing of what was to go when all is well.

    Args:
        database: where to look.
        erasures: what was erased.
        held: what a legal hold keeps.
        case: the request.
    """
    every = [one.conversation for one in erasures]
    whole = [one.conversation for one in erasures if one.scope is ErasureScope.EVERYTHING]
    nameless = [one.conversation for one in erasures if one.scope is ErasureScope.IDENTITY]
    kept = [one.conversation for one in held]
    asked: list[tuple[str, Collection, dict[str, Any], Why]] = [
        ("wraps", Collection.CONVERSATIONS, {"_id": {"$in": whole}}, Why.NOT_ERASED),
        ("identity wraps", Collection.CONVERSATIONS, {**_ids(nameless), "identity": {"$exists": True}}, Why.NOT_ERASED),
        ("values", Collection.IDENTITIES, {"conversation": {"$in": every}}, Why.NOT_ERASED),
        ("texts", Collection.MESSAGES, {"conversation": {"$in": whole}}, Why.NOT_ERASED),
        (
            "texts as sent",
            Collection.MESSAGES,
            {"conversation": {"$in": nameless}, "again.sent": {"$exists": True}},
            Why.NOT_ERASED,
        ),
        ("live states", Collection.LIVE, {"conversations": {"$in": every}, "state": {"$exists": True}}, Why.NOT_ERASED),
        ("texts with pseudonyms", Collection.MESSAGES, {"conversation": {"$in": nameless}}, Why.REDACTED_TEXT),
        ("conversations", Collection.CONVERSATIONS, _ids(kept), Why.LEGAL_HOLD),
        ("proofs of notice", Collection.CONSENT_PROOFS, _ids(whole), Why.CONSENT_PROOF),
        ("audit entries", Collection.AUDIT, {"conversations": {"$in": [*every, *kept]}}, Why.ACCOUNTABILITY),
        ("ids", Collection.ERASURES, _ids(every), Why.ERASURE_LEDGER),
        ("case", Collection.SUBJECT_CASES, {"_id": case}, Why.CASE),
    ]
    found = []
    for place, collection, condition, why in asked:
        count = await database.count(collection, condition)
        if count:
            found.append(Remainder(place, count, why))
    late = await uncleared_journals(database, erasures)
    return found + ([Remainder("journals", len(late), Why.JOURNAL_NOT_CLEARED)] if late else [])


async def uncleared_journals(database: Database, erasures: Sequence[Erasure]) -> list[tuple[str, datetime]]:
    """Return the edges' journals that were last cleared before the last of these erasures, and when that was."""
    if not erasures:
        return []
    late = {"cleared_at": {"$lt": max(one.at for one in erasures)}}
    found = await database.find(Collection.JOURNALS, late, sort=(("_id", ASCENDING),), limit=MAX_JOURNALS)
    return [(one["_id"], one["cleared_at"]) for one in found]


def _ids(keys: Sequence[str]) -> dict[str, Any]:
    return {"_id": {"$in": list(keys)}}
