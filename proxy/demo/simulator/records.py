"""The simulator's memory: every header, body and frame in the order it came or went.

A test that must prove that a value never reached Tawk.to asks `everything()`; a search that couldn't see the whole
picture because the memory was full would be worse than none, so it raises instead.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from proxy.demo.simulator.encodings import readings_of_bytes


class SeenKind(StrEnum):
    """What was seen: a call, its answer, a frame either way, or a socket opening and closing."""

    REQUEST = "request"
    RESPONSE = "response"
    OPENED = "opened"
    FRAME_IN = "frame_in"
    FRAME_OUT = "frame_out"
    CLOSED = "closed"


RECEIVED = frozenset({SeenKind.REQUEST, SeenKind.OPENED, SeenKind.FRAME_IN})

RawHeaders = tuple[tuple[bytes, bytes], ...]


class RecordOverflowError(Exception):
    """The record has dropped entries, so it can't answer for everything that was seen."""

    def __init__(self, dropped: int) -> None:
        super().__init__(f"The record has dropped {dropped} entries; raise record_limit_entries.")
        self.dropped = dropped


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that reached or left the simulator, exactly as it was on the wire."""

    id: int
    kind: SeenKind
    at: datetime
    peer: str
    """The other end's address, without its port."""
    host: str
    """The Host header without its port."""
    server_name: str
    """The name asked for in the TLS handshake (SNI)."""
    method: str
    path: str
    """The path as sent, still encoded."""
    query: str
    """The query as sent, still encoded."""
    headers: RawHeaders
    """Raw headers in the order they came."""
    body: bytes = field(repr=False)
    """The body, or the frame's contents."""
    status: int | None = None

    @property
    def text(self) -> str:
        """The body as text; bytes that aren't UTF-8 are replaced."""
        return self.body.decode(errors="replace")

    def header(self, name: str) -> str | None:
        """Return the first header of this name in any case, or None."""
        wanted = name.lower().encode()
        return next((value.decode("latin-1") for key, value in self.headers if key.lower() == wanted), None)

    def raw(self) -> bytes:
        """Return all of it as bytes: the addressing, the headers, then the body."""
        address = f"{self.peer} {self.server_name} {self.method} {self.host} {self.path}?{self.query}"
        return b"\n".join(
            (address.encode(errors="surrogateescape"), *(key + b": " + value for key, value in self.headers), self.body)
        )


class Record:
    """The sequence of all that was seen, oldest first.

    Args:
        limit_entries: how many entries are kept; beyond it the oldest go and `everything()` refuses to answer.
    """

    def __init__(self, *, limit_entries: int) -> None:
        self._entries: deque[Seen] = deque(maxlen=limit_entries)
        self._count = 0
        # The same headers come again and again; each is read once.
        self._readings = lru_cache(maxsize=8_192)(readings_of_bytes)

    @property
    def next_id(self) -> int:
        """The id that the next entry must have."""
        return self._count + 1

    @property
    def dropped(self) -> int:
        """How many entries had to go."""
        return self._count - len(self._entries)

    def add(self, seen: Seen) -> None:
        """Remember `seen`, whose id is `next_id`."""
        self._count = seen.id
        self._entries.append(seen)

    def __iter__(self) -> Iterator[Seen]:
        return iter(tuple(self._entries))

    def __len__(self) -> int:
        return len(self._entries)

    def of(self, kind: SeenKind, *, host: str | None = None, path: str | None = None) -> Sequence[Seen]:
        """Return the entries of a kind, of a host and a path if these are given."""
        return [
            seen
            for seen in self
            if seen.kind is kind and host in {None, seen.host} and (path is None or seen.path.startswith(path))
        ]

    def requests(self, path: str | None = None, *, host: str | None = None) -> Sequence[Seen]:
        """Return the HTTP requests, of paths that start with `path` if it is given."""
        return self.of(SeenKind.REQUEST, host=host, path=path)

    def frames(self) -> Sequence[str]:
        """Return the contents of every frame received from visitors."""
        return [seen.text for seen in self.of(SeenKind.FRAME_IN)]

    def everything(self, *, sent: bool = False) -> str:
        """Return all that was received as one text, in every reading of each piece.

        Besides the plain text it holds the percent-decoded, JSON-unescaped, HTML-unescaped, base64-decoded and
        Unicode-normalised forms, so that a value can't hide behind an encoding.

        Args:
            sent: whether what the simulator itself sent is searched too.

        Raises:
            RecordOverflowError: entries have been dropped.
        """
        return "\n".join(reading for seen in self._complete(sent=sent) for reading in self._pieces(seen))

    def everything_raw(self, *, sent: bool = False) -> bytes:
        """Return all that was received as one run of bytes, as it was on the wire.

        Raises:
            RecordOverflowError: entries have been dropped.
        """
        return b"\n".join(seen.raw() for seen in self._complete(sent=sent))

    def search(self, text: str, *, sent: bool = False) -> Sequence[Seen]:
        """Return the received entries that hold `text` in some reading, in any case.

        Raises:
            RecordOverflowError: entries have been dropped.
        """
        wanted = text.casefold()
        return [
            seen
            for seen in self._complete(sent=sent)
            if any(wanted in reading.casefold() for reading in self._pieces(seen))
        ]

    def _complete(self, *, sent: bool) -> list[Seen]:
        if self.dropped:
            raise RecordOverflowError(self.dropped)
        return [seen for seen in self if sent or seen.kind in RECEIVED]

    def _pieces(self, seen: Seen) -> Iterator[str]:
        # Each part is read by itself: a decoder that fails on one must not lose the others.
        parts = (seen.server_name, seen.method, seen.host, seen.path, seen.query)
        yield from (reading for part in parts for reading in self._readings(part.encode(errors="surrogateescape")))
        yield seen.peer
        yield from (reading for pair in seen.headers for reading in self._readings(b": ".join(pair)))
        yield from self._readings(seen.body)
