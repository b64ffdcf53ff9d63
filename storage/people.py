"""Giving people accounts and rights, and taking them away: each step is in the audit before it is in force."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from storage.accounts import COMMAND, StoredAccounts
from storage.errors import UnknownAccount
from storage.grants import Grant
from storage.interfaces import Account, Audit, AuditTag, Right
from storage.roles import RECOVERY, Role
from storage.sessions import StoredSessions


class Deed(StrEnum):
    """What is done with people; the audit's tag of it is the same for the command line and the console."""

    CREATE = "create"
    GRANT = "grant"
    REVOKE = "revoke"
    PROPOSE = "propose"
    APPROVE = "approve"
    DECLINE = "decline"
    CONFIRM = "confirm"
    CODE = "code"
    ENROL = "enrol"
    EMERGENCY = "emergency"
    REVIEW = "emergency_review"
    PASSWORD = "password"  # noqa: S105 - the name of an action, not a password
    RECOVER = "recover"
    RESET_FACTORS = "reset_factors"
    REMOVE = "remove"


class People:
    """Who may what. A change ends the person's sessions, so that it holds at once and everywhere.

    Args:
        accounts: the people.
        sessions: who of them is signed in.
        audit: where it is written down first.
        actor: who does it: an account's id, or "command".
    """

    def __init__(self, *, accounts: StoredAccounts, sessions: StoredSessions, audit: Audit, actor: str) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._actor = actor

    async def known(self, name: str) -> Account:
        """Return the account of this name.

        Raises:
            UnknownAccount: there is none.
        """
        account = await self._accounts.by_name(name)
        if account is None:
            raise UnknownAccount("no account has this name; verho users list shows all")
        return account

    async def add(
        self, *, name: str, display_name: str, password: str, language: str, grant: Grant, at: datetime
    ) -> Account:
        """Give somebody an account and a grant.

        Raises:
            Duplicate: the name is taken.
            ValueError: a field is blank or too long, or the password too short; the text names the field.
        """
        account = await self.open(
            name=name, display_name=display_name, password=password, language=language, decided=grant.given_by,
            reason=grant.reason, at=at,
        )  # fmt: skip
        return await self.grant(account, grant, at=at)

    async def open(
        self,
        *,
        name: str,
        display_name: str,
        password: str | None,
        language: str,
        decided: str,
        reason: str,
        at: datetime,
    ) -> Account:
        """Give somebody an account without rights; without a password too, when they are to choose it themselves.

        Raises:
            Duplicate: the name is taken.
            ValueError: a field is blank or too long, or the password too short; the text names the field.
        """
        # Without rights: an account that the audit does not know of can do nothing.
        account = await self._accounts.create(
            name=name, display_name=display_name, password=password, language=language, rights=frozenset(),
            granted_by=decided, grant_reason=reason, grant_until=None, at=at,
        )  # fmt: skip
        await self.note(Deed.CREATE, {"account": account.id}, at)
        return account

    async def grant(self, account: Account, grant: Grant, *, at: datetime, author: str = "") -> Account:
        """Put a grant in the place of the one that somebody has; its author is who does it, or who proposed it."""
        await self.note(Deed.GRANT, grant.detail(account), at)
        await self._accounts.set_grant(
            account.id, rights=grant.rights, granted_by=grant.given_by, grant_reason=grant.reason,
            grant_until=grant.until, role=grant.role, grant_from=grant.start, author=author or self._actor, at=at,
        )  # fmt: skip
        await self._sessions.drop_all(account.id)
        return await self.known(account.name)

    async def revoke(self, account: Account, *, given_by: str, reason: str, at: datetime) -> None:
        """Take all rights away; the account stays, and can be granted again."""
        await self.note(Deed.REVOKE, {"account": account.id}, at)
        await self._accounts.set_grant(
            account.id, rights=frozenset(), granted_by=given_by, grant_reason=reason, grant_until=at,
            role=account.role, author=self._actor, at=at,
        )  # fmt: skip
        await self._sessions.drop_all(account.id)

    async def set_password(self, account: Account, password: str, *, at: datetime) -> None:
        """Replace a password, and let go of failed attempts.

        Raises:
            ValueError: it is too short or too long.
        """
        await self.note(Deed.PASSWORD, {"account": account.id}, at)
        await self._accounts.set_password(account.id, password)
        await self._sessions.drop_all(account.id)

    async def reset_factors(self, account: Account, *, at: datetime) -> None:
        """Remove somebody's second factors and recovery codes: their next sign-in begins with adding one."""
        await self.note(Deed.RESET_FACTORS, {"account": account.id}, at)
        await self._accounts.forget_factors(account.id)
        await self._sessions.drop_all(account.id)

    async def remove(self, account: Account, *, at: datetime) -> None:
        """Remove an account: the audit keeps its id, which then names nobody."""
        await self.note(Deed.REMOVE, {"account": account.id}, at)
        await self._sessions.drop_all(account.id)
        await self._accounts.remove(account.id)

    async def recover(self, account: Account, password: str, *, reason: str, at: datetime) -> Account:
        """Let somebody in again when everybody is locked out: new password, no second factor, every right for a day.

        Raises:
            ValueError: the password is too short or too long.
        """
        await self.note(Deed.RECOVER, {"account": account.id}, at)
        await self.set_password(account, password, at=at)
        await self.reset_factors(account, at=at)
        role = Role(account.role or Role.ADMINISTRATOR)
        return await self.grant(account, Grant(role, frozenset(Right), "recovery", reason, at + RECOVERY), at=at)

    async def note(self, deed: Deed, detail: Mapping[str, str | int], at: datetime) -> None:
        """Write down what is about to be done."""
        source = "command" if self._actor == COMMAND else "console"
        await self._audit.append(AuditTag(f"{source}:account:{deed}"), actor=self._actor, detail=detail, at=at)
