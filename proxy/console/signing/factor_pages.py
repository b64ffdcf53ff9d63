"""A person's own second factors: adding, naming and removing them, and new recovery codes."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Form, read_form, require_token
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.adding import add_page
from proxy.console.signing.choices import SecondFactor, SigningChoices
from proxy.console.signing.enrolment import Enrolment
from proxy.console.visit import VISIT, Visit, signed_in
from storage.errors import FactorRefused, LastFactor
from storage.interfaces import Account, Audit, AuditTag, Factor, FactorKind, Factors, Sessions

_BASE = "/account/factors"


class FactorPages:
    """The pages of somebody's second factors.

    Each change asks for a fresh proof, is in the audit first, and ends the person's other sessions.
    """

    def __init__(
        self,
        *,
        factors: Factors,
        sessions: Sessions,
        enrolment: Enrolment,
        audit: Audit,
        drawing: Drawing,
        limits: ConsoleLimits,
        signing: SigningChoices,
    ) -> None:
        self._factors = factors
        self._sessions = sessions
        self._enrolment = enrolment
        self._audit = audit
        self._drawing = drawing
        self._limits = limits
        self._signing = signing

    async def show_new(self, request: web.Request) -> web.StreamResponse:
        """Show what can be added."""
        return await self._new(request)

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Answer the script that is about to make a passkey."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        return web.json_response(dict(await self._enrolment.ask_for_passkey(visit, signed_in(visit))))

    async def add_app(self, request: web.Request) -> web.StreamResponse:
        """Add the app whose code was typed."""
        return await self._add(request, FactorKind.TOTP, self._enrolment.add_app)

    async def add_passkey(self, request: web.Request) -> web.StreamResponse:
        """Add the passkey that was made."""
        return await self._add(request, FactorKind.PASSKEY, self._enrolment.add_passkey)

    async def show_one(self, request: web.Request) -> web.StreamResponse:
        """Show one factor, to be named or removed."""
        return self._one(request, await self._factor(request))

    async def rename(self, request: web.Request) -> web.StreamResponse:
        """Give a factor another name."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        account, factor = signed_in(visit), await self._factor(request)
        if not 0 < len(form["name"].strip()) <= self._limits.factor_name_max_chars:
            text = visit.texts("Write a name of at most {max} characters.", max=self._limits.factor_name_max_chars)
            return self._one(request, factor, name=form["name"], fault=text)
        await self._note(AuditTag.CONSOLE_FACTOR_RENAME, visit, account, factor)
        await self._factors.rename(account.id, factor.id, form["name"])
        raise web.HTTPSeeOther("/account")

    async def remove(self, request: web.Request) -> web.StreamResponse:
        """Remove a factor, unless it is the last one where one is needed."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        account, factor = signed_in(visit), await self._factor(request)
        required = self._signing.second_factor is SecondFactor.REQUIRED
        if required and len((await self._factors.held(account.id)).factors) == 1:
            return self._last(request, factor)
        await self._note(AuditTag.CONSOLE_FACTOR_REMOVE, visit, account, factor)
        try:
            await self._factors.remove(account.id, factor.id, keep_one=required)
        except LastFactor:
            return self._last(request, factor)
        await self._sessions.drop_all(account.id, but=visit.secret)
        raise web.HTTPSeeOther("/account")

    async def renew_codes(self, request: web.Request) -> web.StreamResponse:
        """Show new recovery codes, this once; the earlier ones end."""
        visit = request[VISIT]
        require_token(await read_form(request), visit)
        account = signed_in(visit)
        codes = await self._enrolment.renew_codes(visit, account)
        await self._sessions.drop_all(account.id, but=visit.secret)
        return self._codes(request, codes)

    async def _add(
        self, request: web.Request, kind: FactorKind, add: Callable[[Visit, Account, Form], Awaitable[None]]
    ) -> web.StreamResponse:
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        account = signed_in(visit)
        try:
            await add(visit, account, form)
        except (FactorRefused, ValueError) as error:
            return await self._new(request, form=form, kind=kind, error=error)
        await self._sessions.drop_all(account.id, but=visit.secret)
        if codes := await self._enrolment.first_codes(visit, account):
            return self._codes(request, codes)
        raise web.HTTPSeeOther("/account")

    async def _factor(self, request: web.Request) -> Factor:
        held = await self._factors.held(signed_in(request[VISIT]).id)
        factor = held.find(request.match_info["id"])
        if factor is None:
            raise web.HTTPNotFound
        return factor

    async def _note(self, tag: AuditTag, visit: Visit, account: Account, factor: Factor) -> None:
        detail = {"factor": factor.kind.value, "id": factor.id}
        await self._audit.append(tag, actor=account.id, detail=detail, at=visit.at)

    async def _new(
        self,
        request: web.Request,
        *,
        form: Form | None = None,
        kind: FactorKind | None = None,
        error: Exception | None = None,
    ) -> web.Response:
        visit = request[VISIT]
        return self._drawing.page(
            request,
            visit,
            "signing/add.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK,
            place="account",
            base=_BASE,
            app=await self._enrolment.app(visit, signed_in(visit)),
            passkeys=self._enrolment.knows_passkeys,
            **add_page(visit, self._limits, form=form, kind=kind, error=error),
        )

    def _one(
        self, request: web.Request, factor: Factor, *, name: str | None = None, fault: str = "", last: str = ""
    ) -> web.Response:
        return self._drawing.page(
            request,
            request[VISIT],
            "signing/factor.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if fault or last else HTTPStatus.OK,
            place="account",
            factor=factor,
            name=factor.name if name is None else name[: self._limits.factor_name_max_chars],
            name_max=self._limits.factor_name_max_chars,
            fault_text=fault,
            last=last,
        )

    def _last(self, request: web.Request, factor: Factor) -> web.Response:
        text = request[VISIT].texts("This is your only second factor, and one is needed. Add another one first.")
        return self._one(request, factor, last=text)

    def _codes(self, request: web.Request, codes: tuple[str, ...]) -> web.Response:
        return self._drawing.page(
            request,
            request[VISIT],
            "signing/codes.html",
            place="account",
            codes=codes,
            leads_to="/account",
            first=False,
        )
