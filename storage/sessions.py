"""Sessions: who is signed in. A token is 256 random bits; only its SHA-256 is stored."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import milliseconds
from storage.mongo import Database
from storage.schema import ASCENDING, DESCENDING, Collection
from storage.signing_port import OpenSession
from storage.vocabulary import AccountId, Session

TOKEN_BYTES = 32
TOKEN_CHARS = 43
MAX_LISTED = 100
_HANDLE_CHARS = 16
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
        return await self._insert(account, created=milliseconds(at), at=milliseconds(at))

    async def get(self, token: str, *, at: datetime) -> Session | None:
        """Return the session of a token and prolong it; None when unknown, idle too long or too old."""
        at = milliseconds(at)
        document = await self._document(token, at)
        if document is None:
            return None
        expires = min(at + self._idle, document["created_at"] + self._absolute)
        if at - document["seen_at"] >= _SEEN_STEP:
            change = {"$max": {"seen_at": at, "expires_at": expires}}
            await self._database.update(Collection.SESSIONS, {"_id": document["_id"]}, change)
        return _session(document, expires)

    async def look(self, token: str, *, at: datetime) -> Session | None:
        """Return the session of a token without prolonging it: for what goes on while nobody does anything."""
        document = await self._document(token, milliseconds(at))
        return None if document is None else _session(document, document["expires_at"])

    async def elevate(self, token: str, *, at: datetime) -> str | None:
        """Return a new token for a session whose owner has just proven themselves again; the former one ends."""
        at = milliseconds(at)
        document = await self._document(token, at)
        # The former goes first, and only who removed it gets a new one: of two at a time there come no two sessions.
        if document is None or not await self._database.delete(Collection.SESSIONS, {"_id": document["_id"]}):
            return None
        return await self._insert(AccountId(document["account"]), created=document["created_at"], at=at)

    async def open_sessions(self, account: AccountId, *, token: str, at: datetime) -> Sequence[OpenSession]:
        """Return an account's sessions, the latest first; the one of `token` is marked as its own."""
        return [
            OpenSession(one["_id"][:_HANDLE_CHARS], one["created_at"], one["seen_at"], one["_id"] == key_of(token))
            for one in await self._of(account)
            if one["expires_at"] > at
        ]

    async def end(self, account: AccountId, handle: str) -> None:
        """End the session of an account that has this handle."""
        for one in await self._of(account):
            if one["_id"][:_HANDLE_CHARS] == handle:
                await self._database.delete(Collection.SESSIONS, {"_id": one["_id"]})

    async def _of(self, account: AccountId) -> Sequence[dict[str, Any]]:
        return await self._database.find(
            Collection.SESSIONS,
            {"account": account},
            sort=(("seen_at", DESCENDING), ("_id", ASCENDING)),
            limit=MAX_LISTED,
        )

    async def drop(self, token: str) -> None:
        """End one session."""
        await self._database.delete(Collection.SESSIONS, {"_id": key_of(token)})

    async def drop_all(self, account: AccountId, *, but: str = "") -> None:
        """End every session of an account, and sign-ins that are under way; that of the token `but` stays."""
        # Sign-ins first: one that completes between the two makes a session, and the second step ends that as well.
        await self._database.delete(Collection.STEPS, {"account": account})
        others: dict[str, Any] = {"_id": {"$ne": key_of(but)}} if but else {}
        await self._database.delete(Collection.SESSIONS, {"account": account, **others})

    async def _insert(self, account: AccountId, *, created: datetime, at: datetime) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        document = {
            "_id": key_of(token),
            "account": account,
            "created_at": created,
            "seen_at": at,
            "expires_at": min(at + self._idle, created + self._absolute),
            "elevated_at": at,
        }
        await self._database.insert(Collection.SESSIONS, document)
        return token

    async def _document(self, token: str, at: datetime) -> dict[str, Any] | None:
        if not is_token(token):
            return None
        document = await self._database.find_one(Collection.SESSIONS, {"_id": key_of(token)})
        # The index removes what has expired about once a minute; until then the time decides.
        return None if document is None or document["expires_at"] <= at else document


def is_token(text: str) -> bool:
    """Say whether a text may be a token at all."""
    return len(text) == TOKEN_CHARS and text.isascii()


def key_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _session(document: dict[str, Any], expires: datetime) -> Session:
    created: datetime = document["created_at"]
    return Session(AccountId(document["account"]), created, expires, document.get("elevated_at", created))
