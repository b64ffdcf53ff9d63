"""Who may ask: exact origins, bounded bodies, limited visits, and the headers on every answer."""

import ipaddress
import logging
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Middleware

from proxy import logs
from proxy.edge.counters import Counters

# Paths that other servers or other sites' pages fetch: each has a protection of its own, or needs none.
OPEN_PATHS = frozenset(
    {"/widget.js", "/frame", "/healthz", "/webhook", "/tietosuojaseloste", "/tietosuojaseloste/versiot"}
)
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), display-capture=(), browsing-topics=()",
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Server": "Verho",
}
HOUSEHOLD_BITS = 64
SECURE_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}

Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


def frame_policy(origin: str, ancestors: Sequence[str], property_id: str) -> str:
    """Return the frame's Content-Security-Policy: scripts of four folders of `origin`, and nothing of any other host.

    Styles need 'unsafe-inline', because the widget makes its own; docs/threat-model.md says why each part is there.
    """
    scripts = ("/_v/", "/_t/embed/_s/v4/app/", "/_t/jsdelivr/emojione/2.2.7/lib/js/", f"/{property_id}/")
    return "; ".join(
        (
            "default-src 'none'",
            "script-src " + " ".join(origin + path for path in scripts),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self'",
            "font-src 'self'",
            "media-src 'self'",
            # 'self' covers wss: of the same host; the plain form is for a browser that reads it narrowly.
            f"connect-src 'self' {origin.replace('http', 'ws', 1)}",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors " + " ".join(ancestors),
            "require-trusted-types-for 'script'",
            "trusted-types default",
        )
    )


def make_gate(*, public_origin: str, counters: Counters) -> Middleware:
    """Return the middleware that refuses foreign origins with 403 and sets the headers of every answer."""
    headers = HEADERS | (SECURE_HEADERS if public_origin.startswith("https://") else {})

    @web.middleware
    async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in OPEN_PATHS and _foreign(request, public_origin):
            counters.refused.labels(reason="origin").inc()
            return web.Response(status=HTTPStatus.FORBIDDEN, headers=headers)
        try:
            response = await handler(request)
        except web.HTTPException as failure:
            allow = failure.headers.get("Allow")
            response = web.Response(status=failure.status, headers={"Allow": allow} if allow else None)
        except Exception as error:  # noqa: BLE001 - an answer of ours for any failure; its text may hold content.
            logs.event("request_failed", level=logging.ERROR, error=type(error).__name__)
            response = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        if not response.prepared:
            for name, value in headers.items():
                response.headers.setdefault(name, value)
        return response

    return gate


def _foreign(request: web.Request, public_origin: str) -> bool:
    """Tell whether a page of another origin asks; what can change something must say its origin."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin != public_origin
    if request.method not in ("GET", "HEAD") or request.path == "/s/":
        return True
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def source_of(request: web.Request, forwarded_by: Sequence[str]) -> str:
    """Return the address that asks, for rate limits only: the last hop that no trusted proxy vouches for."""
    # A proxy may add a header of its own beside the visitor's: all of them are one list, in order (RFC 9110, 5.3).
    told = ",".join(request.headers.getall("X-Forwarded-For", []))
    hops = [hop.strip() for hop in told.split(",") if hop.strip()]
    source = _address(request.remote or "")
    while hops and str(source) in forwarded_by:
        source = _address(hops.pop())
    if isinstance(source, ipaddress.IPv6Address):
        # One household has a /64 of addresses (RFC 6177): the limit is for all of them.
        return str(ipaddress.ip_network((source, HOUSEHOLD_BITS), strict=False))
    return str(source) if source else "unknown"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that `text` is, an IPv4 one as such also when it is written as IPv6."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address
