"""Two edges, one visit: nobody forwards a pseudonym that another edge could give to another value.

A step that changes a visit's state writes that state to the database, in the epoch that this edge holds, before
anything of it is journalled or forwarded. Then one of four things is true:

* it was written: no other edge has had the visit since, and whoever takes it over later reads this state first;
* another edge has raised the epoch: we take the visit over in our turn, merge what both have added, and the step, if
  it has given out pseudonyms, is decided anew;
* the database does not answer, and this edge has had the visit: it goes on alone. The state goes to the journal, and
  new pseudonyms are numbered from a range that belongs to this edge's epoch, so that they can't clash with those of
  an edge that does reach the database;
* the database does not answer, and this edge never had the visit: the step is refused, and the visitor is told.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime

from proxy.edge.durable import make_durable
from proxy.edge.errors import StaleError, VisitError
from proxy.edge.merging import merge, number, take_back
from proxy.edge.record import Step
from proxy.edge.visit import Visit
from redaction.errors import RedactionError
from storage.errors import JournalError, Overtaken, SealError, StorageUnavailable
from storage.interfaces import Entry, FoundLive, LiveState, Recorder

WAIT_S = 1.5
"""How long a visitor's message waits for the database before this edge goes on alone."""

AWAY_S = 5.0
"""How long the database is then not asked again."""

ATTEMPTS = 4
"""How often a step is decided anew before it is given up."""

_MAX_PUZZLES = 100
_FIRST_EPOCH = 1


class Fences:
    """Commits the steps of this edge's visits."""

    def __init__(
        self,
        recorder: Recorder,
        *,
        clock: Callable[[], datetime],
        clock_s: Callable[[], float],
        context_messages: int,
    ) -> None:
        """Take where states and records are kept, the two clocks, and how many texts a loaded chat remembers."""
        self._recorder = recorder
        self._clock = clock
        self._clock_s = clock_s
        self._context_messages = context_messages
        self._away_until_s = float("-inf")

    async def begin(self, visit: Visit) -> None:
        """Make a new visit's state durable.

        Raises:
            StorageError: it could not be written; there is no visit.
        """
        visit.fence.epoch, visit.fence.current = _FIRST_EPOCH, True
        entries = await self._claim(visit, newer=True, changes=False)
        await make_durable(self._recorder, entries)

    def found(self, secret: bytes, found: FoundLive) -> Visit:
        """Return the visit that was found by its secret.

        Raises:
            VisitError: its state can't be read.
        """
        if found.own is None or found.taken is None:
            live = found.taken or found.own
            if live is None:
                raise VisitError("no such visit")
            visit = self._read(secret, live)
            self._hold(visit, live, current=found.taken is not None)
            return visit
        visit = self._read(secret, found.own)
        merge(visit, self._read(secret, found.taken), newer=found.own.revision > found.taken.revision)
        self._hold(visit, found.taken, current=True)
        return visit

    async def commit(self, step: Step) -> None:
        """Make a step durable.

        Raises:
            StaleError: it was decided on a state that has changed since; decide anew, nothing was written.
            StorageError: it could not be written; nothing may be forwarded that needs it.
        """
        visit = step.visit
        if not step.changes_state or visit.ended:
            await make_durable(self._recorder, step.entries)
            step.done()
            return
        async with visit.fence.writing:
            if step.generation != visit.fence.generation and step.gives_out:
                raise StaleError
            try:
                state = await self._claim(visit, newer=step.keeps_facts, changes=step.gives_out)
            except (VisitError, RedactionError, SealError):
                raise JournalError("the visit's state cannot be kept") from None
            await make_durable(self._recorder, (*step.entries, *state))
            step.done()

    async def look_up(self, visit: Visit, pseudonyms: frozenset[str]) -> None:
        """Read what another edge has added, when Tawk.to's side uses pseudonyms that this one did not give out."""
        new = pseudonyms - visit.puzzles
        if not new or self._away():
            return
        async with visit.fence.writing:
            try:
                async with asyncio.timeout(WAIT_S):
                    live = await self._recorder.look_live(visit.secret, at=self._clock())
            except (StorageUnavailable, TimeoutError):
                self._is_away()
                return
            mine = visit.fence
            if live is not None and (live.epoch, live.revision) != (mine.epoch, mine.revision):
                merge(visit, self._read(visit.secret, live), newer=False)
                mine.current = mine.current and live.epoch == mine.epoch
            visit.puzzles |= set(list(new)[:_MAX_PUZZLES])

    async def _claim(self, visit: Visit, *, newer: bool, changes: bool) -> tuple[Entry, ...]:
        """Write the visit's state; return what has to be journalled because the database could not take it."""
        if not self._away():
            try:
                async with asyncio.timeout(WAIT_S):
                    await self._write(visit, newer=newer, changes=changes)
            except (StorageUnavailable, TimeoutError):
                self._is_away()
            else:
                return ()
        return self._go_on_alone(visit, changes=changes)

    async def _write(self, visit: Visit, *, newer: bool, changes: bool) -> None:
        fence, missing = visit.fence, 0
        for _ in range(ATTEMPTS):
            if fence.current:
                try:
                    await self._recorder.keep_live(visit.secret, visit.state(), at=self._clock())
                except Overtaken:
                    fence.current = False
                else:
                    fence.alone = False
                    number(visit)
                    return
            taken = await self._recorder.take_live(visit.secret, at=self._clock())
            if taken is None and not missing:
                # Begun while the database was away, and still in our journal: then writing it puts it there.
                missing, fence.current = 1, True
                continue
            if taken is None:
                visit.ended = True
                raise VisitError("the visit has ended on another edge")
            merge(visit, self._read(visit.secret, taken), newer=newer)
            self._hold(visit, taken, current=True)
            if changes:
                raise StaleError
        raise Overtaken("other edges write the visit at the same time")

    def _go_on_alone(self, visit: Visit, *, changes: bool) -> tuple[Entry, ...]:
        """Return the state's entry, if this edge may go on without the database."""
        fence = visit.fence
        if not fence.may_be_alone:
            raise StorageUnavailable("another edge may hold the visit, and the database cannot be asked")
        if not fence.alone:
            fence.alone = True
            number(visit)
            if changes:
                # What the step has given out may be anybody's.
                take_back(visit)
                raise StaleError
        return (self._recorder.live(visit.secret, visit.state(), at=self._clock()),)

    def _hold(self, visit: Visit, live: LiveState, *, current: bool) -> None:
        fence = visit.fence
        fence.epoch, fence.revision, fence.current = live.epoch, max(fence.revision, live.revision), current
        fence.alone = not current
        number(visit)

    def _read(self, secret: bytes, live: LiveState) -> Visit:
        return Visit.load(secret, live.state, context_messages=self._context_messages)

    def _away(self) -> bool:
        return self._clock_s() < self._away_until_s

    def _is_away(self) -> None:
        self._away_until_s = self._clock_s() + AWAY_S
