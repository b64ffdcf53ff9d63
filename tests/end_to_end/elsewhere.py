"""Somewhere that is not ours: it notes whoever comes near it, by TCP or by UDP."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n"


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, heard: list[str]) -> None:
        self._heard = heard

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._heard.append(f"datagram of {len(data)} bytes from {addr[0]}")


@dataclass
class Elsewhere:
    """A host on this machine that belongs to somebody else; an async context.

    Attributes:
        heard: the first line of each request, and a line for each packet by UDP.
        connections: how often anybody connected, whether or not something was asked.
        port: the same for both.
    """

    heard: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _server: asyncio.Server | None = None
    _datagrams: asyncio.DatagramTransport | None = None

    @property
    def origin(self) -> str:
        """How a page names it."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        """Listen on a port of the system's choice."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        self._datagrams, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Datagrams(self.heard), local_addr=("127.0.0.1", self.port)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop."""
        if self._datagrams is not None:
            self._datagrams.close()
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(OSError):
            line = await reader.readline()
            if line:
                self.heard.append(line.decode("latin-1").strip())
                writer.write(ANSWER)
                await writer.drain()
        writer.close()
