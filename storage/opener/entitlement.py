"""Whether who asks the opener may: the session, its account and the account's rights, looked up anew each time."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from storage.errors import AccessDenied
from storage.interfaces import Account, Accounts, Sessions
from storage.vocabulary import Right

UNKNOWN_ACTOR: Final = "unknown"

Allows = Callable[[frozenset[Right]], bool]
Refuse = Callable[[str, str], Awaitable[None]]
"""Writes down whose question is refused, and why: "session" or "rights"."""


class Entitlement:
    """Looks up who asks.

    Args:
        accounts: whose rights they are.
        sessions: whose they are.
    """

    def __init__(self, *, accounts: Accounts, sessions: Sessions) -> None:
        self._accounts = accounts
        self._sessions = sessions

    async def account(self, session: str, *, at: datetime) -> Account | None:
        """Return the account of a session; None when the session is not in force, or the account is gone."""
        found = await self._sessions.get(session, at=at)
        return None if found is None else await self._accounts.by_id(found.account)

    async def require(self, session: str, allows: Allows, refuse: Refuse, *, at: datetime) -> Account:
        """Return the account of a session if its rights allow what is asked.

        Args:
            session: the asker's session token.
            allows: whether rights are enough.
            refuse: told first where they are not.
            at: now.

        Raises:
            AccessDenied: they are not, or the session is not in force.
        """
        account = await self.account(session, at=at)
        if account is None:
            await refuse(UNKNOWN_ACTOR, "session")
            raise AccessDenied("the session is unknown or past its time")
        if not allows(account.rights_at(at)):
            await refuse(account.id, "rights")
            raise AccessDenied("the account lacks the right")
        return account
