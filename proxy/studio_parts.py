"""What the console's rules studio is made of: published rules, drafts, proposals, misses, and what runs dry."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from time import thread_time_ns

from proxy.console.studio.dry_runs import DryRuns
from proxy.console.studio.limits import StudioLimits
from proxy.console.studio.ports import StudioPorts
from proxy.proposing import Notice, Proposing
from proxy.publishing import Publisher
from redaction.redactor import Redactor
from redaction.rules.pack import RulePack
from storage.interfaces import Accounts, Audit, Opener, Transcripts
from storage.mongo import Database
from storage.rule_packs import StoredRulePacks
from storage.rule_studio import StoredRuleDrafts, StoredRuleMisses, StoredRuleProposals


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
            dry_runs=dry_runs,
            clock_ns=thread_time_ns,
            follows_file=follows_file,
            limits=bounds,
        )
