"""The local journal: what is sealed and durable before anything is forwarded, until the database has it.

SQLite in WAL mode with `synchronous=FULL`, used by one thread that commits everything which is waiting in one
transaction (group commit): while one commit is on its way to the disk, the next group gathers. `kill -9` at any moment
loses no entry whose `append` returned. The journal holds sealed documents only, but wrapped keys among them, so what
has been drained is overwritten (`secure_delete`) and the files are cut back: once nobody has asked for anything for a
second, so that no visitor waits for it, and under load whenever the log has reached 4 MiB.
"""

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from storage.errors import JournalError, JournalFull, JournalOverdue
from storage.journal_alarm import JournalAlarm
from storage.journal_clock import JournalClock
from storage.journal_figures import JournalFigures
from storage.journal_file import RESERVE_BYTES, SCRUB_WAL_BYTES, JournalFile, Row, SetAside, SetAsideGroup, translated
from storage.vocabulary import Entry, EntryKind

T = TypeVar("T")

MAX_GROUP = 256
"""How many commits one transaction carries at the most."""

SCRUB_IDLE_S = 1.0
"""How long nobody must have asked for anything before the files are cut back."""


_HELD_BACK = frozenset({EntryKind.OPEN, EntryKind.MESSAGE})
"""What an overdue journal refuses: nothing new is forwarded, while what was forwarded is still noted."""


@dataclass(slots=True)
class _Job:
    """A group to append, or anything else to do with the file; the future learns what came of it."""

    future: asyncio.Future[Any]
    entries: Sequence[Entry] = field(default=(), repr=False)
    action: Callable[[JournalFile], object] | None = None


class Journal:
    """The journal as an async context; used from the event loop that entered it.

    Args:
        path: the file; one process at a time.
        max_bytes: the bound on all entries together; one group more and `append` raises JournalFull.
        low_water_bytes: once full, new conversations are refused until usage has fallen to this (default: 4/5); above
            it the alarm stands.
        max_age_s: how long an entry may wait for the database; once one has waited longer, `append` refuses messages.
        reserve_bytes: how much of the disk is kept for emptying the journal when the disk is full.
        now: the wall clock, asked once on entering.
        clock_s: a clock that never jumps.

    Raises:
        JournalError: on entering, when the file cannot be opened or another process has it.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_bytes: int = 268_435_456,
        low_water_bytes: int | None = None,
        max_age_s: float = 259_200,
        reserve_bytes: int = RESERVE_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._max_age_s = max_age_s
        self._reserve_bytes = reserve_bytes
        self._now = now
        self._clock_s = clock_s
        self._alarm = JournalAlarm()
        self._max_bytes = max_bytes
        self._low_water_bytes = max_bytes * 4 // 5 if low_water_bytes is None else low_water_bytes
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._arrived = asyncio.Event()
        self._accepting = True
        self._file: JournalFile | None = None
        self._thread: threading.Thread | None = None

    async def __aenter__(self) -> Self:
        self._file = await asyncio.to_thread(
            JournalFile, self._path, max_bytes=self._max_bytes, reserve_bytes=self._reserve_bytes
        )
        self._loop = asyncio.get_running_loop()
        self._accepting = self._file.usage.used_bytes <= self._low_water_bytes
        self._clock = JournalClock(not_before_ms=self._file.newest_at_ms, now=self._now, clock_s=self._clock_s)
        await asyncio.to_thread(self._file.stamp_undated, self._clock.ms())
        self._alarm.entered(self.figures)
        if self._file.usage.entries:
            self._arrived.set()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        thread, self._thread = self._thread, None
        if thread is not None:
            self._jobs.put(None)
            await asyncio.to_thread(thread.join)

    @property
    def figures(self) -> JournalFigures:
        """How full the journal is now."""
        usage = self._opened().usage
        return JournalFigures(
            entries=usage.entries,
            used_bytes=usage.used_bytes,
            max_bytes=self._max_bytes,
            low_water_bytes=self._low_water_bytes,
            set_aside=usage.set_aside,
            accepting=self._accepting and not self._is_overdue(),
            oldest_age_s=self._oldest_age_s(),
            max_age_s=self._max_age_s,
        )

    def _oldest_age_s(self) -> float:
        oldest = self._opened().usage.oldest_at_ms
        return 0.0 if oldest is None else max(0.0, (self._clock.ms() - oldest) / 1000)

    def _is_overdue(self) -> bool:
        return self._oldest_age_s() > self._max_age_s

    @property
    def alarm(self) -> bool:
        """Whether so much waits, or for so long, that somebody should look."""
        return self._alarm.standing

    async def append(self, entries: Sequence[Entry]) -> None:
        """Return once all entries are on the disk, in one transaction.

        Raises:
            JournalFull: they do not fit, or they open a conversation while a full journal is being emptied, or they
                hold a message while others have waited too long (JournalOverdue), or the disk is full (DiskFull).
            JournalError: the file cannot be written, or the journal is closed.
        """
        if not self._accepting and any(entry.kind is EntryKind.OPEN for entry in entries):
            raise JournalFull(used_bytes=self._opened().usage.used_bytes, max_bytes=self._max_bytes)
        if self._file is not None and self._is_overdue() and any(entry.kind in _HELD_BACK for entry in entries):
            raise JournalOverdue(used_bytes=self._file.usage.used_bytes, max_bytes=self._max_bytes)
        if entries:
            await self._submit(entries=entries)

    async def peek(self, *, max_entries: int, max_bytes: int) -> list[Row]:
        """Return the oldest entries in order, one at least when there is any."""
        return await self._call(lambda file: file.peek(max_entries, max_bytes))

    async def settle(self, *, done: Sequence[int], refused: Sequence[tuple[int, str]] = ()) -> None:
        """Remove the entries that the database has; set aside those that it refused, with their causes."""
        await self._call(lambda file: file.settle(done, refused))

    async def live(self, key: str) -> Entry | None:
        """Return the newest live entry of a key that is still in the journal."""
        return await self._call(lambda file: file.live(key))

    async def set_aside(self, *, limit: int = 100) -> list[SetAside]:
        """Return what the database refused, oldest first."""
        return await self._call(lambda file: file.set_aside(limit))

    async def set_aside_groups(self) -> list[SetAsideGroup]:
        """Return how much the database refused, by kind and cause."""
        return await self._call(JournalFile.set_aside_groups)

    async def requeue(self) -> int:
        """Put what was set aside back in line, once its cause is repaired; return how many entries that are."""
        moved = await self._call(lambda file: file.requeue(self._clock.ms()))
        if moved:
            self._arrived.set()
        return moved

    async def forget(self, *, everything: Collection[str], identities: Collection[str]) -> None:
        """Remove what is here of erased conversations, whole or their identities alone, and leave no byte of it."""
        await self._call(lambda file: file.forget(everything, identities))
        await self.scrub()

    async def scrub(self) -> None:
        """Cut the files back to what still waits, now."""
        await self._call(JournalFile.scrub)

    async def wait_for_entries(self) -> None:
        """Return when there may be an entry that was not there before."""
        await self._arrived.wait()
        self._arrived.clear()

    def _opened(self) -> JournalFile:
        if self._file is None:
            raise JournalError("the journal is not open")
        return self._file

    async def _call(self, action: Callable[[JournalFile], T]) -> T:
        result: T = await self._submit(action=action)
        return result

    async def _submit(
        self, *, entries: Sequence[Entry] = (), action: Callable[[JournalFile], object] | None = None
    ) -> Any:
        if self._thread is None:
            raise JournalError("the journal is not open")
        job = _Job(self._loop.create_future(), entries, action)
        self._jobs.put(job)
        return await job.future

    def _work(self) -> None:
        """The thread: take what is waiting, do it, tell the loop; until None comes."""
        file = self._opened()
        open_for_work = True
        while open_for_work:
            jobs = self._gather(file)
            open_for_work = None not in jobs
            self._do(file, [job for job in jobs if job is not None])
            if file.log_bytes >= SCRUB_WAL_BYTES:
                with contextlib.suppress(sqlite3.Error):
                    file.empty_log()
        with contextlib.suppress(sqlite3.Error):
            file.scrub()
        file.close()

    def _gather(self, file: JournalFile) -> list[_Job | None]:
        """Return what is waiting, one job at least; while there is none, cut the files back once."""
        try:
            jobs = [self._jobs.get(timeout=SCRUB_IDLE_S if file.log_bytes else None)]
        except queue.Empty:
            with contextlib.suppress(sqlite3.Error):
                file.scrub()
            jobs = [self._jobs.get()]
        while len(jobs) < MAX_GROUP:
            try:
                jobs.append(self._jobs.get_nowait())
            except queue.Empty:
                break
        return jobs

    def _do(self, file: JournalFile, jobs: Sequence[_Job]) -> None:
        appends = [job for job in jobs if job.action is None]
        outcomes: list[tuple[_Job, object]] = []
        if appends:
            outcomes += self._append(file, appends)
        for job in jobs:
            if job.action is not None:
                outcomes.append((job, self._attempt(file, job.action)))
        with contextlib.suppress(RuntimeError):  # The loop is gone, and with it all who wait.
            self._loop.call_soon_threadsafe(self._tell, outcomes)

    def _append(self, file: JournalFile, jobs: Sequence[_Job]) -> list[tuple[_Job, object]]:
        groups = [job.entries for job in jobs]
        written = self._attempt(file, lambda opened: opened.append(groups, self._clock.ms()))
        if isinstance(written, list):
            return list(zip(jobs, written, strict=True))
        return [(job, written) for job in jobs]

    def _attempt(self, file: JournalFile, action: Callable[[JournalFile], object]) -> object:
        """Return the action's result, or our error as a value: the thread outlives every failure."""
        try:
            return action(file)
        except sqlite3.Error as error:
            return translated(error, file.usage, max_bytes=self._max_bytes)
        except (OSError, ValueError) as error:
            return JournalError(f"the journal cannot be written or read ({type(error).__name__})")

    def _tell(self, outcomes: Sequence[tuple[_Job, object]]) -> None:
        """Back on the loop: keep the water marks, wake the drain, resolve the futures."""
        if any(isinstance(outcome, JournalFull) for _, outcome in outcomes):
            self._accepting = False
        elif self._opened().usage.used_bytes <= self._low_water_bytes:
            self._accepting = True
        self._alarm.look(self.figures)
        if any(job.action is None for job, _ in outcomes):
            self._arrived.set()
        for job, outcome in outcomes:
            if job.future.done():
                continue
            if isinstance(outcome, JournalError):
                job.future.set_exception(outcome)
            else:
                job.future.set_result(outcome)
