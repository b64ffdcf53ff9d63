"""Grants: what one says, what makes one good, how it stands at a time, and when somebody is asked about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final

from storage.errors import GrantRefused
from storage.roles import LONGEST_MONTHS, WARNED_DAYS, Role, longest
from storage.schedule import months_before
from storage.vocabulary import Account, AccountId, Right

LONGEST_TERM_MONTHS: Final = 24
"""How far ahead a presidium's term may end; a year's term that is told of a year before."""

MAX_DECIDED_CHARS: Final = 128
MAX_REASON_CHARS: Final = 512

EMERGENCY_RIGHTS: Final = frozenset({Right.REVEAL_IDENTITY, Right.SEARCH_PERSONS, Right.READ_AUDIT})
"""What a person may give themselves in an emergency; never a right that changes rights, rules or keys."""


class Fault(StrEnum):
    """Why a grant is not given, approved, confirmed or taken."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    PAST = "past"
    TOO_LATE = "too_late"
    TERM_OVER = "term_over"
    NO_ROLE = "no_role"
    OWN = "nobody_gives_or_takes_their_own"
    OWN_PROPOSAL = "another_person_approves"
    DEPENDENT = "the_approver_has_their_own_grant_from_the_author"
    AUTHOR_GONE = "the_author_may_not_grant_any_more"
    GONE = "not_there_any_more"
    NOT_IN_FORCE = "no_grant_in_force"
    NOTHING_ADDED = "held_already"
    ENROLLED = "a_password_was_chosen_already"
    NOT_ENTITLED = "the_right_is_missing"


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody is granted.

    Attributes:
        role: as what.
        rights: which rights.
        given_by: who decided it, such as "hallitus 12.1.2027".
        reason: why, in the controller's words.
        until: when it ends.
        start: when it begins, None = at once.
        term_ends: when the presidium's term ends; asked for that role only.
    """

    role: Role
    rights: frozenset[Right]
    given_by: str
    reason: str = field(repr=False)
    until: datetime
    start: datetime | None = None
    term_ends: datetime | None = None

    def detail(self, account: Account) -> Mapping[str, str | int]:
        """Return what the audit says of it: ids, kinds and dates."""
        rights = ",".join(sorted(right.value for right in self.rights))
        told = {"account": account.id, "role": self.role.value, "rights": rights}
        begins = {"from": self.start.date().isoformat()} if self.start else {}
        return {**told, **begins, "until": self.until.date().isoformat()}


def check(grant: Grant, *, at: datetime) -> None:
    """Return when a grant may be given.

    Raises:
        GrantRefused: it is not complete, or lasts too long; it names the field and says why.
    """
    for name, text, most in (
        ("given_by", grant.given_by, MAX_DECIDED_CHARS), ("reason", grant.reason, MAX_REASON_CHARS)
    ):  # fmt: skip
        if not 1 <= len(text.strip()) <= most:
            raise GrantRefused(name, Fault.MISSING)
    if not grant.rights:
        raise GrantRefused("rights", Fault.MISSING)
    start = max(grant.start or at, at)
    latest = months_before(at, -LONGEST_MONTHS)
    if start > latest:
        raise GrantRefused("start", Fault.TOO_LATE, most=latest)
    if grant.role is Role.PRESIDIUM:
        _check_term(grant, start=start, at=at)
    if grant.until <= start:
        raise GrantRefused("until", Fault.PAST)
    longest_until = longest(grant.role, start=start, term_ends=grant.term_ends)
    if grant.until > longest_until:
        raise GrantRefused("until", Fault.TOO_LONG, most=longest_until)


def _check_term(grant: Grant, *, start: datetime, at: datetime) -> None:
    if grant.term_ends is None:
        raise GrantRefused("term_ends", Fault.MISSING)
    if grant.term_ends <= start:
        raise GrantRefused("term_ends", Fault.TERM_OVER)
    latest = months_before(at, -LONGEST_TERM_MONTHS)
    if grant.term_ends > latest:
        raise GrantRefused("term_ends", Fault.TOO_LATE, most=latest)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A grant that waits for a second person.

    Attributes:
        id: 32 hexadecimal digits.
        account: whose it is to be.
        grant: what it says.
        author: who wrote it down.
        at: when.
        expires_at: until when somebody can approve it.
    """

    id: str
    account: AccountId
    grant: Grant
    author: str
    at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Emergency:
    """A person gave themselves rights in an emergency.

    Attributes:
        id: 32 hexadecimal digits.
        account: who.
        rights: which.
        words: why, in their own words, without what was recognised as personal data.
        at: when.
        until: until when they hold.
        reviewed_by: who looked at it afterwards, "" while nobody has.
        reviewed_at: when.
    """

    id: str
    account: AccountId
    rights: frozenset[Right]
    words: str = field(repr=False)
    at: datetime
    until: datetime
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


class State(StrEnum):
    """How somebody's grant stands."""

    IN_FORCE = "in_force"
    ENDS_SOON = "ends_soon"
    COMING = "coming"
    ENDED = "ended"
    NONE = "none"


def state(account: Account, *, at: datetime) -> State:
    """Return how a grant stands at a time."""
    if not account.rights:
        return State.NONE
    if account.grant_until is not None and account.grant_until <= at:
        return State.ENDED
    if account.grant_from is not None and at < account.grant_from:
        return State.COMING
    left = days_left(account, at=at)
    return State.ENDS_SOON if left is not None and left <= max(WARNED_DAYS) else State.IN_FORCE


def days_left(account: Account, *, at: datetime) -> int | None:
    """Return in how many days a grant ends, counted up; None when it has no end."""
    return None if account.grant_until is None else ceil((account.grant_until - at) / timedelta(days=1))


def warned(days: int) -> int | None:
    """Return which of the days that are told of beforehand is reached: 30, 7 or 1; None when none is."""
    return min((step for step in WARNED_DAYS if days <= step), default=None)


def asked_on(account: Account, *, months: int) -> datetime | None:
    """Return when somebody is asked whether a grant is still needed; None for an account without rights."""
    since = account.confirmed_at or max(
        (time for time in (account.granted_at, account.grant_from) if time is not None), default=None
    )
    return None if since is None or not account.rights else months_before(since, -months)


def overdue(account: Account, *, months: int, at: datetime) -> bool:
    """Say whether a grant in force should have been confirmed by now."""
    due = asked_on(account, months=months)
    return bool(account.granted_rights_at(at)) and due is not None and due <= at
