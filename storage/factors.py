"""Second factors as stored: one document an account, so that each use and each removal is one conditional update.

A passkey is its public key. An authenticator's secret is sealed under the console's key. Of recovery codes there are
hashes. What was used cannot be used again, also not by two who come at the same time.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.accounts import MAX_ACCOUNTS
from storage.console_keys import ConsoleSeal, Sealed
from storage.documents import milliseconds
from storage.errors import Duplicate, FactorRefused, LastFactor, SealError, TooManyFactors
from storage.mongo import Database
from storage.recovery_codes import code_hash, new_codes
from storage.schema import ASCENDING, Collection
from storage.schema_people import MAX_FACTORS
from storage.sealing import Place
from storage.signing_port import Factor, FactorId, FactorKind, HeldFactors
from storage.totp import matching_step
from storage.vocabulary import AccountId

MAX_NAME_CHARS = 64
MAX_MISSES = 100
"""Wrong second factors in a row, over whatever time: NIST SP 800-63B, 3.2.2 (then somebody resets them on the host)."""

_FIELD = "totp"


class StoredFactors:
    """Second factors in the database.

    Args:
        database: where they are.
        seal: what seals authenticators' secrets.
        max_misses: how many wrong ones in a row, over whatever time, until none is looked at any more.
    """

    def __init__(self, *, database: Database, seal: ConsoleSeal, max_misses: int = MAX_MISSES) -> None:
        self._database = database
        self._seal = seal
        self._max_misses = max_misses

    async def held(self, account: AccountId) -> HeldFactors:
        """Return what an account has."""
        document = await self._database.find_one(Collection.FACTORS, {"_id": account})
        if document is None:
            return HeldFactors()
        return HeldFactors(tuple(_factor(one) for one in document["factors"]), len(document["recovery"]))

    async def add_passkey(
        self, account: AccountId, *, name: str, credential: bytes, counter: int, at: datetime
    ) -> FactorId:
        """Add a passkey."""
        return await self._add(account, FactorKind.PASSKEY, name, at, credential=credential, counter=counter)

    async def add_totp(self, account: AccountId, *, name: str, secret: bytes, step: int, at: datetime) -> FactorId:
        """Add an authenticator app whose code of time step `step` was seen."""
        factor = FactorId(secrets.token_hex(16))
        sealed = self._seal.seal(secret, Place(account, factor, _FIELD))
        return await self._add(
            account, FactorKind.TOTP, name, at, factor, step=step, key=sealed.key, sealed=sealed.value
        )

    async def rename(self, account: AccountId, factor: FactorId, name: str) -> None:
        """Give a factor another name; nothing happens when it is not there."""
        change = {"$set": {"factors.$.name": checked_name(name)}}
        await self._database.update(Collection.FACTORS, {"_id": account, "factors.id": factor}, change)

    async def remove(self, account: AccountId, factor: FactorId, *, keep_one: bool) -> None:
        """Remove a factor."""
        condition: dict[str, Any] = {"_id": account, "factors.id": factor}
        if keep_one:
            condition["factors.1"] = {"$exists": True}
        removed = await self._database.update(Collection.FACTORS, condition, {"$pull": {"factors": {"id": factor}}})
        if not removed and (await self.held(account)).find(factor) is not None:
            raise LastFactor("the last second factor is not removed")

    async def renew_recovery_codes(self, account: AccountId) -> tuple[str, ...]:
        """Return ten new recovery codes, in the place of all earlier ones."""
        await self._begin(account)
        codes = new_codes()
        hashes = [code_hash(account, code) for code in codes]
        await self._database.update(Collection.FACTORS, {"_id": account}, {"$set": {"recovery": hashes}})
        return codes

    async def take_code(self, account: AccountId, code: str, *, at: datetime) -> Factor:
        """Use an authenticator's code up."""
        document = await self._attempt(account)
        for one in document["factors"]:
            if one["kind"] != FactorKind.TOTP:
                continue
            step = matching_step(self._secret(account, one), code, at=at, after=one["step"])
            if step is not None and await self._used(
                account, {"id": one["id"], "step": {"$lt": step}}, {"step": step}, at
            ):
                return _factor(one)
        raise FactorRefused("the code is not taken")

    async def take_recovery_code(self, account: AccountId, code: str, *, at: datetime) -> None:
        """Use a recovery code up."""
        del at  # A code has no time.
        await self._attempt(account)
        hashed = code_hash(account, code)
        used = {"$pull": {"recovery": hashed}, "$set": {"misses": 0}}
        if not await self._database.update(Collection.FACTORS, {"_id": account, "recovery": hashed}, used):
            raise FactorRefused("the recovery code is not taken")

    async def take_signature(self, account: AccountId, factor: FactorId, *, counter: int, at: datetime) -> Factor:
        """Note that a passkey's signature was verified."""
        document = await self._attempt(account)
        # Passkeys that are kept in step between devices do not count, and say 0 each time (WebAuthn, 6.1.1).
        earlier: Any = {"$lt": counter} if counter else 0
        if not await self._used(account, {"id": factor, "counter": earlier}, {"counter": counter}, at):
            raise FactorRefused("the passkey's count did not rise")
        return next(_factor(one) for one in document["factors"] if one["id"] == factor)

    async def _attempt(self, account: AccountId) -> Mapping[str, Any]:
        """Count an attempt before anything is looked at, and return what the account has."""
        below = {"_id": account, "misses": {"$lt": self._max_misses}}
        counted = await self._database.update(Collection.FACTORS, below, {"$inc": {"misses": 1}})
        document = await self._database.find_one(Collection.FACTORS, {"_id": account}) if counted else None
        if document is None:
            raise FactorRefused("there is no second factor, or it was tried too often")
        return document

    async def _used(self, account: AccountId, fitting: Mapping[str, Any], now: Mapping[str, int], at: datetime) -> bool:
        change: dict[str, Any] = {f"factors.$.{name}": value for name, value in now.items()}
        change |= {"factors.$.used_at": milliseconds(at), "misses": 0}
        condition = {"_id": account, "factors": {"$elemMatch": fitting}}
        return await self._database.update(Collection.FACTORS, condition, {"$set": change})

    async def _add(
        self,
        account: AccountId,
        kind: FactorKind,
        name: str,
        at: datetime,
        factor: FactorId | None = None,
        **fields: int | str | bytes,
    ) -> FactorId:
        factor = factor or FactorId(secrets.token_hex(16))
        one = {"id": factor, "kind": kind.value, "name": checked_name(name), "created_at": milliseconds(at), **fields}
        await self._begin(account)
        room = {"_id": account, f"factors.{MAX_FACTORS - 1}": {"$exists": False}}
        if not await self._database.update(Collection.FACTORS, room, {"$push": {"factors": one}}):
            raise TooManyFactors(f"{MAX_FACTORS} second factors at the most")
        return factor

    async def _begin(self, account: AccountId) -> None:
        if await self._database.find_one(Collection.FACTORS, {"_id": account}) is None:
            try:
                await self._database.insert(
                    Collection.FACTORS, {"_id": account, "factors": [], "recovery": [], "misses": 0}
                )
            except Duplicate:
                return

    def _secret(self, account: AccountId, one: Mapping[str, Any]) -> bytes:
        try:
            return self._seal.open(Sealed(one["key"], one["sealed"]), Place(account, one["id"], _FIELD))
        except SealError:
            # Altered, or of a key that was destroyed: no code fits it.
            return secrets.token_bytes(20)


async def reseal_factors(database: Database, seal: ConsoleSeal, *, active: str) -> int:
    """Seal every authenticator's secret anew that is not under the active key, and return how many there were.

    One that does not open is left as it is: no code fits it, and its owner has recovery codes or is reset.

    Args:
        database: where they are.
        seal: opens under the former keys, seals under the active one.
        active: the id of the active key.
    """
    moved = 0
    condition = {"factors.sealed": {"$exists": True}}
    documents = await database.find(Collection.FACTORS, condition, sort=(("_id", ASCENDING),), limit=MAX_ACCOUNTS)
    for document in documents:
        account = AccountId(document["_id"])
        for one in document["factors"]:
            if one.get("key", active) == active:
                continue
            place = Place(account, one["id"], _FIELD)
            try:
                sealed = seal.seal(seal.open(Sealed(one["key"], one["sealed"]), place), place)
            except SealError:
                continue
            change = {"$set": {"factors.$.key": sealed.key, "factors.$.sealed": sealed.value}}
            same = {"_id": account, "factors": {"$elemMatch": {"id": one["id"], "key": one["key"]}}}
            moved += await database.update(Collection.FACTORS, same, change)
    return moved


def checked_name(name: str) -> str:
    """Return a factor's name as it is kept.

    Raises:
        ValueError: it is blank or too long.
    """
    name = name.strip()
    if not 1 <= len(name) <= MAX_NAME_CHARS:
        raise ValueError(f"name: between 1 and {MAX_NAME_CHARS} characters")
    return name


def _factor(one: Mapping[str, Any]) -> Factor:
    return Factor(
        id=FactorId(one["id"]),
        kind=FactorKind(one["kind"]),
        name=one["name"],
        created_at=one["created_at"],
        used_at=one.get("used_at"),
        credential=one.get("credential", b""),
        counter=one.get("counter", 0),
    )
