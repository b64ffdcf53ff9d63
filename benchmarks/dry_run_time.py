"""What a dry run of rules costs a message: opened, audited, restored and compared, beside raw reads and the engine."""

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Comparison
from proxy.comparing import DraftComparisons
from proxy.console.studio.dry_runs import DryRun, DryRuns, DryRunState
from proxy.console.studio.limits import StudioLimits
from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.pack import DeniedTerm, RulePack
from redaction.rules.reading import write_pack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.embedded import EmbeddedDatabase
from storage.interfaces import Content, ConversationKind, Delivery, Metadata, Right, Sender
from storage.journal import Journal
from storage.keys import EdgeKey, OpenerPrivateKey
from storage.migrations import migrate
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.opener.comparer import Comparer
from storage.opener.rates import Allowance
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.recorder import JournalRecorder
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts
from storage.schema import ASCENDING, Collection
from storage.sessions import StoredSessions
from storage.transcripts import StoredTranscripts
from storage.vocabulary import Entry
from storage.writes import write_of

TEXT = "Hei! Olen [NIMI_1], opiskelijanumeroni on [STUDENT_1]. Milloin lukuvuositarra pitää noutaa toimistolta?"
TYPED = "Hei! Olen Matti Virtanen, opiskelijanumeroni on K1234567. Milloin lukuvuositarra pitää noutaa toimistolta?"
_VALUES = (("[NIMI_1]", "PERSON", "Matti Virtanen"), ("[STUDENT_1]", "STUDENT_ID", "K1234567"))
_EACH = 10
_BATCH = 150
_BEFORE, _AFTER = RulePack("1"), RulePack("2", deny=(DeniedTerm("lukuvuositarra", EntityType.URL),))


def _now() -> datetime:
    return datetime.now(UTC)


async def measure(messages: int, progress: Callable[[float], None] = lambda _: None) -> list[Comparison]:
    """Store so many messages, ten a conversation, and run two packs over all of them.

    Args:
        messages: how many.
        progress: told how much of them is stored.
    """
    conversations = max(1, messages // _EACH)
    async with AsyncExitStack() as stack:
        directory = Path(stack.enter_context(TemporaryDirectory(prefix="verho-")))
        server = await stack.enter_async_context(EmbeddedDatabase(directory / "database", stop_timeout_s=0))
        database = await stack.enter_async_context(Database(server.uri, timeout_ms=60_000))
        await migrate(database, now=_now)
        private = OpenerPrivateKey.generate()
        await _store(database, directory, private, conversations, progress)
        accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        sessions = StoredSessions(database=database)
        account = await accounts.create(
            name="aino", display_name="Aino", password=secrets.token_urlsafe(16), language="fi",
            rights=frozenset({Right.READ_REDACTED, Right.TUNE_RULES}), granted_by="benchmark", grant_reason="benchmark",
            grant_until=None, at=_now(),
        )  # fmt: skip
        drafts, audit = StoredRuleDrafts(database=database), StoredAudit(database=database)
        draft = await drafts.begin(write_pack(_AFTER), version="2", based_on=0, author=account.id, at=_now())
        comparer = Comparer(
            database=database, keys=_OneKey(private), accounts=accounts, sessions=sessions, audit=audit,
            comparisons=DraftComparisons(
                drafts=drafts, packs=StoredRulePacks(database=database), unpublished=lambda: _BEFORE,
                build=redactor_of, email_domain=None,
            ),
            allowance=Allowance(10 * conversations, timedelta(hours=1)), now=_now,
        )  # fmt: skip
        opener = OpenerServer(
            socket_path=directory / "opener.sock", private_key=private, wraps=StoredWraps(database=database),
            accounts=accounts, sessions=sessions, audit=audit, comparisons=comparer,
        )  # fmt: skip
        await stack.enter_async_context(opener)
        session = await sessions.create(account.id, at=_now())
        ours = await _dry_run(database, directory, session, draft.id, conversations)
        raw = await _raw(database)
    what = f"a dry run over {conversations * _EACH:,} messages, each"
    return [Comparison("console.dry_run", what, "µs", ours, "raw reads and the bare engine", raw)]


async def _store(
    database: Database,
    directory: Path,
    private: OpenerPrivateKey,
    conversations: int,
    progress: Callable[[float], None],
) -> None:
    """Store them as the edge would have, many at a time and past its journal."""
    recorder = JournalRecorder(
        journal=Journal(directory / "unused"), database=database, opener=private.public,
        edge=EdgeKey.from_secret(os.urandom(32)),
    )  # fmt: skip
    for done in range(0, conversations, _BATCH):
        count = min(_BATCH, conversations - done)
        await database.apply([write_of(entry) for _ in range(count) for entry in _said(recorder)])
        progress(done / conversations)


def _said(recorder: JournalRecorder) -> list[Entry]:
    """Return one conversation."""
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
    values = [
        recorder.identity(talk, pseudonym=pseudonym, entity_type=kind, value=value, at=at)
        for pseudonym, kind, value in _VALUES
    ]
    return [opened, *values, *said]


@dataclass(frozen=True)
class _OneKey:
    key: OpenerPrivateKey

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        return self.key if key_id == self.key.id else None


async def _dry_run(database: Database, directory: Path, session: str, draft: str, conversations: int) -> float:
    limits = StudioLimits(dry_run_conversations=conversations)
    run = DryRun(
        id="0", session=session, draft=draft, revision=1, version="2", number=0, in_force="1", wanted=conversations,
        since=None, begun_at=_now(),
    )  # fmt: skip
    opener = OpenerClient(socket_path=directory / "opener.sock")
    transcripts = StoredTranscripts(database=database)
    async with DryRuns(transcripts=transcripts, opener=opener, clock=_now, limits=limits) as runs:
        started = time.perf_counter()
        runs.start(run)
        while run.running:  # noqa: ASYNC110 - as the console's page does, which looks now and then
            await asyncio.sleep(0.01)
        took = time.perf_counter() - started
    if run.state is not DryRunState.DONE or sum(run.tally.new.values()) != conversations * _EACH:
        raise AssertionError("a dry run did not read everything")
    return took * 1e6 / run.tally.messages


async def _raw(database: Database) -> float:
    """Read the same records and look at the texts as they were typed with the same two redactors, and nothing else."""
    redactors = redactor_of(_BEFORE), redactor_of(_AFTER)
    count = 0
    started = time.perf_counter()
    talks = await database.find(Collection.CONVERSATIONS, {}, sort=(("_id", ASCENDING),), limit=1_000_000)
    for talk in talks:
        found = await database.find(
            Collection.MESSAGES, {"conversation": talk["_id"]}, sort=(("position", ASCENDING),), limit=_EACH
        )
        await database.find(
            Collection.IDENTITIES, {"conversation": talk["_id"]}, sort=(("at", ASCENDING), ("_id", ASCENDING)), limit=9
        )
        for place in range(len(found)):
            for redactor in redactors:
                redactor.find(TYPED, Ledger(), context=[TYPED] * min(place, 4), stored=True)
            count += 1
    return (time.perf_counter() - started) * 1e6 / count
