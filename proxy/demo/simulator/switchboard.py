"""Which sockets are open and whose they are: where a command for a visitor or for everybody goes."""

from collections.abc import Sequence
from typing import Protocol

from proxy.demo.simulator.states import Visitor


class Line(Protocol):
    """One open socket, as those who send on it see it."""

    @property
    def tab(self) -> str:
        """The id of the tab, the wire's `origin`."""

    @property
    def visitor(self) -> Visitor:
        """Whose socket it is."""

    def send(self, command: str, *arguments: object) -> None:
        """Queue a command for the widget."""

    def cut(self) -> None:
        """Cut the connection without a close frame."""


class Switchboard:
    """The open sockets."""

    def __init__(self) -> None:
        self._lines: list[Line] = []

    def attach(self, line: Line) -> None:
        """Note a socket that is ready."""
        self._lines.append(line)
        line.visitor.online = True

    def detach(self, line: Line) -> None:
        """Forget a socket that closed."""
        if line in self._lines:
            self._lines.remove(line)
        line.visitor.online = bool(self.lines(line.visitor))

    def lines(self, visitor: Visitor | None = None) -> Sequence[Line]:
        """Return the open sockets, of one visitor if given."""
        return [line for line in self._lines if visitor is None or line.visitor is visitor]

    def to_visitor(self, visitor: Visitor, command: str, *arguments: object) -> None:
        """Send a command to every tab of a visitor."""
        for line in self.lines(visitor):
            line.send(command, *arguments)

    def to_everybody(self, command: str, *arguments: object) -> None:
        """Send a command to every open socket."""
        for line in self.lines():
            line.send(command, *arguments)
