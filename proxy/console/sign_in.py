"""Signing in and out, and choosing the language."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Form, read_form, require_token
from proxy.console.guard import Origin, own_path, proven
from proxy.console.limits import ConsoleLimits
from proxy.console.signing.admission import Admission
from proxy.console.sources import Sources, slow_down, slowed
from proxy.console.visit import VISIT, Visit
from proxy.i18n import LANGUAGES
from storage.errors import SignInRefused
from storage.interfaces import Account, Accounts, Audit, AuditTag, Sessions

_LANGUAGE_SECONDS = 365 * 24 * 3600


class SignIn:
    """The door: user name and password in, the next step or a session out; every refusal looks and lasts the same."""

    def __init__(
        self,
        *,
        origin: Origin,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        drawing: Drawing,
        limits: ConsoleLimits,
        source: Callable[[web.Request], str],
        sources: Sources,
        admission: Admission,
    ) -> None:
        self._origin = origin
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._drawing = drawing
        self._limits = limits
        self._source = source
        self._sources = sources
        self._admission = admission

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the sign-in page, or the front page to those who are in."""
        next_path = own_path(request.query.get("next", "/"))
        if request[VISIT].account is not None:
            raise web.HTTPSeeOther(next_path)
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            # A link on another site was followed, so the browser kept the Strict cookie back. Going on from a page of
            # ours brings it along, for those who have one.
            return web.Response(headers={"Refresh": f"0; url={next_path}"})
        return self._form(request, request[VISIT], next_path=next_path)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Sign in with a new session, or say with the user name kept that it did not go through."""
        visit, form = request[VISIT], await read_form(request)
        next_path = own_path(form["next"])
        if visit.account is not None:
            raise web.HTTPSeeOther(next_path)
        if not proven(form["token"], visit.secret, "form"):
            text = visit.texts("This form had been open too long. Please send it again.")
            return self._form(request, visit, next_path=next_path, name=form["name"], refusal=text)
        if faults := self._faults(form, visit):
            return self._form(request, visit, next_path=next_path, name=form["name"], faults=faults)
        if wait := self._sources.admit(self._source(request), at=visit.at):
            return self._slow_down(request, visit, form, wait)
        account = await self._authenticate(form, visit)
        if account is None:
            minutes = max(1, self._limits.source_window_seconds // 60)
            text = visit.texts(
                "The user name and the password do not match, or sign-in is paused after many attempts. "
                "Try again; if you are sure of both, wait {minutes} minutes or ask the administrator.",
                minutes=minutes,
            )
            return self._form(request, visit, next_path=next_path, name=form["name"], refusal=text)
        return await self._admission.proceed(request, account, next_path, shown=False)

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End the session and say so; without one, just show the door."""
        visit = request[VISIT]
        if visit.account is not None:
            require_token(await read_form(request), visit)
            await self._sessions.drop(visit.secret)
            await self._audit.append(AuditTag.CONSOLE_SIGN_OUT, actor=visit.account.id, at=visit.at)
        stranger = Visit(visit.texts, visit.at, "signed-out")
        answer = self._drawing.page(request, stranger, "signed_out.html")
        self._origin.drop_cookie(answer, self._origin.cookies.session)
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    async def choose_language(self, request: web.Request) -> web.StreamResponse:
        """Remember the language and go back; it changes nothing but words, so the Origin check is enough."""
        form = await read_form(request)
        answer = web.HTTPSeeOther(own_path(form["back"]))
        if form["language"] in LANGUAGES:
            self._origin.set_cookie(answer, self._origin.cookies.language, form["language"], max_age=_LANGUAGE_SECONDS)
        raise answer

    def _form(
        self,
        request: web.Request,
        visit: Visit,
        *,
        next_path: str,
        name: str = "",
        refusal: str = "",
        faults: dict[str, str] | None = None,
    ) -> web.Response:
        """Draw the sign-in page; the password is never put back into it."""
        answer = self._drawing.page(
            request,
            visit,
            "sign_in.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if refusal or faults else HTTPStatus.OK,
            next=next_path,
            values={"name": name[: self._limits.name_max_chars]},
            faults={"name": "", "password": "", **(faults or {})},
            refusal=refusal,
            ended=visit.ended and not refusal and not faults,
            name_max=self._limits.name_max_chars,
            password_max=self._limits.password_max_chars,
        )
        if visit.ended:
            self._origin.drop_cookie(answer, self._origin.cookies.session)
        return answer

    def _faults(self, form: Form, visit: Visit) -> dict[str, str]:
        faults = {}
        if not 0 < len(form["name"].strip()) <= self._limits.name_max_chars:
            faults["name"] = visit.texts(
                "Write your user name, at most {max} characters.", max=self._limits.name_max_chars
            )
        if not 0 < len(form["password"]) <= self._limits.password_max_chars:
            faults["password"] = visit.texts(
                "Write your password, at most {max} characters.", max=self._limits.password_max_chars
            )
        return faults

    def _slow_down(self, request: web.Request, visit: Visit, form: Form, wait: int) -> web.Response:
        text = slow_down(visit.texts, wait)
        page = self._form(request, visit, next_path=own_path(form["next"]), name=form["name"], refusal=text)
        return slowed(page, wait)

    async def _authenticate(self, form: Form, visit: Visit) -> Account | None:
        """Return the account, or None once the floor has passed: a locked account answers no faster than any other."""
        loop = asyncio.get_running_loop()
        floor = loop.time() + self._limits.sign_in_floor_seconds
        name = form["name"].strip()
        try:
            account = await self._accounts.authenticate(name, form["password"], at=visit.at, completes=False)
        except SignInRefused:
            meant = await self._accounts.by_name(name)
            actor = meant.id if meant else "unknown"
            await self._audit.append(AuditTag.CONSOLE_SIGN_IN_REFUSED, actor=actor, at=visit.at)
        else:
            if not await self._admission.needs_more(account):
                await self._accounts.record_attempt(account.id, succeeded=True, at=visit.at)
            return account
        await asyncio.sleep(floor - loop.time())
        return None
