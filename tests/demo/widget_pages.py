"""The host page of the widget's tests, and a visitor in front of it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web
from playwright.async_api import FrameLocator, Locator, Page

from proxy.demo.simulator import Build, Simulator
from proxy.demo.simulator.records import Seen
from proxy.demo.simulator.states import Chat
from tests.chromium import PATIENCE_MS

if TYPE_CHECKING:
    from tests.demo.conftest import Surroundings

SITE_HOST = "www.jamko.test"
SISTER_HOST = "chat.jamko.test"
FOREIGN_HOST = "chat.elsewhere.test"

_CALLBACKS = (
    *("BeforeLoad", "Load", "StatusChange", "ChatMaximized", "ChatMinimized", "ChatStarted", "ChatEnded"),
    *("ChatMessageVisitor", "ChatMessageAgent", "AgentJoinChat", "UnreadCountChanged", "ChatSatisfaction"),
    *("PrechatSubmit", "OfflineSubmit", "VisitorNameChanged"),
)
_PAGE = """<!doctype html>
<html lang="fi"><head><meta charset="utf-8"><title>Jäsenyys</title></head><body><div id="box"></div>
<style>#box {{ position: fixed; inset: 0 }}</style><script>
var calls = [], Tawk_API = {api}, Tawk_LoadStart = new Date();
for (const name of {callbacks}) Tawk_API["on" + name] = (detail) => calls.push([name, detail]);
</script><script>
(function () {{
  var s1 = document.createElement("script"), s0 = document.getElementsByTagName("script")[0];
  s1.async = true; s1.src = "https://embed.tawk.to/64b1f0aa11bb22cc33dd44ee/1h9demo01";
  s1.charset = "UTF-8"; s1.setAttribute("crossorigin", "*"); s0.parentNode.insertBefore(s1, s0);
}})();
</script></body></html>"""


async def _page(request: web.Request) -> web.Response:
    api = request.query.get("api", "{}")
    return web.Response(text=_PAGE.format(api=api, callbacks=json.dumps(_CALLBACKS)), content_type="text/html")


async def _frame(request: web.Request) -> web.Response:
    frame = f'<iframe name="chat" src="http://{request.match_info["host"]}/" width="400" height="600"></iframe>'
    return web.Response(text=f"<!doctype html><title>Host</title>{frame}", content_type="text/html")


def site() -> web.Application:
    """Return the host pages: `/` has the widget, `/frame/<host>` has it in a frame of that host."""
    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_get("/frame/{host}", _frame)
    return app


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody in front of the host page."""

    page: Page
    simulator: Simulator

    async def go(self, path: str = "/", **api: Any) -> None:
        """Open a host page with this `Tawk_API` and wait until the widget has loaded."""
        await self.look(path, **api)
        await self.heard("Load")

    async def look(self, path: str = "/", **api: Any) -> None:
        """Open a host page and wait for nothing."""
        await self.page.goto(f"http://{SITE_HOST}{path}?api={json.dumps(api or {'embedded': 'box'})}")

    async def heard(self, name: str, *, times: int = 1) -> Any:
        """Return what the page was told with its callback `name`, once it has been told so often."""
        await self.page.wait_for_function(f"calls.filter(([name]) => name === '{name}').length >= {times}")
        return await self.page.evaluate(f"calls.filter(([name]) => name === '{name}').at({times - 1})[1]")

    async def names(self) -> list[str]:
        """Return the names of all callbacks so far."""
        names: list[str] = await self.page.evaluate("calls.map(([name]) => name)")
        return names

    @property
    def messenger(self) -> FrameLocator:
        """The chat window's inside."""
        return self.page.frame_locator('iframe[title="chat widget"]').first

    @property
    def box(self) -> Locator:
        """The message box."""
        return self.messenger.get_by_role("textbox", name="Viesti")

    def bubble(self, text: str) -> Locator:
        """The bubble that shows exactly `text`."""
        return self.messenger.locator(".bubble").get_by_text(text, exact=True)

    async def write(self, text: str) -> None:
        """Type a message and send it."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def spoken(self) -> Chat:
        """Return the chat once Tawk.to has a message of it."""
        [chat, *_] = await self.simulator.wait_for(lambda: [chat for chat in self.simulator.chats if chat.messages])
        return chat

    def posted(self, path: str) -> list[Seen]:
        """Return what was posted to a path, without the browser's preflight questions."""
        return [seen for seen in self.simulator.record.requests(path) if seen.method == "POST"]

    def sent(self, command: str) -> list[list[Any]]:
        """Return the arguments of every such command that Tawk.to received."""
        frames = [json.loads(text[1:]) for text in self.simulator.record.frames() if text.startswith("4")]
        return [frame["p"] for frame in frames if frame["c"] == command]


@asynccontextmanager
async def visiting(
    surroundings: "Surroundings", build: Build = Build.WEBPACK, **options: Any
) -> AsyncIterator[Visitor]:
    """Start a simulator and a browser profile that nobody has used before."""
    async with Simulator(port=surroundings.upstream_port, build=build, **options) as simulator:
        context = await surroundings.browser.new_context(viewport={"width": 420, "height": 640})
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield Visitor(await context.new_page(), simulator)
        finally:
            await context.close()
