"""Tawk's own framing inside an engine.io message: named commands with arguments, and replies to them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from proxy.tawk.engineio import Packet, PacketKind, encode
from proxy.tawk.errors import FieldError, FrameError
from proxy.tawk.json_text import MAX_CHARS, MAX_DEPTH, Json, parse_object
from proxy.tawk.json_text import dump as dump_json

MAX_ARGUMENTS = 16
MAX_CALLBACK = 2**31 - 1
MAX_NAME_CHARS = 64
REPLY_NAME = "__callback__"
_REPLY_ARGUMENTS = 2


@dataclass(frozen=True, slots=True)
class Command:
    """`{"c": name, "p": arguments, "cb": callback}`; the callback is there when the sender wants a reply.

    `rest` holds fields of the frame that we don't know: they pass from Tawk.to to the visitor; no rebuilt
    command has any.
    """

    name: str
    arguments: tuple[Json, ...] = field(default=(), repr=False)
    callback: int | None = None
    rest: Mapping[str, Json] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command with this callback id; the error is None on success."""

    callback: int
    error: Json = field(default=None, repr=False)
    result: Json = field(default=None, repr=False)


def parse(
    data: str, *, max_chars: int = MAX_CHARS, max_depth: int = MAX_DEPTH, max_arguments: int = MAX_ARGUMENTS
) -> Command | Reply:
    """Read the data of an engine.io message packet.

    Args:
        data: The packet's data, without the packet kind.
        max_chars: Longest data read.
        max_depth: Deepest nesting of arrays and objects.
        max_arguments: Most arguments of one command.

    Raises:
        FrameError: The only error, for any input.
    """
    try:
        content = parse_object(data, field="command", max_chars=max_chars, max_depth=max_depth)
    except FieldError as error:
        raise FrameError(str(error)) from None
    name = content.pop("c", None)
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME_CHARS:
        raise FrameError(f"command name: expected 1 to {MAX_NAME_CHARS} characters")
    arguments = content.pop("p", [])
    if not isinstance(arguments, list) or len(arguments) > max_arguments:
        raise FrameError(f"command arguments: expected a list of at most {max_arguments}")
    callback = _callback(content.pop("cb", None))
    if name != REPLY_NAME:
        return Command(name, tuple(arguments), callback, content)
    if callback is None:
        raise FrameError("reply: expected a callback id")
    fault, result = (arguments + [None] * _REPLY_ARGUMENTS)[:_REPLY_ARGUMENTS]
    return Reply(callback, fault, result)


def dump(command: Command | Reply) -> str:
    """Write the data of an engine.io message packet."""
    if isinstance(command, Reply):
        return dump_json({"c": REPLY_NAME, "cb": command.callback, "p": [command.error, command.result]})
    content: dict[str, Json] = {"c": command.name}
    if command.callback is not None:
        content["cb"] = command.callback
    content["p"] = list(command.arguments)
    for name, value in command.rest.items():
        content.setdefault(name, value)
    return dump_json(content)


def frame(command: Command | Reply) -> str:
    """Write a whole frame: the engine.io message packet that carries the command or reply."""
    return encode(Packet(PacketKind.MESSAGE, dump(command)))


def _callback(value: Json) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_CALLBACK:
        raise FrameError(f"callback id: expected 0 to {MAX_CALLBACK}")
    return value
