"""The outbox in the database: each notice once, claimed by whoever sends it, tried again until it is settled."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from storage.documents import milliseconds
from storage.errors import Duplicate, OutboxFull
from storage.mongo import Database
from storage.outbox_port import DueNotice, MailNotice, Recipient
from storage.schema import ASCENDING, Collection

MAX_WAITING: Final = 1_000
"""How many notices may wait; nobody reads more, and a fault that writes them without end is stopped."""

KEPT: Final = timedelta(days=30)
"""How long a notice is remembered, settled or not; nothing that recurs within it may reuse a key."""

_CLAIMS: Final = 8


class StoredOutbox:
    """Keeps notices in the database.

    Args:
        database: where.
        max_waiting: how many may wait.
    """

    def __init__(self, *, database: Database, max_waiting: int = MAX_WAITING) -> None:
        self._database = database
        self._max_waiting = max_waiting

    async def put(self, notice: MailNotice, *, at: datetime) -> bool:
        """Keep a notice for sending; see the port."""
        if await self._database.count(Collection.OUTBOX, {"state": "waiting"}) >= self._max_waiting:
            raise OutboxFull("too many notices wait to be sent")
        at = milliseconds(at)
        document: dict[str, Any] = {
            "_id": notice.key,
            "at": at,
            "to": notice.to.value,
            "subject": notice.subject,
            "text": notice.text,
            "language": notice.language,
            "state": "waiting",
            "attempts": 0,
            "due_at": at,
            "expires_at": at + KEPT,
        }
        try:
            await self._database.insert(Collection.OUTBOX, document)
        except Duplicate:
            return False
        return True

    async def take(self, *, at: datetime, until: Callable[[int], datetime]) -> DueNotice | None:
        """Return the notice that is due first and nobody else is sending, or None."""
        due = {"state": "waiting", "due_at": {"$lte": milliseconds(at)}}
        first = await self._database.find(Collection.OUTBOX, due, sort=(("due_at", ASCENDING),), limit=_CLAIMS)
        for document in first:
            attempts = document["attempts"] + 1
            # Whoever is second finds another time there, and goes on to the next.
            mine = {"_id": document["_id"], "state": "waiting", "due_at": document["due_at"]}
            change = {"$set": {"attempts": attempts, "due_at": milliseconds(until(attempts))}}
            if await self._database.update(Collection.OUTBOX, mine, change):
                return DueNotice(_notice(document), document["at"], attempts)
        return None

    async def settle(self, key: str, *, sent: bool) -> None:
        """Take note that a notice was sent, or will not be."""
        state = "sent" if sent else "given_up"
        await self._database.update(Collection.OUTBOX, {"_id": key}, {"$set": {"state": state}})


def _notice(document: dict[str, Any]) -> MailNotice:
    return MailNotice(
        document["_id"], Recipient(document["to"]), document["subject"], document["text"], document["language"]
    )
