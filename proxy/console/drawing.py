"""Draws pages: templates with autoescape always on, and the few static files they use."""

import hashlib
from collections.abc import Mapping
from functools import cache
from http import HTTPStatus
from importlib.resources import files

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from proxy.console.guard import Origin
from proxy.console.names import ENTITIES
from proxy.console.people.bulletin import BANNERS
from proxy.console.people.session_state import standing
from proxy.console.places import places_for
from proxy.console.texts import legible
from proxy.console.visit import Visit

_STATIC_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FOR_EVER = "public, max-age=31536000, immutable"


class Drawing:
    """The console's templates, filled for one visit at a time."""

    def __init__(self, origin: Origin, *, standing_seconds: int, provider: str = "") -> None:
        self._origin = origin
        self._standing_seconds = standing_seconds
        self._provider = provider
        self._files = _static_files()
        digest = hashlib.sha256()
        for name, body in sorted(self._files.items()):
            digest.update(name.encode() + b"\0" + body + b"\0")
        self._version = digest.hexdigest()[:16]
        self._templates = _templates()

    @property
    def assets(self) -> str:
        """The path under which the static files are served; it names their content, so they never grow old."""
        return f"/static/{self._version}"

    def page(
        self, request: web.Request, visit: Visit, template: str, *, status: int = HTTPStatus.OK, **values: object
    ) -> web.Response:
        """Return a page as this visit sees it."""
        body = self._templates.get_template(template).render(
            texts=visit.texts,
            t=visit.texts,
            account=visit.account,
            rights=frozenset(map(str, visit.rights)),
            places=places_for(visit.texts, visit.rights),
            form_token=visit.form_token,
            assets=self.assets,
            provider=self._provider,
            banners=request.get(BANNERS, ()),
            standing=standing(visit),
            standing_seconds=self._standing_seconds,
            back=request.path_qs if request.method in {"GET", "HEAD"} else request.path,
            **{"place": "", **values},
        )
        answer = web.Response(text=body, status=status, content_type="text/html", charset="utf-8")
        answer.headers["Content-Language"] = visit.texts.language
        answer.headers["Vary"] = "Cookie, Accept-Language"
        if visit.new_entry:
            self._origin.set_cookie(answer, self._origin.cookies.entry, visit.secret)
        return answer

    async def static(self, request: web.Request) -> web.Response:
        """Answer a request for one static file by its exact name."""
        name = request.match_info["name"]
        body = self._files.get(name)
        if body is None or request.match_info["version"] != self._version:
            raise web.HTTPNotFound
        kind = _STATIC_TYPES["." + name.rpartition(".")[2]]
        return web.Response(body=body, content_type=kind, charset="utf-8", headers={"Cache-Control": _FOR_EVER})


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("proxy.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["entity_kinds"] = tuple(ENTITIES.items())
    # Whatever reaches a page from outside passes here, also inside translated sentences.
    templates.finalize = lambda value: legible(value) if type(value) is str else value
    return templates


def _static_files() -> Mapping[str, bytes]:
    folder = files("proxy.console").joinpath("static")
    return {
        entry.name: entry.read_bytes()
        for entry in folder.iterdir()
        if "." + entry.name.rpartition(".")[2] in _STATIC_TYPES
    }
