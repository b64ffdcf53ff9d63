"""Roles: what the people whom the register statement names may by default, and for how long. Pure.

The statement lets in the controller's staff, its presidium and the administrator of JAMK's chat system, and nobody
else; a role is a template only, the right is always one person's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from types import MappingProxyType
from typing import Final

from storage.schedule import months_before
from storage.vocabulary import Account, Right


class Role(StrEnum):
    """Whom the register statement lets in; a role is a template, the right is one person's."""

    STAFF = "staff"
    PRESIDIUM = "presidium"
    ADMINISTRATOR = "administrator"


TEMPLATES: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.STAFF: frozenset({Right.READ_REDACTED, Right.REVEAL_IDENTITY}),
        # Keys are for who runs the host; the presidium decides, and grants, everything else.
        Role.PRESIDIUM: frozenset(set(Right) - {Right.KEYS}),
        Role.ADMINISTRATOR: frozenset(
            {Right.READ_REDACTED, Right.TUNE_RULES, Right.PUBLISH_RULES, Right.READ_AUDIT, Right.KEYS}
        ),
    }
)
#: What each role's people may at most be granted; beyond the template it takes naming the right.
LONGEST_MONTHS: Final = 12
#: A presidium hands over for two weeks after its term.
HANDOVER: Final = timedelta(days=14)
#: How many days before its end a grant is told of.
WARNED_DAYS: Final = (30, 7, 1)
#: How long what `recover` gives holds: long enough to grant properly.
RECOVERY: Final = timedelta(hours=24)


def longest(role: Role, *, start: datetime, term_ends: datetime | None = None) -> datetime:
    """Return until when a grant may hold at the longest.

    Args:
        role: as what.
        start: from when.
        term_ends: when the presidium's term ends; asked for that role only.

    Raises:
        ValueError: a presidium's term is missing or over; the text names it.
    """
    if role is not Role.PRESIDIUM:
        return months_before(start, -LONGEST_MONTHS)
    if term_ends is None:
        raise ValueError("term_ends: the day on which the presidium's term ends")
    if term_ends <= start:
        raise ValueError("term_ends: a day to come")
    return term_ends + HANDOVER


@dataclass(frozen=True, slots=True)
class Ending:
    """A grant that ends soon.

    Attributes:
        account: whose.
        days: in how many days, counted up; the smallest of `WARNED_DAYS` that is reached.
    """

    account: Account
    days: int


def ending(accounts: Sequence[Account], *, at: datetime) -> tuple[Ending, ...]:
    """Return the grants that end within the days that are told of, the next one first."""
    soon = [
        Ending(account, ceil((account.grant_until - at) / timedelta(days=1)))
        for account in accounts
        if account.grant_until is not None and account.rights_at(at)
    ]
    return tuple(sorted((one for one in soon if one.days <= max(WARNED_DAYS)), key=lambda one: one.days))
