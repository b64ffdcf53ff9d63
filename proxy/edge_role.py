"""The visitors' side as a context that runs while it is entered: what the settings make of it, and what it needs.

The edge has no way to the opener's private key.
"""

import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from proxy.database import Secrets, database_of, gate_of, now
from proxy.edge.counters import Counters
from proxy.edge.frame_settings import FrameSettings
from proxy.edge.parts import EdgeParts, WebhookLimits
from proxy.edge.relay import RelayRules
from proxy.edge.server import make_edge, make_metrics
from proxy.edge.upstream import Upstream
from proxy.edge.visits import Visits
from proxy.listening import listening, site
from proxy.redacting import email_domain_of
from proxy.rules_in_force import rules_in_force
from proxy.rules_watch import RulesWatch
from proxy.settings import Settings
from proxy.statement_in_force import statement_in_force
from proxy.storing import journal_of
from proxy.tawk.visitor_commands import DEFAULT_TYPED_FIELDS, ValueKind
from redaction.rules.building import RedactorInForce
from storage.drain import Drain
from storage.errors import StorageError
from storage.interfaces import Recorder
from storage.journal import Journal
from storage.key_watch import KeyWatch
from storage.keys import load_edge_key, load_opener_public, refuse_equal_keys
from storage.periodic import Periodic
from storage.recorder import JournalRecorder
from storage.subjects.watch import ErasureWatch, journal_id
from storage.write_gate import WriteGate

SWEEP_S = 60.0
ERASURE_WATCH_S = 20.0
KEY_WATCH_S = 30.0


def rules_of(settings: Settings) -> RelayRules:
    """Return what the relay does by configuration."""
    typed = {
        command: {name: ValueKind(kind) for name, kind in fields.items()}
        for command, fields in settings.tawk.field_types.items()
    }
    return RelayRules(
        page_url=settings.site.page_url,
        page_title=settings.site.page_title,
        email_domain=email_domain_of(settings),
        forward_forms=settings.offline_form.forward == "pseudonymised",
        typed_fields={**DEFAULT_TYPED_FIELDS, **typed},
        max_frame_chars=settings.edge.limits.max_frame_bytes,
        max_answer_chars=settings.tawk.max_answer_bytes,
    )


def edge_parts(
    settings: Settings,
    secrets: Secrets,
    *,
    recorder: Recorder,
    upstream: Upstream,
    redactors: RedactorInForce,
    clock_s: Callable[[], float],
) -> EdgeParts:
    """Return what the edge is made from."""
    site, limits = settings.site, settings.edge.limits
    webhook = settings.tawk.webhook
    return EdgeParts(
        frame=FrameSettings(
            origin=settings.edge.public_origin,
            site_origins=tuple(site.origins),
            property_id=settings.tawk.property_id,
            widget_id=settings.tawk.widget_id,
            language=site.language,
            referrer_templates=tuple(site.referrer_templates),
            notice_version=site.notice_version,
            statement_url=site.statement_url,
            contact=site.contact.model_dump(),
            title=site.title,
            color=site.color,
            receipts_url="" if settings.receipts is None else f"{settings.receipts.public_origin}/",
        ),
        rules=rules_of(settings),
        limits=limits,
        upstream=upstream,
        recorder=recorder,
        redactors=redactors,
        visits=Visits(
            recorder,
            clock=now,
            max_in_memory=limits.max_visits_in_memory,
            idle_s=limits.idle_visit_s,
            context_messages=settings.redaction.context_messages,
        ),
        counters=Counters(),
        clock=now,
        clock_s=clock_s,
        webhook_secrets=tuple(
            value.encode() for key, value in secrets.items() if key.startswith("tawk.webhook.secrets.")
        ),
        webhook_limits=WebhookLimits(webhook.max_body_bytes, webhook.max_age_s) if webhook else WebhookLimits(),
        forwarded_by=tuple(settings.edge.forwarded_by),
    )


@asynccontextmanager
async def edge(
    settings: Settings, secrets: Secrets, *, clock_s: Callable[[], float] = time.monotonic
) -> AsyncIterator[EdgeParts]:
    """Run the visitors' side: journal, drain to the database, listeners; rates are measured with `clock_s`."""
    directory = Path(settings.keys.directory)
    edge_key, opener_key = load_edge_key(directory), load_opener_public(directory)
    refuse_equal_keys(
        edge=edge_key.secret, **{path.replace(".", "_"): value.encode() for path, value in secrets.items()}
    )
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(database_of(settings, secrets))
        gate = await stack.enter_async_context(gate_of(settings, database))
        journal = await stack.enter_async_context(journal_of(settings))
        name = journal_id(Path(settings.storage.journal.file))
        with contextlib.suppress(StorageError):
            # Before anything is drained: what was erased while this edge was down does not come back with it.
            await ErasureWatch(database=database, journal=journal, name=name).look()
        drain = await stack.enter_async_context(Drain(journal=journal, database=database))
        recorder = JournalRecorder(
            journal=journal,
            database=database,
            opener=opener_key,
            edge=edge_key,
            live_ttl_s=settings.storage.live_ttl_s,
            receipts=settings.receipts is not None,
        )
        watch = KeyWatch(directory, recorder, opener_key, edge_key)
        await stack.enter_async_context(Periodic(watch.look, name="key-watch", every_s=KEY_WATCH_S))
        rules = await stack.enter_async_context(rules_in_force(settings, database))
        tawk = settings.tawk
        upstream = Upstream(
            routes=tawk.connect,
            ca_file=tawk.ca_file,
            connect_timeout_s=tawk.connect_timeout_s,
            answer_timeout_s=tawk.answer_timeout_s,
            max_answer_bytes=tawk.max_answer_bytes,
        )
        await stack.enter_async_context(upstream)
        parts = edge_parts(
            settings, secrets, recorder=recorder, upstream=upstream, redactors=rules.redactors, clock_s=clock_s
        )
        _watch(parts.counters, journal, drain, gate, rules)

        async def release() -> None:
            """Let go of unused visits, their keys with them, also while nobody asks for anything."""
            parts.visits.release()

        await stack.enter_async_context(Periodic(release, name="sweep-visits", every_s=SWEEP_S))
        erasures = ErasureWatch(database=database, journal=journal, name=name, erased=parts.visits.drop)
        look = Periodic(erasures.look, name="erasure-watch", every_s=ERASURE_WATCH_S, at_once=True)
        await stack.enter_async_context(look)
        application = make_edge(parts)
        statement = await stack.enter_async_context(
            statement_in_force(settings, database, lambda: parts.redactor, now=now)
        )
        application.add_routes(statement.routes())
        await stack.enter_async_context(listening("edge", application, settings.edge))
        if settings.edge.metrics_listen:
            metrics = make_metrics(parts.counters)
            await stack.enter_async_context(site("metrics", metrics, settings.edge.metrics_listen, None))
        yield parts


def _watch(counters: Counters, journal: Journal, drain: Drain, gate: WriteGate, rules: RulesWatch) -> None:
    """Let the operator see how the way to the database goes, and which rules are in force."""
    counters.watch("rules_number", "The published rules in force; 0 = others.", lambda: rules.number)
    counters.watch("rules_stale", "1 while other rules are refused, or cannot be read.", lambda: rules.stale)
    counters.watch("journal_entries", "Entries that wait for the database.", lambda: journal.figures.entries)
    counters.watch("journal_bytes", "Bytes that the journal uses.", lambda: journal.figures.used_bytes)
    counters.watch("journal_max_bytes", "Bytes that the journal may use.", lambda: journal.figures.max_bytes)
    counters.watch("journal_set_aside", "Entries that the database refused.", lambda: journal.figures.set_aside)
    counters.watch("journal_accepting", "1 while new conversations are taken.", lambda: journal.figures.accepting)
    counters.watch("journal_oldest_seconds", "How long the oldest waits.", lambda: journal.figures.oldest_age_s)
    counters.watch("journal_alarm", "1 while too much waits, or for too long.", lambda: journal.alarm)
    counters.watch("database_writes_held", "1 while nothing is written to the database.", lambda: gate.closed)
    counters.watch("drain_failures", "Failed attempts in a row to reach the database.", lambda: drain.figures.failures)
