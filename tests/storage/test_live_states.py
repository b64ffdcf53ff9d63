"""A running visit's state: written by one edge at a time, opened by edge and visitor together, gone after its time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from storage.drain import Drain
from storage.errors import Overtaken, SealError, StorageUnavailable
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.live import live_key
from storage.live_port import FoundLive, LiveState
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.vocabulary import ConversationId
from tests.storage.conftest import AT

SECRET = bytes(range(32))
TTL = timedelta(seconds=86_400)
NOWHERE = "mongodb://127.0.0.1:1"


@pytest.fixture
async def other(
    tmp_path: Path, database: Database, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> AsyncIterator[JournalRecorder]:
    """Give the recorder of a second edge: a journal of its own, the same keys and database."""
    async with Journal(tmp_path / "other.sqlite3") as journal:
        yield JournalRecorder(journal=journal, database=database, opener=private_key.public, edge=edge_key)


async def test_a_state_goes_from_edge_to_edge(recorder: JournalRecorder, other: JournalRecorder) -> None:
    """Who finds a visit takes it over: the epoch rises, and whoever had it before writes nothing more."""
    await recorder.keep_live(SECRET, LiveState(b"one", 1, 1), at=AT)
    await recorder.keep_live(SECRET, LiveState(b"two", 1, 2), at=AT)
    assert await other.load_live(SECRET, at=AT) == FoundLive(LiveState(b"two", 2, 2), None)
    with pytest.raises(Overtaken):
        await recorder.keep_live(SECRET, LiveState(b"late", 1, 3), at=AT)
    await other.keep_live(SECRET, LiveState(b"three", 2, 3), at=AT)
    assert await recorder.look_live(SECRET, at=AT) == LiveState(b"three", 2, 3)
    assert await recorder.take_live(SECRET, at=AT) == LiveState(b"three", 3, 3)
    assert await recorder.load_live(bytes(32), at=AT) is None


async def test_a_state_that_comes_late_replaces_nothing(recorder: JournalRecorder, drain: Drain) -> None:
    """An earlier revision, by a lost call or from a journal, and one of a former epoch change nothing."""
    await recorder.keep_live(SECRET, LiveState(b"two", 1, 2), at=AT)
    with pytest.raises(Overtaken):
        await recorder.keep_live(SECRET, LiveState(b"one", 1, 1), at=AT)
    await recorder.commit([recorder.live(SECRET, LiveState(b"one", 1, 1), at=AT)])
    await drain.idle()
    assert await recorder.take_live(SECRET, at=AT) == LiveState(b"two", 2, 2)
    await recorder.commit([recorder.live(SECRET, LiveState(b"alone", 1, 9), at=AT)])
    await drain.idle()
    assert await recorder.look_live(SECRET, at=AT) == LiveState(b"two", 2, 2)
    assert drain.figures.set_aside == 0


async def test_what_waits_in_the_own_journal_is_found_with_what_is_stored(
    recorder: JournalRecorder, journal: Journal, database: Database
) -> None:
    """Both states of a visit that went on while the database was away; drained, the later of the epoch is stored."""
    await recorder.keep_live(SECRET, LiveState(b"stored", 1, 1), at=AT)
    await recorder.commit([recorder.live(SECRET, LiveState(b"alone", 1, 2), at=AT)])
    async with Drain(journal=journal, database=database) as drain:
        await drain.idle()
    assert await recorder.look_live(SECRET, at=AT) == LiveState(b"alone", 1, 2)
    await recorder.commit([recorder.live(SECRET, LiveState(b"alone", 1, 3), at=AT)])
    assert await recorder.load_live(SECRET, at=AT) == FoundLive(LiveState(b"alone", 2, 2), LiveState(b"alone", 1, 3))


async def test_everybody_who_takes_a_visit_at_once_has_an_epoch_of_their_own(
    recorder: JournalRecorder, other: JournalRecorder
) -> None:
    """However many take it over at the same moment, no two hold one epoch, and only who holds the last one writes.

    An epoch that was raised twice before its state was read is nobody's: numbers may be missing.
    """
    await recorder.keep_live(SECRET, LiveState(b"state", 1, 1), at=AT)
    taken = await asyncio.gather(*(edge.take_live(SECRET, at=AT) for edge in (recorder, other) * 4))
    first, *_, last = epochs = sorted(live.epoch for live in taken if live is not None)
    assert len(set(epochs)) == len(taken)
    assert first > 1
    for epoch in epochs[:-1]:
        with pytest.raises(Overtaken):
            await recorder.keep_live(SECRET, LiveState(b"late", epoch, 2), at=AT)
    await recorder.keep_live(SECRET, LiveState(b"next", last, 2), at=AT)


async def test_a_state_ends(recorder: JournalRecorder, other: JournalRecorder) -> None:
    """It is there until its time is over, to the millisecond, in journal and database; then no edge opens it."""
    at = AT.replace(microsecond=0)
    last, over = at + TTL - timedelta(milliseconds=1), at + TTL
    await recorder.commit([recorder.live(SECRET, LiveState(b"state", 1, 1), at=at)])
    await other.keep_live(SECRET, LiveState(b"state", 1, 1), at=at)
    for edge in (recorder, other):
        assert await edge.load_live(SECRET, at=over) is None
        assert await edge.look_live(SECRET, at=over) is None
        assert await edge.load_live(SECRET, at=last) is not None


async def test_a_forgotten_visit_stays_forgotten(
    recorder: JournalRecorder, other: JournalRecorder, drain: Drain
) -> None:
    """At once here, after the drain everywhere, and when a state of another edge arrives late."""
    await recorder.keep_live(SECRET, LiveState(b"state", 1, 1), at=AT)
    await recorder.forget_live(SECRET, at=AT)
    assert await recorder.load_live(SECRET, at=AT) is None
    await drain.idle()
    assert await other.load_live(SECRET, at=AT) is None
    with pytest.raises(Overtaken):
        await other.keep_live(SECRET, LiveState(b"late", 1, 2), at=AT)
    await recorder.commit([recorder.live(SECRET, LiveState(b"late", 1, 2), at=AT)])
    await drain.idle()
    assert await recorder.load_live(SECRET, at=AT) is None
    (document,) = await recorder._database.find(Collection.LIVE, {}, sort=(("_id", 1),), limit=9)
    assert "state" not in document


async def test_a_state_names_its_conversations(recorder: JournalRecorder, database: Database) -> None:
    """Who erases a conversation finds the running visits that hold its keys; the end of a visit names none."""
    live = LiveState(b"state", 1, 1, (ConversationId("a" * 32),))
    await recorder.keep_live(SECRET, live, at=AT)
    assert await recorder.look_live(SECRET, at=AT) == live
    (found,) = await database.find(Collection.LIVE, {"conversations": "a" * 32}, sort=(("_id", 1),), limit=9)
    assert found["_id"] == live_key(SECRET)


async def test_a_state_of_an_earlier_version_goes_on(recorder: JournalRecorder, database: Database) -> None:
    """It has no epoch; who finds it gives it one."""
    await recorder.keep_live(SECRET, LiveState(b"state", 1, 1), at=AT)
    fence = {"$unset": {"epoch": "", "revision": ""}}
    assert await database.update(Collection.LIVE, {"_id": live_key(SECRET)}, fence)
    taken = await recorder.take_live(SECRET, at=AT)
    assert taken == LiveState(b"state", 1, 0)
    await recorder.keep_live(SECRET, LiveState(b"next", 1, 1), at=AT)


async def test_a_state_needs_both_halves(
    recorder: JournalRecorder, journal: Journal, database: Database, private_key: OpenerPrivateKey
) -> None:
    """Another edge key cannot open it, and only the secret's hash is stored."""
    await recorder.keep_live(SECRET, LiveState(b"state", 1, 1), at=AT)
    stranger = JournalRecorder(
        journal=journal, database=database, opener=private_key.public, edge=EdgeKey.from_secret(bytes(32))
    )
    with pytest.raises(SealError):
        await stranger.load_live(SECRET, at=AT)
    with pytest.raises(ValueError, match="32 bytes"):
        recorder.live(SECRET[:31], LiveState(b"state", 1, 1), at=AT)


async def test_without_a_database_only_the_own_journal_is_asked(
    tmp_path: Path, private_key: OpenerPrivateKey, edge_key: EdgeKey
) -> None:
    """What this edge itself wrote opens; of any other visit nothing is guessed."""
    async with AsyncExitStack() as stack:
        nowhere = await stack.enter_async_context(Database(NOWHERE, timeout_ms=100))
        journal = await stack.enter_async_context(Journal(tmp_path / "j"))
        recorder = JournalRecorder(journal=journal, database=nowhere, opener=private_key.public, edge=edge_key)
        await recorder.commit([recorder.live(SECRET, LiveState(b"alone", 1, 4), at=AT)])
        assert await recorder.load_live(SECRET, at=AT) == FoundLive(None, LiveState(b"alone", 1, 4))
        for ask in (recorder.load_live, recorder.take_live, recorder.look_live):
            with pytest.raises(StorageUnavailable):
                await ask(bytes(32), at=AT)
        with pytest.raises(StorageUnavailable):
            await recorder.keep_live(SECRET, LiveState(b"state", 1, 5), at=AT)
