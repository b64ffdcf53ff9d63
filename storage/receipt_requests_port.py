"""The port of what people ask for with a receipt code, as the console sees it: read, never changed."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from storage.receipt_requests import ReceiptRequest
from storage.schema_receipts import ReceiptRequestState


class AskedByCode(Protocol):
    """The requests that receipt codes brought; the opener carries them out by itself."""

    async def list(self, *, states: Iterable[ReceiptRequestState], limit: int = 500) -> Sequence[ReceiptRequest]:
        """Return requests in these states, oldest first."""
        ...
