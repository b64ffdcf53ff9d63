"""Tawk.to's files from our origin: from listed places only, hosts rewritten, fetched once, watched."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from proxy.demo import widget
from proxy.demo.simulator import Simulator
from proxy.edge.assets import Assets
from proxy.edge.counters import Counters
from proxy.edge.parts import EdgeRates
from proxy.edge.server import make_edge
from proxy.edge.upstream import Upstream
from tests.edge.conftest import RunEdge, Running

BUILD = "/_t/embed/_s/v4/app/stub-webpack"
SCRIPT = f"{BUILD}/js/twk-app.js"
FOREIGN = re.compile(
    rb"https?:\\?/\\?/[a-z0-9.-]*(?:tawk\.to|tawk\.link|tawkto\.link|jsdelivr\.net/emojione|tawk-to-pi)"
)


async def test_the_widgets_files_come_from_us_and_name_no_host_of_tawks(running: Running) -> None:
    """Loader, scripts, styles, languages: every literal host is a path of ours."""
    loader = f"/{running.simulator.property_id}/{running.simulator.widget_id}"
    async with running.browser() as browser:
        response, script = await browser.fetch("GET", loader)
        assert (response.status, response.content_type) == (200, "text/javascript")
        assert response.headers["Cache-Control"] == "no-store"
        paths = [path.decode() for path in re.findall(rb"/_t/embed/[\w./-]+\.js", script)]
        assert len(paths) >= 3
        for path in (*paths, f"{BUILD}/css/max-widget.css", f"{BUILD}/languages/fi.json"):
            response, content = await browser.fetch("GET", path)
            assert response.status == 200, path
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert not FOREIGN.search(content), path
    assert not FOREIGN.search(script)


ESCAPES = [
    "/_t/embed/../../../etc/passwd.js", "/_t/embed/_s/../x.js", "/_t/embed/..%2f..%2fx.js", "/_t/embed/%2e%2e/x.js",
    "/_t/embed//evil.example/x.js", "/_t/embed/@evil.example/x.js", "/_t/embed/\\evil.example/x.js",
    "/_t/embed/%5cevil.example/x.js", "/_t/embed/%40evil.example/x.js", "/_t/embed/x%00.js", "/_t/embed/%23/x.js",
    "/_t/embed.evil.example/x.js", "/_t/evil.example/x.js", "/_t/127.0.0.1/x.js", "/_t/169.254.169.254/latest/x.json",
    "/_t/EMBED/x.js", "/_t/%65mbed/..;/x.js", "/_t/video/x.js", "/_t/site/x.js", "/_t/www/x.js", "/_t/fonts/x.css",
    "/_t/va/x.js", "/_t/upload/x.js", "/_t/jsdelivr/npm/evil/x.js", "/_t/jsdelivr/emojione/../npm/x.js",
    "/_t/embed/x.html", "/_t/embed/x", "/_t/embed/", "/_t/embed", "/_t//x.js", "/_t/embed/x.js/",
    "/_t/embed/" + "a" * 600 + ".js",
]  # fmt: skip


@pytest.mark.parametrize("build", ["raw", "absolute"])
async def test_no_path_leads_to_another_place(running: Running, build: str) -> None:
    """Tricks with dots, slashes, user parts and hosts are not found, and Tawk.to's hosts are asked for nothing."""
    host, port = running.settings.edge.listen.split(":")
    for path in ESCAPES:
        reader, writer = await asyncio.open_connection(host, int(port))
        target = path if build == "raw" else f"http://evil.example{path}"
        writer.write(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        status = (await reader.read()).split(b" ", 2)[1]
        writer.close()
        assert status in (b"404", b"403", b"400"), path
    assert running.simulator.record.requests() == []


async def test_many_who_ask_at_once_cause_one_request(running: Running) -> None:
    """A launch of the page does not multiply at Tawk.to; later ones cause none."""
    async with running.browser() as browser:
        answers = await asyncio.gather(*(browser.fetch("GET", SCRIPT) for _ in range(12)))
        await browser.fetch("GET", SCRIPT)
        assert {response.status for response, _ in answers} == {200}
        assert len(running.simulator.record.requests(SCRIPT.removeprefix("/_t/embed"))) == 1


async def test_a_file_that_is_not_there_is_not_found_and_a_failing_one_is_an_error(running: Running) -> None:
    """Neither is taken for a file, and the next try asks again."""
    async with running.browser() as browser:
        assert (await browser.fetch("GET", f"{BUILD}/js/nothing.js"))[0].status == 404
        for mode in ("error_500", "empty", "not_json"):
            running.simulator.misbehave("bundle", mode)
            assert (await browser.fetch("GET", SCRIPT))[0].status == 502
        assert (await browser.fetch("GET", SCRIPT))[0].status == 200


async def test_files_that_are_not_held_are_limited_by_source(running: Running) -> None:
    """Nobody makes us ask Tawk.to for names without end; what is held is served all the same."""
    rates = EdgeRates(new_files_per_minute_per_source=3)
    async with TestClient(TestServer(make_edge(replace(running.parts, rates=rates, clock_s=lambda: 0.0)))) as client:
        paths = [SCRIPT, *(f"{BUILD}/js/x{number}.js" for number in range(3)), SCRIPT]
        assert [(await client.get(path)).status for path in paths] == [200, 404, 404, 429, 200]


async def test_files_are_compressed_for_who_takes_it(running: Running) -> None:
    """And plain for who does not; both are the same file."""
    async with running.browser() as browser:
        packed, body = await browser.fetch("GET", SCRIPT, headers={"Accept-Encoding": "gzip"})
        plain, same = await browser.fetch("GET", SCRIPT, headers={"Accept-Encoding": "identity"})
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert "Content-Encoding" not in plain.headers
        assert body == same


@pytest.mark.parametrize("language", ["fi", "en", "sv"])
async def test_the_texts_are_in_the_visitors_language(running: Running, language: str) -> None:
    """The widget asks for English first, and gets what the visitor reads; without a visit, what the page speaks."""
    async with running.browser(language=language) as browser:
        await browser.begin()
        for name in ("en.json", "en_dev.json"):
            headers = {"X-Verho-Visit": browser.secret}
            response, body = await browser.fetch("GET", f"{BUILD}/languages/{name}", headers=headers)
            assert (json.loads(body), response.headers["Cache-Control"]) == (texts(language), "no-store")
            _, body = await browser.fetch("GET", f"{BUILD}/languages/{name}")
            assert json.loads(body) == texts("fi")


def texts(language: str) -> Any:
    """Return the stand-in's own texts in a language."""
    asset = widget.asset("embed.tawk.to", f"{BUILD.removeprefix('/_t/embed')}/languages/{language}.json")
    assert asset is not None
    return json.loads(asset.body)


@dataclass(slots=True)
class Shelf:
    """A saved bundle that a stand-in serves, whose files may change, and what holds its files for us.

    Attributes:
        folder: the bundle.
        simulator: serves it.
        counters: what is counted.
        time_s: our clock.
        assets: what holds the files.
    """

    folder: Path
    simulator: Simulator
    upstream: Upstream
    counters: Counters = field(default_factory=Counters)
    time_s: float = 0.0
    assets: Assets = field(init=False)

    def __post_init__(self) -> None:
        """Make an empty store of at most 250 bytes."""
        self.assets = Assets(self.upstream, self.counters, clock_s=lambda: self.time_s, max_bytes=250, keep_s=10)

    def write(self, name: str, body: bytes) -> None:
        """Put a file into the bundle."""
        (self.folder / "js" / name).write_bytes(body)

    def holds(self, name: str) -> bool:
        """Tell whether a file can be had without asking."""
        return self.assets.holds(f"https://embed.tawk.to/_s/v4/app/local/js/{name}")

    async def read(self, name: str) -> bytes:
        """Return a file's content as we serve it."""
        url = f"https://embed.tawk.to/_s/v4/app/local/js/{name}"
        asset = await self.assets.fetch(url, user_agent="Mozilla/5.0 (X11)", suffix=name.rpartition(".")[2])
        assert asset is not None
        return asset.body


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    """A bundle of one script."""
    (tmp_path / "js").mkdir()
    async with (
        Simulator(widget_dir=tmp_path) as simulator,
        Upstream(routes={"*": f"127.0.0.1:{simulator.port}"}, ca_file=str(simulator.ca_file)) as upstream,
    ):
        shelf = Shelf(tmp_path, simulator, upstream)
        shelf.write("twk-main.js", b"one")
        yield shelf


async def test_a_changed_file_is_an_event(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    """Tawk.to's code runs in the visitors' frames: the operator learns that it is another, by its digest."""
    for body in (b"one", b"one", b"two"):
        shelf.write("twk-main.js", body)
        assert await shelf.read("twk-main.js") == body
        shelf.time_s += 11
    assert shelf.counters.value("assets_changed", label="embed.tawk.to") == 1
    (event,) = [entry for entry in caplog.records if entry.msg == "asset_changed"]
    assert event.levelname == "WARNING"


async def test_a_file_that_was_had_once_outlives_a_failure(shelf: Shelf) -> None:
    """An old copy is better than no chat; Tawk.to is asked again a little later, and not at each request."""
    assert await shelf.read("twk-main.js") == b"one"
    shelf.write("twk-main.js", b"two")
    shelf.simulator.misbehave("bundle", "error_500", 1)
    bodies = []
    for pause_s in (11, 1, 40):
        shelf.time_s += pause_s
        bodies.append(await shelf.read("twk-main.js"))
    assert bodies == [b"one", b"one", b"two"]
    assert len(shelf.simulator.record.requests()) == 3


async def test_files_take_bounded_memory(shelf: Shelf) -> None:
    """The one used longest ago goes first; one that is larger than the bound is served and not held."""
    for name in ("a.png", "b.png", "c.png"):
        shelf.write(name, b"x" * 100)
        await shelf.read(name)
    assert [name for name in ("a.png", "b.png", "c.png") if shelf.holds(name)] == ["b.png", "c.png"]
    shelf.write("d.png", b"x" * 1_000)
    assert await shelf.read("d.png") == b"x" * 1_000
    assert not shelf.holds("d.png")


async def test_a_slow_file_fails_within_the_time_set(run_edge: RunEdge) -> None:
    """Nobody waits for Tawk.to for ever."""
    async with run_edge(tawk__answer_timeout_s=0.2) as running, running.browser() as browser:
        running.simulator.misbehave("loader", "slow", seconds=5)
        loader = f"/{running.simulator.property_id}/{running.simulator.widget_id}"
        assert (await browser.fetch("GET", loader))[0].status == 502
        assert running.count("upstream_failures", fault="slow") == 1


async def test_an_answer_that_is_too_long_is_none(run_edge: RunEdge) -> None:
    """Neither a file nor a call may fill our memory."""
    async with run_edge(tawk__max_answer_bytes=500) as running, running.browser() as browser:
        assert (await browser.fetch("GET", SCRIPT))[0].status == 502
        await browser.begin()
        assert (await browser.call("GET", "/_t/va/v1/widget-settings"))[0] == 503
        assert running.count("upstream_failures", fault="oversized") == 2
