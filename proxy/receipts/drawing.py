"""Draws the receipts' pages in the console's style; the language is in the form or the address, in no cookie."""

from collections.abc import Mapping
from http import HTTPStatus
from importlib.resources import files
from typing import Final

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from proxy.console.texts import Texts, legible

STYLES: Final[Mapping[str, str]] = {"receipts.css": "proxy.receipts", "console.css": "proxy.console"}


class Pages:
    """The templates and the two style sheets."""

    def __init__(self) -> None:
        self._templates = Environment(
            loader=PackageLoader("proxy.receipts"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.finalize = lambda value: legible(value) if type(value) is str else value
        self._styles = {name: files(place).joinpath("static", name).read_bytes() for name, place in STYLES.items()}
        self._styles["verho.svg"] = files("proxy.console").joinpath("static", "verho.svg").read_bytes()

    def page(self, template: str, texts: Texts, *, status: int = HTTPStatus.OK, **values: object) -> web.Response:
        """Return a page."""
        body = self._templates.get_template(template).render(t=texts, texts=texts, **values)
        answer = web.Response(text=body, status=status, content_type="text/html", charset="utf-8")
        answer.headers["Content-Language"] = texts.language
        return answer

    async def file(self, request: web.Request) -> web.Response:
        """Answer a style sheet or the sign."""
        name = request.match_info["name"]
        if name not in self._styles:
            raise web.HTTPNotFound
        kind = "text/css" if name.endswith(".css") else "image/svg+xml"
        headers = {"Cache-Control": "no-cache"}
        return web.Response(body=self._styles[name], content_type=kind, charset="utf-8", headers=headers)
