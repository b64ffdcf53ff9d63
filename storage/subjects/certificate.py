"""The certificate of an erasure: what was erased, what remains and why, and from when on it is final. Signed.

An erasure is final once no copy of a wrap can be anywhere: the database's own log (oplog) and backups hold what was
written until they are overwritten. Their lifetimes are the controller's settings, so the date is as true as these. The
embedded database keeps deleted bytes for an unknown time, and the certificate then names no date.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.audit_chain import canonical
from storage.audit_keys import AUDIT_SUITE, AuditPrivateKey, AuditPublicKey
from storage.subjects.erasures import Erasure
from storage.subjects.remains import OPEN, Remainder
from storage.subjects.requests import HeldBack

FORMAT = "verho erasure certificate"
VERSION = 1
MAX_CERTIFICATE_BYTES = 1_048_576
_CONTEXT = b"verho erasure certificate 1\n"


class NotACertificate(Exception):  # noqa: N818 - says what is the case
    """The file is no certificate of this format, or its signature does not fit."""


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """For how long copies of what was deleted may live on.

    Attributes:
        oplog: the longest that the database's own log reaches back.
        backups: the longest that any backup is kept.
        live: how long a running visit's state is kept.
        journals: how long an edge's journal may hold what it has not drained.
        bounded: False for the embedded database, whose files keep deleted bytes for an unknown time.
    """

    oplog: timedelta
    backups: timedelta
    live: timedelta
    journals: timedelta
    bounded: bool = True

    def copies(self) -> Mapping[str, timedelta]:
        """Return where copies may be, and for how long."""
        return {"oplog": self.oplog, "backups": self.backups, "live states": self.live, "journals": self.journals}


def certificate(
    *,
    case: str,
    controller: str,
    erasures: Sequence[Erasure],
    held: Sequence[HeldBack],
    remainders: Sequence[Remainder],
    tawk_chats: Sequence[str],
    lifetimes: Lifetimes,
    at: datetime,
) -> dict[str, Any]:
    """Return the certificate's content, unsigned.

    Args:
        case: the number of the person's request.
        controller: who answers for it.
        erasures: what was erased.
        held: what a legal hold keeps.
        remainders: what the database was found to hold still.
        tawk_chats: Tawk.to's ids of the chats, to be deleted there by hand (GDPR Art. 19).
        lifetimes: how long copies may live on.
        at: now.
    """
    last = max((one.at for one in erasures), default=at)
    copies = {place: (last + span).isoformat() for place, span in lifetimes.copies().items()}
    return {
        "format": FORMAT,
        "version": VERSION,
        "case": case,
        "controller": controller,
        "issued_at": at.isoformat(),
        "erased": [
            {"conversation": one.conversation, "scope": one.scope.value, "at": one.at.isoformat()} for one in erasures
        ],
        "held": [
            {"conversation": one.conversation, "hold": one.case, "until": one.until and one.until.isoformat()}
            for one in held
        ],
        "remains": [{"what": one.place, "count": one.count, "why": one.why.value} for one in remainders],
        "complete": not any(one.why in OPEN for one in remainders),
        "copies_until": copies,
        "final_after": max(copies.values(), key=datetime.fromisoformat) if lifetimes.bounded else None,
        "embedded_database": not lifetimes.bounded,
        "to_delete_at_tawk": list(tawk_chats),
    }


def signed(content: Mapping[str, Any], key: AuditPrivateKey) -> dict[str, Any]:
    """Return a certificate with the audit key's signature over all of it."""
    signature = key.sign(_statement(content)).hex()
    return {**content, "signature": {"key": key.id, "suite": AUDIT_SUITE, "signature": signature}}


def digest(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 that the audit keeps of a certificate, signature and all."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def load_certificate(body: bytes, keys: Mapping[str, AuditPublicKey]) -> dict[str, Any]:
    """Return a certificate's content, once its signature fits.

    Args:
        body: the file.
        keys: by id, the keys that it may be signed with.

    Raises:
        NotACertificate: it is none, or it was altered or signed by somebody else.
    """
    try:
        document = json.loads(body) if len(body) <= MAX_CERTIFICATE_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or (document.get("format"), document.get("version")) != (FORMAT, VERSION):
        raise NotACertificate(f"a {FORMAT} of version {VERSION} was expected")
    content = {name: value for name, value in document.items() if name != "signature"}
    try:
        seal = document["signature"]
        key, signature = keys.get(seal["key"]), bytes.fromhex(seal["signature"])
        fits = key is not None and seal["suite"] == AUDIT_SUITE and key.is_signature(signature, _statement(content))
    except (KeyError, TypeError, ValueError, AttributeError):
        fits = False
    if not fits:
        raise NotACertificate("its signature does not fit: it was altered, or signed with another key")
    return content


def _statement(content: Mapping[str, Any]) -> bytes:
    return _CONTEXT + canonical(content).encode()
