"""Reads the entries that flags and digests are made from, in a bounded number of steps."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from proxy.console.audit.flags import WATCHED
from storage.interfaces import Audit, AuditEntry, AuditTag

MAX_ENTRIES: Final = 10_000
"""How many entries are looked at; more, in the time asked for, would be an alarm of another kind."""

_PAGE: Final = 200


async def watched(
    audit: Audit, *, since: datetime, until: datetime | None, tags: Collection[AuditTag] | None = WATCHED
) -> Sequence[AuditEntry]:
    """Return the entries of a time, newest first, at most MAX_ENTRIES.

    Args:
        audit: where they are.
        since: from when on.
        until: until when; None for now.
        tags: only these kinds; None for all.
    """
    entries: list[AuditEntry] = []
    before: int | None = None
    while len(entries) < MAX_ENTRIES:
        found = await audit.page(before=before, limit=_PAGE, tags=tags, since=since, until=until)
        entries += found
        if len(found) < _PAGE:
            break
        before = found[-1].seq
    return entries[:MAX_ENTRIES]
