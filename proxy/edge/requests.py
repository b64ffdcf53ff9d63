"""What every call of the frame has in common: its visit, its body, its refusal."""

from http import HTTPStatus

from aiohttp import web

from proxy.edge.errors import VisitError
from proxy.edge.visit import Visit
from proxy.edge.visits import Visits
from proxy.tawk.errors import FieldError
from proxy.tawk.json_text import Json, parse
from storage.errors import StorageError

VISIT_HEADER = "X-Verho-Visit"
WITHHELD_HEADER = "X-Verho-Withheld"


async def visit_of(request: web.Request, visits: Visits) -> Visit:
    """Return the running visit that the request presents.

    Raises:
        VisitError: it presents none, or a banned one.
        web.HTTPServiceUnavailable: it can't be looked up now.
    """
    try:
        visit = await visits.find(request.headers.get(VISIT_HEADER, ""))
    except StorageError:
        raise web.HTTPServiceUnavailable from None
    if visit.banned:
        raise VisitError("banned")
    return visit


async def read_body(request: web.Request, limit_bytes: int) -> bytes:
    """Return the request's body.

    Raises:
        web.HTTPRequestEntityTooLarge: it is longer than `limit_bytes`.
    """
    if (request.content_length or 0) > limit_bytes:
        raise web.HTTPRequestEntityTooLarge(limit_bytes, request.content_length or 0)
    parts, size = [], 0
    async for part in request.content.iter_chunked(65_536):
        size += len(part)
        if size > limit_bytes:
            raise web.HTTPRequestEntityTooLarge(limit_bytes, size)
        parts.append(part)
    return b"".join(parts)


def read_json(body: bytes) -> Json:
    """Return the JSON value in `body`, whose length is bounded already; None when it is not JSON."""
    try:
        return parse(body, max_chars=len(body))
    except FieldError:
        return None


def tawk_error(status: HTTPStatus, code: str, message: str = "", *, withheld: str = "") -> web.Response:
    """Return an error in the form that Tawk.to's widget reads; `withheld` also lets our page explain it."""
    headers = {WITHHELD_HEADER: withheld} if withheld else {}
    return web.json_response({"ok": False, "error": {"code": code, "message": message}}, status=status, headers=headers)


def denied(error: VisitError) -> web.Response:
    """Return the answer to a call without a running visit; a banned visitor's page explains it."""
    return tawk_error(HTTPStatus.FORBIDDEN, "AccessDenied", withheld="banned" if "banned" in str(error) else "")
