"""Streams of server-sent events: bounded in number, ended together, never faster than their reader."""

import asyncio
import contextlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from proxy.console.guard import Origin, protect
from proxy.console.limits import ConsoleLimits
from storage.interfaces import AccountId


class Crowded(Exception):  # noqa: N818 - an answer, not a fault
    """There are as many streams as there may be, of this person or of everybody."""


@dataclass(slots=True, eq=False)
class Stream:
    """One open stream.

    Attributes:
        stop: set when it is to end: the console closes, or the same view is followed anew.
    """

    response: web.StreamResponse = field(repr=False)
    write_seconds: float
    transport: asyncio.Transport | None = field(default=None, repr=False)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, event: str, data: Mapping[str, object], *, place: int | None = None) -> None:
        """Send one event; `place` is what the reader names when it comes back.

        Raises:
            ConnectionError: the reader has gone.
            TimeoutError: the reader does not read.
        """
        head = "" if place is None else f"id: {place}\n"
        # JSON has no line breaks of its own, so one line of data holds it.
        await self._write(f"{head}event: {event}\ndata: {json.dumps(data, ensure_ascii=True)}\n\n")

    async def breathe(self) -> None:
        """Say that the stream is there, without an event."""
        await self._write(": here\n\n")

    async def pause(self, seconds: float) -> bool:
        """Wait, and say whether the stream is to go on."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stop.wait(), seconds)
        gone = self.transport is None or self.transport.is_closing()
        return not gone and not self.stop.is_set()

    async def _write(self, text: str) -> None:
        # Waits while the reader's buffer is full: what it does not take is never piled up here.
        async with asyncio.timeout(self.write_seconds):
            await self.response.write(text.encode())


class Streams:
    """Every open stream of the console."""

    def __init__(self, *, limits: ConsoleLimits, origin: Origin) -> None:
        self._limits = limits
        self._origin = origin
        self._open: set[Stream] = set()
        self._people: Counter[AccountId] = Counter()
        self._closed = False

    @asynccontextmanager
    async def opened(self, request: web.Request, person: AccountId) -> AsyncIterator[Stream]:
        """Give a stream that answers this request; what its reader does not take ends it silently.

        Raises:
            Crowded: there are too many.
        """
        full = len(self._open) >= self._limits.live_streams
        if self._closed or full or self._people[person] >= self._limits.live_streams_per_person:
            raise Crowded
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
        protect(response, secure=self._origin.secure)
        stream = Stream(response, self._limits.live_write_seconds, request.transport)
        self._open.add(stream)
        self._people[person] += 1
        try:
            await response.prepare(request)
            with contextlib.suppress(ConnectionError, TimeoutError):
                yield stream
        finally:
            self._open.discard(stream)
            self._people[person] -= 1

    async def close(self, _app: web.Application | None = None) -> None:
        """End every stream, and open none any more."""
        self._closed = True
        for stream in self._open:
            stream.stop.set()
