"""Publishing a draft, and deciding about proposals: exactly what changes, what is lost, and who may."""

from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import whole_number
from proxy.console.studio.desk import Desk, account_of, person, ways
from proxy.console.studio.misses import MissCheck
from proxy.console.studio.names import REFUSALS, expected
from proxy.console.studio.releasing import Releasing, refusal_text
from proxy.console.visit import VISIT
from proxy.proposing import Refusal, RefusedError, may_agree
from proxy.publishing import MAX_REASON_CHARS, Judgement, PublishingError
from redaction.rules.problems import RulesError
from storage.errors import Duplicate
from storage.interfaces import ProposalState, RuleDraft, RuleProposal


class PublishingPages:
    """The last steps of a draft."""

    def __init__(self, desk: Desk, releasing: Releasing, check: MissCheck) -> None:
        self._desk = desk
        self._releasing = releasing
        self._check = check

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show what publishing a draft would mean."""
        return await self._show(request, await self._desk.draft(request))

    async def _show(
        self, request: web.Request, draft: RuleDraft, *, reason: str = "", fault: str = ""
    ) -> web.StreamResponse:
        texts = request[VISIT].texts
        judged: Judgement | None = None
        problems: list[tuple[str, str, str]] = []
        try:
            judged = await self._desk.ports.proposing.publisher.judge(draft.document)
        except RulesError as error:
            problems = [(one.field, expected(texts, one.reason), one.example) for one in error.problems]
        except PublishingError as error:
            fault = fault or refusal_text(request[VISIT], error)
        return self._desk.page(
            request,
            "publish.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK,
            in_force=await self._desk.bench.in_force(),
            draft=draft,
            section="publish",
            judged=judged,
            problems=problems,
            loosened=ways(texts, judged.loosened) if judged else (),
            changes=self._desk.changes(texts, judged.in_force, judged.pack) if judged and judged.in_force else (),
            checked=await self._check.run(request[VISIT], await self._desk.bench.redactor(judged.pack))
            if judged
            else None,
            others=len(await self._desk.ports.proposing.others(account_of(request[VISIT]).id, at=request[VISIT].at)),
            alone_hours=round(self._desk.ports.proposing.alone_after.total_seconds() / 3_600),
            reason=reason,
            fault_text=fault,
            reason_max=MAX_REASON_CHARS,
        )

    async def publish(self, request: web.Request) -> web.StreamResponse:
        """Publish a draft as it was seen, or propose it where less would be protected."""
        visit = request[VISIT]
        draft = await self._desk.draft(request)
        form = await self._desk.form(request)
        seen = whole_number(form["after"])
        if form["revision"] != str(draft.revision):
            changed = visit.texts("Somebody saved this draft since you looked. Look at the differences again.")
            return await self._show(request, draft, reason=form["reason"], fault=changed)
        # Judged against no rules there are where the form says none.
        after = -1 if seen is None else seen
        fault = await self._releasing.put(visit, draft.document, reason=form["reason"], after=after)
        return await self._show(request, draft, reason=form["reason"], fault=fault)

    async def proposal(self, request: web.Request) -> web.StreamResponse:
        """Show a proposal: what it changes, what is lost, and who may decide."""
        return await self._proposal(request, await self._found(request))

    async def _found(self, request: web.Request) -> RuleProposal:
        found = await self._desk.ports.proposing.proposals.by_id(request.match_info["proposal"])
        if found is None:
            raise web.HTTPNotFound
        return found

    async def _proposal(self, request: web.Request, proposal: RuleProposal, *, fault: str = "") -> web.StreamResponse:
        visit, proposing = request[VISIT], self._desk.ports.proposing
        texts, me = visit.texts, account_of(visit)
        people = await self._desk.people()
        in_force = await self._desk.bench.in_force()
        waits = proposal.state is ProposalState.WAITING
        if waits and proposal.after != in_force.number:
            # Judged against rules that are no longer in force: what is shown must be what would change now.
            await proposing.judge_again(proposal, at=visit.at)
            proposal = await self._found(request)
        pack = await self._desk.bench.read(proposal.document)
        comparable = waits and pack is not None and in_force.pack is not None
        return self._desk.page(
            request,
            "proposal.html",
            status=HTTPStatus.CONFLICT if fault else HTTPStatus.OK,
            in_force=in_force,
            proposal=proposal,
            waits=waits,
            author=person(texts, people, proposal.author),
            decided_by=person(texts, people, proposal.decided_by) if proposal.decided_by else "",
            loosened=ways(texts, proposal.loosened),
            changes=self._desk.changes(texts, in_force.pack, pack) if comparable and pack and in_force.pack else (),
            checked=await self._check.run(visit, await self._desk.bench.redactor(pack)) if waits and pack else None,
            may_agree=may_agree(me, proposal.author, at=visit.at),
            mine=proposal.author == me.id,
            ripe=proposal.alone_at is not None and visit.at >= proposal.alone_at,
            fault_text=fault,
        )

    async def agree(self, request: web.Request) -> web.StreamResponse:
        """Put a proposal in force: this person has seen what it changes, and is not its author."""
        visit, form = request[VISIT], await self._desk.form(request)
        seen = whole_number(form["after"])
        # Judged against no rules there are where the form says none.
        after = -1 if seen is None else seen
        try:
            published = await self._desk.ports.proposing.agree(
                request.match_info["proposal"], by=account_of(visit), digest=form["digest"], after=after, at=visit.at
            )
        except (RulesError, PublishingError, Duplicate) as error:
            return await self._refused(request, error)
        await self._releasing.published(visit, published)
        raise web.HTTPSeeOther("/rules?done=published")

    async def alone(self, request: web.Request) -> web.StreamResponse:
        """Put one's own proposal in force after having waited, nobody else being there to agree."""
        visit = request[VISIT]
        await self._desk.form(request)
        try:
            published = await self._desk.ports.proposing.publish_alone(
                request.match_info["proposal"], by=account_of(visit).id, at=visit.at
            )
        except (RulesError, PublishingError, Duplicate) as error:
            return await self._refused(request, error)
        await self._releasing.published(visit, published)
        raise web.HTTPSeeOther("/rules?done=published")

    async def withdraw(self, request: web.Request) -> web.StreamResponse:
        """Take a proposal back, or turn it down."""
        visit = request[VISIT]
        await self._desk.form(request)
        try:
            await self._desk.ports.proposing.withdraw(
                request.match_info["proposal"], by=account_of(visit).id, at=visit.at
            )
        except RefusedError as error:
            return await self._refused(request, error)
        raise web.HTTPSeeOther("/rules?done=withdrawn")

    async def _refused(self, request: web.Request, error: Exception) -> web.StreamResponse:
        if isinstance(error, RefusedError):
            if error.why is Refusal.GONE:
                raise web.HTTPNotFound from None
            text = request[VISIT].texts(REFUSALS[error.why])
        else:
            text = refusal_text(request[VISIT], error)
        return await self._proposal(request, await self._found(request), fault=text)
