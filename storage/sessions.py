"""Sessions: who is signed in. A token is 256 random bits; only its SHA-256 is stored."""

import hashlib
import secrets
from datetime import datetime, timedelta

from storage.documents import milliseconds
from storage.mongo import Database
from storage.schema import Collection
from storage.vocabulary import AccountId, Session

TOKEN_BYTES = 32
TOKEN_CHARS = 43
_SEEN_STEP = timedelta(seconds=15)


class StoredSessions:
    """Sessions in the database, so that console and opener see the same ones.

    Args:
        database: where they are.
        idle_s: how long a session may rest.
        absolute_s: how long it may last, however busy.
    """

    def __init__(self, *, database: Database, idle_s: float = 1_800, absolute_s: float = 36_000) -> None:
        self._database = database
        self._idle = timedelta(seconds=idle_s)
        self._absolute = timedelta(seconds=absolute_s)

    async def create(self, account: AccountId, *, at: datetime) -> str:
        """Return a new session's token, 43 characters of base64url."""
        at = milliseconds(at)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        document = {
            "_id": _key(token),
            "account": account,
            "created_at": at,
            "seen_at": at,
            "expires_at": at + min(self._idle, self._absolute),
        }
        await self._database.insert(Collection.SESSIONS, document)
        return token

    async def get(self, token: str, *, at: datetime) -> Session | None:
        """Return the session of a token and prolong it; None when unknown, idle too long or too old."""
        if len(token) != TOKEN_CHARS or not token.isascii():
            return None
        at = milliseconds(at)
        document = await self._database.find_one(Collection.SESSIONS, {"_id": _key(token)})
        # The index removes what has expired about once a minute; until then the time decides.
        if document is None or document["expires_at"] <= at:
            return None
        created: datetime = document["created_at"]
        expires = min(at + self._idle, created + self._absolute)
        if at - document["seen_at"] >= _SEEN_STEP:
            change = {"$max": {"seen_at": at, "expires_at": expires}}
            await self._database.update(Collection.SESSIONS, {"_id": document["_id"]}, change)
        return Session(AccountId(document["account"]), created, expires)

    async def drop(self, token: str) -> None:
        """End one session."""
        await self._database.delete(Collection.SESSIONS, {"_id": _key(token)})

    async def drop_all(self, account: AccountId) -> None:
        """End every session of an account."""
        await self._database.delete(Collection.SESSIONS, {"account": account})


def _key(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
