"""Engine.io 3 packets with Tawk.to's own commands in them. Pure."""

from dataclasses import dataclass
from typing import Any

from proxy.demo.simulator.jsontext import dumps, loads

OPEN, CLOSE, PING, PONG, MESSAGE, UPGRADE, NOOP = "0", "1", "2", "3", "4", "5", "6"


class FrameError(ValueError):
    """A frame isn't what the protocol allows; the real server's answer to one isn't known, ours is to hang up."""


@dataclass(frozen=True, slots=True)
class VisitorCommand:
    """What a widget asks: a name, arguments, and the number to call back when it wants an answer."""

    name: str
    arguments: tuple[Any, ...]
    callback: int | None

    def argument(self, place: int) -> Any:
        """Return an argument, None when it is missing."""
        return self.arguments[place] if place < len(self.arguments) else None


def open_packet(sid: str, *, ping_interval_ms: int, ping_timeout_ms: int) -> str:
    """Return the first packet of a connection."""
    return OPEN + dumps({"sid": sid, "upgrades": [], "pingInterval": ping_interval_ms, "pingTimeout": ping_timeout_ms})


def command(name: str, arguments: tuple[object, ...]) -> str:
    """Return a command to the widget."""
    return MESSAGE + dumps({"c": name, "p": list(arguments)})


def callback(number: int, error: object, result: object) -> str:
    """Return the answer to a command: an error, or None and a result."""
    return MESSAGE + dumps({"c": "__callback__", "cb": number, "p": [error, result]})


def read_command(data: str) -> VisitorCommand:
    """Return the command in a message packet.

    Raises:
        FrameError: it isn't one.
    """
    try:
        value = loads(data)
    except ValueError as error:
        raise FrameError("A message packet without JSON.") from error
    if not isinstance(value, dict) or not isinstance(value.get("c"), str):
        raise FrameError("A message packet without a command.")
    arguments, number = value.get("p", []), value.get("cb")
    if not isinstance(arguments, list) or isinstance(number, bool) or not isinstance(number, int | None):
        raise FrameError("A command whose arguments or callback number have the wrong form.")
    return VisitorCommand(value["c"], tuple(arguments), number)
