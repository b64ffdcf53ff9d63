"""What of a case may name somebody, sealed to the opener: who the person is, and words about proof and decision.

Beside the case and not in it: it is removed sooner, and nothing that lists cases reads it. A note is bound to its case
and to what it is, so that one cannot be put in another's place.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.documents import milliseconds
from storage.errors import Refused, SealError
from storage.keys import OpenerPrivateKey, OpenerPublicKey
from storage.mongo import Database
from storage.schema import ASCENDING, Collection
from storage.subjects.requests import Note
from storage.wrapping import SUITE, open_text, seal_text
from storage.writes import Write

MAX_NOTE_BYTES = 16_384
_CONTEXT = b"verho subject note 1"


def sealed_case_note(
    case: str, note: Note, fields: Mapping[str, str], to: OpenerPublicKey, *, expires_at: datetime
) -> dict[str, Any]:
    """Return the document of a note.

    Args:
        case: the case's number.
        note: what it is.
        fields: its texts, by name.
        to: the opener's key.
        expires_at: when the database removes it.
    """
    key = f"{case}/{note.value}"
    body = json.dumps(dict(fields), ensure_ascii=False).encode()
    return {
        "_id": key,
        "case": case,
        "suite": SUITE,
        "opener_key": to.id,
        "sealed": seal_text(body, to, _CONTEXT, key),
        "expires_at": milliseconds(expires_at),
    }


def open_case_note(document: Mapping[str, Any], private: OpenerPrivateKey) -> Mapping[str, str]:
    """Return a note's texts.

    Raises:
        SealError: it is sealed to another key, was altered, or stands in another's place.
    """
    return {str(name): str(text) for name, text in json.loads(_opened(document, private)).items()}


def resealed_case_note(document: Mapping[str, Any], private: OpenerPrivateKey, to: OpenerPublicKey) -> dict[str, Any]:
    """Return what changes in a note that moves to another key of the opener.

    Raises:
        SealError: it does not open.
    """
    body = _opened(document, private)
    return {"suite": SUITE, "opener_key": to.id, "sealed": seal_text(body, to, _CONTEXT, document["_id"])}


def _opened(document: Mapping[str, Any], private: OpenerPrivateKey) -> bytes:
    if document["suite"] != SUITE or document["opener_key"] != private.id:
        raise SealError("a note is sealed to another opener key, or in a suite that this version does not know")
    return open_text(bytes(document["sealed"]), private, _CONTEXT, document["_id"])


class CaseNotes:
    """The notes in the database.

    Args:
        database: where they are.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def keep(self, document: Mapping[str, Any]) -> None:
        """Write a sealed note; a later one of the same kind takes its place."""
        fields = {name: value for name, value in document.items() if name != "_id"}
        refusals = await self._database.apply(
            [Write(Collection.SUBJECT_NOTES, {"_id": document["_id"]}, {"$set": fields}, upsert=True)]
        )
        if refusals:
            raise Refused("a note is not of the form that the database takes")

    async def of(self, case: str) -> Mapping[Note, Mapping[str, Any]]:
        """Return the sealed notes of a case that are still there."""
        found = await self._database.find(
            Collection.SUBJECT_NOTES, {"case": case}, sort=(("_id", ASCENDING),), limit=len(Note)
        )
        return {Note(one["_id"].rpartition("/")[2]): one for one in found}
