"""The form of what people ask for with a receipt code; `schema.py` puts it in force with the rest."""

from enum import StrEnum

from storage.schema_forms import BINARY, DATE, ID, KIND_NAME, closed, one_of, text


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
