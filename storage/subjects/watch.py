"""An edge's part in erasing: clear its journal and its memory of what was erased, and say so in the database."""

import hashlib
import platform
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from storage.mongo import Database
from storage.schema import Collection as Place
from storage.subjects.erasures import Erasure, stored_erasures
from storage.vocabulary import ConversationId, ErasureScope
from storage.writes import Write

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_OVERLAP = timedelta(days=1)
"""An erasure is noted with the time that it began at: what is noted late is seen all the same."""


class ForgetfulJournal(Protocol):
    """What is cleared: `storage.journal.Journal`."""

    async def forget(self, *, everything: Collection[str], identities: Collection[str]) -> None:
        """Remove what waits of erased conversations, and cut the files back."""
        ...


def journal_id(path: Path) -> str:
    """Return the name of a journal in the database: it tells one from another and nothing else."""
    return hashlib.sha256(f"{platform.node()}:{path.resolve()}".encode()).hexdigest()[:32]


class ErasureWatch:
    """Looks for new erasures, and clears the journal of them before it says that it is clear.

    Args:
        database: where erasures are noted.
        journal: what is cleared.
        name: the journal's name (`journal_id`).
        erased: told which conversations are erased, so that nobody goes on with them.
    """

    def __init__(
        self,
        *,
        database: Database,
        journal: ForgetfulJournal,
        name: str,
        erased: Callable[[Collection[ConversationId]], None] = lambda _conversations: None,
    ) -> None:
        self._database = database
        self._journal = journal
        self._name = name
        self._erased = erased
        self._newest = _NEVER
        self._done: set[Erasure] = set()

    async def look(self) -> None:
        """Look once.

        Raises:
            StorageError: the database did not answer, or the journal cannot be written; the next look does it again.
        """
        # The first look is at all there ever were: an edge may have been switched off for months.
        since = self._newest - _OVERLAP if self._newest > _NEVER else None
        found = set(await stored_erasures(self._database, since=since))
        fresh = found - self._done
        if fresh:
            whole = [one.conversation for one in fresh if one.scope is ErasureScope.EVERYTHING]
            nameless = [one.conversation for one in fresh if one.scope is ErasureScope.IDENTITY]
            await self._journal.forget(everything=whole, identities=nameless)
            self._erased([*whole, *nameless])
            self._newest = max(self._newest, *(one.at for one in fresh))
        # By the erasures' own times, so that no two hosts' clocks are compared.
        change = {"$max": {"cleared_at": self._newest}}
        await self._database.apply([Write(Place.JOURNALS, {"_id": self._name}, change, upsert=True)])
        self._done = found
