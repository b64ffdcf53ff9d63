"""The port of links from identities at the controller's own provider to accounts."""

from datetime import datetime
from typing import Protocol

from storage.vocabulary import AccountId


class ProviderLinks(Protocol):
    """Which account an identity elsewhere belongs to. An account has at most one."""

    async def account_of(self, issuer: str, subject: str) -> AccountId | None:
        """Return whose identity this is, or None."""
        ...

    async def issuer_of(self, account: AccountId) -> str | None:
        """Return at which provider an account has an identity, or None."""
        ...

    async def link(self, account: AccountId, issuer: str, subject: str, *, at: datetime) -> None:
        """Let this identity, in place of an earlier one, be the account's.

        Raises:
            Duplicate: it is somebody else's.
        """
        ...

    async def unlink(self, account: AccountId) -> bool:
        """Forget an account's identity; False when it had none."""
        ...
