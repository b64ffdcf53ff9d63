"""Proposals: rules that protect less wait for a second person, or, where there is none, for a day and a notice.

What was judged is what is published: a proposal is bound to its document's digest and to the rules that were in force
when it was judged. Others in force by then, it is judged again, and looked at again.
"""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final

from proxy.publishing import (
    COMMAND,
    MAX_REASON_CHARS,
    JudgedBeforeError,
    Judgement,
    Proposal,
    Publisher,
    PublishingError,
    SecondPersonError,
)
from redaction.rules.comparison import Loosened
from storage.interfaces import (
    Account,
    Accounts,
    Audit,
    AuditTag,
    ProposalState,
    PublishedRules,
    Right,
    RuleProposal,
    RuleProposals,
)

__all__ = ["COMMAND", "MAX_REASON_CHARS", "Proposing", "Refusal", "RefusedError", "may_agree"]

#: How a proposal is marked whose predecessor nobody can read any more.
UNREAD: Final = ("unread", "rules")
Notice = Callable[[RuleProposal], Awaitable[None]]


class Refusal(StrEnum):
    """Why a proposal is not published now."""

    GONE = "gone"
    DECIDED = "decided"
    NOT_YOURS = "not_yours"
    TOO_EARLY = "too_early"
    NOT_ALONE = "not_alone"
    JUDGED_AGAIN = "judged_again"


class RefusedError(PublishingError):
    """A proposal is not published now.

    Args:
        why: which kind of obstacle.
    """

    def __init__(self, why: Refusal) -> None:
        self.why = why
        super().__init__(f"proposal: {_WHY[why]}")


_WHY: Final = {
    Refusal.GONE: "expected one that there is",
    Refusal.DECIDED: "expected one that waits; this one was decided",
    Refusal.NOT_YOURS: "expected somebody else than its author, with the right to publish, not granted by the author",
    Refusal.TOO_EARLY: "expected to have waited longer",
    Refusal.NOT_ALONE: "expected nobody else who could agree; there is somebody now",
    Refusal.JUDGED_AGAIN: "other rules were published since, so it was judged again; look at it again",
}


def may_agree(account: Account, author: str, *, at: datetime) -> bool:
    """Say whether somebody may agree to rules of another: entitled now, not the author, nor by the author's grant.

    What the host's command proposes has no account behind it; there the first two count.
    """
    if account.id == author or Right.PUBLISH_RULES not in account.rights_at(at):
        return False
    return author == COMMAND or author not in {account.granted_by, account.grant_author}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposing:
    """Publishes what may be at once, and lets wait what may not.

    Attributes:
        publisher: what puts rules in force.
        proposals: where those that wait are kept.
        accounts: the entitled people, among whom a second one is looked for.
        audit: what is told before a proposal is kept or taken back.
        alone_after: how long the only person who may publish waits.
        notice: tells the chair that somebody means to publish alone.
    """

    publisher: Publisher
    proposals: RuleProposals
    accounts: Accounts
    audit: Audit
    alone_after: timedelta
    notice: Notice

    async def put(self, proposal: Proposal, *, at: datetime) -> PublishedRules | RuleProposal:
        """Put rules in force, or, where they protect less, let them wait for somebody else.

        Raises:
            RulesError: they cannot be used.
            PublishingError: the reason cannot be kept, or other rules are in force than these were judged against.
            Duplicate: other rules of this version were published before.
            Full: as many proposals wait as may.
            StorageUnavailable: the audit or the database cannot be written; nothing was changed.
        """
        judged = await self.publisher.judge(proposal.document)
        if proposal.after not in {None, judged.number}:
            raise JudgedBeforeError
        try:
            published, _ = await self.publisher.publish(replace(proposal, after=judged.number), at=at)
        except SecondPersonError:
            return await self._wait(proposal, judged, at)
        return published

    async def _wait(self, proposal: Proposal, judged: Judgement, at: datetime) -> RuleProposal:
        waiting = RuleProposal(
            id=secrets.token_hex(16),
            document=proposal.document,
            digest=sha256(proposal.document.encode()).hexdigest(),
            version=judged.pack.version,
            author=proposal.author,
            reason=proposal.reason,
            restores=proposal.restores,
            after=judged.number,
            loosened=ways_of(judged),
            at=at,
            alone_at=None if await self.others(proposal.author, at=at) else at + self.alone_after,
        )
        tag = AuditTag.COMMAND_RULES_PROPOSE if proposal.author == COMMAND else AuditTag.CONSOLE_RULES_PROPOSE
        detail: dict[str, str | int] = {
            "proposal": waiting.id,
            "version": waiting.version,
            "loosened": len(waiting.loosened),
        }
        await self.audit.append(tag, actor=proposal.author, detail=detail, at=at)
        await self.proposals.add(waiting)
        if waiting.alone_at is not None:
            await self.notice(waiting)
        return waiting

    async def others(self, author: str, *, at: datetime) -> Sequence[Account]:
        """Return who may agree to rules of an author."""
        return [account for account in await self.accounts.list() if may_agree(account, author, at=at)]

    async def agree(self, proposal: str, *, by: Account, digest: str, after: int, at: datetime) -> PublishedRules:
        """Put a proposal in force, somebody else having seen exactly what it changes.

        Args:
            proposal: its id.
            by: who agrees.
            digest: of the document that they have seen.
            after: the number of the rules that they have seen it compared with.
            at: when.

        Raises:
            RefusedError: not this person, or not now.
            RulesError: it cannot be used any more.
            PublishingError: as `Publisher.publish`.
        """
        waiting = await self._waiting(proposal)
        if not may_agree(by, waiting.author, at=at):
            raise RefusedError(Refusal.NOT_YOURS)
        if (digest, after) != (waiting.digest, waiting.after):
            raise RefusedError(Refusal.JUDGED_AGAIN)
        return await self._publish(waiting, second_person=by.id, by=by.id, at=at)

    async def publish_alone(self, proposal: str, *, by: str, at: datetime) -> PublishedRules:
        """Put one's own proposal in force, after having waited, where nobody else may agree.

        Raises:
            RefusedError: not this person, or not yet, or somebody else may agree by now.
        """
        waiting = await self._waiting(proposal)
        if by != waiting.author:
            raise RefusedError(Refusal.NOT_YOURS)
        if await self.others(by, at=at):
            raise RefusedError(Refusal.NOT_ALONE)
        if waiting.alone_at is None or at < waiting.alone_at:
            raise RefusedError(Refusal.TOO_EARLY)
        return await self._publish(waiting, second_person=None, by=by, at=at)

    async def _publish(
        self, waiting: RuleProposal, *, second_person: str | None, by: str, at: datetime
    ) -> PublishedRules:
        proposal = Proposal(
            document=waiting.document,
            author=waiting.author,
            reason=waiting.reason,
            second_person=second_person,
            restores=waiting.restores,
            after=waiting.after,
            waited=second_person is None,
        )
        try:
            published, _ = await self.publisher.publish(proposal, at=at)
        except JudgedBeforeError:
            judged_before = True
        else:
            judged_before = False
        if judged_before:
            await self.judge_again(waiting, at=at)
            raise RefusedError(Refusal.JUDGED_AGAIN)
        await self.proposals.decided(waiting.id, ProposalState.PUBLISHED, by=by, at=at, number=published.number)
        return published

    async def judge_again(self, waiting: RuleProposal, *, at: datetime) -> None:
        """Judge a proposal against the rules in force now; whoever was to wait alone begins to wait anew."""
        judged = await self.publisher.judge(waiting.document)
        alone_at = None if await self.others(waiting.author, at=at) else at + self.alone_after
        await self.proposals.judged_again(waiting.id, after=judged.number, loosened=ways_of(judged), alone_at=alone_at)

    async def withdraw(self, proposal: str, *, by: str, at: datetime) -> None:
        """Take a proposal back, or turn it down.

        Raises:
            RefusedError: there is none that waits.
        """
        waiting = await self._waiting(proposal)
        tag = AuditTag.COMMAND_RULES_WITHDRAW if by == COMMAND else AuditTag.CONSOLE_RULES_WITHDRAW
        await self.audit.append(tag, actor=by, detail={"proposal": waiting.id, "version": waiting.version}, at=at)
        await self.proposals.decided(waiting.id, ProposalState.WITHDRAWN, by=by, at=at)

    async def _waiting(self, proposal: str) -> RuleProposal:
        found = await self.proposals.by_id(proposal)
        if found is None:
            raise RefusedError(Refusal.GONE)
        if found.state is not ProposalState.WAITING:
            raise RefusedError(Refusal.DECIDED)
        return found


def ways_of(judged: Judgement) -> tuple[tuple[str, str], ...]:
    """Return the ways in which rules protect less as they are kept with a proposal."""
    told = tuple(_way(one) for one in judged.loosened)
    return told if judged.in_force is not None else (UNREAD, *told)


def _way(one: Loosened) -> tuple[str, str]:
    return one.how.value, one.what
