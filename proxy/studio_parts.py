"""What the console's rules studio is made of: published rules, drafts, proposals, misses, and what runs dry."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import thread_time_ns
from zoneinfo import ZoneInfo

from proxy.console.studio.dry_runs import DryRuns
from proxy.console.studio.limits import StudioLimits
from proxy.console.studio.notices import notice_by
from proxy.console.studio.ports import StudioPorts
from proxy.console.texts import Texts
from proxy.i18n import LANGUAGES
from proxy.proposing import Notice, Proposing
from proxy.publishing import Publisher
from proxy.reredaction import Reredaction
from proxy.settings import Settings
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from storage.interfaces import Accounts, Audit, Opener, Outbox, Transcripts
from storage.mongo import Database
from storage.rewrites import StoredRewrites
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts, StoredRuleMisses, StoredRuleProposals


def studio_limits(settings: Settings) -> StudioLimits:
    """Return the studio's bounds as the settings have them."""
    chosen, unchanged = settings.console, StudioLimits()
    return StudioLimits(
        dry_run_conversations=chosen.dry_run_conversations,
        dry_run_batch=min(unchanged.dry_run_batch, settings.opener.max_batch),
        dry_run_s=chosen.dry_run_s,
        dry_run_kept_s=chosen.dry_run_kept_s,
        # A text that no edge would judge need not be tried out.
        try_chars=min(unchanged.try_chars, settings.redaction.max_length_chars),
    )


def rules_notice(settings: Settings, outbox: Outbox | None) -> Notice:
    """Return what tells the chair of rules that somebody means to publish alone, in the controller's first language."""
    texts = Texts(LANGUAGES[0], ZoneInfo(settings.console.time_zone))
    return notice_by(outbox, texts, settings.console.public_origin)


@asynccontextmanager
async def studio(
    database: Database,
    *,
    accounts: Accounts,
    audit: Audit,
    transcripts: Transcripts,
    opener: Opener,
    clock: Callable[[], datetime],
    unpublished: RulePack,
    build: Callable[[RulePack], Redactor],
    alone_after: timedelta,
    notice: Notice,
    follows_file: bool = False,
    limits: StudioLimits | None = None,
) -> AsyncIterator[StudioPorts]:
    """Give what the studio stands on; dry runs that go on end with it.

    Args:
        database: entered.
        accounts: the entitled people.
        audit: what is told first.
        transcripts: stored conversations.
        opener: the one way to their keys.
        clock: the time now.
        unpublished: the rules in force as long as none were ever published.
        build: makes a redactor of rules.
        alone_after: how long the only person who may publish waits with rules that protect less.
        notice: tells the chair of such rules.
        follows_file: whether edges follow a file, and not what is published.
        limits: how much, how long.
    """
    bounds = limits or StudioLimits()
    packs = StoredRulePacks(database=database)
    async with DryRuns(transcripts=transcripts, opener=opener, clock=clock, limits=bounds) as dry_runs:
        yield StudioPorts(
            packs=packs,
            drafts=StoredRuleDrafts(database=database),
            misses=StoredRuleMisses(database=database),
            proposing=Proposing(
                publisher=Publisher(packs=packs, audit=audit, unpublished=unpublished, clock_ns=thread_time_ns),
                proposals=StoredRuleProposals(database=database),
                accounts=accounts,
                audit=audit,
                alone_after=alone_after,
                notice=notice,
            ),
            unpublished=unpublished,
            build=build,
            reredaction=Reredaction(StoredRewrites(database=database), audit),
            dry_runs=dry_runs,
            clock_ns=thread_time_ns,
            follows_file=follows_file,
            limits=bounds,
        )
