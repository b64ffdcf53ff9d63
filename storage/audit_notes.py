"""The words of a reason, kept apart from the audit: sealed to the opener, and found by the hash that the audit holds.

The hash commits to the words with a random salt that is sealed with them: whoever has the audit alone learns nothing,
not even by guessing, and once the sealed words are deleted nobody does. The chain holds either way.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import SealError
from storage.keys import OpenerPrivateKey, OpenerPublicKey
from storage.mongo import Database
from storage.schema import ASCENDING, Collection
from storage.wrapping import SUITE, open_text, seal_text

MAX_NOTES = 200
"""The most that are read at a time."""

_SALT_BYTES = 32
_CONTEXT = b"verho audit note 1"


def sealed_note(text: str, to: OpenerPublicKey, *, at: datetime) -> dict[str, Any]:
    """Return the document of a note; its `_id` is the commitment that the audit's entry is to hold."""
    salted = os.urandom(_SALT_BYTES) + text.encode()
    commitment = _commitment(salted)
    return {
        "_id": commitment,
        "at": milliseconds(at),
        "suite": SUITE,
        "opener_key": to.id,
        "sealed": seal_text(salted, to, _CONTEXT, commitment),
    }


def open_note(document: Mapping[str, Any], private: OpenerPrivateKey) -> str:
    """Return a note's words.

    Raises:
        SealError: it is sealed to another key, was altered or moved, or is not what its commitment names.
    """
    return _opened(document, private)[_SALT_BYTES:].decode()


def resealed_note(document: Mapping[str, Any], private: OpenerPrivateKey, to: OpenerPublicKey) -> dict[str, Any]:
    """Return what changes in a note that moves to another key of the opener.

    Raises:
        SealError: it does not open.
    """
    salted = _opened(document, private)
    return {"suite": SUITE, "opener_key": to.id, "sealed": seal_text(salted, to, _CONTEXT, document["_id"])}


def _opened(document: Mapping[str, Any], private: OpenerPrivateKey) -> bytes:
    if document["suite"] != SUITE or document["opener_key"] != private.id:
        raise SealError("a note is sealed to another opener key, or in a suite that this version does not know")
    salted = open_text(bytes(document["sealed"]), private, _CONTEXT, document["_id"])
    if _commitment(salted) != document["_id"]:
        raise SealError("a note is not the one that the audit committed to")
    return salted


def _commitment(salted: bytes) -> str:
    return hashlib.sha256(_CONTEXT + salted).hexdigest()


class StoredNotes:
    """The notes in the database."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def keep(self, document: Mapping[str, Any]) -> None:
        """Write a sealed note durably, before the entry that commits to it."""
        await self._database.insert(Collection.AUDIT_NOTES, document)

    async def of(self, commitments: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Return those of the notes that are still there, by commitment."""
        documents = await self._database.find(
            Collection.AUDIT_NOTES, {"_id": {"$in": list(commitments)}}, sort=(("_id", ASCENDING),), limit=MAX_NOTES
        )
        return {document["_id"]: document for document in documents}

    async def erase(self, commitment: str) -> bool:
        """Delete one note for good; False when it was not there."""
        return bool(await self._database.delete(Collection.AUDIT_NOTES, {"_id": commitment}))
