"""The notary: signs the audit's end now and then, after checking everything since the last time. Runs in the opener."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from storage.audit import StoredAudit
from storage.audit_chain import Checkpoint, checkpoint_from_document, checkpoint_to_document, is_signed, sign_checkpoint
from storage.audit_keys import AuditPrivateKey, AuditPublicKey
from storage.errors import AuditBroken, Duplicate, StorageError
from storage.mongo import Database
from storage.periodic import Periodic
from storage.schema import DESCENDING, Collection

_log = logging.getLogger("verho.storage")


class Signers(Protocol):
    """Where the signing key comes from: `storage.audit_signers.AuditSigners`."""

    def now(self) -> tuple[AuditPrivateKey, Mapping[str, AuditPublicKey]]:
        """Return what signs, and by id what earlier checkpoints may be signed with."""
        ...


class OneSigner:
    """One key, held in memory."""

    def __init__(self, private: AuditPrivateKey) -> None:
        self._private = private

    def now(self) -> tuple[AuditPrivateKey, Mapping[str, AuditPublicKey]]:
        """Return it."""
        return self._private, {self._private.id: self._private.public}


class Notary:
    """Signs checkpoints; as an async context it does so by itself while entered, and once more when left.

    Args:
        database: where audit and checkpoints are.
        keys: what signs, and what signed before.
        now: the clock.
        every_s: how often it looks whether something new is to be signed.
    """

    def __init__(
        self,
        *,
        database: Database,
        keys: Signers,
        now: Callable[[], datetime],
        every_s: float = 900,
    ) -> None:
        self._database = database
        self._audit = StoredAudit(database=database)
        self._keys = keys
        self._now = now
        self._periodic = Periodic(self._try_to_sign, name="notary", every_s=every_s, at_once=True)

    async def sign(self) -> Checkpoint | None:
        """Check the chain from the last checkpoint on and sign its end; None when nothing is new.

        Raises:
            AuditBroken: the chain does not hold; nothing was signed.
            StorageUnavailable: the database cannot be used.
        """
        private, known = await asyncio.to_thread(self._keys.now)
        last = await self._last()
        if last is not None and not is_signed(last, known):
            raise AuditBroken(last.seq)
        found = await self._audit.verify_from(last)
        if found.broken_at is not None:
            raise AuditBroken(found.broken_at)
        if not found.entries:
            return None
        checkpoint = sign_checkpoint(private, seq=found.last, head=found.head, at=self._now())
        # Another opener may have signed the same entry at the same moment; one signature is enough.
        with contextlib.suppress(Duplicate):
            await self._database.insert(Collection.AUDIT_CHECKPOINTS, checkpoint_to_document(checkpoint))
        return checkpoint

    async def _last(self) -> Checkpoint | None:
        newest = (("_id", DESCENDING),)
        documents = await self._database.find(Collection.AUDIT_CHECKPOINTS, {}, sort=newest, limit=1)
        return checkpoint_from_document(documents[0]) if documents else None

    async def __aenter__(self) -> Self:
        await self._periodic.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._periodic.__aexit__(kind, error, trace)
        await self._try_to_sign()

    async def _try_to_sign(self) -> None:
        try:
            await self.sign()
        except AuditBroken as error:
            _log.critical("audit_broken", extra={"verho": {"count": error.seq}})
        except StorageError as error:
            _log.warning("audit_unsigned", extra={"verho": {"error": type(error).__name__}})
