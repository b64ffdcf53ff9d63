"""The gate in front of the database: nothing is written through it until the database was found to be the right one.

What is looked at: where its members lie, and of which schema it is. It is looked at on entering, every so often, and
at once when the driver sees another set of members, until which it is closed. While it is closed a write fails as if
the database were away: an edge's journal holds what waits, within its bounds, and then fails closed.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from storage.errors import NotResident, StorageError, StorageUnavailable, WritesHeld
from storage.mongo import Database
from storage.periodic import Periodic

SOON_S = 2.0
"""How soon it looks again after a database that is closed did not answer."""

_log = logging.getLogger("verho.storage")


class WriteGate:
    """Opens and closes a database for writing, by checks, while entered.

    Args:
        database: which.
        checks: each returns when all is well, raises StorageUnavailable when it cannot tell, and another StorageError
            when it is not.
        every_s: how often it looks.
    """

    def __init__(
        self, *, database: Database, checks: Sequence[Callable[[], Awaitable[None]]], every_s: float = 60
    ) -> None:
        self._database = database
        self._checks = checks
        self._periodic = Periodic(self.look, name="write-gate", every_s=every_s)
        self._stack = AsyncExitStack()
        self._why: str | None = "it was not yet looked at"

    @property
    def closed(self) -> bool:
        """Whether nothing is written now."""
        return self._database.held is not None

    async def __aenter__(self) -> Self:
        """Look, and watch from now on; a database that does not answer is waited for.

        Raises:
            StorageError: it is the wrong database, or lies where it may not.
        """
        self._loop = asyncio.get_running_loop()
        self._hold()
        self._database.on_new_members(self._members_changed)
        try:
            await self._check()
            if self.closed:
                # The driver had not heard of any member before the first look.
                await self._check()
        except StorageUnavailable as error:
            _log.warning("database_unchecked", extra={"verho": {"error": type(error).__name__}})
            self._look_soon()
        await self._stack.enter_async_context(self._periodic)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.on_new_members(None)
        await self._stack.aclose()

    async def look(self) -> None:
        """Look once, and open or close."""
        try:
            await self._check()
        except StorageUnavailable:
            # Nothing can be written now in any case. What was found before holds until there is an answer.
            self._look_soon()
        except StorageError as error:
            if str(error) != self._why:
                host = {"host": error.host} if isinstance(error, NotResident) else {}
                _log.critical("writes_held", extra={"verho": {"error": type(error).__name__, **host}})
            self._why = str(error)
            self._hold()

    async def _check(self) -> None:
        changes = self._database.changes
        for check in self._checks:
            await check()
        # Where others came while we looked, the next look is already asked for.
        if self._database.allow_writes(changes):
            if self._why is not None:
                _log.info("writes_allowed", extra={"verho": {}})
            self._why = None

    def _hold(self) -> None:
        self._database.hold_writes(WritesHeld(f"nothing is written to the database: {self._why}"))

    def _look_soon(self) -> None:
        if self.closed:
            self._loop.call_later(SOON_S, self._periodic.wake)

    def _members_changed(self) -> None:
        """Look at once; called in whichever thread saw it, with the database closed already."""
        with contextlib.suppress(RuntimeError):  # The loop is gone, and with it all that could write.
            self._loop.call_soon_threadsafe(self._periodic.wake)
