"""A draft beside published rules, as the opener looks at stored conversations with them; no value comes out of it."""

import asyncio
import secrets
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import thread_time_ns
from typing import Final

from proxy.redacting import email_domain_of, pack_of, redactor_of
from proxy.settings import Settings
from redaction.again import ledger_of
from redaction.errors import RedactionError
from redaction.ledger import Ledger
from redaction.redactor import Redactor
from redaction.rules.dry_run import Glimpse, Looking, with_terms_of
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from redaction.rules.reading import read_pack
from storage.comparison_port import Example, Tally
from storage.interfaces import ConversationId, RuleDrafts, RulePacks, Sender
from storage.opener.redoing import OpenTalk

#: Three redactors each; two people try a draft out at a time, as a rule.
_KEPT: Final = 4
#: Earlier messages that a message is judged with.
_CONTEXT: Final = 4
#: Examples of one conversation: more of the same tells nothing.
_EXAMPLES: Final = 20
_LOTS: Final = 2**53


@dataclass(frozen=True, slots=True)
class DraftComparison:
    """A draft beside published rules."""

    looking: Looking = field(repr=False)

    def take(self, conversation: ConversationId, talk: OpenTalk) -> Tally | None:
        """Return how they differ over a conversation; None when its values cannot be read."""
        try:
            ledger = ledger_of(talk.values)
        except RedactionError:
            return None
        tally = Tally()
        said: list[str] = []
        for line in talk.lines:
            # What the system said is no person's text.
            if line.sender is Sender.SYSTEM:
                continue
            for text in (line.content.text, *(answer for _, answer in line.content.fields)):
                if text.strip():
                    one = self._text(conversation, text, ledger, said[-_CONTEXT:], line.sender is Sender.AGENT)
                    tally = tally.plus(one, examples=_EXAMPLES)
            said.append(line.content.text)
        return tally

    def _text(
        self, conversation: ConversationId, text: str, ledger: Ledger, context: Sequence[str], from_agent: bool
    ) -> Tally:
        try:
            one = self.looking.take(text, ledger, context=context, from_agent=from_agent)
        except RedactionError:
            return Tally(messages=1, unjudged=1)
        return Tally(
            messages=1,
            withheld=one.withheld,
            released=one.released,
            new=_counts(one.new),
            lost=_counts(one.lost),
            first_ns=one.first_ns,
            second_ns=one.second_ns,
            new_examples=_examples(conversation, one.new),
            lost_examples=_examples(conversation, one.lost),
        )


class DraftComparisons:
    """Makes comparisons, and keeps the last ones.

    Args:
        drafts: where drafts are.
        packs: the published rules.
        unpublished: the rules in force as long as none were published.
        build: makes a redactor of rules.
        email_domain: the domain of pseudonyms that keep an e-mail's form, None when there are none.
        clock_ns: a clock of processor time in nanoseconds.
    """

    def __init__(
        self,
        *,
        drafts: RuleDrafts,
        packs: RulePacks,
        unpublished: Callable[[], RulePack],
        build: Callable[[RulePack], Redactor],
        email_domain: str | None,
        clock_ns: Callable[[], int] = thread_time_ns,
    ) -> None:
        self._drafts = drafts
        self._packs = packs
        self._unpublished = unpublished
        self._build = build
        self._email_domain = email_domain
        self._clock_ns = clock_ns
        self._made: OrderedDict[tuple[str, int, int], DraftComparison] = OrderedDict()

    async def of(self, draft: str, revision: int, number: int) -> DraftComparison | None:
        """Return a draft beside published rules; None when it was changed since, is gone, or cannot be used."""
        key = (draft, revision, number)
        found = await self._drafts.by_id(draft)
        if found is None or found.revision != revision:
            return None
        if key not in self._made:
            published = await self._packs.by_number(number) if number else None
            if number and published is None:
                return None
            before = None if published is None else published.document
            try:
                self._made[key] = await asyncio.to_thread(self._comparison, before, found.document)
            except RulesError:
                return None
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        comparison = self._made[key]
        self._made.move_to_end(key)
        return comparison

    def _comparison(self, before: str | None, draft: str) -> DraftComparison:
        first = self._unpublished() if before is None else read_pack(before)
        second = read_pack(draft)
        termless = with_terms_of(second, first)
        redactor = self._build(second)
        return DraftComparison(
            Looking(
                self._build(first),
                redactor,
                redactor if termless == second else self._build(termless),
                clock_ns=self._clock_ns,
                email_domain=self._email_domain,
            )
        )


def draft_comparisons(settings: Settings, drafts: RuleDrafts, packs: RulePacks) -> DraftComparisons:
    """Return what the opener compares by, within these settings' bounds."""
    return DraftComparisons(
        drafts=drafts,
        packs=packs,
        unpublished=lambda: pack_of(settings),
        build=lambda pack: redactor_of(settings, pack),
        email_domain=email_domain_of(settings),
    )


def _counts(glimpses: Sequence[Glimpse]) -> Mapping[str, int]:
    return dict(Counter(one.kind for one in glimpses))


def _examples(conversation: ConversationId, glimpses: Sequence[Glimpse]) -> tuple[Example, ...]:
    return tuple(
        Example(
            conversation=conversation,
            kind=one.kind,
            recognizer=one.recognizer,
            score=one.score,
            length=one.length,
            before=one.around[0],
            after=one.around[1],
            lot=secrets.randbelow(_LOTS),
        )
        for one in glimpses
        if one.around is not None
    )
