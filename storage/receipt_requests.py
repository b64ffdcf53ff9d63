"""What people ask for with their receipt code: kept in a queue that the opener works off.

A new value is sealed to the opener on its way there. What became of a request stays for a while, so that the person
can see it.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from storage.documents import milliseconds
from storage.errors import Refused, SealError
from storage.keys import OpenerPrivateKey, OpenerPublicKey
from storage.mongo import Database
from storage.receipt_requests_port import AskedByCode, ReceiptRequestKind, ReceiptRequestState
from storage.schema import ASCENDING, Collection
from storage.validation import encoded
from storage.vocabulary import ConversationId
from storage.wrapping import SUITE, open_text, seal_text

MAX_OPEN: Final = 10
"""How many requests of one conversation may wait at a time."""
MAX_LISTED: Final = 50
KEPT: Final = timedelta(days=30)
"""How long what became of a request is kept."""

_CONTEXT: Final = b"verho receipt request 1"
_OLDEST_FIRST: Final = (("at", ASCENDING), ("_id", ASCENDING))


@dataclass(frozen=True, slots=True)
class ReceiptRequest:
    """One request.

    Attributes:
        id: its name; the case number of what is done for it.
        conversation: which conversation it is about.
        kind: what is asked for.
        at: when.
        state: what became of it.
        pseudonym: which value is to be corrected, for that kind.
        opener_key: the key that the new value is sealed to.
        sealed: the new value, sealed.
    """

    id: str
    conversation: ConversationId
    kind: ReceiptRequestKind
    at: datetime
    state: ReceiptRequestState = ReceiptRequestState.WAITING
    pseudonym: str = ""
    opener_key: str = ""
    sealed: bytes = field(default=b"", repr=False)

    @property
    def case(self) -> str:
        """The number that the audit and the ledger of erasures know it by."""
        return _case(self.id)

    def value(self, private: OpenerPrivateKey) -> str:
        """Return the new value.

        Raises:
            SealError: it is sealed to another key, or was altered or moved.
        """
        if self.opener_key != private.id:
            raise SealError("a request is sealed to another opener key")
        return open_text(self.sealed, private, _CONTEXT, self.id, self.conversation, self.pseudonym).decode()


class ReceiptRequests:
    """The queue.

    Args:
        database: where it is.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def erase(self, conversation: ConversationId, kind: ReceiptRequestKind, *, at: datetime) -> ReceiptRequest:
        """Ask for an erasure; one that waits already is not asked for twice.

        Raises:
            Refused: too many requests wait.
        """
        waiting = [one for one in await self.of(conversation) if one.state is ReceiptRequestState.WAITING]
        same = [one for one in waiting if one.kind is kind]
        return same[0] if same else await self._add(ReceiptRequest(secrets.token_hex(16), conversation, kind, at))

    async def rectify(
        self, conversation: ConversationId, *, pseudonym: str, value: str, to: OpenerPublicKey, at: datetime
    ) -> ReceiptRequest:
        """Ask for another value behind a pseudonym.

        Raises:
            Refused: too many requests wait, or the value is not text.
        """
        identifier = secrets.token_hex(16)
        sealed = seal_text(encoded(value, "value"), to, _CONTEXT, identifier, conversation, pseudonym)
        return await self._add(
            ReceiptRequest(
                identifier, conversation, ReceiptRequestKind.RECTIFY, at,
                pseudonym=pseudonym, opener_key=to.id, sealed=sealed,
            )
        )  # fmt: skip

    async def of(self, conversation: ConversationId) -> Sequence[ReceiptRequest]:
        """Return what was asked for about a conversation, oldest first."""
        return await self._find({"conversation": conversation})

    async def waiting(self) -> Sequence[ReceiptRequest]:
        """Return requests that wait, oldest first, a bounded number."""
        return await self._find({"state": ReceiptRequestState.WAITING.value})

    async def list(self, *, states: Iterable[ReceiptRequestState], limit: int = 500) -> Sequence[AskedByCode]:
        """Return requests in these states, whatever they are about, oldest first."""
        found = await self._database.find(
            Collection.RECEIPT_REQUESTS, {"state": {"$in": sorted(states)}}, sort=_OLDEST_FIRST, limit=limit
        )
        return [
            AskedByCode(
                _case(one["_id"]),
                ReceiptRequestKind(one["kind"]),
                ReceiptRequestState(one["state"]),
                one["at"],
                one.get("settled_at"),
            )
            for one in found
        ]

    async def settle(self, request: ReceiptRequest, state: ReceiptRequestState, *, at: datetime) -> None:
        """Note what became of a request; the new value goes, since it is where it belongs or nowhere."""
        change = {
            "$set": {"state": state.value, "settled_at": milliseconds(at), "expires_at": milliseconds(at) + KEPT},
            "$unset": {"sealed": "", "opener_key": "", "suite": ""},
        }
        await self._database.update(Collection.RECEIPT_REQUESTS, {"_id": request.id}, change)

    async def _add(self, request: ReceiptRequest) -> ReceiptRequest:
        waiting = {"conversation": request.conversation, "state": ReceiptRequestState.WAITING.value}
        if await self._database.count(Collection.RECEIPT_REQUESTS, waiting) >= MAX_OPEN:
            raise Refused(f"at most {MAX_OPEN} requests wait at a time")
        document: dict[str, Any] = {
            "_id": request.id,
            "conversation": request.conversation,
            "kind": request.kind.value,
            "state": request.state.value,
            "at": milliseconds(request.at),
        }
        if request.sealed:
            document |= {
                "pseudonym": request.pseudonym, "suite": SUITE, "opener_key": request.opener_key,
                "sealed": request.sealed,
            }  # fmt: skip
        await self._database.insert(Collection.RECEIPT_REQUESTS, document)
        return request

    async def _find(self, condition: dict[str, Any]) -> Sequence[ReceiptRequest]:
        found = await self._database.find(Collection.RECEIPT_REQUESTS, condition, sort=_OLDEST_FIRST, limit=MAX_LISTED)
        return [
            ReceiptRequest(
                one["_id"],
                ConversationId(one["conversation"]),
                ReceiptRequestKind(one["kind"]),
                one["at"],
                ReceiptRequestState(one["state"]),
                one.get("pseudonym", ""),
                one.get("opener_key", ""),
                bytes(one.get("sealed", b"")),
            )
            for one in found
        ]


def _case(request: str) -> str:
    return f"receipt-{request[:16]}"
