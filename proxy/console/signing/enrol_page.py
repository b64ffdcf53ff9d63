"""The first second factor, added right after the password and before anything else, where everybody needs one."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Form, read_form, require_token
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.adding import add_page
from proxy.console.signing.admission import Admission, visit_of
from proxy.console.signing.enrolment import Enrolment
from proxy.console.signing.second_page import Waiting
from proxy.console.visit import VISIT, Visit
from storage.errors import FactorRefused
from storage.interfaces import Account, FactorKind

_BASE = "/sign-in/enrol"


class FirstFactorPage:
    """Adds the first factor of somebody whose password was right, and lets them in with it."""

    def __init__(
        self,
        *,
        waiting: Waiting,
        enrolment: Enrolment,
        admission: Admission,
        drawing: Drawing,
        limits: ConsoleLimits,
    ) -> None:
        self._waiting = waiting
        self._enrolment = enrolment
        self._admission = admission
        self._drawing = drawing
        self._limits = limits

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show what can be added."""
        return await self._page(request, await self._account(request))

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Answer the script that is about to make a passkey."""
        account = await self._account(request)
        await self._form(request)
        return web.json_response(dict(await self._enrolment.ask_for_passkey(request[VISIT], account)))

    async def add_app(self, request: web.Request) -> web.StreamResponse:
        """Add the app whose code was typed, and let the person in."""
        return await self._add(request, FactorKind.TOTP, self._enrolment.add_app)

    async def add_passkey(self, request: web.Request) -> web.StreamResponse:
        """Add the passkey that was made, and let the person in."""
        return await self._add(request, FactorKind.PASSKEY, self._enrolment.add_passkey)

    async def _add(
        self, request: web.Request, kind: FactorKind, add: Callable[[Visit, Account, Form], Awaitable[None]]
    ) -> web.StreamResponse:
        account, form, visit = await self._account(request), await self._form(request), request[VISIT]
        try:
            await add(visit, account, form)
        except (FactorRefused, ValueError) as error:
            return await self._page(request, account, form=form, kind=kind, error=error)
        codes = await self._enrolment.first_codes(visit, account)
        token, leads_to = await self._admission.complete(request, account, by=kind)
        answer = self._drawing.page(
            request,
            visit_of(visit, account, token),
            "signing/codes.html",
            place="account",
            codes=codes,
            leads_to=leads_to,
            first=True,
        )
        self._admission.give(answer, token)
        return answer

    async def _account(self, request: web.Request) -> Account:
        """Return who is to add a factor; whoever has one is led to showing it: adding needs that proof then."""
        account = await self._waiting.account(request)
        if (await self._enrolment.held(account)).factors:
            raise web.HTTPSeeOther("/sign-in/second")
        return account

    async def _form(self, request: web.Request) -> Form:
        form = await read_form(request)
        require_token(form, request[VISIT])
        return form

    async def _page(
        self,
        request: web.Request,
        account: Account,
        *,
        form: Form | None = None,
        kind: FactorKind | None = None,
        error: Exception | None = None,
    ) -> web.Response:
        values = add_page(request[VISIT], self._limits, form=form, kind=kind, error=error)
        return self._drawing.page(
            request,
            request[VISIT],
            "signing/enrol.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
            base=_BASE,
            app=await self._enrolment.app(request[VISIT], account),
            passkeys=self._enrolment.knows_passkeys,
            **values,
        )
