"""A cable to the database that can be pulled and put back."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class Cable:
    """Forwards TCP to a server while it is in; an async context.

    Args:
        uri: where it leads, a MongoDB address of one host.
    """

    def __init__(self, uri: str) -> None:
        parts = urlsplit(uri)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._query = parts.query
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._own_port = 0
        self._in = True

    @property
    def uri(self) -> str:
        """The address to use in place of the server's own."""
        return f"mongodb://127.0.0.1:{self._own_port}/?{self._query}"

    async def __aenter__(self) -> Self:
        """Begin to forward."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self._own_port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Cut everything."""
        self.pull()
        if self._server is not None:
            self._server.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def pull(self) -> None:
        """Cut what is open and refuse what comes."""
        self._in = False
        for writer in self._writers:
            writer.transport.abort()

    def put_back(self) -> None:
        """Forward again."""
        self._in = True

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        if not self._in:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(self._host, self._port)
        self._writers.add(back)
        for source, sink in ((reader, back), (there, writer)):
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await source.read(65_536):
                sink.write(data)
                await sink.drain()
        sink.transport.abort()
