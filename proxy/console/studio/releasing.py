"""Putting rules in force from the studio: what is refused is told in words, what must wait becomes a proposal."""

from aiohttp import web

from proxy.console.studio.desk import Desk, account_of
from proxy.console.studio.misses import MissCheck
from proxy.console.visit import Visit
from proxy.publishing import MAX_REASON_CHARS, JudgedBeforeError, Proposal, PublishingError, ReasonError
from redaction.rules.problems import RulesError
from storage.errors import Duplicate, Full
from storage.interfaces import PublishedRules, RuleProposal


class Releasing:
    """Publishes or proposes, and closes the reported misses that the new rules find."""

    def __init__(self, desk: Desk, check: MissCheck) -> None:
        self._desk = desk
        self._check = check

    async def put(
        self, visit: Visit, document: str, *, reason: str, restores: int | None = None, after: int | None = None
    ) -> str:
        """Put rules in force or let them wait, and lead to the page that says so; return why not, in words.

        Raises:
            HTTPSeeOther: it was done.
        """
        if self._desk.ports.follows_file:
            return visit.texts("Edges follow a file that the settings name; what is published here would not count.")
        proposal = Proposal(
            document=document, author=account_of(visit).id, reason=reason.strip(), restores=restores, after=after
        )
        try:
            done = await self._desk.ports.proposing.put(proposal, at=visit.at)
        except (RulesError, PublishingError, Duplicate, Full) as error:
            return refusal_text(visit, error)
        if isinstance(done, RuleProposal):
            raise web.HTTPSeeOther(f"/rules/proposals/{done.id}")
        await self.published(visit, done)
        raise web.HTTPSeeOther("/rules?done=published")

    async def published(self, visit: Visit, rules: PublishedRules) -> None:
        """Close the reported misses that rules in force find."""
        pack = await self._desk.bench.read(rules.document)
        if pack is not None:
            checked = await self._check.run(visit, await self._desk.bench.redactor(pack))
            await self._desk.ports.misses.found(
                [one.miss.id for one in checked.cases if one.found], by=pack.version, at=visit.at
            )


def refusal_text(visit: Visit, error: Exception) -> str:
    """Return why rules were not put in force, in this language."""
    t = visit.texts
    match error:
        case ReasonError(personal=personal):
            blank = t("Write a reason of 1 to {max} characters.", max=MAX_REASON_CHARS)
            text = t("The reason must hold no personal data.") if personal else blank
        case JudgedBeforeError():
            text = t("Other rules were published since you looked. Look at the differences again.")
        case Duplicate():
            text = t("Other rules of this version were published before, or just now. Give yours another version.")
        case Full():
            text = t("As many proposals wait as may. Decide about one first.")
        case RulesError():
            text = t("These rules cannot be used. Mend the draft first.")
        case _:
            text = t("These rules cannot judge every test message. Mend the draft first.")
    return text
