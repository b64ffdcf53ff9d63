"""Proving oneself again: what some pages ask for when the last proof is too old; the session's token changes."""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import read_form, require_token
from proxy.console.guard import Origin, own_path
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.proofs import Proofs
from proxy.console.signing.second_page import refusal_text
from proxy.console.sources import Sources, slow_down, slowed
from proxy.console.visit import VISIT, NotSignedIn, signed_in
from storage.interfaces import Audit, AuditTag, Factors, Sessions


class ConfirmPage:
    """The page that asks for a fresh proof and leads back."""

    def __init__(
        self,
        *,
        origin: Origin,
        factors: Factors,
        sessions: Sessions,
        proofs: Proofs,
        audit: Audit,
        drawing: Drawing,
        limits: ConsoleLimits,
        sources: Sources,
        source: Callable[[web.Request], str],
    ) -> None:
        self._origin = origin
        self._factors = factors
        self._sessions = sessions
        self._proofs = proofs
        self._audit = audit
        self._drawing = drawing
        self._limits = limits
        self._sources = sources
        self._source = source

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the ways that are open to the person; the password where there is no other."""
        return await self._page(request, own_path(request.query.get("next", "/account")))

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Answer the script that is about to ask for a passkey."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        return web.json_response(dict(await self._proofs.ask(visit, signed_in(visit))))

    async def prove(self, request: web.Request) -> web.StreamResponse:
        """Give the session a new token and lead back, or say that it did not go through."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        account, next_path = signed_in(visit), own_path(form["next"])
        if fault := self._proofs.fault(form, visit):
            return await self._page(request, next_path, faults=dict([fault]))
        if wait := self._sources.admit(self._source(request), at=visit.at):
            return slowed(await self._page(request, next_path, refusal=slow_down(visit.texts, wait)), wait)
        kind = await self._proofs.attempt(visit, account, form)
        if kind is None:
            await self._audit.append(AuditTag.CONSOLE_ELEVATE_REFUSED, actor=account.id, at=visit.at)
            return await self._page(request, next_path, refusal=refusal_text(request, self._limits))
        detail = {"factor": kind.value}
        await self._audit.append(AuditTag.CONSOLE_ELEVATE, actor=account.id, detail=detail, at=visit.at)
        token = await self._sessions.elevate(visit.secret, at=visit.at)
        if token is None:
            raise NotSignedIn
        self._sources.forgive(self._source(request))
        answer = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": next_path})
        self._origin.set_cookie(answer, self._origin.cookies.session, token)
        return answer

    async def _page(
        self, request: web.Request, next_path: str, *, refusal: str = "", faults: dict[str, str] | None = None
    ) -> web.Response:
        visit = request[VISIT]
        held = await self._factors.held(signed_in(visit).id)
        return self._drawing.page(
            request,
            visit,
            "signing/confirm.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal or faults else HTTPStatus.OK,
            place="account",
            ways=self._proofs.ways(held),
            refusal=refusal,
            faults={"code": "", "recovery": "", "password": "", **(faults or {})},
            action="/account/confirm",
            hidden={"next": next_path},
            password_max=self._limits.password_max_chars,
        )
