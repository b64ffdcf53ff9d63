"""Faults to order: which part of Tawk.to fails next, how, and how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """The parts that can be told to fail. The first group answers HTTP, the second answers socket commands."""

    LOADER = "loader"
    BUNDLE = "bundle"
    LANGUAGES = "languages"
    ASSETS = "assets"
    SETTINGS = "settings"
    SESSION_START = "session_start"
    LOGIN = "login"
    HISTORY = "history"
    KNOWLEDGE_BASE = "kb"
    TICKET = "ticket"
    LEAD_CAPTURE = "lead_capture"
    LOG = "log"
    UPLOAD = "upload"
    PICTURES = "pictures"
    EMOJI = "emoji"
    POP_OUT = "pop_out"
    SOCKET = "socket"

    MESSAGE = "message"
    FORM = "form"
    END_CHAT = "end_chat"
    ATTRIBUTES = "attributes"
    COMMAND = "command"


class Mode(StrEnum):
    """How a part fails."""

    ERROR_500 = "error_500"
    """HTTP 500; on a socket command an InternalServerError callback."""
    EMPTY = "empty"
    """An answer without a body; on a socket command no callback at all."""
    DROPPED = "dropped"
    """The connection is cut without a word."""
    NOT_JSON = "not_json"
    """Something that is no JSON, or a frame that is none."""
    SLOW = "slow"
    """The right answer, late."""
    CALLBACK_ERROR = "callback_error"
    """A well-formed refusal: an error callback, or `{"ok":false,"error":{...}}` over HTTP."""


@dataclass(slots=True)
class Misbehaviour:
    """One ordered fault."""

    target: Target
    mode: Mode
    left: int
    """How many more times; 0 means until it is cleared."""
    seconds: float
    """How late a slow answer is."""


class Misbehaviours:
    """The faults that are on order.

    Args:
        changed: told after each change.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._ordered: list[Misbehaviour] = []

    @property
    def ordered(self) -> Sequence[Misbehaviour]:
        """The faults that are still to come, in the order they were asked for."""
        return tuple(self._ordered)

    def order(self, target: Target, mode: Mode, *, times: int, seconds: float) -> None:
        """Let `target` fail `times` times, or until cleared when it is 0.

        Raises:
            ValueError: `times` or `seconds` is negative.
        """
        if times < 0 or seconds < 0:
            raise ValueError("times, seconds: expected 0 or more.")
        self._ordered.append(Misbehaviour(target, mode, times, seconds))
        self._changed()

    def take(self, target: Target) -> Misbehaviour | None:
        """Return the fault that `target` must commit now, counting it, or None."""
        for fault in self._ordered:
            if fault.target is target:
                if fault.left == 1:
                    self._ordered.remove(fault)
                elif fault.left:
                    fault.left -= 1
                self._changed()
                return fault
        return None

    def clear(self) -> None:
        """Forget every ordered fault."""
        self._ordered.clear()
        self._changed()
