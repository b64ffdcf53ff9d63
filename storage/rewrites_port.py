"""The port of re-redaction: somebody asks for it, the opener carries it out, and everybody who may sees how far it is.

`storage.interfaces` exports it beside the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class RewriteState(StrEnum):
    """How far a re-redaction is; REFUSED: who asked has the right no more, or the rules cannot be used."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RewriteCounts:
    """What a re-redaction has met so far, in conversations, and in values for `taken`.

    Attributes:
        done: looked at, those left out among them.
        changed: in which something was taken out, or would be.
        taken: how many values that were.
        restricted: left out because their processing is restricted.
        held: left out because a legal hold keeps them as they are.
        live: left out because their visit still goes on.
        unreadable: left as they were because a record does not open, or a text cannot be judged.
    """

    done: int = 0
    changed: int = 0
    taken: int = 0
    restricted: int = 0
    held: int = 0
    live: int = 0
    unreadable: int = 0

    @property
    def left_out(self) -> int:
        """How many conversations were left as they were without a look."""
        return self.restricted + self.held + self.live + self.unreadable


@dataclass(frozen=True, slots=True)
class Rewrite:
    """One re-redaction.

    Attributes:
        id: 32 hexadecimal digits.
        author: the id of the account that asked for it, or "command".
        reason: why; no personal data in it.
        at: when it was asked for.
        dry: count only, and change nothing.
        since: only conversations that began at this time or later; None = all.
        state: how far it is.
        stopping: whether somebody has asked for its end.
        rules: the version of the rules that it redacts by, "" until it has begun.
        number: their number, 0 where none are published.
        total: how many conversations there are.
        counts: what it has met.
        after: the id of the last conversation that it has finished.
        ended_at: when it ended.
    """

    id: str
    author: str
    reason: str = field(repr=False)
    at: datetime
    dry: bool = False
    since: datetime | None = None
    state: RewriteState = RewriteState.WAITING
    stopping: bool = False
    rules: str = ""
    number: int = 0
    total: int = 0
    counts: RewriteCounts = field(default_factory=RewriteCounts)
    after: str = ""
    ended_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it waits or goes on."""
        return self.state in {RewriteState.WAITING, RewriteState.RUNNING}


class Rewrites(Protocol):
    """Re-redactions that were asked for; one goes on at a time."""

    async def ask(
        self, *, author: str, reason: str, at: datetime, dry: bool = False, since: datetime | None = None
    ) -> Rewrite:
        """Ask for one and return it.

        Raises:
            Full: one is open already.
        """
        ...

    async def by_id(self, rewrite: str) -> Rewrite | None:
        """Return one, or None."""
        ...

    async def latest(self, *, limit: int = 5) -> Sequence[Rewrite]:
        """Return the latest, the newest first."""
        ...

    async def stop(self, rewrite: str) -> bool:
        """Let one end after the conversation that it is at; False when it has ended."""
        ...
