"""Which account an identity at the controller's own provider belongs to; of the identity only a hash is stored."""

import hashlib
from datetime import datetime

from storage.documents import milliseconds
from storage.mongo import Database
from storage.schema import Collection
from storage.vocabulary import AccountId


class StoredProviderLinks:
    """Links from identities to accounts, in the database.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def account_of(self, issuer: str, subject: str) -> AccountId | None:
        """Return whose identity this is, or None."""
        found = await self._database.find_one(Collection.PROVIDER_LINKS, {"_id": _key(issuer, subject)})
        return None if found is None else AccountId(found["account"])

    async def issuer_of(self, account: AccountId) -> str | None:
        """Return at which provider an account has an identity, or None."""
        found = await self._database.find_one(Collection.PROVIDER_LINKS, {"account": account})
        return None if found is None else str(found["issuer"])

    async def link(self, account: AccountId, issuer: str, subject: str, *, at: datetime) -> None:
        """Let this identity, in place of an earlier one, be the account's.

        Raises:
            Duplicate: it is somebody else's.
        """
        key = _key(issuer, subject)
        document = {"_id": key, "account": account, "issuer": issuer, "linked_at": milliseconds(at)}
        if await self.account_of(issuer, subject) != account:
            await self._database.insert(Collection.PROVIDER_LINKS, document)
        await self._database.delete(Collection.PROVIDER_LINKS, {"account": account, "_id": {"$ne": key}})

    async def unlink(self, account: AccountId) -> bool:
        """Forget an account's identity; False when it had none."""
        return bool(await self._database.delete(Collection.PROVIDER_LINKS, {"account": account}))


def _key(issuer: str, subject: str) -> str:
    # The NUL cannot be in an issuer, which is an address; so no two pairs run together.
    return hashlib.sha256(f"{issuer}\x00{subject}".encode()).hexdigest()
