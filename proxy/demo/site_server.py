"""The demo's page of JAMKO Online, served as a site of its own on another origin than the chat."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files

from aiohttp import web

PLACEHOLDER = "{{ chat_origin }}"
TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@asynccontextmanager
async def demo_site(port: int, chat_origin: str) -> AsyncIterator[str]:
    """Serve the pages on loopback and give their address; the launcher is embedded from `chat_origin`."""
    folder = files("proxy.demo").joinpath("site")

    async def page(request: web.Request) -> web.Response:
        name = request.match_info["name"] or "index.html"
        file = folder.joinpath(name)
        if "/" in name or name.startswith(".") or not file.is_file():
            raise web.HTTPNotFound
        text = file.read_text("utf-8").replace(PLACEHOLDER, chat_origin)
        headers = {
            # What the README recommends to a web editor: no frame of another host can be put in the page.
            "Content-Security-Policy": (
                f"default-src 'self'; script-src 'self' {chat_origin}; style-src 'self'; img-src 'self' data:; "
                f"frame-src {chat_origin}; connect-src 'self'; base-uri 'none'; object-src 'none'"
            ),
            "Cache-Control": "no-store",
        }
        return web.Response(text=text, content_type=TYPES[name.rpartition(".")[2]], headers=headers)

    app = web.Application()
    app.add_routes([web.get("/{name:[^/]*}", page)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "localhost", port).start()
        yield f"http://localhost:{port}"
    finally:
        await runner.cleanup()
