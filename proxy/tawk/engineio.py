"""Engine.io protocol 3 as text frames: one digit for the kind, then the data."""

from dataclasses import dataclass, field
from enum import StrEnum

from proxy.tawk.errors import FieldError, FrameError
from proxy.tawk.json_text import dump, parse_object

MAX_FRAME_CHARS = 1_000_000
_MAX_SID_CHARS = 128
_MAX_INTERVAL_MS = 3_600_000


class PacketKind(StrEnum):
    """The seven packet kinds. In protocol 3 the client sends PING and the server answers PONG."""

    OPEN = "0"
    CLOSE = "1"
    PING = "2"
    PONG = "3"
    MESSAGE = "4"
    UPGRADE = "5"
    NOOP = "6"


@dataclass(frozen=True, slots=True)
class Packet:
    """One text frame of the socket."""

    kind: PacketKind
    data: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the server says first: its rhythm of pings."""

    sid: str = field(repr=False)
    ping_interval_ms: int
    ping_timeout_ms: int


def decode(text: str | bytes, *, max_chars: int = MAX_FRAME_CHARS) -> Packet:
    """Read one frame.

    Args:
        text: The frame as it came; a binary frame is refused, Tawk.to has none.
        max_chars: Longest frame read.

    Raises:
        FrameError: The only error, for any input.
    """
    if isinstance(text, bytes):
        raise FrameError("frame: expected text, not bytes")
    if len(text) > max_chars:
        raise FrameError(f"frame: expected at most {max_chars} characters")
    try:
        kind = PacketKind(text[:1])
    except ValueError:
        raise FrameError("frame: expected a packet kind from 0 to 6") from None
    return Packet(kind, text[1:])


def encode(packet: Packet) -> str:
    """Write one frame."""
    return f"{packet.kind.value}{packet.data}"


def read_opening(packet: Packet) -> Opening:
    """Read the server's first packet.

    Raises:
        FrameError: It isn't an OPEN packet with a session id and two positive intervals of at most an hour.
    """
    if packet.kind is not PacketKind.OPEN:
        raise FrameError("first frame: expected an open packet")
    try:
        content = parse_object(packet.data, field="open packet", max_chars=10_000)
    except FieldError as error:
        raise FrameError(str(error)) from None
    sid = content.get("sid")
    if not isinstance(sid, str) or not 0 < len(sid) <= _MAX_SID_CHARS:
        raise FrameError("open packet: expected a session id")
    return Opening(sid, _interval(content.get("pingInterval")), _interval(content.get("pingTimeout")))


def write_opening(opening: Opening) -> str:
    """Write the frame that a server says first; no upgrade is ever offered."""
    return encode(
        Packet(
            PacketKind.OPEN,
            dump(
                {
                    "sid": opening.sid,
                    "upgrades": [],
                    "pingInterval": opening.ping_interval_ms,
                    "pingTimeout": opening.ping_timeout_ms,
                }
            ),
        )
    )


def _interval(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _MAX_INTERVAL_MS:
        raise FrameError("open packet: expected intervals in milliseconds")
    return value
