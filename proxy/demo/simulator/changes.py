"""News of what changed, for those who wait and those who watch; nothing here polls."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

_T = TypeVar("_T")


class Subject(StrEnum):
    """What a change is about; the names are those of the desk's feed."""

    CHAT = "chat"
    TYPING = "typing"
    TICKET = "ticket"
    STATUS = "status"
    MISBEHAVIOUR = "misbehaviour"
    WEBHOOK = "webhook"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed; `about` is the changed object itself."""

    subject: Subject
    about: object


class Changes:
    """Tells watchers of each change and wakes those who wait for a state to come about.

    Args:
        backlog_limit: how many changes a watcher may lag behind before it is let go of.
    """

    def __init__(self, *, backlog_limit: int = 2_000) -> None:
        self._backlog_limit = backlog_limit
        self._watchers: set[asyncio.Queue[Change | None]] = set()
        self._waiters: set[asyncio.Future[None]] = set()

    def publish(self, subject: Subject, about: object) -> None:
        """Tell everybody that `about` has changed."""
        change = Change(subject, about)
        for queue in tuple(self._watchers):
            try:
                queue.put_nowait(change)
            except asyncio.QueueFull:
                # A watcher that lags starts anew from a whole picture; losing single changes would mislead it.
                self._watchers.discard(queue)
                queue.get_nowait()
                queue.put_nowait(None)
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    @contextmanager
    def watch(self) -> Iterator[asyncio.Queue[Change | None]]:
        """Yield a queue of the changes from now on; None in it means that the watcher must start anew."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue(self._backlog_limit)
        self._watchers.add(queue)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    def close(self) -> None:
        """Send every watcher home."""
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
        self._watchers.clear()

    async def wait_for(self, predicate: Callable[[], _T], *, timeout_s: float) -> _T:
        """Return the predicate's first true answer, asked again after each change.

        Raises:
            TimeoutError: it didn't come true within `timeout_s` seconds.
        """
        async with asyncio.timeout(timeout_s):
            while not (answer := predicate()):
                waiter = asyncio.get_running_loop().create_future()
                self._waiters.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiters.discard(waiter)
        return answer
