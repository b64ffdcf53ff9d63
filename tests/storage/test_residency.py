"""Nothing is written to a member that may lie outside the allowed regions, or beyond this machine unprotected."""

import asyncio
import os
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.drain import Drain
from storage.embedded import PROGRAM
from storage.errors import NotResident, SchemaMismatch, StorageError, StorageUnavailable, WritesHeld
from storage.journal import Journal
from storage.members import members_of_config, members_of_hello, members_of_shards, presented_names
from storage.mongo import Database
from storage.mongo_address import join_host, read_address, split_host
from storage.periodic import Periodic
from storage.recorder import JournalRecorder
from storage.residency import Attestation, Member, ResidencyRules, Role, Standing, judge
from storage.residency_watch import ResidencyWatch
from storage.schema import Collection
from storage.vocabulary import ConversationKind
from storage.write_gate import WriteGate
from storage.writes import Refusal, Write
from tests.ports import free_port
from tests.storage.conftest import AT, FIREFOX, Gate
from tests.storage.test_mongo import event

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
WORD = Attestation("db1.example.fi", "fi-hel1", "db1.example.fi", NOW + timedelta(days=1))
RULES = ResidencyRules(frozenset({"fi-hel1", "eu-north-1"}), "region", (WORD,))


def member(host: str = "db1.example.fi:27017", role: Role = Role.DATA, **tags: str) -> Member:
    """Return a member."""
    return Member(host, role, tags)


@pytest.mark.parametrize(
    ("one", "rules", "presented", "standing", "reason"),
    [
        (member("db9.example.fi:27017", region="eu-north-1"), RULES, False, Standing.DECLARED, ""),
        (member("db9.example.fi:27017", region="us-east-1"), RULES, False, Standing.REFUSED, "not allowed"),
        (member(region="us-east-1"), RULES, True, Standing.REFUSED, "its tag names a region that is not allowed"),
        (member("db9.example.fi:27017"), RULES, False, Standing.REFUSED, "no tag region, and not attested"),
        (member("db9.example.fi:27017", Region="eu-north-1"), RULES, False, Standing.REFUSED, "no tag region"),
        (member("db9.example.fi:27017", dc="eu-north-1"), ResidencyRules(RULES.regions, "dc"), False,
         Standing.DECLARED, ""),
        (member(), RULES, True, Standing.ATTESTED, ""),
        (member(role=Role.ROUTER), RULES, True, Standing.ATTESTED, ""),
        (member(), RULES, False, Standing.REFUSED, "no certificate with the name db1.example.fi was seen"),
        (member(), ResidencyRules(RULES.regions, "region", (Attestation(WORD.host, "fi-hel1", "x", NOW),)), True,
         Standing.REFUSED, "its attestation ended on 2026-11-22"),
        (member(), ResidencyRules(frozenset(), "region", (WORD,)), True, Standing.REFUSED, "not allowed"),
        (member("db1.example.fi.evil.example:27017"), RULES, True, Standing.REFUSED, "not attested"),
        (member("127.0.0.1:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("localhost:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("[::1]:27017"), ResidencyRules(), False, Standing.HERE, ""),
        (member("127.0.0.1.evil.example:27017"), ResidencyRules(), False, Standing.REFUSED, "not attested"),
        (member("10.0.0.1:27017"), ResidencyRules(), False, Standing.REFUSED, "not attested"),
        (member("db9.example.fi:27017", Role.ARBITER), RULES, False, Standing.NO_DATA, ""),
        (member("db9.example.fi:27017", Role.CONFIG), RULES, False, Standing.REFUSED, "not attested"),
    ],
)  # fmt: skip
def test_each_member_is_judged(
    one: Member, rules: ResidencyRules, presented: bool, standing: Standing, reason: str
) -> None:
    """A declared region, an attestation with its certificate, or this machine: nothing else is accepted."""
    (verdict,) = judge([one], rules, at=NOW, presented={one.host} if presented else set())
    assert verdict.standing is standing
    assert (reason in verdict.reason) is bool(reason) or not reason
    assert bool(verdict.reason) is (standing is Standing.REFUSED)


def test_an_attestation_may_name_a_port() -> None:
    """With a port it speaks of that process alone."""
    word = Attestation("DB1.example.fi:27018", "fi-hel1", "db1.example.fi", NOW)
    assert word.is_of("db1.example.fi:27018")
    assert not word.is_of("db1.example.fi:27017")


def test_members_are_read_from_what_the_server_says() -> None:
    """Hidden members, arbiters, passives, shards and config servers are all among them, with their tags."""
    config = {
        "members": [
            {"host": "A.example.fi:27017", "tags": {"region": "fi-hel1"}},
            {"host": "b.example.fi:27017", "hidden": True, "priority": 0},
            {"host": "c.example.fi:27017", "arbiterOnly": True},
        ]
    }
    assert members_of_config(config) == (
        Member("a.example.fi:27017", Role.DATA, {"region": "fi-hel1"}),
        Member("b.example.fi:27017"),
        Member("c.example.fi:27017", Role.ARBITER),
    )
    hello = {
        "me": "a:1", "hosts": ["a:1", "B:1"], "passives": ["p:1"], "arbiters": ["c:1"], "tags": {"region": "fi-hel1"}
    }  # fmt: skip
    assert members_of_hello(hello, {"b:1": {"region": "eu-north-1"}, "alias:1": {}}) == (
        Member("a:1", Role.DATA, {"region": "fi-hel1"}),
        Member("b:1", Role.DATA, {"region": "eu-north-1"}),
        Member("c:1", Role.ARBITER),
        Member("p:1"),
    )
    assert members_of_hello({}, {"alone:27017": {}}) == (Member("alone:27017"),)
    shards = {"config": "cfg/c1:1,c2:1", "rs0": "rs0/A:1,b:1"}
    assert members_of_shards(shards) == (
        Member("a:1"), Member("b:1"), Member("c1:1", Role.CONFIG), Member("c2:1", Role.CONFIG)
    )  # fmt: skip


# ---- the address ----

FAR = "mongodb://verho:secret@db1.example.fi:27017,127.0.0.1"


@pytest.mark.parametrize(
    ("uri", "refusal"),
    [
        ("mongodb://127.0.0.1:27017/?directConnection=true", None),
        ("mongodb://localhost", None),
        ("mongodb://[::1]:27017,127.0.0.1", None),
        ("mongodb://%2Frun%2Fmongodb.sock", None),
        (f"{FAR}/?tls=true", None),
        (f"{FAR}/?ssl=true&authMechanism=SCRAM-SHA-256", None),
        ("mongodb+srv://verho:secret@db.example.fi/", None),
        ("mongodb://db1.example.fi/?tls=true&authMechanism=MONGODB-X509&tlsCertificateKeyFile=/c.pem", None),
        (FAR, "tls=true"),
        ("mongodb://db1.example.fi", "tls=true"),
        ("mongodb://127.0.0.1.evil.example", "tls=true"),
        (f"{FAR}/?tls=false", "tls=true"),
        ("mongodb+srv://verho:secret@db.example.fi/?tls=false", "tls=true"),
        (f"{FAR}/?tls=true&tlsInsecure=true", "without tlsinsecure"),
        (f"{FAR}/?tls=true&tlsAllowInvalidCertificates=true", "without tlsallowinvalidcertificates"),
        (f"{FAR}/?tls=true&TLSALLOWINVALIDHOSTNAMES=true", "without tlsallowinvalidhostnames"),
        ("mongodb://db1.example.fi/?tls=true", "a user with a password"),
        (f"{FAR}/?tls=true&authMechanism=PLAIN", "SCRAM or MONGODB-X509"),
        ("mongodb://db1.example.fi?tls=true&authMechanism=MONGODB-X509", "tlsCertificateKeyFile"),
    ],
)  # fmt: skip
def test_beyond_this_machine_tls_and_a_known_user(uri: str, refusal: str | None) -> None:
    """Without them no connection is made; the refusal says what is missing and quotes nothing of the address."""
    said = read_address(uri).refusal()
    assert (said is None) if refusal is None else (said is not None and refusal in said)
    if refusal is not None:
        with pytest.raises(StorageError, match=r"^storage\.mongodb: ") as caught:
            Database(uri)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("host", "parts"),
    [("db1:27018", ("db1", 27_018)), ("db1", ("db1", 27_017)), ("[::1]:5", ("::1", 5)), ("[::1]", ("::1", 27_017))],
)
def test_a_host_has_a_port(host: str, parts: tuple[str, int]) -> None:
    """Where none is named it is MongoDB's own; put together again it reads as it did."""
    assert split_host(host) == parts
    assert split_host(join_host(*parts)) == parts


# ---- the certificate's name ----


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a self-signed certificate of db1.example.fi, key included."""
    file = tmp_path_factory.mktemp("tls") / "db1.pem"
    command = [
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
        *("-keyout", str(file), "-out", f"{file}.crt", "-days", "2", "-subj", "/CN=db1.example.fi"),
        *("-addext", "subjectAltName=DNS:db1.example.fi,IP:127.0.0.1"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=30)  # noqa: S603 - no shell, our own arguments.
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file


async def test_the_pinned_name_is_looked_for(certificate: Path) -> None:
    """A host counts once it shows a trusted certificate with the name; silent, it keeps what it had before."""
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=serving)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def shown(name: str, context: ssl.SSLContext, *before: str) -> bool:
        return bool(await presented_names([(host, name)], context, before=frozenset(before), timeout_s=5))

    assert await shown("db1.example.fi", trusting)
    assert not await shown("db2.example.fi", trusting, host)
    assert not await shown("db1.example.fi", ssl.create_default_context(), host)
    server.close()
    await server.wait_closed()
    assert await shown("db1.example.fi", trusting, host)
    assert not await shown("db1.example.fi", trusting)


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


# ---- the gate ----


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
