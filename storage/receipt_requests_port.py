"""The port of what people ask for with a receipt code, as the console sees it: what, when, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from storage.subjects.requests import due


class ReceiptRequestKind(StrEnum):
    """What somebody asks for with a receipt code."""

    RECTIFY = "rectify"
    ERASE_IDENTITY = "erase_identity"
    ERASE_EVERYTHING = "erase_everything"


class ReceiptRequestState(StrEnum):
    """What became of such a request; HELD: a legal hold keeps the conversation."""

    WAITING = "waiting"
    DONE = "done"
    HELD = "held"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AskedByCode:
    """One request as it is listed: neither its value nor its conversation.

    Attributes:
        case: the number that the audit and the ledger of erasures know it by.
        kind: what is asked for.
        state: what became of it.
        at: when it came.
        settled_at: when it was carried out or refused, None while it waits.
    """

    case: str
    kind: ReceiptRequestKind
    state: ReceiptRequestState
    at: datetime
    settled_at: datetime | None

    @property
    def due_at(self) -> datetime:
        """By when it must be answered, as any other request."""
        return due(self.at)

    def days_left(self, at: datetime) -> int:
        """Return how many whole days are left; negative once the term is over."""
        return (self.due_at - at) // timedelta(days=1)


class CodeRequests(Protocol):
    """The requests that receipt codes brought; the opener carries them out by itself."""

    async def list(self, *, states: Iterable[ReceiptRequestState], limit: int = 500) -> Sequence[AskedByCode]:
        """Return requests in these states, whatever they are about, oldest first."""
        ...
