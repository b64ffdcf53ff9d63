"""Live states: what an edge needs to go on with a visit after a reload, a restart or a change of edge.

Sealed under HKDF of the visitor's 256-bit secret (key material) and the edge key (salt). Stored is only the SHA-256 of
the secret: edge and database together cannot open a state without the visitor, nor the visitor without the edge.

A state has an epoch, which belongs to the one edge that has raised it, and a revision, which that edge counts up.
Who writes names both: a state of a former epoch, or an earlier one of the same epoch, replaces nothing.
"""

import contextlib
import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.documents import dump_document, load_document, milliseconds
from storage.errors import SealError
from storage.keys import EdgeKey
from storage.live_port import LiveState
from storage.sealing import Place, seal, unseal
from storage.vocabulary import DATA_KEY_BYTES, DataKey, Entry, EntryKind

SECRET_BYTES = 32
_CONTEXT = b"verho live state 1"


def live_key(secret: bytes) -> str:
    """Return what a state is stored under.

    Raises:
        ValueError: the secret does not have 32 bytes.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"secret: {SECRET_BYTES} bytes")
    return hashlib.sha256(secret).hexdigest()


def live_document(
    secret: bytes, live: LiveState, edge: EdgeKey, *, at: datetime, ttl: timedelta
) -> tuple[str, dict[str, Any]]:
    """Return the key and the document that keep a state until `ttl` after `at`."""
    key = live_key(secret)
    sealed = seal(_data_key(secret, edge), live.state, _place(key))
    at = milliseconds(at)
    fence = {"epoch": live.epoch, "revision": live.revision}
    document = {"at": at, "expires_at": at + ttl, "state": sealed, "conversations": list(live.conversations)}
    return key, {**document, **fence}


def live_entry(secret: bytes, live: LiveState, edge: EdgeKey, *, at: datetime, ttl: timedelta) -> Entry:
    """Return the entry that keeps a state until `ttl` after `at`."""
    key, document = live_document(secret, live, edge, at=at, ttl=ttl)
    return Entry(EntryKind.LIVE, key, dump_document(document))


def forgotten_entry(secret: bytes, *, at: datetime, ttl: timedelta) -> Entry:
    """Return the entry that takes a state's place, so that an older one cannot come back from another journal."""
    at = milliseconds(at)
    return Entry(EntryKind.LIVE, live_key(secret), dump_document({"at": at, "expires_at": at + ttl}))


def read_entry(entry: Entry) -> Mapping[str, Any]:
    """Return a live entry's document, as the database would hold it."""
    return load_document(entry.body)


def open_state(secret: bytes, document: Mapping[str, Any], edge: EdgeKey, *, at: datetime) -> LiveState | None:
    """Return the state in a document; None when it was forgotten or its time is over.

    Raises:
        SealError: it was sealed under another edge key, or altered.
    """
    sealed = document.get("state")
    if sealed is None or document["expires_at"] <= at:
        return None
    state = _unsealed(secret, bytes(sealed), edge)
    conversations = tuple(document.get("conversations", ()))
    return LiveState(state, document.get("epoch", 0), document.get("revision", 0), conversations)


def _unsealed(secret: bytes, sealed: bytes, edge: EdgeKey) -> bytes:
    for former in edge.others:
        with contextlib.suppress(SealError):
            return unseal(_data_key(secret, former), sealed, _place(live_key(secret)))
    return unseal(_data_key(secret, edge), sealed, _place(live_key(secret)))


def _data_key(secret: bytes, edge: EdgeKey) -> DataKey:
    derived = HKDF(algorithm=SHA256(), length=DATA_KEY_BYTES, salt=edge.secret, info=_CONTEXT).derive(secret)
    return DataKey(1, derived)


def _place(key: str) -> Place:
    return Place("", key, "live")
