"""A person's own sessions: ending one of them, or all others."""

from aiohttp import web

from proxy.console.forms import read_form, require_token
from proxy.console.visit import VISIT, signed_in
from storage.interfaces import Audit, AuditTag, Sessions


class SessionForms:
    """The forms that end sessions; they ask for no fresh proof, because ending one is safe and may be urgent."""

    def __init__(self, *, sessions: Sessions, audit: Audit) -> None:
        self._sessions = sessions
        self._audit = audit

    async def end(self, request: web.Request) -> web.StreamResponse:
        """End one session, or with the handle "others" all but this one."""
        visit, form = request[VISIT], await read_form(request)
        require_token(form, visit)
        account = signed_in(visit)
        which = "others" if form["handle"] == "others" else "one"
        detail = {"sessions": which}
        await self._audit.append(AuditTag.CONSOLE_SESSIONS_END, actor=account.id, detail=detail, at=visit.at)
        if which == "others":
            await self._sessions.drop_all(account.id, but=visit.secret)
        else:
            await self._sessions.end(account.id, form["handle"])
        raise web.HTTPSeeOther("/account")
