"""The drain: the background writer that moves the journal's entries to the database and forgets them there.

Entries go in order, a batch at a time, and are removed from the journal only once the database has confirmed them to a
majority. Writing one twice changes nothing, so a crash between the two steps is harmless. While the database is away
the drain tries again with growing pauses; an entry that the database refuses for good is set aside, never dropped.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

from storage.errors import JournalError, StorageError
from storage.journal import Journal
from storage.journal_file import Row
from storage.writes import Refusal, Write, write_of

_log = logging.getLogger("verho.storage")


class Sink(Protocol):
    """Where entries go: `storage.mongo.Database`."""

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Do all writes and return those that will never be taken."""
        ...


@dataclass(slots=True)
class DrainFigures:
    """What the drain has done since it started.

    Attributes:
        written: entries that the database confirmed.
        set_aside: entries that it refused.
        failures: attempts in a row that failed; 0 while the database answers.
    """

    written: int = 0
    set_aside: int = 0
    failures: int = 0


class Drain:
    """The drain as an async context: it runs while entered, and flushes for a moment when left.

    Args:
        journal: an entered journal.
        database: where entries go.
        batch_entries: how many entries one batch has at the most; fewer after a failure, lest a slow database never
            finishes one in its time.
        batch_bytes: how large one batch is at the most.
        first_pause_s: how long the first pause after a failure is; each further one is twice as long.
        longest_pause_s: the bound of that growth.
        flush_s: how long leaving waits for the journal to empty, if the database answers.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        database: Sink,
        batch_entries: int = 200,
        batch_bytes: int = 4_194_304,
        first_pause_s: float = 0.2,
        longest_pause_s: float = 30.0,
        flush_s: float = 5.0,
    ) -> None:
        self._journal = journal
        self._database = database
        self._batch_entries = batch_entries
        self._next_batch = batch_entries
        self._batch_bytes = batch_bytes
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._flush_s = flush_s
        self._progress = asyncio.Condition()
        self._task: asyncio.Task[None] | None = None
        self.figures = DrainFigures()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="journal-drain")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if task is None:
            return
        if not self.figures.failures:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.idle(), self._flush_s)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def idle(self) -> None:
        """Return once no entry waits: everything committed so far is in the database or set aside."""
        async with self._progress:
            await self._progress.wait_for(lambda: self._journal.figures.entries == 0)

    async def _run(self) -> None:
        while True:
            try:
                moved = await self._move_batch()
            except StorageError as error:
                self._next_batch = max(1, self._next_batch // 2)
                await self._pause(error)
                continue
            self._next_batch = min(self._batch_entries, self._next_batch * 2)
            if self.figures.failures:
                _log.info("database_back", extra={"verho": {"waiting": self._journal.figures.entries}})
                self.figures.failures = 0
            async with self._progress:
                self._progress.notify_all()
            if not moved:
                await self._journal.wait_for_entries()

    async def _move_batch(self) -> int:
        """Move one batch and return its size; 0 when nothing waits."""
        rows = await self._journal.peek(max_entries=self._next_batch, max_bytes=self._batch_bytes)
        if not rows:
            return 0
        readable, refused = _read(rows)
        for refusal in await self._database.apply([write for _, write in readable]):
            refused.append((readable[refusal.index][0], f"code_{refusal.code}"))
        outcasts = {seq for seq, _ in refused}
        await self._journal.settle(done=[row.seq for row in rows if row.seq not in outcasts], refused=refused)
        self.figures.written += len(rows) - len(refused)
        self.figures.set_aside += len(refused)
        for _, cause in refused:
            _log.error("entry_set_aside", extra={"verho": {"reason": cause}})
        return len(rows)

    async def _pause(self, error: StorageError) -> None:
        self.figures.failures += 1
        # The exponent is bounded before it is used: a database that is away for days makes thousands of failures.
        doubled = self._first_pause_s * 2.0 ** min(self.figures.failures - 1, 30)
        pause = min(doubled, self._longest_pause_s) * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, no secret
        fields = {"error": type(error).__name__, "waiting": self._journal.figures.entries, "seconds": round(pause, 2)}
        _log.warning(
            "journal_unusable" if isinstance(error, JournalError) else "database_away", extra={"verho": fields}
        )
        await asyncio.sleep(pause)


def _read(rows: Sequence[Row]) -> tuple[list[tuple[int, Write]], list[tuple[int, str]]]:
    """Return each row's write, and those that cannot be read with the cause."""
    readable: list[tuple[int, Write]] = []
    unreadable: list[tuple[int, str]] = []
    for row in rows:
        try:
            readable.append((row.seq, write_of(row.entry)))
        except JournalError:
            unreadable.append((row.seq, "unreadable"))
    return readable, unreadable
