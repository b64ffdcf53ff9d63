"""What a dry run of rules costs a message: opened, audited and compared, beside raw reads and the bare engine."""

import asyncio
import os
import secrets
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Comparison
from proxy.console.studio.dry_runs import DryRun, DryRuns, DryRunState
from proxy.console.studio.limits import StudioLimits
from proxy.console.studio.tally import Tally
from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.comparison import Comparing
from redaction.rules.pack import DeniedTerm, RulePack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.drain import Drain
from storage.embedded import EmbeddedDatabase
from storage.interfaces import Content, ConversationKind, Delivery, KeyScope, Metadata, Right, Sender
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.migrations import migrate
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.rates import Allowance
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.schema import ASCENDING, Collection
from storage.sessions import StoredSessions
from storage.transcripts import StoredTranscripts

TEXT = "Hei! Olen [NIMI_1], opiskelijanumeroni on [STUDENT_1]. Milloin lukuvuositarra pitää noutaa toimistolta?"
_EACH = 10
_BEFORE, _AFTER = RulePack("1"), RulePack("2", deny=(DeniedTerm("lukuvuositarra", EntityType.URL),))


def _now() -> datetime:
    return datetime.now(UTC)


async def measure(conversations: int) -> list[Comparison]:
    """Store so many conversations of ten messages, and run two packs over all of them.

    Args:
        conversations: how many.
    """
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="verho-")))
        server = await stack.enter_async_context(EmbeddedDatabase(directory / "database", stop_timeout_s=0))
        database = await stack.enter_async_context(Database(server.uri, timeout_ms=60_000))
        await migrate(database, now=_now)
        journal = await stack.enter_async_context(Journal(directory / "journal.sqlite"))
        drain = await stack.enter_async_context(Drain(journal=journal, database=database))
        private = OpenerPrivateKey.generate()
        recorder = JournalRecorder(
            journal=journal, database=database, opener=private.public, edge=EdgeKey.from_secret(os.urandom(32))
        )
        for _ in range(conversations):
            await _said(recorder)
        await drain.idle()
        accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        sessions = StoredSessions(database=database)
        account = await accounts.create(
            name="aino", display_name="Aino", password=secrets.token_urlsafe(16), language="fi",
            rights=frozenset({Right.READ_REDACTED}), granted_by="benchmark", grant_reason="benchmark",
            grant_until=None, at=_now(),
        )  # fmt: skip
        everything = Allowance(10 * conversations, timedelta(hours=1))
        opener = OpenerServer(
            socket_path=directory / "opener.sock", private_key=private, wraps=StoredWraps(database=database),
            accounts=accounts, sessions=sessions, audit=StoredAudit(database=database),
            allowances={KeyScope.TRANSCRIPT: everything, KeyScope.IDENTITY: everything},
        )  # fmt: skip
        await stack.enter_async_context(opener)
        ours = await _dry_run(database, directory, await sessions.create(account.id, at=_now()), conversations)
        raw = await _raw(database)
    what = f"a dry run over {conversations * _EACH:,} messages, each"
    return [Comparison("storage.dry_run", what, "µs", ours, "raw reads and the bare engine", raw)]


async def _said(recorder: JournalRecorder) -> None:
    at = _now()
    talk, opened = recorder.open(
        ConversationKind.CHAT, Metadata("Firefox", "Linux", ""), notice=None, chat_id="", at=at
    )
    said = [
        recorder.message(
            talk, message_id=secrets.token_hex(8), position=position, sender=Sender.VISITOR, content=Content(TEXT),
            delivery=Delivery.FORWARDED, at=at,
        )
        for position in range(_EACH)
    ]  # fmt: skip
    await recorder.commit([opened, *said])


async def _dry_run(database: Database, directory: Path, session: str, conversations: int) -> float:
    limits = StudioLimits(dry_run_conversations=conversations)
    run = DryRun(
        id="0", session=session, draft="0", version="2", in_force="1", wanted=conversations, since=None,
        begun_at=_now(),
        tally=Tally(Comparing(redactor_of(_BEFORE), redactor_of(_AFTER), clock_ns=time.thread_time_ns), 30),
    )  # fmt: skip
    opener = OpenerClient(socket_path=directory / "opener.sock")
    transcripts = StoredTranscripts(database=database)
    async with DryRuns(transcripts=transcripts, opener=opener, clock=_now, limits=limits) as runs:
        started = time.perf_counter()
        runs.start(run)
        while run.running:  # noqa: ASYNC110 - as the console's page does, which looks now and then
            await asyncio.sleep(0.01)
        took = time.perf_counter() - started
    if run.state is not DryRunState.DONE or run.tally.new.total() != conversations * _EACH:
        raise AssertionError("a dry run did not read everything")
    return took * 1e6 / run.tally.messages


async def _raw(database: Database) -> float:
    """Read the same records and look at the same texts with the same two redactors, with nothing between."""
    redactors = redactor_of(_BEFORE), redactor_of(_AFTER)
    count = 0
    started = time.perf_counter()
    talks = await database.find(Collection.CONVERSATIONS, {}, sort=(("_id", ASCENDING),), limit=1_000_000)
    for talk in talks:
        found = await database.find(
            Collection.MESSAGES, {"conversation": talk["_id"]}, sort=(("position", ASCENDING),), limit=_EACH
        )
        for place in range(len(found)):
            for redactor in redactors:
                redactor.find(TEXT, Ledger(), context=[TEXT] * min(place, 4), stored=True)
            count += 1
    return (time.perf_counter() - started) * 1e6 / count
