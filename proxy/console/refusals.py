"""Turns what went wrong into a page: not found, no right, not signed in, too large, or a fault of ours."""

import json
import logging
import secrets
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from aiohttp import web

from proxy.console.drawing import Drawing
from proxy.console.forms import Untrusted
from proxy.console.guard import Origin, own_path, protect
from proxy.console.names import RIGHTS
from proxy.console.people.bulletin import BANNERS, Bulletin
from proxy.console.routes import Kind, kind_of, page_above
from proxy.console.visit import VISIT, Answer, Doorkeeper, Lapsed, Missing, NotFresh, NotSignedIn, Visit
from storage.errors import StorageUnavailable

_log = logging.getLogger("verho.console")


class Refusals:
    """The last word on every request: whatever is raised below becomes an answer here."""

    def __init__(self, *, origin: Origin, doorkeeper: Doorkeeper, drawing: Drawing, bulletin: Bulletin) -> None:
        self._origin = origin
        self._doorkeeper = doorkeeper
        self._drawing = drawing
        self._bulletin = bulletin

    @web.middleware
    async def guarded(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Put the protecting headers on whatever is answered."""
        try:
            answer = await handler(request)
        except web.HTTPException as raised:
            protect(raised, secure=self._origin.secure)
            raise
        except Exception as raised:  # noqa: BLE001 - not even the page about a fault could be drawn
            _note(raised, "none")
            answer = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, text="Verho: 500")
        protect(answer, secure=self._origin.secure)
        return answer

    @web.middleware
    async def explained(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Turn whatever is raised below into a page."""
        try:
            return await handler(request)
        except web.HTTPRedirection:
            # A script follows no way to a page: it is told that there is nothing for it here.
            if kind_of(request) in {Kind.JSON, Kind.EVENTS}:
                return self._strange(request)
            raise
        except NotSignedIn:
            if kind_of(request) in {Kind.JSON, Kind.EVENTS}:
                return self._strange(request)
            raise web.HTTPSeeOther(_door(request)) from None
        except NotFresh:
            if kind_of(request) in {Kind.JSON, Kind.EVENTS}:
                return self._stale(request)
            raise web.HTTPSeeOther(_confirmation(request)) from None
        except Exception as raised:  # noqa: BLE001 - the last word; only the kind of fault is logged, never its text
            return self._explain(request, raised)

    @web.middleware
    async def recognised(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Refuse forms of other origins, and find out whose visit this is."""
        if request.match_info.route.name == "static":
            return await handler(request)
        if request.method not in {"GET", "HEAD"} and not self._origin.sent(request.headers):
            raise Untrusted
        visit = request[VISIT] = await self._doorkeeper.recognise(request)
        if kind_of(request) is Kind.PAGE:
            request[BANNERS] = await self._bulletin.banners(visit)
        try:
            return await handler(request)
        finally:
            if request.method == "POST":
                # What was done may be told on the next page.
                self._bulletin.forget()

    def _explain(self, request: web.Request, raised: Exception) -> web.Response:
        match raised:
            case Missing():
                answer = self._missing(request, raised)
            case Lapsed():
                answer = self._lapsed(request)
            case Untrusted():
                answer = self._untrusted(request)
            case StorageUnavailable():
                answer = self._unavailable(request)
            case web.HTTPException():
                answer = self._refused(request, raised)
            case _:
                answer = self._failed(request, raised)
        return answer

    def _visit(self, request: web.Request) -> Visit:
        return request.get(VISIT) or self._doorkeeper.stranger(request)

    def _page(
        self,
        request: web.Request,
        status: int,
        symbol: str,
        heading: str,
        body: str,
        reference: str = "",
    ) -> web.Response:
        if kind_of(request) in {Kind.JSON, Kind.EVENTS}:
            told = {"error": heading, "detail": body, "reference": reference}
            told = {name: text for name, text in told.items() if text}
            return web.json_response(told, status=status, dumps=partial(json.dumps, ensure_ascii=False))
        return self._drawing.page(
            request,
            self._visit(request),
            "refusal.html",
            status=status,
            symbol=symbol,
            heading=heading,
            body=body,
            reference=reference,
        )

    def _missing(self, request: web.Request, raised: Missing) -> web.Response:
        t = self._visit(request).texts
        names = [t(RIGHTS[right][0]) for right in raised.rights]
        if len(names) == 1:
            body = t(
                "This page needs the right “{right}”, and you do not hold it now. Rights are given by the controller.",
                right=names[0],
            )
        else:
            body = t(
                "This page needs one of these rights, and you hold none of them now: {rights}. "
                "Rights are given by the controller.",
                rights=", ".join(names),
            )
        return self._page(request, HTTPStatus.FORBIDDEN, "key", t("You do not have the right to this"), body)

    def _strange(self, request: web.Request) -> web.Response:
        t = self._visit(request).texts
        body = t("Sign in, then try again.")
        return self._page(request, HTTPStatus.UNAUTHORIZED, "key", t("You are not signed in"), body)

    def _stale(self, request: web.Request) -> web.Response:
        t = self._visit(request).texts
        body = t("This needs a fresh proof. Confirm that it is you on the page of your account, then try again.")
        return self._page(request, HTTPStatus.FORBIDDEN, "key", t("Confirm that it is you"), body)

    def _lapsed(self, request: web.Request) -> web.Response:
        t = self._visit(request).texts
        body = t("It took too long, or was finished in another window. Begin with your user name and password.")
        return self._page(request, HTTPStatus.FORBIDDEN, "clock", t("Begin signing in again"), body)

    def _untrusted(self, request: web.Request) -> web.Response:
        t = self._visit(request).texts
        body = t("The form did not come from this console, or your session changed meanwhile. Nothing was done.")
        return self._page(request, HTTPStatus.FORBIDDEN, "closed", t("The form was not accepted"), body)

    def _unavailable(self, request: web.Request) -> web.Response:
        t = self._visit(request).texts
        body = t("The database does not answer. Nothing is lost; try again in a moment.")
        answer = self._page(
            request, HTTPStatus.SERVICE_UNAVAILABLE, "clock", t("The console cannot be used just now"), body
        )
        answer.headers["Retry-After"] = "30"
        return answer

    def _refused(self, request: web.Request, raised: web.HTTPException) -> web.Response:
        t = self._visit(request).texts
        if raised.status in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}:
            body = t("The address is wrong, or what was here has been erased.")
            return self._page(request, raised.status, "closed", t("There is nothing here"), body)
        body = t("The form was too large or in an unexpected form. Nothing was done.")
        return self._page(request, raised.status, "cross", t("The form was not accepted"), body)

    def _failed(self, request: web.Request, raised: Exception) -> web.Response:
        reference = secrets.token_hex(4)
        _note(raised, reference)
        t = self._visit(request).texts
        body = t("The fault is ours and has been noted. If it comes again, tell the administrator the reference.")
        heading = t("Something went wrong")
        return self._page(request, HTTPStatus.INTERNAL_SERVER_ERROR, "warning", heading, body, reference)


def _door(request: web.Request) -> str:
    """Return the sign-in page's address, which leads on to where this request was going."""
    path = own_path(request.path_qs if request.method in {"GET", "HEAD"} else request.path)
    return "/sign-in" if path == "/" else "/sign-in?" + urlencode({"next": path}, safe="/")


def _confirmation(request: web.Request) -> str:
    """Return the address that asks for a fresh proof, and leads on to the page that this request came from."""
    path = request.path_qs if request.method in {"GET", "HEAD"} else page_above(request)
    return "/account/confirm?" + urlencode({"next": own_path(path)}, safe="/")


def _note(raised: Exception, reference: str) -> None:
    """Log the kind and place of a fault; its text may quote what was being shown."""
    place = raised.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else "unknown"
    _log.error(
        "console_page_failed", extra={"verho": {"error": type(raised).__name__, "file": where, "key": reference}}
    )
