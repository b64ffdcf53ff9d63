"""What makes the audit hold: each entry's hash, the signed checkpoints, and the walk that checks them. Pure.

A hash is SHA-256 over the entry's canonical JSON, the previous hash included: an entry that is changed, removed or put
in between breaks the chain from there on. A checkpoint is the opener's signature over "entry n has this hash": whoever
can write to the database but does not hold the signing key cannot replace what is signed. That the end was cut off,
checkpoints and all, shows only against a root (`seq:hash`) that was noted elsewhere.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.audit_keys import AUDIT_SUITE, AuditPrivateKey, AuditPublicKey
from storage.audit_verdict import AuditVerification
from storage.documents import milliseconds
from storage.vocabulary import AuditEntry

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""

_CONTEXT = b"verho audit checkpoint 1\n"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A signed statement: the audit's entry `seq` has the hash `head`."""

    seq: int
    head: str
    at: datetime
    key: str
    suite: str
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Root:
    """The end of a chain as it was noted elsewhere."""

    seq: int
    head: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.head}"


def entry_content(entry: AuditEntry) -> dict[str, Any]:
    """Return all of an entry but its hash, as stored."""
    content = {
        "seq": entry.seq,
        "at": entry.at,
        "tag": entry.tag.value,
        "actor": entry.actor,
        "conversations": list(entry.conversations),
        "detail": dict(entry.detail),
        "reason": entry.reason,
        "previous": entry.previous,
    }
    # Left out where there is none, so that an entry from before they were kept has the hash it always had.
    return content | {name: text for name, text in (("case", entry.case), ("note", entry.note)) if text}


def canonical(document: Mapping[str, Any]) -> str:
    """Return a document's JSON with sorted keys and no spaces; times in ISO 8601 with milliseconds."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=iso)


def iso(value: object) -> str:
    """Return a time as text, in UTC with milliseconds.

    Raises:
        TypeError: it is no time.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    raise TypeError("text, numbers and times only")


def entry_hash(entry: AuditEntry) -> str:
    """Return the hash that an entry must have: SHA-256 over its JSON with sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(canonical(entry_content(entry)).encode()).hexdigest()


def sign_checkpoint(private: AuditPrivateKey, *, seq: int, head: str, at: datetime) -> Checkpoint:
    """Return a signed checkpoint."""
    unsigned = Checkpoint(seq, head, milliseconds(at), private.id, AUDIT_SUITE, b"")
    return Checkpoint(seq, head, unsigned.at, private.id, AUDIT_SUITE, private.sign(_statement(unsigned)))


def is_signed(checkpoint: Checkpoint, keys: Mapping[str, AuditPublicKey]) -> bool:
    """Say whether one of these keys signed a checkpoint."""
    key = keys.get(checkpoint.key)
    if key is None or checkpoint.suite != AUDIT_SUITE:
        return False
    return key.is_signature(checkpoint.signature, _statement(checkpoint))


def _statement(checkpoint: Checkpoint) -> bytes:
    content = {name: getattr(checkpoint, name) for name in ("seq", "head", "at", "key", "suite")}
    return _CONTEXT + canonical(content).encode()


def checkpoint_to_document(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return a checkpoint as stored."""
    content = {name: getattr(checkpoint, name) for name in ("head", "at", "key", "suite", "signature")}
    return {"_id": checkpoint.seq, **content}


def checkpoint_from_document(document: Mapping[str, Any]) -> Checkpoint:
    """Return a stored checkpoint."""
    at, signature = milliseconds(document["at"]), bytes(document["signature"])
    return Checkpoint(document["_id"], document["head"], at, document["key"], document["suite"], signature)


class ChainWalk:
    """Checks a chain item by item, in order, each checkpoint behind its entry. Stops at the first thing that is wrong.

    Args:
        keys: by id, the keys that checkpoints may be signed with; None leaves signatures unlooked at.
        root: the end of the chain as noted elsewhere; everything up to it must be there, unchanged.
        base: a checkpoint that was checked already; what follows it comes first.
    """

    def __init__(
        self,
        *,
        keys: Mapping[str, AuditPublicKey] | None,
        root: Root | None = None,
        base: Checkpoint | None = None,
    ) -> None:
        self._keys = keys
        self._root = root
        self._first: int | None = None
        self._last, self._head = (0, GENESIS) if base is None else (base.seq, base.head)
        self._entries = 0
        self._signed = 0
        self._problem = ""
        self._broken_at: int | None = None

    def take(self, item: AuditEntry | Checkpoint | int) -> bool:
        """Check the next item; False when it does not fit. A number stands for an entry that cannot be read."""
        if self._broken_at is not None:
            return False
        match item:
            case AuditEntry():
                self._take_entry(item)
            case Checkpoint():
                self._take_checkpoint(item)
            case _:
                self._refuse(self._last + 1, "the entry cannot be read")
        return self._broken_at is None

    def _take_entry(self, entry: AuditEntry) -> None:
        expected = self._last + 1
        if entry.seq != expected:
            why = "entries are missing before the first one" if self._first is None else "an entry is missing"
            self._refuse(expected, why if entry.seq > expected else "an entry stands there twice")
        elif entry.previous != self._head:
            self._refuse(expected, "the entry does not follow the one before it")
        elif entry.hash != _hash_or_none(entry):
            self._refuse(expected, "the entry was changed")
        elif self._root is not None and entry.seq == self._root.seq and entry.hash != self._root.head:
            self._refuse(expected, "the entry is another one than the root names")
        else:
            self._first = self._first or entry.seq
            self._last, self._head = entry.seq, entry.hash
            self._entries += 1

    def _take_checkpoint(self, checkpoint: Checkpoint) -> None:
        if self._keys is not None and not is_signed(checkpoint, self._keys):
            self._refuse(checkpoint.seq, "the checkpoint's signature is not of a key that was given")
        elif self._first is None and checkpoint.seq >= self._last:
            # Older entries were removed when their term was over: the chain begins behind a signed one.
            self._last, self._head, self._signed = checkpoint.seq, checkpoint.head, checkpoint.seq
        elif checkpoint.seq > self._last:
            self._refuse(self._last + 1, f"the end is missing: a checkpoint names entry {checkpoint.seq}")
        elif checkpoint.seq < self._last or checkpoint.head != self._head:
            self._refuse(checkpoint.seq, "the entry is another one than its signed checkpoint names")
        else:
            self._signed = checkpoint.seq

    def _refuse(self, seq: int, problem: str) -> None:
        self._broken_at, self._problem = seq, problem

    def verdict(self) -> AuditVerification:
        """Return what was found; the chain ends here."""
        if self._broken_at is None and self._first is None and self._signed:
            self._refuse(self._signed, "a checkpoint names the entry, and it is missing")
        elif self._broken_at is None and self._root is not None and self._root.seq > self._last:
            self._refuse(self._last + 1, f"the end is missing: the root names entry {self._root.seq}")
        return AuditVerification(
            entries=self._entries,
            head=self._head,
            broken_at=self._broken_at,
            first=self._first or 1,
            signed=0 if self._keys is None else self._signed,
            problem=self._problem,
        )


def _hash_or_none(entry: AuditEntry) -> str | None:
    try:
        return entry_hash(entry)
    except (TypeError, ValueError, AttributeError):
        return None
