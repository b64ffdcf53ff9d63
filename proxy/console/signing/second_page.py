"""The second step of signing in: a passkey, an app's code or a recovery code, after the right password alone."""

from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import read_form, require_token
from proxy.console.guard import proven
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.admission import Admission
from proxy.console.signing.proofs import Proofs
from proxy.console.sources import Sources, slow_down, slowed
from proxy.console.visit import VISIT, Lapsed
from storage.interfaces import Account, Accounts, Audit, AuditTag, Factors, Step, Steps


class Waiting:
    """Who waits for the second step of signing in, by this browser's token."""

    def __init__(self, *, accounts: Accounts, steps: Steps) -> None:
        self._accounts = accounts
        self._steps = steps

    async def account(self, request: web.Request) -> Account:
        """Return whose sign-in waits.

        Raises:
            HTTPSeeOther: somebody is signed in already.
            Lapsed: none waits, or it took too long.
        """
        visit = request[VISIT]
        if visit.account is not None:
            raise web.HTTPSeeOther("/")
        pending = await self._steps.look(visit.secret, Step.SIGN_IN, at=visit.at)
        account = None if pending is None else await self._accounts.by_id(pending.account)
        if account is None:
            raise Lapsed
        return account


class SecondPage:
    """The page of the second step."""

    def __init__(
        self,
        *,
        waiting: Waiting,
        factors: Factors,
        proofs: Proofs,
        admission: Admission,
        audit: Audit,
        drawing: Drawing,
        limits: ConsoleLimits,
        sources: Sources,
        source: Callable[[web.Request], str],
    ) -> None:
        self._waiting = waiting
        self._factors = factors
        self._proofs = proofs
        self._admission = admission
        self._audit = audit
        self._drawing = drawing
        self._limits = limits
        self._sources = sources
        self._source = source

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the ways that are open to the person."""
        return await self._page(request, await self._waiting.account(request))

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Answer the script that is about to ask for a passkey."""
        account, form = await self._waiting.account(request), await read_form(request)
        require_token(form, request[VISIT])
        return web.json_response(dict(await self._proofs.ask(request[VISIT], account)))

    async def prove(self, request: web.Request) -> web.StreamResponse:
        """Let the person in, or say in the one way for all refusals that it did not go through."""
        account, visit, form = await self._waiting.account(request), request[VISIT], await read_form(request)
        if not proven(form["token"], visit.secret, "form"):
            text = visit.texts("This form had been open too long. Please send it again.")
            return await self._page(request, account, refusal=text)
        if fault := self._proofs.fault(form, visit):
            return await self._page(request, account, faults=dict([fault]))
        if wait := self._sources.admit(self._source(request), at=visit.at):
            return slowed(await self._page(request, account, refusal=slow_down(visit.texts, wait)), wait)
        kind = await self._proofs.attempt(visit, account, form)
        if kind is None:
            detail = {"step": "second"}
            await self._audit.append(AuditTag.CONSOLE_SIGN_IN_REFUSED, actor=account.id, detail=detail, at=visit.at)
            return await self._page(request, account, refusal=refusal_text(request, self._limits))
        token, leads_to = await self._admission.complete(request, account, by=kind)
        return self._admission.enter(leads_to, token)

    async def _page(
        self, request: web.Request, account: Account, *, refusal: str = "", faults: dict[str, str] | None = None
    ) -> web.Response:
        held = await self._factors.held(account.id)
        return self._drawing.page(
            request,
            request[VISIT],
            "signing/second.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal or faults else HTTPStatus.OK,
            ways=self._proofs.ways(held),
            refusal=refusal,
            faults={"code": "", "recovery": "", "password": "", **(faults or {})},
            action="/sign-in/second",
            hidden={},
        )


def refusal_text(request: web.Request, limits: ConsoleLimits) -> str:
    """Return the one text of every refused proof: wrong, used, too old, or one attempt too many."""
    minutes = max(1, limits.source_window_seconds // 60)
    return request[VISIT].texts(
        "This was not accepted, or sign-in is paused after many attempts. A code works once and for half a minute. "
        "Try again; if it stays so, wait {minutes} minutes or ask the administrator.",
        minutes=minutes,
    )
