"""`verho rules propose|proposals|approve|withdraw`: rules that protect less, and wait for somebody else."""

import argparse
import logging
import sys
from collections.abc import Sequence
from datetime import timedelta

from rich.console import Console
from rich.table import Table

from proxy.proposing import Proposing, Refusal, RefusedError
from proxy.publishing import COMMAND, Proposal, Publisher
from proxy.rules_file import read_rules_file
from proxy.settings import Settings
from storage.accounts import StoredAccounts
from storage.interfaces import Account, Audit, RuleProposal
from storage.mongo import Database
from storage.rule_studio import StoredRuleProposals

ACTIONS = frozenset({"propose", "proposals", "approve", "withdraw"})
#: As much of an id as a person copies; the list shows so much.
_SHORT = 8
_log = logging.getLogger("verho.console")


async def _untold(proposal: RuleProposal) -> None:
    """Leave it in the log that the chair was not told by mail: the command has no mail, and the console shows it."""
    _log.warning("rules_notice_unsent", extra={"verho": {"key": proposal.id, "reason": "command"}})


def proposing_of(
    settings: Settings, database: Database, publisher: Publisher, accounts: StoredAccounts, audit: Audit
) -> Proposing:
    """Return what lets rules wait, and decides about those that do."""
    return Proposing(
        publisher=publisher,
        proposals=StoredRuleProposals(database=database),
        accounts=accounts,
        audit=audit,
        alone_after=timedelta(hours=settings.console.rules_alone_h),
        notice=_untold,
    )


async def run_proposals(arguments: argparse.Namespace, proposing: Proposing, second: Account | None) -> int:
    """Do what was asked about proposals.

    Raises:
        RulesError: the rules cannot be used.
        PublishingError: they are not put in force, or there is no such proposal.
        StorageError: the audit or the database cannot be used.
    """
    from proxy.database import now

    match arguments.action:
        case "proposals":
            _list(await proposing.proposals.waiting())
            return 0
        case "propose":
            document = read_rules_file(arguments.file)
            done = await proposing.put(Proposal(document, COMMAND, arguments.reason), at=now())
            if isinstance(done, RuleProposal):
                sys.stdout.write(f"Proposal {done.id[:_SHORT]} ({done.version}) waits for somebody who may publish.\n")
                for how, what in done.loosened:
                    sys.stdout.write(f"Less would be protected: {how} {what}\n")
            else:
                sys.stdout.write(f"Nothing is protected less: rules {done.number} ({done.version}) are in force.\n")
            return 0
        case "withdraw":
            await proposing.withdraw((await _found(proposing, arguments.proposal)).id, by=COMMAND, at=now())
            return 0
    waiting = await _found(proposing, arguments.proposal)
    if second is None:
        published = await proposing.publish_alone(waiting.id, by=COMMAND, at=now())
    else:
        published = await proposing.agree(waiting.id, by=second, digest=waiting.digest, after=waiting.after, at=now())
    sys.stdout.write(
        f"Rules {published.number} ({published.version}) are in force; edges take them up by themselves.\n"
    )
    return 0


async def _found(proposing: Proposing, beginning: str) -> RuleProposal:
    """Return the one proposal that waits and whose id begins so."""
    found = [one for one in await proposing.proposals.waiting() if one.id.startswith(beginning)]
    if len(found) != 1:
        raise RefusedError(Refusal.GONE)
    return found[0]


def _list(proposals: Sequence[RuleProposal]) -> None:
    if not proposals:
        sys.stdout.write("None wait.\n")
        return
    table = Table(title="Rules that protect less and wait for somebody else", title_justify="left")
    for heading in ("Proposal", "Version", "At (UTC)", "Author", "After", "Less protected", "Alone from", "Reason"):
        table.add_column(heading)
    for one in proposals:
        table.add_row(
            one.id[:_SHORT],
            one.version,
            f"{one.at:%Y-%m-%d %H:%M}",
            one.author,
            str(one.after),
            ", ".join(f"{how} {what}" for how, what in one.loosened),
            "-" if one.alone_at is None else f"{one.alone_at:%Y-%m-%d %H:%M}",
            one.reason,
        )
    Console().print(table)
