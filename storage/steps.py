"""Steps: what is under way between two requests of one browser, such as a sign-in that still needs its second factor.

A step is found by the hash of the browser's token and its kind; what must stay secret in it is sealed under the
console's key. It ends when it is taken, when its time is over, and with everything else of its account.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from storage.console_keys import ConsoleSeal, Sealed
from storage.documents import milliseconds
from storage.errors import Duplicate, SealError
from storage.mongo import Database
from storage.schema import Collection
from storage.sealing import Place
from storage.sessions import is_token
from storage.signing_port import Pending, Step
from storage.vocabulary import AccountId

_FIELD = "step"


class StoredSteps:
    """Steps in the database.

    Args:
        database: where they are.
        seal: what seals challenges and secrets.
    """

    def __init__(self, *, database: Database, seal: ConsoleSeal) -> None:
        self._database = database
        self._seal = seal

    async def begin(
        self,
        token: str,
        step: Step,
        *,
        account: AccountId,
        lifetime_s: float,
        at: datetime,
        secret: bytes = b"",
        leads_to: str = "",
    ) -> None:
        """Begin a step, in the place of the same one that was begun before."""
        sealed = self._seal.seal(secret, Place(account, step, _FIELD))
        document = {
            "_id": _key(token, step),
            "account": account,
            "step": step.value,
            "expires_at": milliseconds(at) + timedelta(seconds=lifetime_s),
            "leads_to": leads_to,
            "key": sealed.key,
            "sealed": sealed.value,
        }
        await self._database.delete(Collection.STEPS, {"_id": document["_id"]})
        try:
            await self._database.insert(Collection.STEPS, document)
        except Duplicate:
            # Another tab of the same browser came between; then its step is the one that counts.
            return

    async def look(self, token: str, step: Step, *, at: datetime) -> Pending | None:
        """Return what is under way; None when nothing is, or it took too long."""
        if not is_token(token):
            return None
        document = await self._database.find_one(Collection.STEPS, {"_id": _key(token, step)})
        if document is None or document["expires_at"] <= milliseconds(at):
            return None
        return self._pending(document, step)

    async def take(self, token: str, step: Step, *, at: datetime) -> Pending | None:
        """Return what is under way and end it: of any number who ask, one gets it."""
        pending = await self.look(token, step, at=at)
        if pending is None:
            return None
        ended = await self._database.delete(Collection.STEPS, {"_id": _key(token, step)})
        return pending if ended else None

    def _pending(self, document: Mapping[str, Any], step: Step) -> Pending | None:
        account = AccountId(document["account"])
        sealed = Sealed(document["key"], document["sealed"])
        try:
            secret = self._seal.open(sealed, Place(account, step, _FIELD))
        except SealError:
            # The console's key was replaced meanwhile: whoever was under way begins anew.
            return None
        return Pending(account, secret, document["leads_to"], document["expires_at"])


def _key(token: str, step: Step) -> str:
    return hashlib.sha256(f"{step}:{token}".encode()).hexdigest()
