"""Accounts: the entitled people, their rights, and the bound on guesses at their passwords."""

import hashlib
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.documents import milliseconds
from storage.errors import AccountLocked, SignInRefused, StorageError
from storage.mongo import Database
from storage.passwords import Passwords
from storage.roles import Role
from storage.schema import ASCENDING, Collection
from storage.vocabulary import Account, AccountId, EmergencyRights, Right

MAX_ACCOUNTS = 1_000
MAX_NAME_CHARS = 64
MAX_DISPLAY_NAME_CHARS = 128
MAX_REASON_CHARS = 512
COMMAND = "command"
"""Who acts on the command line of the host, as the audit and a grant name it."""

_OF_A_GRANT = ("grant_until", "grant_from", "granted_at", "role", "confirmed_at", "emergency")


class StoredAccounts:
    """Accounts in the database.

    Args:
        database: where they are.
        passwords: how passwords are hashed and checked.
        max_failures: how many wrong passwords in a row lock an account.
        lock_s: for how long.
    """

    def __init__(self, *, database: Database, passwords: Passwords, max_failures: int = 5, lock_s: float = 900) -> None:
        self._database = database
        self._passwords = passwords
        self._max_failures = max_failures
        self._lock = timedelta(seconds=lock_s)

    async def create(
        self,
        *,
        name: str,
        display_name: str,
        password: str | None,
        language: str,
        rights: frozenset[Right],
        granted_by: str,
        grant_reason: str,
        grant_until: datetime | None,
        at: datetime,
        role: str = "",
    ) -> Account:
        """Add an account, its password hashed (None = to be chosen with an enrolment code), and return it."""
        document: dict[str, Any] = {
            "_id": secrets.token_hex(16),
            "name": _text("name", _normalised(name), MAX_NAME_CHARS),
            "display_name": _text("display_name", display_name, MAX_DISPLAY_NAME_CHARS),
            "password_hash": "" if password is None else await self._passwords.hash(password),
            "language": language,
            "created_at": milliseconds(at),
            "failures": 0,
            **_grant(rights, granted_by, grant_reason, grant_until, role),
        }
        await self._database.insert(Collection.ACCOUNTS, document)
        return _account(document)

    async def by_name(self, name: str) -> Account | None:
        """Return the account of this name, or None."""
        document = await self._database.find_one(Collection.ACCOUNTS, {"name": _normalised(name)})
        return None if document is None else _account(document)

    async def by_id(self, account: AccountId) -> Account | None:
        """Return the account of this id, or None."""
        document = await self._database.find_one(Collection.ACCOUNTS, {"_id": account})
        return None if document is None else _account(document)

    async def list(self) -> Sequence[Account]:
        """Return every account by name."""
        by_name = (("name", ASCENDING),)
        documents = await self._database.find(Collection.ACCOUNTS, {}, sort=by_name, limit=MAX_ACCOUNTS)
        return [_account(document) for document in documents]

    async def authenticate(self, name: str, password: str, *, at: datetime, completes: bool = True) -> Account:
        """Return the account whose name and password these are; takes as long for names that do not exist.

        Args:
            name: the user name.
            password: the password.
            at: now.
            completes: nothing more is to be proven; otherwise failed attempts before this one go on counting, or
                whoever knows the password could go on guessing at what else is needed.
        """
        account = await self.by_name(name)
        if account is not None:
            await self.record_attempt(account.id, succeeded=False, at=at)
        hashed = None if account is None else account.password_hash or None
        if not await self._passwords.matches(password, hashed) or account is None:
            raise SignInRefused("the name and the password do not belong together")
        if completes:
            await self.record_attempt(account.id, succeeded=True, at=at)
        else:
            below = {"_id": account.id, "failures": {"$gt": 0}}
            await self._database.update(Collection.ACCOUNTS, below, {"$inc": {"failures": -1}})
        return account

    async def record_attempt(self, account: AccountId, *, succeeded: bool, at: datetime) -> None:
        """Count one attempt before its password is looked at, or forget the count after a success.

        Counting first makes the bound exact: attempts that come at the same time cannot slip through together, because
        each needs one of the conditional updates to find the account below its bound.
        """
        key = {"_id": account}
        if succeeded:
            await self._database.update(Collection.ACCOUNTS, key, {"$set": {"failures": 0}})
            return
        at = milliseconds(at)
        until = {"locked_until": at + self._lock}
        below, used_up = {"failures": {"$lt": self._max_failures}}, {"failures": {"$gte": self._max_failures}}
        if await self._database.update(Collection.ACCOUNTS, {**key, **below}, {"$inc": {"failures": 1}, "$set": until}):
            return
        again = {**key, **used_up, "locked_until": {"$lte": at}}
        if await self._database.update(Collection.ACCOUNTS, again, {"$set": {"failures": 1, **until}}):
            return
        document = await self._database.find_one(Collection.ACCOUNTS, key)
        if document is None:
            raise SignInRefused("the name and the password do not belong together")
        raise AccountLocked(document["locked_until"])

    async def set_password(self, account: AccountId, password: str) -> None:
        """Replace the password."""
        await self._change(account, {"$set": {"password_hash": await self._passwords.hash(password), "failures": 0}})

    async def set_grant(
        self,
        account: AccountId,
        *,
        rights: frozenset[Right],
        granted_by: str,
        grant_reason: str,
        grant_until: datetime | None,
        role: str = "",
        grant_from: datetime | None = None,
        author: str = COMMAND,
        at: datetime | None = None,
    ) -> None:
        """Replace an account's rights and the grant that gives them; in force from the next request on."""
        grant = _grant(rights, granted_by, grant_reason, grant_until, role) | {"grant_author": author}
        if grant_from is not None:
            grant["grant_from"] = milliseconds(grant_from)
        if at is not None:
            grant["granted_at"] = milliseconds(at)
        # What hung on the grant before goes with it: its confirmation, and an emergency's rights.
        absent = {name: "" for name in _OF_A_GRANT if name not in grant}
        await self._change(account, {"$set": grant, "$unset": absent})

    async def confirm_grant(self, account: AccountId, *, at: datetime) -> None:
        """Note that a grant is still needed."""
        await self._change(account, {"$set": {"confirmed_at": milliseconds(at)}})

    async def set_emergency(self, account: AccountId, emergency: EmergencyRights) -> None:
        """Add an emergency's rights to those of the grant, for as long as they hold."""
        rights = sorted(right.value for right in emergency.rights)
        kept = {"id": emergency.id, "rights": rights, "until": milliseconds(emergency.until)}
        await self._change(account, {"$set": {"emergency": kept}})

    async def set_code(self, account: AccountId, code: str, *, until: datetime) -> None:
        """Let an enrolment code, stored as its SHA-256 alone, take the place of an earlier one."""
        await self._change(account, {"$set": {"code_hash": _hash(code), "code_until": milliseconds(until)}})

    async def by_code(self, code: str, *, at: datetime) -> Account | None:
        """Return the account that an enrolment code was made for, None when it was used or is past its time."""
        document = await self._database.find_one(Collection.ACCOUNTS, {"code_hash": _hash(code)})
        return None if document is None or document["code_until"] <= milliseconds(at) else _account(document)

    def check_password(self, password: str) -> None:
        """Return when a password may be chosen.

        Raises:
            ValueError: it is too short or too long.
        """
        self._passwords.check(password)

    async def use_code(self, account: AccountId, code: str, password: str) -> bool:
        """Set a password with an enrolment code, once; False when the code was used or replaced meanwhile.

        Raises:
            ValueError: the password is too short or too long; the code stays.
        """
        chosen = {"password_hash": await self._passwords.hash(password), "failures": 0}
        change = {"$set": chosen, "$unset": {"code_hash": "", "code_until": ""}}
        return await self._database.update(Collection.ACCOUNTS, {"_id": account, "code_hash": _hash(code)}, change)

    async def forget_factors(self, account: AccountId) -> None:
        """Remove an account's second factors and recovery codes: the next sign-in begins with adding one."""
        await self._database.delete(Collection.FACTORS, {"_id": account})

    async def remove(self, account: AccountId) -> None:
        """Remove an account; the audit keeps its id, which names nobody any more."""
        await self.forget_factors(account)
        if not await self._database.delete(Collection.ACCOUNTS, {"_id": account}):
            raise StorageError("there is no account of that id")
        # Else the identity could never be another account's.
        await self._database.delete(Collection.PROVIDER_LINKS, {"account": account})

    async def _change(self, account: AccountId, change: Mapping[str, Any]) -> None:
        if not await self._database.update(Collection.ACCOUNTS, {"_id": account}, change):
            raise StorageError("there is no account of that id")


def _grant(
    rights: frozenset[Right], granted_by: str, grant_reason: str, grant_until: datetime | None, role: str
) -> dict[str, Any]:
    grant: dict[str, Any] = {
        "rights": sorted(right.value for right in rights),
        "granted_by": _text("granted_by", granted_by, MAX_DISPLAY_NAME_CHARS),
        "grant_reason": _text("grant_reason", grant_reason, MAX_REASON_CHARS),
    }
    if grant_until is not None:
        grant["grant_until"] = milliseconds(grant_until)
    if role:
        grant["role"] = Role(role).value
    return grant


def _account(document: Mapping[str, Any]) -> Account:
    return Account(
        id=AccountId(document["_id"]),
        name=document["name"],
        display_name=document["display_name"],
        password_hash=document["password_hash"],
        language=document["language"],
        rights=frozenset(Right(right) for right in document["rights"]),
        granted_by=document["granted_by"],
        grant_reason=document["grant_reason"],
        grant_until=document.get("grant_until"),
        role=document.get("role", ""),
        grant_author=document.get("grant_author", COMMAND),
        grant_from=document.get("grant_from"),
        granted_at=document.get("granted_at", document["created_at"]),
        confirmed_at=document.get("confirmed_at"),
        emergency=_emergency(document.get("emergency")),
        code_until=document.get("code_until"),
    )


def _emergency(kept: Mapping[str, Any] | None) -> EmergencyRights | None:
    if kept is None:
        return None
    return EmergencyRights(kept["id"], frozenset(Right(right) for right in kept["rights"]), kept["until"])


def _hash(code: str) -> str:
    # The code is 256 random bits: there is nothing to stretch.
    return hashlib.sha256(code.encode()).hexdigest()


def _text(field: str, value: str, max_chars: int) -> str:
    value = value.strip()
    if not 1 <= len(value) <= max_chars:
        raise ValueError(f"{field}: between 1 and {max_chars} characters")
    return value


def _normalised(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
