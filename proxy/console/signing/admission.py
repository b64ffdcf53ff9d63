"""Admission: the one place where somebody is let in, whatever they have shown before."""

import secrets
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.choices import SecondFactor, SigningChoices
from proxy.console.sources import Sources
from proxy.console.visit import VISIT, Lapsed, Visit
from storage.interfaces import Account, Audit, AuditTag, FactorKind, Factors, Sessions, Step, Steps


class Admission:
    """Lets people in: after the first proof to the second one, after that to a new session.

    Args:
        origin: whose cookies carry what.
        sessions: where sessions are made.
        factors: who has a second factor.
        steps: where half sign-ins wait.
        audit: where it is written first.
        sources: forgives a source whose person got in.
        source: where a request comes from.
        signing: whether everybody needs a second factor.
        limits: how long a half sign-in may rest.
    """

    def __init__(
        self,
        *,
        origin: Origin,
        sessions: Sessions,
        factors: Factors,
        steps: Steps,
        audit: Audit,
        sources: Sources,
        source: Callable[[web.Request], str],
        signing: SigningChoices,
        limits: ConsoleLimits,
    ) -> None:
        self._origin = origin
        self._sessions = sessions
        self._factors = factors
        self._steps = steps
        self._audit = audit
        self._sources = sources
        self._source = source
        self._signing = signing
        self._limits = limits

    async def needs_more(self, account: Account) -> bool:
        """Say whether the first proof alone does not let somebody in."""
        held = await self._factors.held(account.id)
        return bool(held.factors) or self._signing.second_factor is SecondFactor.REQUIRED

    async def proceed(self, request: web.Request, account: Account, next_path: str, shown: bool) -> web.StreamResponse:
        """Lead on after the first proof: to the second factor, to adding one, or in.

        Args:
            request: the request that brought the first proof.
            account: whose it was.
            next_path: where the person is going.
            shown: a second factor was shown too, elsewhere, and is to count.
        """
        visit = request[VISIT]
        if shown or not await self.needs_more(account):
            token = await self.let_in(request, account, by=None)
            return self._to(next_path, self._origin.cookies.session, token, drops=self._origin.cookies.entry)
        # A token that was there before the password was right names nothing afterwards.
        token = secrets.token_urlsafe(32)
        await self._steps.begin(
            token,
            Step.SIGN_IN,
            account=account.id,
            lifetime_s=self._limits.step_seconds,
            at=visit.at,
            leads_to=next_path,
        )
        held = await self._factors.held(account.id)
        where = "/sign-in/second" if held.factors else "/sign-in/enrol"
        return self._to(where, self._origin.cookies.entry, token)

    async def complete(self, request: web.Request, account: Account, *, by: FactorKind) -> tuple[str, str]:
        """Return a new session's token and where to go, for a sign-in that waited for its second factor.

        Raises:
            Lapsed: it waits no more: it took too long, was completed already, or the account changed meanwhile.
        """
        visit = request[VISIT]
        token = await self.let_in(request, account, by=by)
        # The session is made first: whatever ends all sessions of the account meanwhile ends this one too, or the step.
        pending = await self._steps.take(visit.secret, Step.SIGN_IN, at=visit.at)
        if pending is None or pending.account != account.id:
            await self._sessions.drop(token)
            raise Lapsed
        return token, pending.leads_to

    async def let_in(self, request: web.Request, account: Account, *, by: FactorKind | None) -> str:
        """Return a new session's token, written down first; an earlier session of this browser ends."""
        visit = request[VISIT]
        self._sources.forgive(self._source(request))
        earlier = request.cookies.get(self._origin.cookies.session)
        if earlier:
            await self._sessions.drop(earlier)
        detail = {"factor": by.value} if by else {}
        await self._audit.append(AuditTag.CONSOLE_SIGN_IN, actor=account.id, detail=detail, at=visit.at)
        return await self._sessions.create(account.id, at=visit.at)

    def enter(self, next_path: str, token: str) -> web.Response:
        """Return the answer that gives the browser its session and leads on."""
        return self._to(next_path, self._origin.cookies.session, token, drops=self._origin.cookies.entry)

    def give(self, answer: web.StreamResponse, token: str) -> None:
        """Put a session's token into an answer that is a page."""
        self._origin.set_cookie(answer, self._origin.cookies.session, token)
        self._origin.drop_cookie(answer, self._origin.cookies.entry)

    def _to(self, path: str, cookie: str, token: str, *, drops: str = "") -> web.Response:
        answer = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})
        self._origin.set_cookie(answer, cookie, token)
        if drops:
            self._origin.drop_cookie(answer, drops)
        return answer


def visit_of(visit: Visit, account: Account, token: str) -> Visit:
    """Return the visit that somebody makes who was let in with this very request."""
    return Visit(visit.texts, visit.at, token, account, account.rights_at(visit.at))
