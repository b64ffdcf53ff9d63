"""Recertification: does this person still need this? Asked of another person every few months."""

from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from proxy.console.forms import read_form, require_token
from proxy.console.parts import ConsoleParts
from proxy.console.people.words import fault_text, last_day, right_names, role_name
from proxy.console.visit import VISIT, Visit
from storage.errors import GrantRefused
from storage.grants import asked_on, overdue
from storage.interfaces import Account, AccountId


@dataclass(frozen=True, slots=True)
class Question:
    """One person whose grant is asked about."""

    id: str
    name: str
    role: str
    rights: tuple[str, ...]
    reason: str
    until: str
    asked: str
    overdue: bool
    own: bool


class ReviewPage:
    """The list of grants in force, those that should have been confirmed by now first."""

    def __init__(self, parts: ConsoleParts) -> None:
        self._accounts = parts.ports.accounts
        self._granting = parts.ports.granting
        self._drawing = parts.drawing
        self._months = parts.choices.grants.recertify_months

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the list."""
        return await self._draw(request)

    async def confirm(self, request: web.Request) -> web.StreamResponse:
        """Note that a person still needs their grant."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        account = await self._accounts.by_id(AccountId(request.match_info["id"]))
        if account is None:
            raise web.HTTPNotFound
        try:
            await self._granting.confirm(account, by=visit.account, at=visit.at)
        except GrantRefused as refused:
            return await self._draw(request, refusal=fault_text(visit.texts, refused))
        raise web.HTTPSeeOther("/people/review")

    async def _draw(self, request: web.Request, *, refusal: str = "") -> web.Response:
        visit = request[VISIT]
        held = [one for one in await self._accounts.list() if one.granted_rights_at(visit.at)]
        held.sort(key=lambda one: (asked_on(one, months=self._months) or visit.at, one.name))
        return self._drawing.page(
            request,
            visit,
            "people/review.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK,
            place="people",
            refusal=refusal,
            months=self._months,
            questions=[self._question(one, visit) for one in held],
        )

    def _question(self, account: Account, visit: Visit) -> Question:
        texts, asked = visit.texts, asked_on(account, months=self._months)
        return Question(
            id=account.id,
            name=account.display_name,
            role=role_name(texts, account.role),
            rights=tuple(right_names(texts, account.rights)),
            reason=account.grant_reason,
            until=last_day(texts, account.grant_until) if account.grant_until else texts("No end has been set"),
            asked=texts.long_date(texts.local_date(asked)) if asked else "",
            overdue=overdue(account, months=self._months, at=visit.at),
            own=visit.account is not None and visit.account.id == account.id,
        )
