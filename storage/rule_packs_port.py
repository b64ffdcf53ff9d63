"""The port of published rules, and what crosses it; `storage.interfaces` exports it beside the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PublishedRules:
    """A rule pack as it was published; nothing changes it afterwards.

    Attributes:
        number: its place in the order of publishing, from 1; the highest is in force.
        version: what the document calls itself.
        digest: SHA-256 of the document.
        document: the rule pack as JSON; it names people of the staff.
        author: who published it: an account's id, or "command".
        second_person: the id of the account that agreed, None where nobody had to.
        reason: why, in the author's words.
        restores: the number of the earlier rules that these are again, None when they are new.
        at: when.
    """

    number: int
    version: str
    digest: str
    document: str = field(repr=False)
    author: str
    second_person: str | None
    reason: str
    restores: int | None
    at: datetime


class RulePacks(Protocol):
    """Published rules: each has a number, the highest is in force, nothing changes or removes one.

    Reading one raises RulesAltered when it is not what was published.
    """

    async def current(self) -> PublishedRules | None:
        """Return the rules in force, None when none were ever published."""
        ...

    async def latest(self) -> tuple[int, str] | None:
        """Return number and digest of the rules in force, None when there are none; it may be asked all the time."""
        ...

    async def by_number(self, number: int) -> PublishedRules | None:
        """Return the rules of a number, or None."""
        ...

    async def history(self, *, before: int | None = None, limit: int = 50) -> Sequence[PublishedRules]:
        """Return published rules, newest first; `before` is the number of the last one already seen."""
        ...

    async def publish(
        self,
        document: str,
        *,
        version: str,
        author: str,
        second_person: str | None,
        reason: str,
        restores: int | None = None,
        after: int,
        at: datetime,
    ) -> PublishedRules:
        """Put rules in force, behind those of the number `after` (0 = the first), and return them.

        Whether they may be is asked before: `proxy.publishing` does.

        Raises:
            Duplicate: other rules were published meanwhile, or others of the same version earlier.
        """
        ...
