"""The port of grants: giving them, agreeing to them, ending them, and what a person may do for themselves.

Each call writes the audit first; `by` is who does it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from storage.grants import Emergency, Grant, Proposal
from storage.vocabulary import Account, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantTerms:
    """What the controller chose about grants.

    Attributes:
        second_approver: whether a grant waits for another person's consent.
        approval_days: how long it waits.
        code_hours: how long an enrolment code can be used.
        recertify_months: after how many months somebody is asked whether a grant is still needed.
        emergency_hours: how long an emergency's rights hold.
    """

    second_approver: bool = False
    approval_days: int = 14
    code_hours: int = 72
    recertify_months: int = 6
    emergency_hours: int = 4


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person who is to have an account: the user name, the person's name, the language of the pages."""

    name: str
    display_name: str
    language: str


@dataclass(frozen=True, slots=True)
class Given:
    """What came of a grant.

    Attributes:
        account: whose it is.
        waits: the proposal, when a second person must agree first.
        code: a newcomer's enrolment code; it is nowhere else, and shown once.
    """

    account: Account
    waits: Proposal | None = None
    code: str = field(default="", repr=False)


class Granting(Protocol):
    """Who may what. A change of somebody's rights ends their sessions, so that it holds at once and everywhere.

    Every call that is not allowed raises GrantRefused, whose `fault` says why, and changes nothing.
    """

    async def welcome(self, newcomer: Newcomer, grant: Grant, *, by: Account | None, at: datetime) -> Given:
        """Give a new person an account, a grant, and a code with which they choose their own password.

        Raises:
            Duplicate: the name is taken.
            ValueError: a name is blank or too long; the text names the field.
        """
        ...

    async def give(self, account: Account, grant: Grant, *, by: Account | None, at: datetime) -> Given:
        """Put a grant in the place of the one that somebody has, or propose it where a second person must agree."""
        ...

    async def approve(self, proposal: str, *, by: Account | None, at: datetime) -> Account:
        """Agree to what another person proposed: the grant is in force, or will be when it begins."""
        ...

    async def decline(self, proposal: str, *, by: Account | None, at: datetime) -> None:
        """Put a proposal aside; its author may do so too."""
        ...

    async def end(self, account: Account, *, decided: str, reason: str, by: Account | None, at: datetime) -> None:
        """Take all rights away at once, and what was proposed for or by this person; the account stays."""
        ...

    async def confirm(self, account: Account, *, by: Account | None, at: datetime) -> None:
        """Say that somebody still needs their grant."""
        ...

    async def code(self, account: Account, *, by: Account | None, at: datetime) -> str:
        """Return a new enrolment code in the place of an unused one; in the console only until the first was used."""
        ...

    async def enrol(self, code: str, password: str, *, at: datetime) -> Account:
        """Set the password that a person chose with their enrolment code, once.

        Raises:
            ValueError: the password is too short or too long; the code can still be used.
        """
        ...

    async def waiting(self, *, at: datetime) -> Sequence[Proposal]:
        """Return the proposals that wait, the oldest first."""
        ...

    async def take_emergency(
        self, account: Account, rights: frozenset[Right], *, words: str, at: datetime
    ) -> Emergency:
        """Give a person rights at their own word, for a few hours; it ends their sessions, so they sign in again."""
        ...

    async def review(self, emergency: str, *, by: Account, at: datetime) -> None:
        """Note that another person has looked at an emergency afterwards."""
        ...

    async def emergencies(self, *, unreviewed: bool = False) -> Sequence[Emergency]:
        """Return emergencies, newest first."""
        ...
