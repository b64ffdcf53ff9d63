"""Documents as JSON: how the journal holds what the database will hold, binary and times included, without a driver."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.errors import JournalError

_BINARY = "$binary"
_DATE = "$date"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def dump_document(document: Mapping[str, Any]) -> bytes:
    """Return a document as canonical JSON: bytes as {"$binary": base64}, times as {"$date": milliseconds}."""
    return json.dumps(document, default=_encoded, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def load_document(body: bytes) -> dict[str, Any]:
    """Return what `dump_document` wrote.

    Raises:
        JournalError: it is not such a document.
    """
    try:
        document = json.loads(body, object_hook=_decoded)
    except (ValueError, TypeError, OverflowError):
        raise JournalError("a journal entry is not a readable document") from None
    if not isinstance(document, dict):
        raise JournalError("a journal entry is not a readable document")
    return document


def milliseconds(at: datetime) -> datetime:
    """Return `at` as the database keeps it: in UTC, cut to milliseconds.

    Raises:
        ValueError: it has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("at: an aware datetime")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _encoded(value: object) -> dict[str, Any]:
    if isinstance(value, bytes):
        return {_BINARY: base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime):
        return {_DATE: (milliseconds(value) - _EPOCH) // _MILLISECOND}
    raise TypeError("a document holds text, numbers, bytes and times only")


def _decoded(mapping: dict[str, Any]) -> Any:
    if mapping.keys() == {_BINARY}:
        return base64.b64decode(mapping[_BINARY], validate=True)
    if mapping.keys() == {_DATE}:
        return _EPOCH + int(mapping[_DATE]) * _MILLISECOND
    return mapping
