"""Carries out what people ask for with their receipt code: the audit first, and a legal hold wins."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from storage.audit_tags import AuditTag
from storage.errors import Refused, SealError, UnknownPseudonym
from storage.interfaces import Audit
from storage.keyring import KeyRing
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.identity_keys import StoredIdentityKeys
from storage.receipt_requests import ReceiptRequest, ReceiptRequests
from storage.receipt_requests_port import ReceiptRequestKind, ReceiptRequestState
from storage.subjects.erasing import Erasing
from storage.subjects.rectifying import rectify
from storage.vocabulary import ErasureScope

ACTOR: Final = "receipt"
"""Whom the audit names: nobody knows who holds a code."""

_SCOPES: Final = {
    ReceiptRequestKind.ERASE_IDENTITY: ErasureScope.IDENTITY,
    ReceiptRequestKind.ERASE_EVERYTHING: ErasureScope.EVERYTHING,
}


class ReceiptQueue:
    """Works off the queue.

    Args:
        database: where everything is.
        keys: the opener's private keys, which new values are sealed to.
        identity_keys: the conversations' identity keys.
        erasing: erases.
        audit: where corrections are written down first; erasures write themselves.
        now: the clock.
    """

    def __init__(
        self,
        *,
        database: Database,
        keys: KeyRing[OpenerPrivateKey],
        identity_keys: StoredIdentityKeys,
        erasing: Erasing,
        audit: Audit,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._requests = ReceiptRequests(database=database)
        self._keys = keys
        self._identity_keys = identity_keys
        self._erasing = erasing
        self._audit = audit
        self._now = now

    async def look(self) -> None:
        """Carry out what waits. What storage could not do now is tried again; what can't be done is refused."""
        for request in await self._requests.waiting():
            if request.kind is ReceiptRequestKind.RECTIFY:
                state = await self._rectify(request)
            else:
                state = await self._erase(request, _SCOPES[request.kind])
            await self._requests.settle(request, state, at=self._now())

    async def _erase(self, request: ReceiptRequest, scope: ErasureScope) -> ReceiptRequestState:
        done = await self._erasing.erase([request.conversation], scope, case=request.case, actor=ACTOR, at=self._now())
        return ReceiptRequestState.HELD if done.held else ReceiptRequestState.DONE

    async def _rectify(self, request: ReceiptRequest) -> ReceiptRequestState:
        opened = await self._identity_keys.of([request.conversation])
        key = opened.get(request.conversation)
        if key is None:
            return ReceiptRequestState.REFUSED
        try:
            value = await asyncio.to_thread(self._value, request)
            await self._audit.append(
                AuditTag.COMMAND_SUBJECT_RECTIFY,
                actor=ACTOR,
                conversations=[request.conversation],
                detail={"pseudonym": request.pseudonym, "case": request.case},
                at=self._now(),
            )
            await rectify(
                self._database, key, request.conversation,
                pseudonym=request.pseudonym, value=value, case=request.case, at=self._now(),
            )  # fmt: skip
        except (SealError, UnknownPseudonym, Refused):
            return ReceiptRequestState.REFUSED
        return ReceiptRequestState.DONE

    def _value(self, request: ReceiptRequest) -> str:
        private = self._keys.find(request.opener_key)
        if private is None:
            raise SealError("a request is sealed to a key that is no more")
        return request.value(private)
