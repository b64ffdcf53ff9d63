"""The drain brings everything into the database: in order, once, whatever fails on the way."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage.documents import dump_document, load_document
from storage.drain import Drain
from storage.errors import StorageUnavailable
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.live_port import LiveState
from storage.mongo import Database
from storage.preparation import prepare
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.transcripts import StoredTranscripts
from storage.vocabulary import Content, Conversation, ConversationKind, Delivery, Entry, EntryKind, Sender
from storage.writes import Refusal, Write
from tests.storage.conftest import AT, FIREFOX, Gate


def chat(recorder: JournalRecorder, messages: int = 3) -> tuple[Conversation, list[Entry]]:
    """Return a conversation and the entries of a short chat."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="chat-1", at=AT)
    entries = [opening]
    entries.append(
        recorder.identity(
            conversation, pseudonym="[EMAIL_1]", entity_type="EMAIL_ADDRESS", value="matti@example.fi", at=AT
        )
    )
    for n in range(messages):
        at = AT + timedelta(seconds=n)
        entries.append(message(recorder, conversation, n))
        entries.append(recorder.delivery(conversation, message_id=f"m-{n}", delivery=Delivery.FORWARDED, at=at))
    return conversation, entries


def message(recorder: JournalRecorder, conversation: Conversation, n: int) -> Entry:
    """Return the entry of an unconfirmed visitor's message."""
    return recorder.message(
        conversation,
        message_id=f"m-{n}",
        position=n,
        sender=Sender.VISITOR,
        content=Content(f"viesti {n}: [EMAIL_1]"),
        delivery=Delivery.UNCONFIRMED,
        at=AT + timedelta(seconds=n),
    )


async def test_everything_arrives(recorder: JournalRecorder, drain: Drain, database: Database) -> None:
    """A chat that was committed is in the database, in order, once the drain is idle; the journal is empty."""
    conversation, entries = chat(recorder)
    await recorder.commit([*entries, recorder.close(conversation, at=AT + timedelta(minutes=5))])
    await drain.idle()
    transcripts = StoredTranscripts(database=database)
    stored = await transcripts.conversation(conversation.id)
    assert stored is not None
    assert (stored.metadata, stored.message_count, stored.chat_id) == (FIREFOX, 3, "chat-1")
    assert stored.ended_at == (AT + timedelta(minutes=5)).replace(microsecond=123_000)
    messages = await transcripts.messages(conversation.id)
    assert [(one.id, one.delivery) for one in messages] == [(f"m-{n}", Delivery.FORWARDED) for n in range(3)]
    assert [one.pseudonym for one in await transcripts.identities(conversation.id)] == ["[EMAIL_1]"]
    assert drain.figures.written == len(entries) + 1


async def test_replay_changes_nothing(
    recorder: JournalRecorder, journal: Journal, drain: Drain, database: Database
) -> None:
    """Entries that come again after a crash, in any overlap, leave every document as it was."""
    conversation, entries = chat(recorder)
    await recorder.commit(entries)
    await drain.idle()
    before = await _everything(database)
    for start in range(len(entries)):
        await journal.append(entries[start:])
        await drain.idle()
    await journal.append(list(reversed(entries)))
    await drain.idle()
    assert await _everything(database) == before
    assert journal.figures.set_aside == 0
    assert (await StoredTranscripts(database=database).messages(conversation.id))[0].delivery is Delivery.FORWARDED


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("F", Delivery.FORWARDED),
        ("FX", Delivery.FAILED),
        ("XF", Delivery.FAILED),
        ("FXF", Delivery.FAILED),
        ("XX", Delivery.FAILED),
        ("E", Delivery.FORWARDED),
        ("FE", Delivery.FORWARDED),
    ],
)
async def test_the_latest_delivery_counts(
    recorder: JournalRecorder, drain: Drain, database: Database, order: str, expected: Delivery
) -> None:
    """UNCONFIRMED gives way to anything, even an earlier clock's; else the latest status wins, in any order."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    updates = {
        "E": (Delivery.FORWARDED, AT - timedelta(minutes=1)),
        "F": (Delivery.FORWARDED, AT + timedelta(seconds=1)),
        "X": (Delivery.FAILED, AT + timedelta(seconds=9)),
    }
    await recorder.commit([opening, message(recorder, conversation, 0)])
    for letter in order:
        delivery, at = updates[letter]
        await recorder.commit([recorder.delivery(conversation, message_id="m-0", delivery=delivery, at=at)])
        await drain.idle()
    (stored,) = await StoredTranscripts(database=database).messages(conversation.id)
    assert stored.delivery is expected


async def test_a_database_that_is_away_is_waited_for(
    gate: Gate, journal: Journal, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> None:
    """While the database is away commits go on and the journal grows; when it is back everything arrives, once."""
    async with Database(gate.uri, name="verho_test_gate", timeout_ms=1_000) as database:
        recorder = JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)
        await prepare(database)
        drain = Drain(journal=journal, database=database, first_pause_s=0.01, longest_pause_s=0.05, flush_s=0.1)
        async with drain:
            gate.shut()
            chats = [chat(recorder) for _ in range(5)]
            await asyncio.gather(*(recorder.commit(entries) for _, entries in chats))
            while drain.figures.failures < 2:
                await journal.append([recorder.live(bytes(32), LiveState(b"state", 1, 1), at=AT)])
            assert journal.figures.entries == sum(len(entries) for _, entries in chats) + 1
            gate.open()
            async with asyncio.timeout(20):
                await drain.idle()
            assert drain.figures.failures <= 1
        transcripts = StoredTranscripts(database=database)
        assert len(await transcripts.conversations()) == 5
        for conversation, _ in chats:
            assert len(await transcripts.messages(conversation.id)) == 3
        await database.drop()


async def test_poison_is_set_aside_and_the_rest_arrives(
    recorder: JournalRecorder, journal: Journal, drain: Drain, database: Database
) -> None:
    """What the database refuses for good leaves the line with its cause; what is behind it is not held up."""
    conversation, entries = chat(recorder)
    bad_field = Entry(EntryKind.OPEN, "e" * 32, dump_document({**load_document(entries[0].body), "ip": "192.0.2.1"}))
    same_position = replace(message(recorder, conversation, 1), key=f"{conversation.id}:other")
    unreadable = Entry(EntryKind.MESSAGE, "x", b"not json")
    await recorder.commit([bad_field, *entries, same_position, unreadable])
    await drain.idle()
    causes = [(one.kind, one.cause) for one in await journal.set_aside()]
    assert causes == [("open", "code_121"), ("message", "code_11000"), ("message", "unreadable")]
    assert len(await StoredTranscripts(database=database).messages(conversation.id)) == 3
    assert (drain.figures.written, drain.figures.set_aside) == (len(entries), 3)


class _Breaking:
    """A sink in front of the database that fails after the database has taken everything."""

    def __init__(self, database: Database, failures: int) -> None:
        self._database = database
        self.failures = failures

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Apply, then fail as a connection does that breaks before the confirmation."""
        refusals = await self._database.apply(writes)
        if self.failures:
            self.failures -= 1
            async with Database("mongodb://127.0.0.1:9/", timeout_ms=50) as nowhere:
                await nowhere.ping()
        return refusals


async def test_a_lost_confirmation_is_harmless(recorder: JournalRecorder, journal: Journal, database: Database) -> None:
    """Written but not confirmed is written again, with the same result."""
    sink = _Breaking(database, failures=2)
    async with Drain(journal=journal, database=sink, first_pause_s=0.01, longest_pause_s=0.02) as drain:
        conversation, entries = chat(recorder)
        await recorder.commit(entries)
        await drain.idle()
    assert sink.failures == 0
    assert len(await StoredTranscripts(database=database).messages(conversation.id)) == 3


class _Slow:
    """A sink that never finishes more than three writes in its time."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Take a small batch, give up on a larger one."""
        self.sizes.append(len(writes))
        if len(writes) > 3:
            raise StorageUnavailable("too slow")
        return []


async def test_a_slow_database_gets_smaller_batches(recorder: JournalRecorder, journal: Journal) -> None:
    """After each failure the batch is halved, so that the journal empties even into a database that is slow."""
    await recorder.commit(chat(recorder, messages=10)[1])
    sink = _Slow()
    async with Drain(
        journal=journal, database=sink, first_pause_s=0.001, longest_pause_s=0.002, batch_entries=16
    ) as drain:
        await drain.idle()
    assert sink.sizes[:3] == [16, 8, 4]
    assert sum(size for size in sink.sizes if size <= 3) == 22


async def test_leaving_flushes(
    tmp_path: Path, database: Database, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> None:
    """A drain that is left while entries wait writes them first."""
    async with Journal(tmp_path / "j") as journal:
        recorder = JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)
        async with Drain(journal=journal, database=database, batch_entries=2):
            await recorder.commit(chat(recorder, messages=10)[1])
        assert journal.figures.entries == 0


async def _everything(database: Database) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for collection in (Collection.CONVERSATIONS, Collection.MESSAGES, Collection.IDENTITIES):
        found += await database.find(collection, {}, sort=(("_id", 1),), limit=1_000)
    return found
