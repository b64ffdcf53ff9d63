"""Changing one's own password: the old one, the new one twice; every other session ends."""

from http import HTTPStatus

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Form, read_form, require_token
from proxy.console.guard import Origin
from proxy.console.limits import ConsoleLimits
from proxy.console.visit import VISIT, NotSignedIn, Visit, signed_in
from storage.errors import SignInRefused
from storage.interfaces import Accounts, Audit, AuditTag, Sessions


class PasswordPage:
    """The page of one's own password."""

    def __init__(
        self,
        *,
        origin: Origin,
        accounts: Accounts,
        sessions: Sessions,
        audit: Audit,
        drawing: Drawing,
        limits: ConsoleLimits,
    ) -> None:
        self._origin = origin
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._drawing = drawing
        self._limits = limits

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the form."""
        return self._page(request, {})

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Replace the password, end every other session, and give this one a new token."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        account = signed_in(visit)
        if faults := self._faults(form, visit):
            return self._page(request, faults)
        try:
            # Counted as any guess is: a session left open is no way to try passwords.
            await self._accounts.authenticate(account.name, form["current"], at=visit.at)
        except SignInRefused:
            text = visit.texts("This is not your password, or changing it is paused after many attempts.")
            return self._page(request, {"current": text})
        await self._audit.append(AuditTag.CONSOLE_PASSWORD_CHANGE, actor=account.id, at=visit.at)
        await self._accounts.set_password(account.id, form["new"])
        await self._sessions.drop_all(account.id, but=visit.secret)
        token = await self._sessions.elevate(visit.secret, at=visit.at)
        if token is None:
            raise NotSignedIn
        answer = web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/account"})
        self._origin.set_cookie(answer, self._origin.cookies.session, token)
        return answer

    def _faults(self, form: Form, visit: Visit) -> dict[str, str]:
        t, limits, faults = visit.texts, self._limits, {}
        if not 0 < len(form["current"]) <= limits.password_max_chars:
            faults["current"] = t("Write your password, at most {max} characters.", max=limits.password_max_chars)
        if not limits.password_min_chars <= len(form["new"]) <= limits.password_max_chars:
            faults["new"] = t(
                "Choose a password of {min} to {max} characters.",
                min=limits.password_min_chars,
                max=limits.password_max_chars,
            )
        elif form["new"] == form["current"]:
            faults["new"] = t("Choose another password than the one you have.")
        if "new" not in faults and form["again"] != form["new"]:
            faults["again"] = t("Write the new password the same way again.")
        return faults

    def _page(self, request: web.Request, faults: dict[str, str]) -> web.Response:
        return self._drawing.page(
            request,
            request[VISIT],
            "signing/password.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
            place="account",
            faults={"current": "", "new": "", "again": "", **faults},
            password_min=self._limits.password_min_chars,
            password_max=self._limits.password_max_chars,
        )
