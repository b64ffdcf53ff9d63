"""Something that is done now and then, for as long as a process lives."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

_log = logging.getLogger("verho.storage")


class Periodic:
    """Looks every so often while entered; a look that fails is logged by kind, and the next one comes all the same.

    Args:
        look: what is done.
        name: the task's name, for the log.
        every_s: how long it rests between two looks.
        at_once: look on entering too, in the background.
    """

    def __init__(
        self, look: Callable[[], Awaitable[None]], *, name: str, every_s: float, at_once: bool = False
    ) -> None:
        self._look = look
        self._name = name
        self._every_s = every_s
        self._woken = asyncio.Event()
        if at_once:
            self._woken.set()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name=self._name)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def wake(self) -> None:
        """Let the next look begin now, or as soon as the running one has ended."""
        self._woken.set()

    async def _run(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._every_s)
            self._woken.clear()
            try:
                await self._look()
            except Exception:  # noqa: BLE001 - whatever ails one look, the next is due.
                _log.exception("look_failed", extra={"verho": {"place": self._name}})
