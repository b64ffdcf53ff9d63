"""The port of published rules; `storage.interfaces` exports it beside the others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.vocabulary import PublishedRules


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
