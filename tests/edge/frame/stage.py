"""A stage for the frame's pages: a host page on one origin, and on another a stand-in that plays the edge."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from proxy.edge.texts import all_frame_texts, all_widget_texts
from proxy.edge.visitor_pages import frame_files, frame_page, launcher_script
from proxy.i18n import LANGUAGES

PROPERTY = "64b1f0aa11bb22cc33dd44ee"
WIDGET = "1h9demo01"
WIDGET_SCRIPT = Path(__file__).with_name("stage_widget.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; frame-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {sites}; require-trusted-types-for 'script'; trusted-types default"
)
HOST_POLICY = (
    "default-src 'none'; script-src {edge}; frame-src {edge}; style-src 'none'; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HOST_PAGE = """<!doctype html><html lang="{language}"><head><title>JAMKO Online</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{head}</head>
<body><main><h1>JAMKO Online</h1><p>Opiskelijan oma palvelu.</p><a href="/toinen">Toinen sivu</a></main>
{script}</body></html>"""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that the stand-in has got."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass(slots=True)
class Stage:
    """Both origins, what was asked of the edge, and how the edge is to behave."""

    site: str = ""
    foreign: str = ""
    edge: str = ""
    requests: list[Request] = field(default_factory=list)
    frames: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    visits: set[str] = field(default_factory=set)
    config: dict[str, Any] = field(default_factory=dict)
    host_policy: str = ""
    language: str = "fi"
    script: str = '<script src="{edge}/widget.js" async></script>'
    head: str = ""
    visit: tuple[int, Any] = (200, None)
    session: tuple[int, Any] = (200, None)
    language_gate: asyncio.Event = field(default_factory=asyncio.Event)
    loader: bool = True
    answer_sockets: bool = True
    offline: tuple[int, Any] = (201, {"ok": True})

    def asked(self, path: str) -> list[Request]:
        """Return the requests of one path."""
        return [request for request in self.requests if request.path == path]

    async def say(self, command: str, *details: object) -> None:
        """Send a command to the newest socket."""
        await self.sockets[-1].send_str("4" + json.dumps({"c": command, "p": list(details)}))

    def launcher_config(self) -> dict[str, Any]:
        """Return what the launcher is configured with."""
        return {
            "origin": self.edge,
            "language": "fi",
            "languages": list(LANGUAGES),
            "site_origins": [self.site],
            "referrer_templates": [f"{self.site}/", f"{self.site}/palvelut/*", f"{self.site}/uutiset/**"],
            "notice_version": "2026-11",
            "statement_url": {language: f"{self.site}/tietosuoja/{language}" for language in LANGUAGES},
            "contact": {
                "email": "neuvonta@example.fi",
                "phone": "+358 50 123 4567",
                "url": "https://www.example.fi/yhteys/",
            },
            "title": "JAMKO Online",
            "color": "#0b5c66",
            "texts": all_widget_texts(),
            **self.config,
        }

    def frame_config(self) -> dict[str, Any]:
        """Return what the frame is configured with."""
        return {
            **self.launcher_config(),
            "texts": all_frame_texts(),
            "property_id": PROPERTY,
            "widget_id": WIDGET,
            **self.config,
        }


@asynccontextmanager
async def open_stage() -> AsyncIterator[Stage]:
    """Serve a stage on ports of 127.0.0.1 that the system chooses."""
    stage = Stage()
    stage.language_gate.set()
    runners = []
    for name, application in (
        ("edge", _edge(stage)),
        ("site", _site(stage)),
        ("foreign", _site(stage)),
    ):
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        runners.append(runner)
        setattr(stage, name, f"http://127.0.0.1:{runner.addresses[0][1]}")
    try:
        yield stage
    finally:
        stage.language_gate.set()
        for socket in stage.sockets:
            await socket.close()
        for runner in runners:
            await runner.cleanup()


def _site(stage: Stage) -> web.Application:
    async def page(request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": stage.host_policy.format(edge=stage.edge)} if stage.host_policy else {}
        script = stage.script.format(edge=stage.edge)
        text = HOST_PAGE.format(language=stage.language, head=stage.head, script=script)
        return web.Response(text=text, content_type="text/html", headers=headers)

    application = web.Application()
    application.router.add_get("/{path:.*}", page)
    return application


def _edge(stage: Stage) -> web.Application:
    application = web.Application(middlewares=[_recording(stage)])
    router = application.router
    for method, path, answer in (
        ("GET", "/widget.js", _launcher),
        ("GET", "/frame", _frame),
        ("GET", "/_v/{name}", _file),
        ("POST", "/_v/visit", _visit),
        ("POST", "/_v/offline", _offline),
        ("GET", f"/{PROPERTY}/{WIDGET}", _loader),
        ("GET", "/_t/embed/_s/v4/app/one/languages/{name}.json", _language),
        ("GET", "/_t/va/v1/widget-settings", _settings),
        ("POST", "/_t/va/v1/session/start", _session),
        ("POST", "/_t/upload/{name}", _upload),
        ("GET", "/s/", _socket),
    ):
        router.add_route(method, path, answer)
    application[STAGE] = stage
    return application


STAGE = web.AppKey("stage", Stage)


def _recording(stage: Stage) -> Any:
    @web.middleware
    async def record(request: web.Request, handler: Any) -> web.StreamResponse:
        body = await request.json() if request.method == "POST" else None
        stage.requests.append(Request(request.method, request.path, request.headers.copy(), body))
        answer: web.StreamResponse = await handler(request)
        return answer

    return record


async def _launcher(request: web.Request) -> web.Response:
    return web.Response(text=launcher_script(request.app[STAGE].launcher_config()), content_type="text/javascript")


async def _frame(request: web.Request) -> web.Response:
    stage = request.app[STAGE]
    headers = {"Content-Security-Policy": POLICY.format(sites=f"{stage.site} {stage.foreign}")}
    text = frame_page(language="fi", config=stage.frame_config())
    return web.Response(text=text, content_type="text/html", headers=headers)


async def _file(request: web.Request) -> web.Response:
    file = frame_files()[request.match_info["name"]]
    return web.Response(body=file.body, headers={"Content-Type": file.content_type})


async def _visit(request: web.Request) -> web.Response:
    stage = request.app[STAGE]
    status, body = stage.visit
    if body is not None:
        return web.json_response(body, status=status)
    presented = request.headers.get("X-Verho-Visit", "")
    secret = presented if presented in stage.visits else secrets.token_urlsafe(32)
    stage.visits.add(secret)
    return web.json_response({"visit": secret})


async def _offline(request: web.Request) -> web.Response:
    status, body = request.app[STAGE].offline
    return web.json_response(body, status=status)


async def _loader(request: web.Request) -> web.Response:
    stage = request.app[STAGE]
    if not stage.loader:
        return web.Response(status=503)
    return web.Response(text=WIDGET_SCRIPT.read_text("utf-8"), content_type="application/x-javascript")


async def _language(request: web.Request) -> web.Response:
    await request.app[STAGE].language_gate.wait()
    return web.json_response({})


async def _settings(request: web.Request) -> web.Response:
    return web.json_response({"ok": True, "data": {"settingsVersion": "2-53-0"}})


async def _session(request: web.Request) -> web.Response:
    stage = request.app[STAGE]
    status, body = stage.session
    session = {"uid": {"u": "1.abc", "uv": 3, "domain": "example.fi"}, "vss": "vsb24.tawk.to", "sk": "f" * 24}
    return web.json_response({"ok": True, "data": session} if body is None else body, status=status)


async def _upload(_request: web.Request) -> web.Response:
    return web.json_response({}, status=403, headers={"X-Verho-Withheld": "upload"})


async def _socket(request: web.Request) -> web.WebSocketResponse:
    stage = request.app[STAGE]
    socket = web.WebSocketResponse(protocols=("verho.v1",))
    await socket.prepare(request)
    if not stage.answer_sockets:
        await socket.close()
        return socket
    stage.sockets.append(socket)
    await socket.send_str('0{"sid":"one","upgrades":[],"pingInterval":25000,"pingTimeout":60000}')
    ready = ["tab-1", {"cver": 0, "c": []}, {"ast": "online", "asver": 1, "dptst": []}]
    await socket.send_str("4" + json.dumps({"c": "ready", "p": ready}))
    async for message in socket:
        if message.type is WSMsgType.TEXT and message.data.startswith("4"):
            await stage.frames.put(json.loads(message.data[1:]))
    return socket
