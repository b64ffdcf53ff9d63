"""Who asked is sealed: the database shows nothing of it, and nothing can be put in its place."""

from datetime import UTC, datetime

import pytest

from storage.errors import SealError
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.schema import Collection
from storage.subjects.case_notes import CaseNotes, open_case_note, resealed_case_note, sealed_case_note
from storage.subjects.requests import Note

AT = datetime(2046, 11, 20, tzinfo=UTC)
WHO = {"name": "Matti Virtanen", "email": "matti@example.fi"}


async def test_a_note_opens_in_its_own_place_alone(database: Database) -> None:
    """Kept, read back and moved to another key; under another case's or kind's name it does not open."""
    private, later = OpenerPrivateKey.generate(), OpenerPrivateKey.generate()
    notes = CaseNotes(database=database)
    document = sealed_case_note("2026-7", Note.PERSON, WHO, private.public, expires_at=AT)
    await notes.keep(document)
    await notes.keep(sealed_case_note("2026-7", Note.DECISION, {"words": "Ei."}, private.public, expires_at=AT))
    (stored,) = await database.find(Collection.SUBJECT_NOTES, {"_id": "2026-7/person"}, sort=(("_id", 1),), limit=2)
    assert b"Matti" not in bytes(stored["sealed"])
    found = await notes.of("2026-7")
    assert open_case_note(found[Note.PERSON], private) == WHO
    moved = {**found[Note.PERSON], **resealed_case_note(found[Note.PERSON], private, later.public)}
    assert open_case_note(moved, later) == WHO
    for elsewhere in ("2026-8/person", "2026-7/decision"):
        with pytest.raises(SealError):
            open_case_note({**stored, "_id": elsewhere}, private)
    with pytest.raises(SealError):
        open_case_note(stored, later)
