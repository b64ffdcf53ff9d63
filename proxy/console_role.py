"""The console's role: the staff's side. It has no key to a conversation; the opener is asked for each look."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from proxy.console.app import make_console
from proxy.console.cases.reminders import CaseReminders
from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.oidc.choices import OidcChoices
from proxy.console.oidc.provider import Provider
from proxy.console.parts import ConsoleChoices, ConsolePorts
from proxy.console.people.notices import EVERY_S
from proxy.console.people.routes import grant_notices
from proxy.console.signing.choices import SecondFactor, SigningChoices
from proxy.database import Secrets, database_of, gate_of, now
from proxy.digesting import LOOK_S, Digesting, flag_limits_of
from proxy.edge.gate import source_of
from proxy.granting import grant_terms_of
from proxy.listening import listening
from proxy.mail.letter import Mail
from proxy.mailing import mail_of, posting_of, recipients_of
from proxy.one_console import only_one
from proxy.redacting import email_domain_of, pack_of, redactor_of
from proxy.rules_in_force import rules_in_force
from proxy.rules_watch import RulesWatch
from proxy.settings import Console, Settings
from proxy.statement.facts import facts_of
from proxy.storing import audit_keys, schedule_of
from proxy.studio_parts import rules_notice, studio, studio_limits
from proxy.subjects.desk import DeskPorts
from proxy.subjects.office import about_of, cases_of
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.console_keys import CONSOLE, ConsoleKey, ConsoleSeal
from storage.drafts import StoredDrafts
from storage.factors import StoredFactors
from storage.granting import StoredGranting
from storage.inbox import StoredInbox
from storage.key_states import StoredKeyStates
from storage.keyring import KeyRing
from storage.listing import StoredListing
from storage.mongo import Database
from storage.opener.client import OpenerClient
from storage.outbox import StoredOutbox
from storage.passwords import Passwords
from storage.periodic import Periodic
from storage.provider_links import StoredProviderLinks
from storage.receipt_requests import ReceiptRequests
from storage.retention import RetentionWatch
from storage.reveal_links import StoredRevealLinks
from storage.sessions import StoredSessions
from storage.steps import StoredSteps
from storage.transcripts import StoredTranscripts

RETENTION_WATCH_S = 21_600.0
CASE_REMINDERS_S = 600.0


@asynccontextmanager
async def console(settings: Settings, secrets: Secrets) -> AsyncIterator[None]:
    """Run the staff's side."""
    directory = Path(settings.keys.directory)
    keys = KeyRing(CONSOLE, directory)
    await asyncio.to_thread(keys.active)
    async with AsyncExitStack() as stack:
        stack.enter_context(only_one(directory / CONSOLE.private_name))
        database = await stack.enter_async_context(database_of(settings, secrets))
        await stack.enter_async_context(gate_of(settings, database))
        mail = mail_of(settings, secrets)
        await stack.enter_async_context(posting_of(settings, database, mail, now=now))
        rules = await stack.enter_async_context(rules_in_force(settings, database, copied=False))
        ports = await _ports(stack, settings, database, keys=keys, mail=mail, rules=rules, secrets=secrets)
        choices = _choices(settings)
        for look in _periodic(settings, database, ports, choices):
            await stack.enter_async_context(look)
        await stack.enter_async_context(listening("console", make_console(ports, choices), settings.console))
        yield


async def _ports(
    stack: AsyncExitStack,
    settings: Settings,
    database: Database,
    *,
    keys: KeyRing[ConsoleKey],
    mail: Mail | None,
    rules: RulesWatch,
    secrets: Secrets,
) -> ConsolePorts:
    """Return what stands behind the pages; what runs beside them is entered into the stack."""
    chosen, directory, seal = settings.console, Path(settings.keys.directory), ConsoleSeal(keys)
    accounts = StoredAccounts(
        database=database,
        passwords=Passwords(),
        max_failures=chosen.sign_in_failures,
        lock_s=chosen.sign_in_lock_s,
    )
    sessions = StoredSessions(database=database, idle_s=chosen.session_idle_s, absolute_s=chosen.session_absolute_s)
    audit = StoredAudit(database=database, keys=lambda: audit_keys(directory))
    outbox = StoredOutbox(database=database) if mail and recipients_of(settings) else None
    transcripts, cases = StoredTranscripts(database=database), cases_of(settings, database)
    asked = ReceiptRequests(database=database)
    opener = OpenerClient(socket_path=Path(settings.opener.socket))
    workshop = studio(
        database,
        accounts=accounts,
        audit=audit,
        transcripts=transcripts,
        opener=opener,
        clock=now,
        unpublished=pack_of(settings),
        build=lambda pack: redactor_of(settings, pack),
        alone_after=timedelta(hours=chosen.rules_alone_h),
        notice=rules_notice(settings, outbox),
        follows_file=settings.redaction.rules is not None,
        limits=studio_limits(settings),
    )
    return ConsolePorts(
        accounts=accounts,
        sessions=sessions,
        audit=audit,
        keys=StoredKeyStates(database=database, directory=directory),
        granting=StoredGranting(
            database=database, accounts=accounts, sessions=sessions, audit=audit, terms=grant_terms_of(settings)
        ),
        transcripts=transcripts,
        factors=StoredFactors(database=database, seal=seal),
        steps=StoredSteps(database=database, seal=seal),
        listing=StoredListing(database=database),
        links=StoredRevealLinks(database=database),
        opener=opener,
        desk=DeskPorts(cases=cases, opener=opener, audit=audit, transcripts=transcripts, now=now),
        reminders=CaseReminders(cases, asked, now, outbox),
        asked=asked,
        redactors=rules.redactors,
        inbox=StoredInbox(database=database),
        drafts=StoredDrafts(database=database, seal=seal),
        facts=lambda: facts_of(settings, rules.redactors.current),
        studio=await stack.enter_async_context(workshop),
        clock=now,
        provider=await _provider(stack, chosen, secrets),
        provider_links=StoredProviderLinks(database=database),
        mail=mail,
        outbox=outbox,
    )


def _choices(settings: Settings) -> ConsoleChoices:
    """Return what the settings say about the pages."""
    chosen = settings.console
    return ConsoleChoices(
        origin=Origin(chosen.public_origin),
        about=lambda language: about_of(settings, language),
        limits=ConsoleLimits(
            page_rows=min(ConsoleLimits().page_rows, settings.opener.max_batch),
            source_attempts=chosen.source_attempts,
            source_window_seconds=chosen.source_window_s,
            live_streams=chosen.live_streams,
            live_streams_per_person=chosen.live_streams_per_person,
        ),
        email_domain=email_domain_of(settings),
        signing=SigningChoices(SecondFactor(chosen.second_factor), chosen.elevation_s),
        labels=tuple(chosen.labels),
        zone=ZoneInfo(chosen.time_zone),
        flags=flag_limits_of(settings),
        controller=settings.controller.name,
        grants=grant_terms_of(settings),
        source=lambda request: source_of(request, chosen.forwarded_by),
    )


def _periodic(
    settings: Settings, database: Database, ports: ConsolePorts, choices: ConsoleChoices
) -> Iterator[Periodic]:
    """Yield what is looked at now and then: terms, cases, grants, and the digest of the audit."""
    watch = RetentionWatch(database=database, schedule=schedule_of(settings), now=now)
    yield Periodic(watch.look, name="retention-watch", every_s=RETENTION_WATCH_S, at_once=True)
    yield Periodic(ports.reminders.remind, name="case-reminders", every_s=CASE_REMINDERS_S, at_once=True)
    if ports.outbox is not None:
        digest = Digesting(settings, ports.audit, now=now)
        yield Periodic(partial(digest.look, ports.outbox), name="digest", every_s=LOOK_S, at_once=True)
    told = grant_notices(ports, choices)
    yield Periodic(told.look, name="grant-notices", every_s=EVERY_S, at_once=True)


async def _provider(stack: AsyncExitStack, chosen: Console, secrets: Secrets) -> Provider | None:
    """Return the identity provider, entered; None where none is set."""
    if chosen.oidc is None:
        return None
    told = chosen.oidc.model_dump(exclude={"client_secret", "scopes"})
    secret = secrets["console.oidc.client_secret"]
    choices = OidcChoices(**told, client_secret=secret, scopes=tuple(chosen.oidc.scopes))
    return await stack.enter_async_context(Provider(choices, clock=now))
