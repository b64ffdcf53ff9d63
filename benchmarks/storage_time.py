"""What keeping a message costs: sealed and durable beside a bare append, and its way to the database beside an insert.

Everything that is compared takes turns on one disk and in one database.
"""

import asyncio
import os
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import finding_time
from benchmarks.figures import Comparison, spread
from benchmarks.processes import memory_bytes
from storage.drain import Drain
from storage.embedded import EmbeddedDatabase
from storage.interfaces import (
    Content,
    Conversation,
    ConversationKind,
    Delivery,
    Entry,
    Metadata,
    Sender,
)
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.migrations import migrate
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.writes import Refusal, Write

TEXT = "Hei! Olen [NIMI_1], opiskelijanumeroni on [STUDENT_1]. Milloin lukuvuositarra pitää noutaa toimistolta?"
BARE = "bare append, fdatasync"
INSERT = "plain insert"
WRITERS = 64
"""How many visitors write at the same moment, where the throughput is measured."""

PLAIN_WRITERS = 8
"""How many plain inserts run at a time: as many as the driver has connections, more make the database slower."""

_PER_CONVERSATION = 50
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class StorageSize:
    """How much is measured.

    Attributes:
        appends: messages made durable one by one.
        throughput: messages made durable by many visitors at once.
        drained: messages moved to the database, and as many plain inserts.
        messages: messages whose memory is looked at, after a tenth of them and at the end.
        people: conversations among which a person is looked for.
    """

    appends: int = 400
    throughput: int = 4_000
    drained: int = 1_000
    messages: int = 20_000
    people: int = 2_000


class _Swallow:
    """A database that takes everything at once: for looking at the memory of this process alone."""

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Take all."""
        del writes
        return []


class _Speakers:
    """Makes messages, a new conversation every so often."""

    def __init__(self, recorder: JournalRecorder) -> None:
        self._recorder = recorder
        self._said = 0
        self._conversation: Conversation | None = None

    def next(self) -> list[Entry]:
        """Return the next message's entries."""
        at, entries = datetime.now(UTC), list[Entry]()
        if self._conversation is None or self._said % _PER_CONVERSATION == 0:
            metadata = Metadata("Firefox 145", "Linux", "")
            self._conversation, opening = self._recorder.open(
                ConversationKind.CHAT, metadata, notice=None, chat_id="", at=at
            )
            entries.append(opening)
        self._said += 1
        return [*entries, self.say(self._conversation, at)]

    def say(self, conversation: Conversation, at: datetime) -> Entry:
        """Return one sealed message."""
        return self._recorder.message(
            conversation, message_id=secrets.token_hex(16), position=time.monotonic_ns(), sender=Sender.VISITOR,
            content=Content(TEXT), delivery=Delivery.UNCONFIRMED, at=at,
        )  # fmt: skip


def _recorder(journal: Journal, database: Database) -> JournalRecorder:
    opener, edge = OpenerPrivateKey.generate().public, EdgeKey.from_secret(os.urandom(32))
    return JournalRecorder(journal=journal, database=database, opener=opener, edge=edge)


async def measure(size: StorageSize, progress: Progress = lambda _: None) -> list[Comparison]:
    """Measure everything; `progress` is told how much of the messages whose memory is looked at is done."""
    async with _prepared() as (directory, database):
        lines = await _one_by_one(directory, database, size.appends)
        lines.append(await _at_once(directory, database, size.throughput))
        lines.append(await _to_the_database(directory, database, size.drained))
    lines += await finding_time.measure(size.people)
    lines.append(await memory(size.messages, progress))
    return lines


@asynccontextmanager
async def _prepared() -> AsyncIterator[tuple[Path, Database]]:
    """Give a folder on this disk and a database of its own."""
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="verho-")))
        server = await stack.enter_async_context(EmbeddedDatabase(directory / "database", stop_timeout_s=0))
        database = await stack.enter_async_context(Database(server.uri, timeout_ms=30_000))
        await migrate(database, now=lambda: datetime.now(UTC))
        yield directory, database


async def _one_by_one(directory: Path, database: Database, count: int) -> list[Comparison]:
    kept: list[float] = []
    bare: list[float] = []
    inserted: list[float] = []
    plain = os.open(directory / "plain", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        async with Journal(directory / "single") as journal:
            recorder = _recorder(journal, database)
            speakers = _Speakers(recorder)
            for _ in range(count):
                started = time.perf_counter()
                entries = speakers.next()
                await recorder.commit(entries)
                kept.append((time.perf_counter() - started) * 1e6)
                body = b"".join(entry.body for entry in entries)
                started = time.perf_counter()
                os.write(plain, body)
                os.fdatasync(plain)
                bare.append((time.perf_counter() - started) * 1e6)
            for _ in range(count // 4):
                started = time.perf_counter()
                await _insert_plainly(database)
                inserted.append((time.perf_counter() - started) * 1e6)
    finally:
        os.close(plain)
    sealed, append, insert = spread(kept), spread(bare), spread(inserted)
    what = "a message sealed and durable"
    return [
        Comparison("storage.kept.p50", f"{what}, p50", "µs", sealed.p50, BARE, append.p50),
        Comparison("storage.kept.p99", f"{what}, p99", "µs", sealed.p99, BARE, append.p99),
        Comparison("storage.kept.plain", f"{what}, p50", "µs", sealed.p50, INSERT, insert.p50),
    ]


async def _insert_plainly(database: Database) -> None:
    """Write a message as if there were neither sealing nor journal."""
    at, key = datetime.now(UTC), secrets.token_hex(16)
    document = {
        "_id": f"{key}:plain", "conversation": key, "message": "plain", "position": 0, "sender": Sender.VISITOR.value,
        "delivery": Delivery.UNCONFIRMED.value, "delivery_at": at, "at": at, "incidents": [], "content": TEXT.encode(),
    }  # fmt: skip
    await database.insert(Collection.MESSAGES, document)


async def _at_once(directory: Path, database: Database, count: int) -> Comparison:
    """Return how many messages a second become durable when many visitors write, beside bare appends one by one."""
    async with Journal(directory / "many") as journal:
        recorder = _recorder(journal, database)

        async def write() -> None:
            speakers = _Speakers(recorder)
            for _ in range(count // WRITERS):
                await recorder.commit(speakers.next())

        started = time.perf_counter()
        await asyncio.gather(*(write() for _ in range(WRITERS)))
        rate = count // WRITERS * WRITERS / (time.perf_counter() - started)
    bare = _bare_rate(directory / "bare", max(1, count // 16))
    return Comparison("storage.rate", f"durable messages, {WRITERS} visitors", "a second", rate, BARE, bare)


def _bare_rate(path: Path, count: int) -> float:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    body = os.urandom(600)
    started = time.perf_counter()
    for _ in range(count):
        os.write(descriptor, body)
        os.fdatasync(descriptor)
    rate = count / (time.perf_counter() - started)
    os.close(descriptor)
    return rate


async def _to_the_database(directory: Path, database: Database, count: int) -> Comparison:
    """Return how many messages a second the drain moves, beside plain inserts as the database likes them best."""
    async with Journal(directory / "drained") as journal:
        recorder = _recorder(journal, database)
        speakers = _Speakers(recorder)
        await asyncio.gather(*(recorder.commit(speakers.next()) for _ in range(count)))
        started = time.perf_counter()
        async with Drain(journal=journal, database=database) as drain:
            await drain.idle()
        rate = count / (time.perf_counter() - started)

    async def insert() -> None:
        for _ in range(count // PLAIN_WRITERS):
            await _insert_plainly(database)

    started = time.perf_counter()
    await asyncio.gather(*(insert() for _ in range(PLAIN_WRITERS)))
    plain = count // PLAIN_WRITERS * PLAIN_WRITERS / (time.perf_counter() - started)
    than = f"plain inserts, {PLAIN_WRITERS} at once"
    return Comparison("storage.drain", "messages drained to the database", "a second", rate, than, plain)


async def memory(count: int, progress: Progress) -> Comparison:
    """Return this process's memory after `count` messages beside that after a tenth of them."""
    with tempfile.TemporaryDirectory(prefix="verho-") as directory:
        async with AsyncExitStack() as stack:
            nowhere = await stack.enter_async_context(Database("mongodb://127.0.0.1:1"))
            journal = await stack.enter_async_context(Journal(Path(directory) / "journal"))
            drain = await stack.enter_async_context(Drain(journal=journal, database=_Swallow()))
            recorder = _recorder(journal, nowhere)
            await _write(recorder, count // 10, lambda done: progress(done / count))
            await drain.idle()
            early = memory_bytes(os.getpid())
            await _write(recorder, count - count // 10, lambda done: progress((count // 10 + done) / count))
            await drain.idle()
            late = memory_bytes(os.getpid())
    what, than = f"memory after {count:,} messages", f"after {count // 10:,}"
    return Comparison("storage.memory", what, "MiB", late / 2**20, than, early / 2**20)


async def _write(recorder: JournalRecorder, count: int, progress: Progress) -> None:
    done = 0

    async def write(share: int) -> None:
        nonlocal done
        speakers = _Speakers(recorder)
        for _ in range(share):
            await recorder.commit(speakers.next())
            done += 1
            if done % 1_000 == 0:
                progress(done)

    await asyncio.gather(*(write(count // WRITERS) for _ in range(WRITERS)))
