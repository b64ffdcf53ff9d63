"""The ports of rules that are not in force: drafts, proposals that wait, and reported misses.

`storage.interfaces` exports them beside the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from storage.vocabulary import ConversationId


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A rule pack that somebody is writing.

    Attributes:
        id: 32 hexadecimal digits.
        document: the rule pack as JSON; it can always be used, because nothing else is saved.
        version: what the document calls itself.
        revision: how often it was saved, from 1; a change names the one that it was made on.
        based_on: the number of the rules in force when it was begun, 0 when none were published.
        author: the id of the account that saved it last.
        at: when that was.
    """

    id: str
    document: str = field(repr=False)
    version: str
    revision: int
    based_on: int
    author: str
    at: datetime


class RuleDrafts(Protocol):
    """Drafts: shared by everybody who may tune rules, and changed by one at a time."""

    async def all(self) -> Sequence[RuleDraft]:
        """Return every draft, the one saved last first."""
        ...

    async def by_id(self, draft: str) -> RuleDraft | None:
        """Return a draft, or None."""
        ...

    async def begin(self, document: str, *, version: str, based_on: int, author: str, at: datetime) -> RuleDraft:
        """Keep a new draft and return it.

        Raises:
            Full: there are as many as may be.
        """
        ...

    async def save(
        self, draft: str, document: str, *, version: str, revision: int, author: str, at: datetime
    ) -> RuleDraft:
        """Replace the document of a draft and return the draft.

        Raises:
            ChangedMeanwhile: it is no longer of this revision, or gone; nothing was changed.
        """
        ...

    async def drop(self, draft: str) -> bool:
        """Remove a draft; False when there was none."""
        ...


class ProposalState(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RuleProposal:
    """Rules that protect less, and wait for somebody else than their author.

    Attributes:
        id: 32 hexadecimal digits.
        document: the rule pack as JSON.
        digest: SHA-256 of the document: what was judged is what is published.
        version: what the document calls itself.
        author: the account's id, or "command".
        reason: why, in the author's words.
        restores: the number of the earlier rules that these are again, None when they are new.
        after: the number of the rules in force that it was judged against.
        loosened: the ways in which it protects less than those: which way, of what.
        at: when it was made.
        alone_at: from when on its author may publish it alone, None when somebody else has to agree.
        state: what became of it.
        decided_by: who decided that, "" as long as nobody has.
        decided_at: when.
        number: the number it was published under.
    """

    id: str
    document: str = field(repr=False)
    digest: str
    version: str
    author: str
    reason: str = field(repr=False)
    restores: int | None
    after: int
    loosened: tuple[tuple[str, str], ...]
    at: datetime
    alone_at: datetime | None = None
    state: ProposalState = ProposalState.WAITING
    decided_by: str = ""
    decided_at: datetime | None = None
    number: int | None = None


class RuleProposals(Protocol):
    """Proposals that wait, and what became of earlier ones."""

    async def waiting(self) -> Sequence[RuleProposal]:
        """Return those that wait, the oldest first."""
        ...

    async def by_id(self, proposal: str) -> RuleProposal | None:
        """Return a proposal, or None."""
        ...

    async def add(self, proposal: RuleProposal) -> None:
        """Keep a new proposal.

        Raises:
            Full: as many wait as may.
        """
        ...

    async def judged_again(
        self, proposal: str, *, after: int, loosened: Sequence[tuple[str, str]], alone_at: datetime | None
    ) -> None:
        """Note what a proposal that waits was judged against since."""
        ...

    async def decided(
        self, proposal: str, state: ProposalState, *, by: str, at: datetime, number: int | None = None
    ) -> bool:
        """Note what became of a proposal that waits; False when it waits no more."""
        ...


@dataclass(frozen=True, slots=True)
class RuleMiss:
    """A place in a stored message that holds personal data which the rules did not find. It holds no text.

    Attributes:
        id: 32 hexadecimal digits.
        conversation: whose message it is.
        message: the message's id.
        place: where in it: "text", or "field:" and the number of a form's field.
        start: first code point there.
        end: one past the last.
        entity_type: the kind of data that it is.
        reporter: the account's id.
        at: when it was reported.
        found_by: the version of the rules that find it, "" as long as none do.
        found_at: when that was seen.
    """

    id: str
    conversation: ConversationId
    message: str
    place: str
    start: int
    end: int
    entity_type: str
    reporter: str
    at: datetime
    found_by: str = ""
    found_at: datetime | None = None


class RuleMisses(Protocol):
    """Reported misses: each is a test that rules either pass or don't."""

    async def open(self, *, limit: int = 200) -> Sequence[RuleMiss]:
        """Return those that no rules find yet, the oldest first."""
        ...

    async def report(self, miss: RuleMiss) -> None:
        """Keep a new one.

        Raises:
            Duplicate: the same place was reported before.
            Full: as many are open as may be.
        """
        ...

    async def found(self, misses: Sequence[str], *, by: str, at: datetime) -> None:
        """Close those that rules in force find, naming the rules' version."""
        ...

    async def drop(self, misses: Sequence[str]) -> None:
        """Remove some: their messages are gone, or they were no misses."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return how many are open and how many were found since: {"open": 2, "found": 5}."""
        ...
