"""A whole console on real parts: database, journal, keys, opener on its socket, HTTP on a free port."""

import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from proxy.comparing import DraftComparisons
from proxy.console.app import make_console
from proxy.console.cases.reminders import CaseReminders
from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.oidc.choices import OidcChoices
from proxy.console.oidc.pages import CALLBACK
from proxy.console.oidc.provider import Provider
from proxy.console.parts import ConsoleChoices, ConsolePorts, peer
from proxy.console.routes import ROUTES, Route
from proxy.console.signing.choices import SecondFactor, SigningChoices
from proxy.console.studio.limits import StudioLimits
from proxy.mail.letter import Mail
from proxy.rewriting import PublishedRulesAgain
from proxy.settings import load
from proxy.statement.facts import facts_of
from proxy.studio_parts import studio
from proxy.subjects.desk import DeskPorts
from redaction.analyzer import Analyzer
from redaction.redactor import Redactor
from redaction.rules.building import RedactorInForce, redactor_of
from redaction.rules.pack import RulePack
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.audit_notes import StoredNotes
from storage.blind_index import BlindIndex
from storage.console_keys import CONSOLE, ConsoleSeal
from storage.drafts import StoredDrafts
from storage.drain import Drain
from storage.factors import StoredFactors
from storage.granting import StoredGranting
from storage.granting_port import GrantTerms
from storage.inbox import StoredInbox
from storage.interfaces import (
    AccountId,
    AuditTag,
    Content,
    Conversation,
    ConversationKind,
    Delivery,
    Metadata,
    Notice,
    Outbox,
    Right,
    RuleProposal,
    Sender,
)
from storage.journal import Journal
from storage.key_locks import PassphraseLock
from storage.key_states import StoredKeyStates
from storage.keyring import KeyRing
from storage.keys import OPENER, create_keys, load_edge_key, load_opener_public
from storage.listing import StoredListing
from storage.mongo import Database
from storage.opener.clerk import Clerk
from storage.opener.client import OpenerClient
from storage.opener.comparer import Comparer
from storage.opener.finder import Finder
from storage.opener.indexer import Indexer
from storage.opener.note_reader import NoteReader
from storage.opener.rewriter import Rewriter
from storage.opener.server import OpenerServer
from storage.opener.wraps import StoredWraps
from storage.passwords import TESTING, Passwords
from storage.provider_links import StoredProviderLinks
from storage.receipt_requests import ReceiptRequests
from storage.recorder import JournalRecorder
from storage.reveal_links import StoredRevealLinks
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts
from storage.sessions import StoredSessions
from storage.steps import StoredSteps
from storage.subjects.cases import Cases
from storage.transcripts import StoredTranscripts
from tests.commands import ROOT
from tests.console.clerking import about, served

# Far ahead, because the database itself removes what has expired by its own clock.
NOON = datetime(2046, 11, 20, 12, 5, tzinfo=UTC)
PASSWORD = "verho-kiinni-2026"
EMAIL_DOMAIN = "pseudonym.jamko.fi"
LABELS = ("jäsenyys", "palaute", "seurataan")
ALL_RIGHTS = frozenset(Right)
METADATA = Metadata("Firefox 145", "Windows", "https://www.jamko.fi/tapahtumat")
OPTIONAL = SigningChoices(SecondFactor.OPTIONAL)
QUICK = ConsoleLimits(sign_in_floor_seconds=0.0)


@dataclass(slots=True)
class Clock:
    """A clock that tests move by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        """Return the time that the tests have set."""
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time go by."""
        self.now += timedelta(**time)


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a seeded conversation, redacted as the edge would have it."""

    sender: Sender
    text: str
    delivery: Delivery = Delivery.FORWARDED
    incidents: tuple[str, ...] = ()
    author: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Stage:
    """The running console and the storage behind it."""

    origin: str
    clock: Clock
    database: Database
    accounts: StoredAccounts
    sessions: StoredSessions
    audit: StoredAudit
    granting: StoredGranting
    recorder: JournalRecorder
    drain: Drain
    _opener: OpenerServer = field(repr=False)
    told: list[RuleProposal] = field(default_factory=list)
    _opener_open: contextlib.AsyncExitStack = field(repr=False, default_factory=contextlib.AsyncExitStack)
    routes: tuple[Route, ...] = ()
    cases: Cases = field(kw_only=True)
    indexer: Indexer = field(kw_only=True)
    clerk: Clerk = field(kw_only=True)
    rewriter: Rewriter = field(kw_only=True)

    @property
    def links(self) -> StoredProviderLinks:
        """Whose identity at the provider is whose."""
        return StoredProviderLinks(database=self.database)

    factors: StoredFactors = field(init=False)

    async def person(
        self,
        name: str = "aino",
        rights: frozenset[Right] = ALL_RIGHTS,
        *,
        display_name: str = "Aino Virtanen",
        language: str = "fi",
        grant_until: datetime | None = NOON + timedelta(days=42),
        role: str = "",
    ) -> AccountId:
        """Add an account and return its id."""
        account = await self.accounts.create(
            name=name,
            display_name=display_name,
            password=PASSWORD,
            language=language,
            rights=rights,
            granted_by="command",
            grant_reason="Hallituksen päätös 3/2026",
            grant_until=grant_until,
            role=role,
            at=self.clock(),
        )
        return account.id

    async def regrant(self, account: AccountId, rights: frozenset[Right]) -> None:
        """Change somebody's rights."""
        await self.accounts.set_grant(
            account, rights=rights, granted_by="command", grant_reason="Muutos", grant_until=None
        )

    async def tags(self) -> list[AuditTag]:
        """Return what the audit holds, oldest first."""
        return [entry.tag for entry in reversed(await self.audit.page(limit=200))]

    async def converse(
        self,
        said: Sequence[Said],
        *,
        values: dict[str, tuple[str, str]] | None = None,
        metadata: Metadata = METADATA,
        kind: ConversationKind = ConversationKind.CHAT,
        at: datetime | None = None,
        closed: bool = True,
    ) -> Conversation:
        """Store a conversation: its messages, and the values behind its pseudonyms as {pseudonym: (type, value)}."""
        at = at or self.clock()
        conversation, opened = self.recorder.open(kind, metadata, notice=Notice("2026-1", "fi", at), chat_id="", at=at)
        entries = [opened]
        entries += [
            self.recorder.identity(conversation, pseudonym=pseudonym, entity_type=entity_type, value=value, at=at)
            for pseudonym, (entity_type, value) in (values or {}).items()
        ]
        entries += [
            self.recorder.message(
                conversation,
                message_id=f"m{position}",
                position=position,
                sender=one.sender,
                content=Content(one.text, one.fields, one.author),
                delivery=one.delivery,
                at=at + timedelta(seconds=20 * position),
                incidents=one.incidents,
            )
            for position, one in enumerate(said)
        ]
        if closed:
            entries.append(self.recorder.close(conversation, at=at + timedelta(minutes=9)))
        await self.recorder.commit(entries)
        await self.drain.idle()
        return conversation

    async def tell_chair(self, proposal: RuleProposal) -> None:
        """Remember that the chair was told of rules that somebody means to publish alone."""
        self.told.append(proposal)

    async def stop_opener(self) -> None:
        """Take the opener away."""
        await self._opener_open.aclose()


@asynccontextmanager
async def staged(
    database: Database,
    directory: Path,
    *,
    limits: ConsoleLimits = QUICK,
    source: Callable[[web.Request], str] = peer,
    mail: Mail | None = None,
    grants: GrantTerms | None = None,
    signing: SigningChoices = OPTIONAL,
    host: str = "127.0.0.1",
    outbox: Outbox | None = None,
    index: BlindIndex | None = None,
    provider: Callable[[str], Awaitable[OidcChoices]] | None = None,
) -> AsyncIterator[Stage]:
    """Run a console with everything behind it on a prepared database."""
    clock = Clock()
    keys = directory / "keys"
    lock = PassphraseLock("correct horse", TESTING)
    create_keys(keys, lock=lock, at=NOON)
    async with contextlib.AsyncExitStack() as stack:
        journal = await stack.enter_async_context(Journal(directory / "journal.sqlite"))
        drain = await stack.enter_async_context(Drain(journal=journal, database=database))
        accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        sessions = StoredSessions(database=database)
        private = OPENER.load(keys, lock=lock)
        audit = StoredAudit(database=database, note_key=lambda: private.public)
        serving = served(database, keys, lock, private, accounts=accounts, sessions=sessions, audit=audit, now=clock)
        cases, transcripts = Cases(database=database, keep_months=24), StoredTranscripts(database=database)
        socket_path = directory / "opener.sock"
        rules = PublishedRulesAgain(
            packs=StoredRulePacks(database=database),
            unpublished=lambda: RulePack("settings"),
            build=lambda pack: redactor_of(pack, email_domain=EMAIL_DOMAIN),
            email_domain=EMAIL_DOMAIN,
        )
        finder = None
        if index is not None:
            finder = Finder(
                database=database, index=index, accounts=accounts, sessions=sessions, audit=audit, now=clock
            )
        opener = OpenerServer(
            socket_path=socket_path,
            private_key=private,
            wraps=StoredWraps(database=database),
            accounts=accounts,
            sessions=sessions,
            audit=audit,
            searches=finder or serving.finder,
            notes=NoteReader(
                notes=StoredNotes(database=database),
                keys=KeyRing(OPENER, keys, lock=lock),
                accounts=accounts,
                sessions=sessions,
                audit=audit,
                now=clock,
            ),
            cases=serving.clerk,
            comparisons=Comparer(
                database=database,
                keys=KeyRing(OPENER, keys, lock=lock),
                comparisons=DraftComparisons(
                    drafts=StoredRuleDrafts(database=database),
                    packs=StoredRulePacks(database=database),
                    unpublished=lambda: RulePack("settings"),
                    build=lambda pack: redactor_of(pack, email_domain=EMAIL_DOMAIN),
                    email_domain=EMAIL_DOMAIN,
                ),
                accounts=accounts,
                sessions=sessions,
                audit=audit,
                now=clock,
            ),
            now=clock,
        )
        client = OpenerClient(socket_path=socket_path)
        listening = socket.create_server(("127.0.0.1", 0))
        origin = f"http://{host}:{listening.getsockname()[1]}"
        KeyRing(CONSOLE, keys).create(at=NOON)
        seal = ConsoleSeal(KeyRing(CONSOLE, keys))
        factors = StoredFactors(database=database, seal=seal)
        asked = None
        if provider is not None:
            # It is another process with a clock of its own: that of today.
            asked = Provider(await provider(origin + CALLBACK), clock=lambda: datetime.now(UTC))
            await stack.enter_async_context(asked)
        granting = StoredGranting(database=database, accounts=accounts, sessions=sessions, audit=audit, terms=grants)
        stage = Stage(
            origin,
            clock,
            database,
            accounts,
            sessions,
            audit,
            granting,
            JournalRecorder(
                journal=journal, database=database, opener=load_opener_public(keys), edge=load_edge_key(keys)
            ),
            drain,
            opener,
            cases=cases,
            indexer=serving.indexer,
            clerk=serving.clerk,
            rewriter=Rewriter(
                database=database,
                keys=KeyRing(OPENER, keys, lock=lock),
                rules=rules,
                accounts=accounts,
                audit=audit,
                now=clock,
            ),
        )
        await stage._opener_open.enter_async_context(opener)
        stack.push_async_callback(stage.stop_opener)
        transcripts, client = StoredTranscripts(database=database), OpenerClient(socket_path=socket_path)
        workshop = studio(
            database,
            accounts=accounts,
            audit=audit,
            transcripts=transcripts,
            opener=client,
            clock=clock,
            unpublished=RulePack("settings"),
            build=lambda pack: redactor_of(pack, email_domain=EMAIL_DOMAIN),
            alone_after=timedelta(hours=24),
            notice=stage.tell_chair,
            limits=StudioLimits(dry_run_batch=3, wait_s=0.01),
        )
        runner = web.AppRunner(
            make_console(
                ConsolePorts(
                    accounts=accounts,
                    sessions=sessions,
                    audit=audit,
                    transcripts=transcripts,
                    factors=factors,
                    steps=StoredSteps(database=database, seal=seal),
                    listing=StoredListing(database=database),
                    links=StoredRevealLinks(database=database),
                    opener=client,
                    desk=DeskPorts(cases=cases, opener=client, audit=audit, transcripts=transcripts, now=clock),
                    reminders=CaseReminders(cases, ReceiptRequests(database=database), clock),
                    asked=ReceiptRequests(database=database),
                    studio=await stack.enter_async_context(workshop),
                    granting=granting,
                    keys=StoredKeyStates(database=database, directory=keys),
                    outbox=outbox,
                    redactors=RedactorInForce(Redactor(Analyzer(), email_domain=EMAIL_DOMAIN)),
                    clock=clock,
                    inbox=StoredInbox(database=database),
                    drafts=StoredDrafts(database=database, seal=seal),
                    facts=lambda: facts_of(load(ROOT / "config.yaml"), Redactor(Analyzer())),
                    provider=asked,
                    provider_links=StoredProviderLinks(database=database),
                    mail=mail,
                ),
                ConsoleChoices(
                    origin=Origin(origin),
                    about=about,
                    limits=limits,
                    source=source,
                    email_domain=EMAIL_DOMAIN,
                    labels=LABELS,
                    grants=grants or GrantTerms(),
                    signing=signing,
                ),
            ),
            access_log=None,
        )
        await runner.setup()
        stage.factors = factors
        stage.routes = runner.app[ROUTES]
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listening).start()
        yield stage
