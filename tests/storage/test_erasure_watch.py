"""An edge forgets what was erased: in its journal's files, in what was set aside, and in visits that go on."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.audit import StoredAudit
from storage.documents import load_document
from storage.drain import Drain
from storage.errors import Overtaken
from storage.interfaces import LiveState
from storage.journal import Journal
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.subjects.erasing import Erasing
from storage.subjects.erasures import Erasure, sweep
from storage.subjects.ledger_file import ErasureLedger
from storage.subjects.remains import uncleared_journals
from storage.subjects.watch import ErasureWatch, journal_id
from storage.vocabulary import Content, Conversation, ConversationKind, Delivery, Entry, EntryKind, ErasureScope, Sender
from tests.storage.conftest import FIREFOX

NOW = datetime(2046, 11, 22, 10, tzinfo=UTC)


def written(recorder: JournalRecorder) -> tuple[Conversation, list[Entry]]:
    """Return a conversation's entries: wraps, a text, a value, a live state with its keys."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="t", at=NOW)
    message = recorder.message(
        conversation, message_id="m", position=0, sender=Sender.VISITOR, content=Content("[EMAIL_1]"),
        delivery=Delivery.FORWARDED, at=NOW,
    )  # fmt: skip
    value = recorder.identity(
        conversation, pseudonym="[EMAIL_1]", entity_type="EMAIL_ADDRESS", value="matti@example.fi", at=NOW
    )
    live = recorder.live(conversation.transcript.secret, LiveState(b"state", 1, 1, (conversation.id,)), at=NOW)
    return conversation, [opening, message, value, live]


def in_files(directory: Path, entry: Entry, *fields: str) -> set[str]:
    """Return which binary fields of an entry are found in any of the journal's files."""
    document = load_document(entry.body)
    files = b"".join(path.read_bytes() for path in directory.glob("journal.sqlite3*"))
    found = set()
    for name in fields:
        value = document[name]["wrap"] if isinstance(document[name], dict) else document[name]
        if base64.b64encode(value) in files or bytes(value) in files:
            found.add(name)
    return found


@pytest.mark.parametrize("set_aside", [False, True])
@pytest.mark.parametrize("scope", list(ErasureScope))
async def test_the_journal_forgets(
    journal: Journal,
    recorder: JournalRecorder,
    database: Database,
    tmp_path: Path,
    scope: ErasureScope,
    set_aside: bool,
) -> None:
    """What waits or was set aside of an erased conversation is in no file any more; the database knows."""
    conversation, entries = written(recorder)
    other, others = written(recorder)
    await journal.append([*entries, *others])
    if set_aside:
        rows = await journal.peek(max_entries=100, max_bytes=10**9)
        await journal.settle(done=[], refused=[(row.seq, "code_121") for row in rows])
    named: list[str] = []
    watch = ErasureWatch(database=database, journal=journal, name="e" * 32, erased=named.extend)
    await watch.look()
    erasure = Erasure(conversation.id, NOW, scope, "2026-7")
    assert [key for key, _ in await uncleared_journals(database, [erasure])] == ["e" * 32]
    await database.insert(
        Collection.ERASURES, {"_id": conversation.id, "at": NOW, "swept": False, "scope": scope.value}
    )
    assert in_files(tmp_path, entries[0], "transcript", "identity") == {"transcript", "identity"}
    for _ in range(2):
        await watch.look()
        whole = scope is ErasureScope.EVERYTHING
        assert in_files(tmp_path, entries[0], "transcript", "identity") == (set() if whole else {"transcript"})
        assert in_files(tmp_path, entries[1], "content") == (set() if whole else {"content"})
        assert not in_files(tmp_path, entries[2], "value")
        assert not in_files(tmp_path, entries[3], "state")
        assert in_files(tmp_path, others[0], "transcript", "identity") == {"transcript", "identity"}
        assert in_files(tmp_path, others[3], "state") == {"state"}
    assert named == [conversation.id]
    assert not await uncleared_journals(database, [erasure])
    kept = 4 + (0 if whole else 2)
    figures = journal.figures
    assert (figures.set_aside if set_aside else figures.entries) == kept
    if not set_aside:
        # What is left drains as ever.
        async with Drain(journal=journal, database=database) as drain:
            await drain.idle()
        stored = await database.find(Collection.CONVERSATIONS, {}, sort=(("_id", 1),), limit=9)
        assert {one["_id"]: "identity" in one for one in stored} == {other.id: True} | (
            {} if whole else {conversation.id: False}
        )


async def test_a_visit_that_goes_on_is_fenced_off(
    journal: Journal,
    recorder: JournalRecorder,
    drain: Drain,
    database: Database,
    tmp_path: Path,
    private_key: OpenerPrivateKey,
) -> None:
    """Once erased, a running visit's state is empty, its edge can write no other, and nobody takes it up again."""
    conversation, entries = written(recorder)
    secret = conversation.transcript.secret
    await recorder.commit(entries)
    await drain.idle()
    assert await recorder.look_live(secret, at=NOW) is not None
    erasing = Erasing(
        database=database, audit=StoredAudit(database=database), ledger=ErasureLedger(tmp_path / "erasures.jsonl")
    )
    done = await erasing.erase([conversation.id], ErasureScope.IDENTITY, case="2026-7", actor="a", at=NOW)
    with pytest.raises(Overtaken):
        await recorder.keep_live(secret, LiveState(b"later", 1, 2, (conversation.id,)), at=NOW + timedelta(seconds=1))
    assert await recorder.take_live(secret, at=NOW) is None
    # A journal that brings the state late loses too.
    await recorder.commit([entries[3]])
    await drain.idle()
    await sweep(database, done.erasures)
    assert await recorder.take_live(secret, at=NOW) is None
    assert {entry.kind for entry in entries} == {
        EntryKind.OPEN, EntryKind.MESSAGE, EntryKind.IDENTITY, EntryKind.LIVE
    }  # fmt: skip
    assert len({journal_id(tmp_path / "a"), journal_id(tmp_path / "b")}) == 2
