"""Putting rules in force: what protects less needs a second person, and the audit knows of it first.

The same for the command line and for the console, which know who is asking; here is only what must hold for both.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.checking import try_out
from redaction.rules.comparison import Loosened, loosens
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from redaction.rules.samples import SHIPPED
from storage.interfaces import Audit, AuditTag, PublishedRules, RulePacks

MAX_REASON_CHARS: Final = 500
_TAGS: Final[Mapping[bool, tuple[AuditTag, AuditTag]]] = {
    True: (AuditTag.COMMAND_RULES_PUBLISH, AuditTag.COMMAND_RULES_ROLL_BACK),
    False: (AuditTag.CONSOLE_RULES_PUBLISH, AuditTag.CONSOLE_RULES_ROLL_BACK),
}
#: How many published rules are looked through for one of the same version; the database looks through all.
_REMEMBERED: Final = 200
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


class ReasonError(PublishingError):
    """The reason is blank or too long, or personal data stands in it.

    Args:
        personal: whether it is that.
    """

    def __init__(self, *, personal: bool) -> None:
        self.personal = personal
        wanted = "no personal data in it" if personal else f"1 to {MAX_REASON_CHARS} characters"
        super().__init__(f"reason: expected {wanted}")


class JudgedBeforeError(PublishingError):
    """Other rules were published since these were judged."""

    def __init__(self) -> None:
        super().__init__("after: expected the number of the rules in force; others were published since")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to be in force.

    Args:
        document: the rule pack as JSON.
        author: who wants it: an account's id, or "command".
        reason: why.
        second_person: the id of the account that agrees; whoever asks has made sure that it is them, and may.
        restores: the number of the earlier rules that this document is of, None when it is a new one.
        after: the number of the rules in force that they were judged against, None when nobody has judged yet.
        waited: True when there was nobody else to agree, and the author has waited as long as they must; whoever asks
            has made sure of it.
    """

    document: str = field(repr=False)
    author: str
    reason: str = field(repr=False)
    second_person: str | None = None
    restores: int | None = None
    after: int | None = None
    waited: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is known of rules before they are put in force.

    Attributes:
        pack: what they say.
        in_force: what they would replace; None when this version of the program cannot read it.
        number: its number, 0 when none were ever published.
        loosened: the ways in which they protect less; none are known where those in force cannot be read.
        version_taken: whether other rules of this version were published before.
    """

    pack: RulePack
    in_force: RulePack | None
    number: int
    loosened: tuple[Loosened, ...]
    version_taken: bool = False

    @property
    def loosens(self) -> bool:
        """Whether somebody else than the author has to agree."""
        return bool(self.loosened) or self.in_force is None


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
            PublishingError: the reason is missing, too long, or holds personal data; or others are in force by now.
            Duplicate: other rules were published meanwhile, or others of the same version earlier.
            StorageUnavailable: the audit or the database cannot be written; nothing is in force that was not before.
        """
        before = await self._packs.current()
        number = 0 if before is None else before.number
        if proposal.after is not None and proposal.after != number:
            raise JudgedBeforeError
        judged = await asyncio.to_thread(self._judged, proposal.document, before)
        pack, loosened = judged.pack, judged.loosened
        await asyncio.to_thread(require_reason, proposal.reason, judged.in_force or self._unpublished)
        alone = proposal.second_person is None or _same(proposal.second_person, proposal.author)
        if judged.loosens and alone and not proposal.waited:
            raise SecondPersonError(loosened)
        detail: dict[str, str | int] = {"number": number + 1, "version": pack.version, "loosened": len(loosened)}
        if proposal.second_person is not None:
            detail["second_person"] = proposal.second_person
        if proposal.waited:
            detail["waited"] = 1
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

    async def judge(self, document: str) -> Judgement:
        """Return what putting rules in force would mean; nothing is changed.

        Raises:
            RulesError: they cannot be used; every problem is named.
            PublishingError: a text of the sample cannot be judged by them.
            StorageUnavailable: the rules in force cannot be read.
        """
        history = await self._packs.history(limit=_REMEMBERED)
        judged = await asyncio.to_thread(self._judged, document, history[0] if history else None)
        taken = any(one.version == judged.pack.version and one.document != document for one in history)
        return replace(judged, version_taken=taken)

    def _judged(self, document: str, before: PublishedRules | None) -> Judgement:
        pack = read_pack(document)
        try_out(pack, clock_ns=self._clock_ns)
        in_force: RulePack | None = None
        # Of another version of the program: nobody can tell whether these protect less.
        with contextlib.suppress(RulesError):
            in_force = self.pack_of(before)
        loosened = self._loosened(pack, in_force or self._unpublished)
        return Judgement(pack, in_force, 0 if before is None else before.number, loosened)

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


def require_reason(reason: str, in_force: RulePack) -> None:
    """Return when a reason may be kept for everybody to read who tunes rules.

    Raises:
        ReasonError: it is blank or too long, or personal data stands in it.
    """
    if not 1 <= len(reason.strip()) <= MAX_REASON_CHARS:
        raise ReasonError(personal=False)
    personal = True
    with contextlib.suppress(RedactionError):
        personal = bool(redactor_of(in_force).find(reason, Ledger()))
    if personal:
        raise ReasonError(personal=True)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
