"""The list of people: who may what and until when, and what waits for a second person."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import read_form, require_token
from proxy.console.people.words import STATES, fault_text, last_day, person_name, right_names, role_name
from proxy.console.texts import Texts
from proxy.console.visit import VISIT, Visit
from storage.errors import GrantRefused
from storage.granting_port import Granting, GrantTerms
from storage.grants import Fault, Proposal, State, days_left, overdue, state
from storage.interfaces import Account, Accounts

_BADGES = {State.IN_FORCE: "good", State.ENDS_SOON: "warn", State.COMING: "", State.ENDED: "bad", State.NONE: ""}
_ORDER = (State.ENDS_SOON, State.IN_FORCE, State.COMING, State.ENDED, State.NONE)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as the list shows them."""

    id: str
    name: str
    user: str
    role: str
    rights: tuple[str, ...]
    until: str
    state: str
    badge: str
    overdue: bool
    waits: bool
    code_until: str


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """One proposal as the list shows it; `why_not` says why this reader does not decide it."""

    id: str
    account: str
    name: str
    role: str
    rights: tuple[str, ...]
    added: tuple[str, ...]
    start: str
    until: str
    decided: str
    reason: str
    author: str
    expires: str
    why_not: str


class PeoplePage:
    """The page of all people."""

    def __init__(self, *, accounts: Accounts, granting: Granting, drawing: Drawing, terms: GrantTerms) -> None:
        self._accounts = accounts
        self._granting = granting
        self._drawing = drawing
        self._terms = terms

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show everybody, those whose grant ends soon first."""
        return await self._draw(request)

    async def approve(self, request: web.Request) -> web.StreamResponse:
        """Agree to a proposal."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        try:
            account = await self._granting.approve(request.match_info["id"], by=visit.account, at=visit.at)
        except GrantRefused as refused:
            return await self._draw(request, refusal=fault_text(visit.texts, refused))
        raise web.HTTPSeeOther(f"/people/{account.id}")

    async def decline(self, request: web.Request) -> web.StreamResponse:
        """Put a proposal aside."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        try:
            await self._granting.decline(request.match_info["id"], by=visit.account, at=visit.at)
        except GrantRefused as refused:
            return await self._draw(request, refusal=fault_text(visit.texts, refused))
        raise web.HTTPSeeOther("/people")

    async def _draw(self, request: web.Request, *, refusal: str = "") -> web.Response:
        visit = request[VISIT]
        accounts = {str(one.id): one for one in await self._accounts.list()}
        waiting = await self._granting.waiting(at=visit.at)
        waited_for = {proposal.account for proposal in waiting}
        ordered = sorted(accounts.values(), key=lambda one: (_ORDER.index(state(one, at=visit.at)), one.name))
        months = self._terms.recertify_months
        return self._drawing.page(
            request,
            visit,
            "people/people.html",
            status=422 if refusal else 200,
            place="people",
            refusal=refusal,
            people=[self._line(one, visit.texts, visit.at, waits=one.id in waited_for) for one in ordered],
            proposals=[_proposal(one, accounts, visit) for one in waiting],
            overdue=sum(overdue(one, months=months, at=visit.at) for one in accounts.values()),
        )

    def _line(self, account: Account, texts: Texts, at: datetime, *, waits: bool) -> PersonLine:
        return PersonLine(
            id=account.id,
            name=account.display_name,
            user=account.name,
            role=role_name(texts, account.role),
            rights=tuple(right_names(texts, account.rights)),
            until=last_day(texts, account.grant_until) if account.grant_until and account.rights else "",
            state=state_text(account, texts, at=at),
            badge=_BADGES[state(account, at=at)],
            overdue=overdue(account, months=self._terms.recertify_months, at=at),
            waits=waits,
            code_until=texts.moment(account.code_until) if account.code_until and account.code_until > at else "",
        )


def state_text(account: Account, texts: Texts, *, at: datetime) -> str:
    """Return how a grant stands, in words."""
    now = state(account, at=at)
    if now is State.ENDS_SOON:
        return texts.count("Ends in {count} day", "Ends in {count} days", days_left(account, at=at) or 0)
    if now is State.COMING and account.grant_from is not None:
        return texts("Begins {day}", day=texts.long_date(texts.local_date(account.grant_from)))
    return texts(STATES[now])


def _proposal(proposal: Proposal, people: dict[str, Account], visit: Visit) -> ProposalLine:
    texts, grant = visit.texts, proposal.grant
    account = people.get(proposal.account)
    held = account.rights_at(visit.at) if account else frozenset()
    return ProposalLine(
        id=proposal.id,
        account=proposal.account,
        name=account.display_name if account else texts("Unknown"),
        role=role_name(texts, grant.role),
        rights=tuple(right_names(texts, grant.rights)),
        added=tuple(right_names(texts, grant.rights - held)),
        start=texts.long_date(texts.local_date(grant.start)) if grant.start else "",
        until=last_day(texts, grant.until),
        decided=grant.given_by,
        reason=grant.reason,
        author=person_name(texts, people, proposal.author),
        expires=texts.moment(proposal.expires_at),
        why_not=_why_not(proposal, visit),
    )


def _why_not(proposal: Proposal, visit: Visit) -> str:
    """Return why this reader does not agree to it; storage decides the same anew when they try."""
    by, fault = visit.account, None
    if by is None or by.id == proposal.account:
        fault = Fault.OWN
    elif by.id == proposal.author:
        fault = Fault.OWN_PROPOSAL
    elif by.grant_author == proposal.author:
        fault = Fault.DEPENDENT
    return fault_text(visit.texts, GrantRefused("proposal", fault)) if fault else ""
