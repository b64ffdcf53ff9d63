"""What retention asks the database: what is past its term, what is held, what is the oldest that remains."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.mongo import Database
from storage.schedule import GRACE, Category, CategoryReport, Schedule
from storage.schema import ASCENDING, Collection
from storage.vocabulary import ConversationKind

KINDS: Mapping[Category, ConversationKind] = {
    Category.CHAT: ConversationKind.CHAT,
    Category.OFFLINE_FORM: ConversationKind.OFFLINE_FORM,
}
"""The categories that are conversations."""


def past(category: Category, cutoff: datetime) -> dict[str, Any]:
    """Return the condition of conversations that ended before `cutoff`, or began before it and never ended."""
    ended = [{"ended_at": {"$lt": cutoff}}, {"ended_at": {"$exists": False}}]
    return {"kind": KINDS[category].value, "started_at": {"$lt": cutoff}, "$or": ended}


def held(at: datetime) -> dict[str, Any]:
    """Return the condition of conversations that are under a hold at a time, or whose processing is restricted.

    Restricted data are kept until the restriction is lifted: the person may need them (GDPR Art. 18(1)(b) and (c)).
    """
    return {"$or": [*under_hold(at), {"restriction": {"$exists": True}}]}


def under_hold(at: datetime) -> list[dict[str, Any]]:
    """Return the two conditions of which one holds for conversations under a legal hold at a time."""
    endless = {"hold": {"$exists": True}, "hold.until": {"$exists": False}}
    return [endless, {"hold.until": {"$gt": at}}]


def is_under_hold(conversation: Mapping[str, Any], at: datetime) -> bool:
    """Tell of a conversation that was read what `under_hold` asks of the database."""
    hold = conversation.get("hold")
    return hold is not None and ("until" not in hold or hold["until"] > at)


def free(at: datetime) -> dict[str, Any]:
    """Return the condition of conversations that are under no hold at a time."""
    return {"$nor": [held(at)]}


def expired(category: Category, cutoff: datetime, at: datetime) -> dict[str, Any]:
    """Return the condition of conversations that are to be deleted."""
    return {**past(category, cutoff), **free(at)}


async def numbers(database: Database, conversations: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Return how many messages and incidents each conversation has."""
    rows = await database.aggregate(
        Collection.MESSAGES,
        [
            {"$match": {"conversation": {"$in": list(conversations)}}},
            {
                "$group": {
                    "_id": "$conversation",
                    "messages": {"$sum": 1},
                    "incidents": {"$sum": {"$size": "$incidents"}},
                }
            },
        ],
    )
    return {row["_id"]: (int(row["messages"]), int(row["incidents"])) for row in rows}


async def reports(
    database: Database, schedule: Schedule, at: datetime, *, deleted: Mapping[Category, int], dry_run: bool
) -> Sequence[CategoryReport]:
    """Return where every category stands.

    Args:
        database: where everything is.
        schedule: the terms.
        at: now.
        deleted: how many a run deleted, by category.
        dry_run: count what is past its term as what would be deleted.
    """
    found = []
    for category in Category:
        cutoff = schedule.cutoff(category, at)
        collection, field = _PLACES.get(category, (Collection.CONVERSATIONS, "started_at"))
        bound: Any = None if cutoff is None else cutoff
        if category is Category.COUNTERS and cutoff is not None:
            bound = f"{cutoff:%Y-%m}"
        due = outlived = under_hold = 0
        everything: dict[str, Any] = {}
        if category in KINDS:
            everything = {"kind": KINDS[category].value, **free(at)}
        if cutoff is not None and category in KINDS:
            due = await database.count(collection, expired(category, cutoff, at))
            outlived = await database.count(collection, expired(category, cutoff - GRACE, at))
            under_hold = await database.count(collection, {"$and": [past(category, cutoff), held(at)]})
        elif cutoff is not None:
            late: Any = f"{cutoff - GRACE:%Y-%m}" if category is Category.COUNTERS else cutoff - GRACE
            due = await database.count(collection, {field: {"$lt": bound}})
            outlived = await database.count(collection, {field: {"$lt": late}})
        oldest = await database.find(collection, everything, sort=((field, ASCENDING),), limit=1)
        found.append(
            CategoryReport(
                category=category,
                cutoff=cutoff,
                deleted=due if dry_run else deleted.get(category, 0),
                held=under_hold,
                oldest=_moment(oldest[0][field]) if oldest else None,
                outlived=outlived,
            )
        )
    return found


_PLACES: Mapping[Category, tuple[Collection, str]] = {
    Category.CONSENT_PROOF: (Collection.CONSENT_PROOFS, "at"),
    Category.AUDIT: (Collection.AUDIT, "at"),
    Category.COUNTERS: (Collection.COUNTERS, "_id"),
}


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(f"{value[:7]}-01T00:00:00+00:00")
