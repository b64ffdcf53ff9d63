"""The form of what people ask for with a receipt code; `schema.py` puts it in force with the rest."""

from storage.receipt_requests_port import ReceiptRequestKind, ReceiptRequestState
from storage.schema_forms import BINARY, DATE, ID, KIND_NAME, closed, one_of, text

RECEIPT_REQUESTS = closed(
    {
        "_id": ID,
        "conversation": ID,
        "kind": one_of(ReceiptRequestKind),
        "state": one_of(ReceiptRequestState),
        "at": DATE,
    },
    {
        "pseudonym": text(128, min_chars=1),
        "suite": KIND_NAME,
        "opener_key": KIND_NAME,
        "sealed": BINARY,
        "settled_at": DATE,
        "expires_at": DATE,
    },
)
