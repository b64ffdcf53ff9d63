"""What the recorder writes can be read back by its keys alone, and nothing of it is readable without them."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.drain import Drain
from storage.errors import JournalFull, Refused, SealError, StorageUnavailable
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.live_port import FoundLive, LiveState
from storage.mongo import Database
from storage.recorder import MAX_RECORD_BYTES, JournalRecorder
from storage.records import unseal_identity, unseal_message
from storage.schema import Collection
from storage.transcripts import StoredTranscripts
from storage.vocabulary import (
    Content,
    Conversation,
    ConversationKind,
    Delivery,
    EntryKind,
    Notice,
    OpenedKeys,
    Sender,
)
from tests.storage.conftest import AT, FIREFOX

SECRET = bytes(range(32))
NOWHERE = "mongodb://127.0.0.1:9/"


def keys_of(conversation: Conversation) -> OpenedKeys:
    """Return a conversation's keys as the opener would."""
    return OpenedKeys(conversation.transcript, conversation.identity)


async def test_a_record_comes_back_with_its_keys(recorder: JournalRecorder, drain: Drain, database: Database) -> None:
    """Content, fields, author, identity, notice and incidents come back as they were written."""
    notice = Notice("2026-11", "fi", AT)
    conversation, opening = recorder.open(ConversationKind.OFFLINE_FORM, FIREFOX, notice=notice, chat_id="", at=AT)
    content = Content("Hei [NIMI_1] 👋", (("Sähköposti", "[EMAIL_1]"),), "Aino")
    await recorder.commit(
        [
            opening,
            recorder.message(
                conversation,
                message_id="m",
                position=0,
                sender=Sender.AGENT,
                content=content,
                delivery=Delivery.RECEIVED,
                at=AT,
                incidents=["EMAIL_ADDRESS"],
            ),
            recorder.identity(conversation, pseudonym="[NIMI_1]", entity_type="PERSON", value="Matti Öljymäki", at=AT),
        ]
    )
    await drain.idle()
    transcripts = StoredTranscripts(database=database)
    stored = await transcripts.conversation(conversation.id)
    assert stored is not None
    assert (stored.kind, stored.incident_count) == (ConversationKind.OFFLINE_FORM, 1)
    assert stored.notice == Notice("2026-11", "fi", AT.replace(microsecond=123_000))
    (message,), (identity,) = await transcripts.messages(conversation.id), await transcripts.identities(conversation.id)
    assert unseal_message(keys_of(conversation), message) == content
    assert (message.sender, message.delivery, message.incidents) == (
        Sender.AGENT,
        Delivery.RECEIVED,
        ("EMAIL_ADDRESS",),
    )
    assert unseal_identity(keys_of(conversation), identity) == "Matti Öljymäki"


async def test_no_plaintext_and_no_key_is_in_journal_or_database(
    tmp_path: Path, recorder: JournalRecorder, journal: Journal, database: Database
) -> None:
    """Marked texts and the data keys themselves are nowhere in the journal's files or the database's documents."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    entries = [
        opening,
        recorder.message(
            conversation,
            message_id="m",
            position=0,
            sender=Sender.VISITOR,
            content=Content("marked-text", (("marked-label", "marked-answer"),), "marked-author"),
            delivery=Delivery.UNCONFIRMED,
            at=AT,
        ),
        recorder.identity(conversation, pseudonym="[EMAIL_1]", entity_type="EMAIL_ADDRESS", value="marked-id", at=AT),
        recorder.live(SECRET, LiveState(b"marked-state" + conversation.dump(), 1, 1), at=AT),
    ]
    await recorder.commit(entries)
    written = b"".join(entry.body + entry.key.encode() for entry in entries)
    written += _bytes_in(tmp_path)
    async with Drain(journal=journal, database=database) as drain:
        await drain.idle()
    for collection in Collection:
        written += repr(await database.find(collection, {}, sort=(("_id", 1),), limit=100)).encode()
    assert b"marked" not in written
    for secret in (conversation.transcript.secret, conversation.identity.secret, SECRET):
        assert secret not in written
        assert secret.hex().encode() not in written


def _bytes_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


async def test_conversations_share_nothing(recorder: JournalRecorder) -> None:
    """Every conversation has a random id of 32 hexadecimal digits and two keys of its own."""
    opened = [recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)[0] for _ in range(20)]
    assert all(re.fullmatch("[0-9a-f]{32}", one.id) for one in opened)
    secrets = {key.secret for one in opened for key in (one.transcript, one.identity)}
    assert (len({one.id for one in opened}), len(secrets)) == (20, 40)


async def test_records_cannot_trade_places(recorder: JournalRecorder, drain: Drain, database: Database) -> None:
    """A stored record whose sender, position, id, type or conversation was changed does not open."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    other, _ = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    entries = [opening]
    for n, sender in enumerate((Sender.VISITOR, Sender.AGENT)):
        entries.append(
            recorder.message(
                conversation,
                message_id=f"m-{n}",
                position=n,
                sender=sender,
                content=Content(sender),
                delivery=Delivery.FORWARDED,
                at=AT,
            )
        )
        value = f"{sender}@example.fi"
        entries.append(
            recorder.identity(conversation, pseudonym=f"[EMAIL_{n}]", entity_type="EMAIL_ADDRESS", value=value, at=AT)
        )
    await recorder.commit(entries)
    await drain.idle()
    transcripts = StoredTranscripts(database=database)
    first, second = await transcripts.messages(conversation.id)
    one, two = await transcripts.identities(conversation.id)
    keys = keys_of(conversation)
    for moved in (
        replace(first, sealed=second.sealed),
        replace(first, sender=Sender.AGENT),
        replace(first, position=7),
        replace(first, id="m-1"),
        replace(first, conversation=other.id),
        replace(first, sealed=one.sealed),
    ):
        with pytest.raises(SealError):
            unseal_message(keys, moved)
    for swapped in (
        replace(one, sealed=two.sealed),
        replace(one, entity_type="PERSON"),
        replace(one, pseudonym="[EMAIL_9]"),
    ):
        with pytest.raises(SealError):
            unseal_identity(keys, swapped)
    with pytest.raises(SealError):
        unseal_message(keys_of(other), first)
    with pytest.raises(SealError, match="was not opened"):
        unseal_identity(OpenedKeys(conversation.transcript), one)


async def test_webhook_events_are_new_once(recorder: JournalRecorder, database: Database) -> None:
    """The first naming of an event is new, every other is not; its id is stored as a hash."""
    assert await recorder.webhook_seen("event-1", "chat:start", "chat", at=AT)
    assert not await recorder.webhook_seen("event-1", "chat:start", "chat", at=AT + timedelta(days=1))
    assert await recorder.webhook_seen("event-2", "chat:start", "chat", at=AT)
    stored = await database.find(Collection.WEBHOOK_EVENTS, {}, sort=(("_id", 1),), limit=9)
    assert all(re.fullmatch("[0-9a-f]{64}", document["_id"]) for document in stored)


async def test_without_a_database_the_edge_goes_on(
    tmp_path: Path, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> None:
    """Opening, writing and forgetting need no database; what only it can tell is an error, not a guess."""
    async with (
        Database(NOWHERE, timeout_ms=100) as nowhere,
        Journal(tmp_path / "j") as journal,
    ):
        recorder = JournalRecorder(journal=journal, database=nowhere, opener=private_key.public, edge=edge_key)
        conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
        await recorder.commit(
            [opening, recorder.live(SECRET, LiveState(b"state", 1, 1), at=AT), recorder.close(conversation, at=AT)]
        )
        found = await recorder.load_live(SECRET, at=AT)
        assert found == FoundLive(None, LiveState(b"state", 1, 1))
        await recorder.forget_live(SECRET, at=AT)
        assert await recorder.load_live(SECRET, at=AT) is None
        with pytest.raises(StorageUnavailable):
            await recorder.load_live(bytes(32), at=AT)
        with pytest.raises(StorageUnavailable):
            await recorder.webhook_seen("event", "chat:start", "chat", at=AT)


async def test_a_full_journal_refuses_the_commit(
    tmp_path: Path, database: Database, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> None:
    """A commit that does not fit raises before anything depends on it."""
    async with Journal(tmp_path / "j", max_bytes=100) as journal:
        recorder = JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)
        _, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
        with pytest.raises(JournalFull):
            await recorder.commit([opening])


async def test_bounds_and_misuse(recorder: JournalRecorder) -> None:
    """A record has a bound in bytes, and a delivery never goes back to UNCONFIRMED."""
    conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    assert opening.kind is EntryKind.OPEN
    with pytest.raises(ValueError, match="UNCONFIRMED"):
        recorder.delivery(conversation, message_id="m", delivery=Delivery.UNCONFIRMED, at=AT)
    with pytest.raises(Refused, match="at most"):
        recorder.identity(conversation, pseudonym="[EMAIL_1]", entity_type="E", value="x" * MAX_RECORD_BYTES, at=AT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"message_id": ""}, "_id"),
        ({"message_id": "x" * 129}, "_id"),
        ({"message_id": "\ud800"}, "_id"),
        ({"content": Content("matti \ud800")}, "content"),
        ({"position": -1}, "position"),
        ({"position": 2**63}, "position"),
        ({"incidents": ["matti@example.fi"]}, "incidents"),
    ],
)
async def test_what_the_database_would_refuse_is_never_journalled(
    recorder: JournalRecorder, changes: dict[str, Any], field: str
) -> None:
    """A record that could not be stored is refused before anything is forwarded; the field is named, no value is."""
    conversation, _ = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="", at=AT)
    arguments: dict[str, Any] = {
        "message_id": "m",
        "position": 0,
        "sender": Sender.VISITOR,
        "content": Content("hei"),
        "delivery": Delivery.UNCONFIRMED,
        "at": AT,
        **changes,
    }
    with pytest.raises(Refused, match=rf"{field}(\[\])?: ") as caught:
        recorder.message(conversation, **arguments)
    assert "matti" not in str(caught.value)
    with pytest.raises(Refused, match=r"conversations\.metadata\.referrer"):
        recorder.open(ConversationKind.CHAT, replace(FIREFOX, referrer="x" * 2_049), notice=None, chat_id="", at=AT)
