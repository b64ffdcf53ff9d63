"""The receipts as one aiohttp application on an origin of its own."""

import logging
from http import HTTPStatus

from aiohttp import web

from proxy.console.guard import protect
from proxy.console.texts import Texts
from proxy.console.visit import Answer
from proxy.i18n import choose_language
from proxy.receipts.drawing import Pages
from proxy.receipts.pages import ReceiptPages
from proxy.receipts.parts import ReceiptParts

_log = logging.getLogger("verho.receipts")


def make_receipts(parts: ReceiptParts) -> web.Application:
    """Return the application."""
    pages = Pages()
    shown = ReceiptPages(parts, pages)
    guard = _Guard(parts, pages)
    app = web.Application(middlewares=[guard.guarded, guard.explained], client_max_size=parts.form_max_bytes)
    app.add_routes(
        [
            web.get("/", shown.front),
            web.post("/", shown.show),
            web.post("/erase", shown.erase),
            web.post("/correct", shown.correct),
            web.get("/static/{name}", pages.file),
        ]
    )
    return app


class _Guard:
    def __init__(self, parts: ReceiptParts, pages: Pages) -> None:
        self._parts = parts
        self._pages = pages

    @web.middleware
    async def guarded(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Put the console's protecting headers on whatever is answered."""
        answer = await handler(request)
        protect(answer, secure=self._parts.origin.secure)
        return answer

    @web.middleware
    async def explained(self, request: web.Request, handler: Answer) -> web.StreamResponse:
        """Turn whatever goes wrong into a page; only its kind is logged."""
        texts = Texts(choose_language(request.headers.get("Accept-Language", "")), self._parts.zone)
        if request.method not in {"GET", "HEAD"} and not self._parts.origin.sent(request.headers):
            text = texts("The form did not come from this page. Nothing was done.")
            return self._pages.page("refusal.html", texts, status=HTTPStatus.FORBIDDEN, text=text)
        try:
            return await handler(request)
        except web.HTTPException as raised:
            text = texts("There is nothing here, or the form was in an unexpected form. Nothing was done.")
            return self._pages.page("refusal.html", texts, status=raised.status, text=text)
        except Exception as error:  # noqa: BLE001 - the last word; the text of a fault may quote what was being shown
            _log.error("receipts_page_failed", extra={"verho": {"error": type(error).__name__}})
            text = texts("Your conversation cannot be shown just now. Nothing is lost; try again in a moment.")
            answer = self._pages.page("refusal.html", texts, status=HTTPStatus.SERVICE_UNAVAILABLE, text=text)
            answer.headers["Retry-After"] = "30"
            return answer
