"""What the relay decides: actions that `socket.py` carries out in order."""

from dataclasses import dataclass, field
from typing import TypeAlias

from proxy.edge.record import Step


@dataclass(frozen=True, slots=True)
class ToUpstream:
    """Send this frame to Tawk.to."""

    frame: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToVisitor:
    """Send this frame to the visitor."""

    frame: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commit:
    """Make the step durable; then go on with `then`, or with `otherwise` when that fails.

    A step that was decided on a state which is not the visit's any more fails, or with `anew` is decided again: then
    no action of its frame has come before it.
    """

    step: Step = field(repr=False)
    then: tuple["Action", ...] = ()
    otherwise: tuple["Action", ...] = ()
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Forget:
    """A command, with this callback id if it has one, was not forwarded after all: `Relay.forget` is to know."""

    callback: int | None


@dataclass(frozen=True, slots=True)
class Close:
    """End the socket on both sides."""


Action: TypeAlias = ToUpstream | ToVisitor | Commit | Forget | Close
