"""Putting rules in force: what protects less needs a second person, and the audit knows of it first.

The same for the command line and for the console, which know who is asking; here is only what must hold for both.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.checking import try_out
from redaction.rules.comparison import SHIPPED, Loosened, loosens
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from storage.interfaces import Audit, AuditTag, PublishedRules, RulePacks

MAX_REASON_CHARS: Final = 500
_TAGS: Final[Mapping[bool, tuple[AuditTag, AuditTag]]] = {
    True: (AuditTag.COMMAND_RULES_PUBLISH, AuditTag.COMMAND_RULES_ROLL_BACK),
    False: (AuditTag.CONSOLE_RULES_PUBLISH, AuditTag.CONSOLE_RULES_ROLL_BACK),
}
#: Whom the audit names for what was done on the host.
COMMAND: Final = "command"


class PublishingError(Exception):
    """Rules are not put in force; the text names a field and never quotes what stands in it."""


class SecondPersonError(PublishingError):
    """The rules protect less than those in force, and nobody but their author has agreed.

    Args:
        loosened: every way in which they protect less.
    """

    def __init__(self, loosened: Sequence[Loosened]) -> None:
        self.loosened = tuple(loosened)
        ways = ", ".join(f"{one.how.value} {one.what}" for one in self.loosened) or "perhaps; those in force are unread"
        super().__init__(f"second_person: expected somebody else than the author, because less is protected: {ways}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to be in force.

    Args:
        document: the rule pack as JSON.
        author: who wants it: an account's id, or "command".
        reason: why.
        second_person: the id of the account that agrees; whoever asks has made sure that it is them, and may.
        restores: the number of the earlier rules that this document is of, None when it is a new one.
    """

    document: str = field(repr=False)
    author: str
    reason: str = field(repr=False)
    second_person: str | None = None
    restores: int | None = None


class Publisher:
    """Puts rules in force.

    Args:
        packs: where published rules are.
        audit: what is told before anything is done.
        unpublished: the rules in force as long as none were ever published.
        clock_ns: a clock of processor time in nanoseconds, which patterns are tried by.
        sample: messages of visitors in which nothing may be lost, beside the shipped ones.
    """

    def __init__(
        self,
        *,
        packs: RulePacks,
        audit: Audit,
        unpublished: RulePack,
        clock_ns: Callable[[], int],
        sample: Sequence[str] = (),
    ) -> None:
        self._packs = packs
        self._audit = audit
        self._unpublished = unpublished
        self._clock_ns = clock_ns
        self._corpus = (*SHIPPED, *sample)

    async def publish(self, proposal: Proposal, *, at: datetime) -> tuple[PublishedRules, tuple[Loosened, ...]]:
        """Put rules in force, and return them with the ways in which they protect less than those before.

        Raises:
            RulesError: they cannot be used; every problem is named.
            SecondPersonError: they protect less, and nobody else has agreed.
            PublishingError: the reason is missing, too long, or holds personal data.
            Duplicate: other rules were published meanwhile, or others of the same version earlier.
            StorageUnavailable: the audit or the database cannot be written; nothing is in force that was not before.
        """
        before = await self._packs.current()
        pack, loosened = await asyncio.to_thread(self._judge, proposal, before)
        number = 0 if before is None else before.number
        detail: dict[str, str | int] = {"number": number + 1, "version": pack.version, "loosened": len(loosened)}
        if proposal.second_person is not None:
            detail["second_person"] = proposal.second_person
        if proposal.restores is not None:
            detail["restores"] = proposal.restores
        published, rolled_back = _TAGS[proposal.author == COMMAND]
        await self._audit.append(
            published if proposal.restores is None else rolled_back,
            actor=proposal.author,
            detail=detail,
            at=at,
        )
        rules = await self._packs.publish(
            proposal.document,
            version=pack.version,
            author=proposal.author,
            second_person=proposal.second_person,
            reason=proposal.reason,
            restores=proposal.restores,
            after=number,
            at=at,
        )
        return rules, loosened

    def _judge(self, proposal: Proposal, before: PublishedRules | None) -> tuple[RulePack, tuple[Loosened, ...]]:
        pack = read_pack(proposal.document)
        try_out(pack, clock_ns=self._clock_ns)
        known = True
        in_force = self._unpublished
        try:
            in_force = self.pack_of(before)
        except RulesError:
            # Of another version of the program: nobody can tell whether these protect less.
            known = False
        _refuse_reason(proposal.reason, in_force)
        loosened = self._loosened(pack, in_force)
        if (loosened or not known) and (
            proposal.second_person is None or _same(proposal.second_person, proposal.author)
        ):
            raise SecondPersonError(loosened)
        return pack, loosened

    def _loosened(self, pack: RulePack, in_force: RulePack) -> tuple[Loosened, ...]:
        with contextlib.suppress(RedactionError):
            return loosens(pack, in_force, self._corpus)
        # Raised here and not in the handler: nothing of what was being judged is to be chained.
        raise PublishingError("document: expected rules that every text of the sample can be judged by")

    def pack_of(self, published: PublishedRules | None) -> RulePack:
        """Return published rules as a pack; None = those in force as long as none were published.

        Raises:
            RulesError: this version of the program knows other rules, and cannot use them.
        """
        return self._unpublished if published is None else read_pack(published.document)


def _refuse_reason(reason: str, in_force: RulePack) -> None:
    """Refuse a reason that should not be kept: it stays with the published rules, whose number the audit has."""
    if not 1 <= len(reason.strip()) <= MAX_REASON_CHARS:
        raise PublishingError(f"reason: expected 1 to {MAX_REASON_CHARS} characters")
    personal = True
    with contextlib.suppress(RedactionError):
        personal = bool(redactor_of(in_force).find(reason, Ledger()))
    if personal:
        raise PublishingError("reason: expected no personal data in it")


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
