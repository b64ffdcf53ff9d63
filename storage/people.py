"""Giving people accounts and rights, and taking them away: each step is in the audit before it is in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.accounts import StoredAccounts
from storage.errors import UnknownAccount
from storage.interfaces import Account, Audit, AuditTag, Right
from storage.roles import RECOVERY, Role
from storage.sessions import StoredSessions


@dataclass(frozen=True, slots=True)
class Grant:
    """What somebody is granted.

    Attributes:
        role: as what.
        rights: which rights.
        given_by: who decided it, such as "hallitus 12.1.2027".
        reason: why, in the controller's words.
        until: when it ends.
    """

    role: Role
    rights: frozenset[Right]
    given_by: str
    reason: str = field(repr=False)
    until: datetime

    def detail(self, account: Account) -> Mapping[str, str | int]:
        """Return what the audit says of it: ids, kinds and a date."""
        rights = ",".join(sorted(right.value for right in self.rights))
        return {
            "account": account.id, "role": self.role.value, "rights": rights, "until": self.until.date().isoformat()
        }  # fmt: skip


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
        # Without rights first: an account that the audit does not know of can do nothing.
        account = await self._accounts.create(
            name=name, display_name=display_name, password=password, language=language, rights=frozenset(),
            granted_by=grant.given_by, grant_reason=grant.reason, grant_until=grant.until, role=grant.role, at=at,
        )  # fmt: skip
        await self._note(AuditTag.COMMAND_ACCOUNT_CREATE, {"account": account.id}, at)
        return await self.grant(account, grant, at=at)

    async def grant(self, account: Account, grant: Grant, *, at: datetime) -> Account:
        """Put a grant in the place of the one that somebody has."""
        await self._note(AuditTag.COMMAND_ACCOUNT_GRANT, grant.detail(account), at)
        await self._accounts.set_grant(
            account.id, rights=grant.rights, granted_by=grant.given_by, grant_reason=grant.reason,
            grant_until=grant.until, role=grant.role,
        )  # fmt: skip
        await self._sessions.drop_all(account.id)
        return await self.known(account.name)

    async def revoke(self, account: Account, *, given_by: str, reason: str, at: datetime) -> None:
        """Take all rights away; the account stays, and can be granted again."""
        await self._note(AuditTag.COMMAND_ACCOUNT_REVOKE, {"account": account.id}, at)
        await self._accounts.set_grant(
            account.id, rights=frozenset(), granted_by=given_by, grant_reason=reason, grant_until=at, role=account.role
        )
        await self._sessions.drop_all(account.id)

    async def set_password(self, account: Account, password: str, *, at: datetime) -> None:
        """Replace a password, and let go of failed attempts.

        Raises:
            ValueError: it is too short or too long.
        """
        await self._note(AuditTag.COMMAND_ACCOUNT_PASSWORD, {"account": account.id}, at)
        await self._accounts.set_password(account.id, password)
        await self._sessions.drop_all(account.id)

    async def remove(self, account: Account, *, at: datetime) -> None:
        """Remove an account: the audit keeps its id, which then names nobody."""
        await self._note(AuditTag.COMMAND_ACCOUNT_REMOVE, {"account": account.id}, at)
        await self._sessions.drop_all(account.id)
        await self._accounts.remove(account.id)

    async def recover(self, account: Account, password: str, *, reason: str, at: datetime) -> Account:
        """Let somebody in again when everybody is locked out: a new password, and every right for a day.

        Raises:
            ValueError: the password is too short or too long.
        """
        await self._note(AuditTag.COMMAND_ACCOUNT_RECOVER, {"account": account.id}, at)
        await self.set_password(account, password, at=at)
        role = Role(account.role or Role.ADMINISTRATOR)
        return await self.grant(account, Grant(role, frozenset(Right), "recovery", reason, at + RECOVERY), at=at)

    async def _note(self, tag: AuditTag, detail: Mapping[str, str | int], at: datetime) -> None:
        await self._audit.append(tag, actor=self._actor, detail=detail, at=at)
