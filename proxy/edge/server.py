"""The edge's routes and what each of them needs, put together."""

import secrets

from aiohttp import web

from proxy.edge.assets import Assets
from proxy.edge.calls import Calls
from proxy.edge.counters import Counters
from proxy.edge.entrance import Entrance
from proxy.edge.files import Files
from proxy.edge.gate import make_gate
from proxy.edge.pages import Pages
from proxy.edge.parts import EdgeParts
from proxy.edge.sockets import SocketRoute
from proxy.edge.start import Start
from proxy.edge.unlisted import Unlisted
from proxy.edge.webhooks import Webhooks


def make_edge(parts: EdgeParts) -> web.Application:
    """Return the visitors' application: launcher, frame, Tawk.to's files and calls, the socket, webhooks."""
    limits = parts.limits
    app = web.Application(
        middlewares=[make_gate(public_origin=parts.frame.origin, counters=parts.counters)],
        client_max_size=limits.max_body_bytes,
    )
    assets = Assets(
        parts.upstream,
        parts.counters,
        clock_s=parts.clock_s,
        max_bytes=limits.asset_cache_bytes,
        keep_s=limits.asset_cache_s,
    )
    pages = Pages(parts.frame)
    entrance = Entrance(parts)
    files = Files(parts, assets)
    unlisted = Unlisted(parts.redactors)
    start = Start(parts, unlisted)
    calls = Calls(parts, unlisted, new_message_id)
    socket = SocketRoute(parts, unlisted, new_message_id)
    webhooks = Webhooks(parts)
    ids = f"/{parts.frame.property_id}/{parts.frame.widget_id}"
    app.add_routes(
        [
            web.get("/widget.js", pages.launcher),
            web.get("/frame", pages.frame),
            web.get("/healthz", _healthy),
            web.post("/_v/visit", entrance.visit),
            web.delete("/_v/visit", entrance.forget),
            web.post("/_v/offline", entrance.offline),
            web.get("/_v/receipts", entrance.receipts),
            web.get("/_v/{name}", pages.file),
            web.get(ids, files.loader),
            web.get("/_t/va/v1/widget-settings", start.widget_settings),
            web.post("/_t/va/v1/session/start", start.session_start),
            web.route("*", "/_t/va/{path:.*}", calls.other),
            web.route("*", "/_t/upload/{path:.*}", calls.upload),
            web.get("/_t/{label}/{path:.*}", files.file),
            web.get("/s/", socket.open),
            web.post("/webhook", webhooks.receive),
        ]
    )
    app.on_shutdown.append(socket.close_all)
    return app


def new_message_id() -> str:
    """Return a random id for a record."""
    return secrets.token_hex(16)


async def _healthy(_request: web.Request) -> web.Response:
    return web.Response(text="ok\n")


def make_metrics(counters: Counters) -> web.Application:
    """Return the operator's application: counters in Prometheus' text format, and whether we are up."""

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=counters.text(), content_type="text/plain", charset="utf-8")

    app = web.Application()
    app.add_routes([web.get("/metrics", metrics), web.get("/healthz", _healthy)])
    return app
