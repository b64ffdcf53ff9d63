"""What the receipts' pages are made from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from proxy.console.guard import Origin
from storage.interfaces import Audit
from storage.keys import OpenerPublicKey
from storage.receipt_access import ReceiptAccess
from storage.receipt_requests import ReceiptRequests


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptParts:
    """What stands behind the pages.

    Attributes:
        origin: scheme and host by which browsers reach them; no other page of ours is there.
        access: opens conversations with codes.
        requests: the queue that the opener works off.
        opener_key: the key that new values are sealed to, as it is now.
        audit: where each look is written down first.
        source: where a request comes from, for counting attempts.
        clock: the time now, aware, UTC.
        zone: whose clock the pages show.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        attempts: codes that one source may try within the window.
        window_seconds: how long an attempt counts.
        sources_remembered: sources counted at a time.
        value_max_chars: the longest corrected value.
        form_max_bytes: the largest form body read.
    """

    origin: Origin
    access: ReceiptAccess
    requests: ReceiptRequests
    opener_key: Callable[[], OpenerPublicKey]
    audit: Audit
    source: Callable[[web.Request], str]
    clock: Callable[[], datetime]
    zone: ZoneInfo
    email_domain: str | None = None
    attempts: int = 20
    window_seconds: int = 900
    sources_remembered: int = 10_000
    value_max_chars: int = 256
    form_max_bytes: int = 16_384
