"""Residency while Verho runs: looked at before anything is written, and again as members come and words end."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from storage.drain import Drain
from storage.embedded import PROGRAM
from storage.errors import NotResident, SchemaMismatch, StorageError, StorageUnavailable, WritesHeld
from storage.journal import Journal
from storage.mongo import Database
from storage.periodic import Periodic
from storage.recorder import JournalRecorder
from storage.residency import Attestation, ResidencyRules, Standing
from storage.residency_watch import ResidencyWatch
from storage.schema import Collection
from storage.vocabulary import ConversationKind
from storage.write_gate import WriteGate
from storage.writes import Refusal, Write
from tests.ports import free_port
from tests.storage.conftest import AT, FIREFOX, Gate
from tests.storage.members import NOW, RULES, certificate
from tests.storage.test_mongo import event

__all__ = ["certificate"]


@pytest.fixture
async def elsewhere(tmp_path: Path, certificate: Path) -> AsyncIterator[Database]:
    """Give a database behind TLS that does not call itself by a loopback address, and declares no region."""
    program = Path(sys.executable).with_name(PROGRAM)
    port = free_port()
    command = [str(program), "--host", "0.0.0.0", "--port", str(port), "--storage-path", str(tmp_path / "data")]  # noqa: S104 - its name has to be none of this machine's.
    command += ["--tls-cert-file", str(certificate), "--tls-key-file", str(certificate)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603, ASYNC220
        try:
            uri = f"mongodb://127.0.0.1:{port}/?directConnection=true&tls=true&tlsCAFile={certificate}"
            async with Database(uri, name="verho_test_elsewhere", timeout_ms=20_000) as database:
                await database.ping()
                yield database
        finally:
            process.kill()


@pytest.mark.skipif("MONGODB_URI" in os.environ, reason="it starts the embedded database")
async def test_an_attested_member_is_written_to_until_the_word_ends(elsewhere: Database) -> None:
    """Over the real protocol: refused without a word, taken with one and its certificate, refused once it has ended."""
    (member,) = (await ResidencyWatch(database=elsewhere, rules=RULES, now=lambda: NOW).look()).verdicts
    assert (member.standing, member.reason) == (Standing.REFUSED, "no tag region, and not attested")
    host = member.member.host
    now = NOW

    def attested(tls_name: str) -> ResidencyWatch:
        words = (Attestation(host, "fi-hel1", tls_name, NOW + timedelta(days=1)),)
        rules = ResidencyRules(RULES.regions, attested=words)
        return ResidencyWatch(database=elsewhere, rules=rules, now=lambda: now)

    with pytest.raises(NotResident, match="no certificate with the name db2"):
        await attested("db2.example.fi").require()
    async with WriteGate(database=elsewhere, checks=[attested("db1.example.fi").require]) as gate:
        await elsewhere.insert(Collection.WEBHOOK_EVENTS, event())
        now = NOW + timedelta(days=1)
        await gate.look()
        with pytest.raises(WritesHeld, match="its attestation ended on 2026-11-23"):
            await elsewhere.insert(Collection.WEBHOOK_EVENTS, event("1" * 64))
        assert await elsewhere.find_one(Collection.WEBHOOK_EVENTS, {"_id": "0" * 64})


def no_check(error: StorageError | None = None) -> Callable[[], Awaitable[None]]:
    """Return a check that finds nothing wrong, or always this."""

    async def check() -> None:
        if error is not None:
            raise error

    return check


async def test_a_database_on_this_machine_is_written_to(database: Database) -> None:
    """The embedded one, and any member that calls itself by a loopback address, needs no rules."""
    watch = ResidencyWatch(database=database, rules=ResidencyRules(), now=lambda: NOW)
    found = await watch.look()
    assert [verdict.standing for verdict in found.verdicts] == [Standing.HERE]
    async with WriteGate(database=database, checks=[watch.require]) as gate:
        assert not gate.closed
        await database.insert(Collection.WEBHOOK_EVENTS, event())


@pytest.mark.parametrize(
    "error", [NotResident("db1 may lie outside", host="db1:27017"), SchemaMismatch("run verho migrate")]
)
async def test_a_wrong_database_is_refused_at_the_start(database: Database, error: StorageError) -> None:
    """Where it lies or what it is makes the start fail, with the reason, and nothing is written."""
    with pytest.raises(type(error)):
        async with WriteGate(database=database, checks=[no_check(error)]):
            pytest.fail("it was entered")
    for write in (
        database.insert(Collection.WEBHOOK_EVENTS, event()),
        database.update(Collection.ACCOUNTS, {"_id": "a"}, {"$set": {"failures": 1}}),
        database.delete(Collection.LIVE, {"_id": "0" * 64}),
        database.together(lambda transaction: transaction.delete(Collection.LIVE, {"_id": "a"})),
    ):
        with pytest.raises(WritesHeld):
            await write
    assert await database.find_one(Collection.WEBHOOK_EVENTS, {}) is None


class Sink:
    """The database as the drain sees it, with a note of the first failure."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.failed = asyncio.Event()

    async def apply(self, writes: Sequence[Write]) -> list[Refusal]:
        """Hand over."""
        try:
            return await self._database.apply(writes)
        except WritesHeld:
            self.failed.set()
            raise


async def test_writing_stops_and_the_journal_holds(
    database: Database, journal: Journal, recorder: JournalRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    """Once a member may lie elsewhere nothing more is written, it is said so, and all arrives when that is mended."""
    found: list[StorageError] = []

    async def check() -> None:
        if found:
            raise found[0]

    sink = Sink(database)
    drain = Drain(journal=journal, database=sink, first_pause_s=0.01, longest_pause_s=0.05, flush_s=0.1)
    async with WriteGate(database=database, checks=[check]) as gate, drain:
        found.append(NotResident("db4 may lie outside", host="db4.example.com:27017"))
        await gate.look()
        assert gate.closed
        conversation, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=AT)
        await recorder.commit([opening])
        async with asyncio.timeout(10):
            await sink.failed.wait()
        assert journal.figures.entries == 1
        assert await database.find_one(Collection.CONVERSATIONS, {}) is None
        lost = next(record for record in caplog.records if record.message == "writes_held")
        assert getattr(lost, "verho", None) == {"error": "NotResident", "host": "db4.example.com:27017"}
        found.clear()
        await gate.look()
        await drain.idle()
    assert await database.find_one(Collection.CONVERSATIONS, {"_id": conversation.id})


async def test_new_members_are_looked_at_before_anything_is_written(database: Database) -> None:
    """From the moment that the driver sees one, writes fail, until the checks have run again."""
    looked = asyncio.Event()
    let = asyncio.Event()
    let.set()

    async def check() -> None:
        looked.set()
        await let.wait()

    async with WriteGate(database=database, checks=[check]) as gate:
        let.clear()
        looked.clear()
        database._members.answered(("new", 1), named=set(), is_writable=False)
        with pytest.raises(WritesHeld):
            await database.insert(Collection.WEBHOOK_EVENTS, event())
        async with asyncio.timeout(5):
            await looked.wait()
        assert gate.closed
        let.set()
        await gate.look()
        assert not gate.closed
        await database.insert(Collection.WEBHOOK_EVENTS, event())


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    gate: Gate, database: Database, database_uri: str
) -> None:
    """Nothing can be said of it yet: the role starts, writes nothing, and looks again until it answers."""
    gate.shut()
    answered = asyncio.Event()

    async def check() -> None:
        await away.ping()
        answered.set()

    async with (
        Database(gate.uri, name=database.name, timeout_ms=300) as away,
        WriteGate(database=away, checks=[check]) as writes,
    ):
        assert writes.closed
        gate.open()
        async with asyncio.timeout(20):
            await answered.wait()
        assert not writes.closed
        await away.insert(Collection.WEBHOOK_EVENTS, event())


async def test_a_wrong_database_is_told_also_when_it_answers_late(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Away at the start and wrong when it answers: it was never written to, and that is said once."""
    found: list[StorageError] = [StorageUnavailable("away"), *[NotResident("db4 may lie outside", host="db4:1")] * 2]

    async def check() -> None:
        raise found.pop(0)

    async with WriteGate(database=database, checks=[check]) as gate:
        await gate.look()
        await gate.look()
        assert gate.closed
    told = [record.message for record in caplog.records]
    assert (told.count("database_unchecked"), told.count("writes_held")) == (1, 1)


async def test_a_look_that_fails_does_not_end_the_looking(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong once, the next look comes, and the failure is told by kind."""
    looks = 0
    enough = asyncio.Event()

    async def look() -> None:
        nonlocal looks
        looks += 1
        if looks < 3:
            raise StorageUnavailable("away") if looks == 1 else ValueError("marked-secret")
        enough.set()

    async with Periodic(look, name="a-look", every_s=0.001, at_once=True), asyncio.timeout(5):
        await enough.wait()
    assert [record.message for record in caplog.records] == ["look_failed", "look_failed"]
