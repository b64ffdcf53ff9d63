"""Dry runs: a draft compared with the rules in force over a sample of stored conversations, in the background.

The opener compares them, batch by batch, under the session that asked; each batch is in the audit, and no value comes
out of it. Results belong to that session, live in memory only, and expire.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import TracebackType
from typing import Final, Self

from proxy.console.studio.checked import Checked
from proxy.console.studio.limits import StudioLimits
from storage.errors import AccessDenied, BadRequest, OpenerUnavailable, StorageError, TooOften
from storage.interfaces import Compared, ConversationId, Opener, StoredConversation, Tally, Transcripts

_log = logging.getLogger("verho.console")
#: Conversations asked for at a time while a sample is drawn.
_PAGE = 200


class DryRunState(StrEnum):
    """How far a dry run is."""

    CHOOSING = "choosing"
    READING = "reading"
    DONE = "done"
    CANCELLED = "cancelled"
    STOPPED = "stopped"


class Stop(StrEnum):
    """Why a dry run stopped before its end."""

    RIGHTS = "rights"
    TOO_OFTEN = "too_often"
    OPENER = "opener"
    DRAFT = "draft"
    STORAGE = "storage"
    TIME = "time"
    FAULT = "fault"


_STOPS: Final[tuple[tuple[type[Exception], Stop], ...]] = (
    (AccessDenied, Stop.RIGHTS),
    (TooOften, Stop.TOO_OFTEN),
    (OpenerUnavailable, Stop.OPENER),
    (BadRequest, Stop.DRAFT),
    (TimeoutError, Stop.TIME),
    (StorageError, Stop.STORAGE),
)
"""The first that fits counts."""


@dataclass(slots=True)
class DryRun:
    """One dry run and what it has found so far.

    Args:
        id: what its address ends with; useless without the session.
        session: whose it is.
        draft: the draft's id.
        revision: the draft as it was seen.
        version: the draft's version.
        number: of the rules that it is compared with, 0 for those of the settings.
        in_force: their version.
        wanted: how many conversations.
        since: none that started before; None = of all that are stored.
        begun_at: when it began.
    """

    id: str
    session: str = field(repr=False)
    draft: str
    revision: int
    version: str
    number: int
    in_force: str
    wanted: int
    since: datetime | None
    begun_at: datetime
    tally: Tally = field(default_factory=Tally)
    misses: Checked = field(default_factory=Checked)
    state: DryRunState = DryRunState.CHOOSING
    stopped: Stop | None = None
    total: int = 0
    done: int = 0
    skipped: int = 0
    ended_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Whether it goes on."""
        return self.state in {DryRunState.CHOOSING, DryRunState.READING}


class DryRuns:
    """Runs dry runs and keeps their results for a while. An async context: leaving it ends those that run.

    Args:
        transcripts: where conversations are.
        opener: the one way to their keys.
        clock: the time now.
        limits: how much, how long.
    """

    def __init__(
        self, *, transcripts: Transcripts, opener: Opener, clock: Callable[[], datetime], limits: StudioLimits
    ) -> None:
        self._transcripts = transcripts
        self._opener = opener
        self._clock = clock
        self._limits = limits
        self._runs: dict[str, DryRun] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = tuple(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._runs.clear()

    def start(self, run: DryRun) -> bool:
        """Begin; False when as many go on as may, or this session has one that does."""
        self._forget()
        going = [one for one in self._runs.values() if one.running]
        if len(going) >= self._limits.dry_runs or any(one.session == run.session for one in going):
            return False
        self._runs[run.id] = run
        task = asyncio.create_task(self._watched(run))
        self._tasks[run.id] = task
        task.add_done_callback(lambda _: self._tasks.pop(run.id, None))
        return True

    def get(self, run: str, session: str) -> DryRun | None:
        """Return a session's own dry run, or None."""
        self._forget()
        found = self._runs.get(run)
        return found if found is not None and secrets.compare_digest(found.session, session) else None

    def of(self, draft: str, session: str) -> Sequence[DryRun]:
        """Return a session's dry runs of a draft, the newest first."""
        self._forget()
        mine = [one for one in self._runs.values() if one.draft == draft and one.session == session]
        return sorted(mine, key=lambda one: one.begun_at, reverse=True)

    def cancel(self, run: DryRun) -> None:
        """End a dry run; what it has found so far stays."""
        if run.running:
            run.state, run.ended_at = DryRunState.CANCELLED, self._clock()
            if run.id in self._tasks:
                self._tasks[run.id].cancel()

    def _forget(self) -> None:
        oldest = self._clock() - timedelta(seconds=self._limits.dry_run_kept_s)
        for one in [one for one in self._runs.values() if one.ended_at is not None and one.ended_at <= oldest]:
            del self._runs[one.id]

    async def _watched(self, run: DryRun) -> None:
        try:
            async with asyncio.timeout(self._limits.dry_run_s):
                chosen = await self._chosen(run)
                run.state, run.total = DryRunState.READING, len(chosen)
                for start in range(0, len(chosen), self._limits.dry_run_batch):
                    await self._read(run, chosen[start : start + self._limits.dry_run_batch])
            self._end(run, DryRunState.DONE)
        except asyncio.CancelledError:
            self._end(run, DryRunState.CANCELLED)
            raise
        except Exception as error:  # noqa: BLE001 - a background task: whatever it is, the page says that it stopped
            run.stopped = _stop_of(error)
            self._end(run, DryRunState.STOPPED)
            if run.stopped is Stop.FAULT:
                _log.error("dry_run_failed", extra={"verho": {"error": type(error).__name__}})

    def _end(self, run: DryRun, state: DryRunState) -> None:
        if run.running:
            run.state = state
        run.ended_at = self._clock()

    async def _chosen(self, run: DryRun) -> Sequence[StoredConversation]:
        """Return an even sample of the conversations of the time-span, the newest first."""
        found: list[StoredConversation] = []
        last: StoredConversation | None = None
        while len(found) < self._limits.dry_run_scanned:
            page = await self._transcripts.conversations(
                before=None if last is None else last.started_at,
                before_id=None if last is None else last.id,
                limit=_PAGE,
            )
            inside = [one for one in page if run.since is None or one.started_at >= run.since]
            found += inside
            if len(page) < _PAGE or len(inside) < len(page):
                break
            last = page[-1]
        readable = [one for one in found if not one.restricted]
        run.skipped = len(found) - len(readable)
        if len(readable) <= run.wanted:
            return readable
        drawn = secrets.SystemRandom().sample(range(len(readable)), run.wanted)
        return [readable[place] for place in sorted(drawn)]

    async def _read(self, run: DryRun, batch: Sequence[StoredConversation]) -> None:
        left: Sequence[ConversationId] = [one.id for one in batch]
        while left:
            answer = await self._asked(run, left)
            run.tally = run.tally.plus(answer.tally, examples=self._limits.examples)
            run.skipped += answer.skipped
            run.done += len(left) - len(answer.left)
            left = answer.left

    async def _asked(self, run: DryRun, batch: Sequence[ConversationId]) -> Compared:
        for _ in range(self._limits.waits):
            try:
                return await self._opener.compare(
                    session=run.session,
                    draft=run.draft,
                    revision=run.revision,
                    number=run.number,
                    conversations=batch,
                    examples=self._limits.examples,
                )
            except TooOften:
                await asyncio.sleep(self._limits.wait_s)
        raise TooOften("the account has had too much opened lately")


def _stop_of(error: Exception) -> Stop:
    return next((stop for kind, stop in _STOPS if isinstance(error, kind)), Stop.FAULT)
