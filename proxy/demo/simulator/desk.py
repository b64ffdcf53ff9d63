"""The agent's desk: a plain-http listener on this machine with pages, a JSON API and a live feed.

Pages: `GET /` is the desk's index.html, `GET /<path>` any other file of its folder. They are served under a policy
that allows nothing but the desk's own scripts, styles, pictures and calls.

Every POST takes a JSON object and `Content-Type: application/json`, and answers `{"ok": true}`. A POST without that
type, with a foreign Origin, or any call with a Host that isn't this machine is refused, so that no page elsewhere can
drive the desk. Errors are `{"error": {"code", "field", "expected"}}` with 404 (not_found) or 422 (invalid).

| call | body, answer |
|---|---|
| `GET /api/state` | the whole picture: `views.state` |
| `GET /api/chats/{chat_id}` | one chat: `views.chat_view` |
| `POST /api/chats/{chat_id}/join` | `{name, position?}` |
| `POST /api/chats/{chat_id}/say` | `{text, name?}`; whoever speaks or types joins by it |
| `POST /api/chats/{chat_id}/whisper` | `{text, name?}`: a note among agents |
| `POST /api/chats/{chat_id}/typing` | `{typing, name?}` |
| `POST /api/chats/{chat_id}/leave` | `{name?}` |
| `POST /api/chats/{chat_id}/end` | `{}` |
| `POST /api/chats/{chat_id}/drop` | `{}`: cuts the visitor's sockets |
| `POST /api/visitors/{visitor_id}/ban`, `/unban` | `{}` |
| `POST /api/status` | `{status}`: online, away or offline |
| `POST /api/page` | `{disabled}` |
| `POST /api/misbehave` | `{target, mode, times?, seconds?}` |
| `POST /api/misbehave/clear` | `{}` |
| `POST /api/record/search` | `{text}` → `{found, where: [{id, kind, host, path}]}`, in every encoding |
| `GET /api/record?after=&limit=` | `{seen: [...], last}`: what came and went, oldest first |
| `GET /api/events` | server-sent events |

The feed's first event is `state`, after a lost connection too; then `chat`, `typing` (`{chat_id, text}`), `ticket`,
`status`, `misbehaviour`, `webhook` and `seen` with the whole changed object each. A comment line keeps it alive.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path, PurePosixPath
from typing import Any

from aiohttp import hdrs, web

from proxy.demo.simulator import views
from proxy.demo.simulator.archive import Archive
from proxy.demo.simulator.changes import Change, Subject
from proxy.demo.simulator.desk_calls import POSTS, DeskError, desk_record
from proxy.demo.simulator.frames import PING, PONG
from proxy.demo.simulator.jsontext import Json, dumps, loads
from proxy.demo.simulator.records import Seen, SeenKind
from proxy.demo.simulator.states import Chat, Ticket
from proxy.demo.simulator.webhooks import Webhook
from proxy.demo.simulator.world import World

PAGES = Path(__file__).resolve().parent.parent / "desk"
KEEP_ALIVE_S = 15.0
SHUTDOWN_S = 0.5
BODY_LIMIT_BYTES = 65_536

_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Desk:
    """Serves the desk of one world.

    Args:
        world: whose agents sit here.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._pages = (world.options.desk_dir or PAGES).resolve()
        application = web.Application(middlewares=[_guarded], client_max_size=BODY_LIMIT_BYTES)
        application.add_routes(
            [
                web.get("/api/state", self._state),
                web.get("/api/chats/{chat_id}", self._chat),
                web.get("/api/record", self._record),
                web.get("/api/events", self._events),
                *(web.post(path, self._post(path)) for path in POSTS),
                web.get("/{path:.*}", self._page),
            ]
        )
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=SHUTDOWN_S)

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def start(self) -> None:
        """Begin to listen, on this machine's own address only."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._world.options.desk_port).start()

    async def stop(self) -> None:
        """Send the watchers home and stop listening."""
        self._world.changes.close()
        await self._runner.cleanup()

    async def _state(self, _request: web.Request) -> web.Response:
        return _json(views.state(self._world))

    async def _chat(self, request: web.Request) -> web.Response:
        try:
            return _json(views.chat_view(self._world.archive.chat(request.match_info["chat_id"])))
        except KeyError:
            raise DeskError("chat_id", "a chat of this run", status=404) from None

    async def _record(self, request: web.Request) -> web.Response:
        return _json(desk_record(self._world, request.query))

    def _post(self, path: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            try:
                body: Any = loads(await request.read() or b"{}")
            except ValueError:
                raise DeskError("body", "a JSON object") from None
            if not isinstance(body, dict):
                raise DeskError("body", "a JSON object")
            return _json(POSTS[path](self._world, request.match_info, body) or {"ok": True})

        return answer

    async def _page(self, request: web.Request) -> web.Response:
        path = PurePosixPath(request.match_info["path"] or "index.html")
        file = (self._pages / path).resolve()
        if not file.is_relative_to(self._pages) or not file.is_file() or file.suffix not in _TYPES:
            raise web.HTTPNotFound
        return web.Response(body=file.read_bytes(), content_type=_TYPES[file.suffix], charset=_charset(file.suffix))

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={hdrs.CONTENT_TYPE: "text/event-stream", **_HEADERS})
        with self._world.changes.watch() as queue:
            await response.prepare(request)
            number = 1
            try:
                await response.write(_event("state", views.state(self._world), number))
                while True:
                    try:
                        change = await asyncio.wait_for(queue.get(), KEEP_ALIVE_S)
                    except TimeoutError:
                        await response.write(b": alive\n\n")
                        continue
                    if change is None:
                        break
                    told = _told(self._world, change)
                    if told is not None:
                        number += 1
                        await response.write(_event(change.subject.value, told, number))
            except ConnectionError:
                # The page was closed; there is nobody left to tell.
                return response
        return response


def _told(world: World, change: Change) -> Json | list[Json] | None:
    """Return what the feed says of a change, None when the desk needn't know."""
    match change.about:
        case Chat() as chat if change.subject is Subject.TYPING:
            told: Json | list[Json] | None = {"chat_id": chat.id, "text": chat.preview}
        case Chat() as chat:
            told = views.chat_view(chat)
        case Seen() as seen:
            told = None if _is_heartbeat(seen) else views.seen_view(seen)
        case Ticket() as ticket:
            told = views.ticket_view(ticket)
        case Webhook() as webhook:
            told = views.webhook_view(webhook)
        case Archive() as archive:
            told = views.page(archive)
        case _:
            told = views.misbehaviours(world)
    return told


def _is_heartbeat(seen: Seen) -> bool:
    is_frame = seen.kind in {SeenKind.FRAME_IN, SeenKind.FRAME_OUT}
    return is_frame and seen.body[:1].decode(errors="replace") in {PING, PONG}


def _event(name: str, value: Json | Sequence[Json], number: int) -> bytes:
    return f"id: {number}\nevent: {name}\ndata: {dumps(value)}\n\n".encode()


def _json(value: Any, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=dumps(value), status=status, content_type="application/json", headers=headers)


def _charset(suffix: str) -> str | None:
    return None if suffix in {".png", ".woff2"} else "utf-8"


@web.middleware
async def _guarded(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse calls from elsewhere and put the policy on every answer."""
    host = request.headers.get(hdrs.HOST, "")
    if host.rpartition(":")[0] not in _HOSTS and host not in _HOSTS:
        return _json(_error("host", "an address of this machine"), status=HTTPStatus.MISDIRECTED_REQUEST)
    if request.method == hdrs.METH_POST:
        if request.headers.get(hdrs.ORIGIN, f"http://{host}") != f"http://{host}":
            return _json(_error("origin", "the desk's own"), status=HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            return _json(_error("content_type", "application/json"), status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    try:
        response = await handler(request)
    except DeskError as error:
        return _json(error.value(), status=error.status, headers=_HEADERS)
    if not response.prepared:
        response.headers.update(_HEADERS)
    return response


def _error(field: str, expected: str) -> Json:
    return {"error": {"code": "refused", "field": field, "expected": expected}}
