"""The statement's pages, from a running edge: in three languages, with their history, for every reader."""

from copy import copy
from functools import partial
from typing import Literal

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe

from proxy.statement.facts import facts_of
from proxy.statement.history import StatementWatch
from storage.mongo import Database
from storage.statements import StoredStatements
from tests.chromium import running_chromium
from tests.edge.conftest import RunEdge, Running, database, database_uri, run_edge, running, simulator

__all__ = ["database", "database_uri", "run_edge", "running", "simulator"]

PATH = "/tietosuojaseloste"


async def fetched(url: str, **headers: str) -> tuple[aiohttp.ClientResponse, str]:
    """Return an answer and its text."""
    async with aiohttp.ClientSession() as client, client.get(url, headers=headers) as response:
        return response, await response.text()


@pytest.mark.parametrize(
    ("query", "accepted", "language", "words"),
    [
        ("", "", "fi", "Rekisterin tietosisältö"),
        ("", "sv-FI,sv;q=0.9", "sv", "Registrets innehåll"),
        ("?kieli=en", "sv", "en", "What the register holds"),
        ("?kieli=xx", "", "fi", "Rekisterin tietosisältö"),
    ],
)
async def test_it_is_served_in_the_readers_language(
    running: Running, query: str, accepted: str, language: str, words: str
) -> None:
    """A link from another site opens it; nothing runs in it, and nobody may frame it."""
    response, text = await fetched(
        running.origin + PATH + query, **{"Accept-Language": accepted, "Sec-Fetch-Site": "cross-site"}
    )
    assert response.status == 200
    assert response.headers["Content-Language"] == language
    assert words in text
    assert "script" not in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


async def test_a_change_of_the_settings_is_a_new_version(run_edge: RunEdge, database: Database) -> None:
    """The first start keeps the first version, another start none, a changed one the second with what differs."""
    statements = StoredStatements(database=database)
    for months, expected in ((6, 1), (6, 1), (3, 2)):
        async with run_edge(retention__chat_months=months) as edge:
            facts = facts_of(edge.settings, edge.parts.redactor)
            watch = StatementWatch(partial(copy, facts), statements, now=edge.parts.clock)
            await watch.look()
            assert [version.number for version in await statements.versions()] == list(range(expected, 0, -1))
    async with run_edge(retention__chat_months=3) as edge:
        text = await history_of(edge)
        assert "<li>chat-historiat: 6 kuukautta</li>" in text
        assert "<li>chat-historiat: 3 kuukautta</li>" in text


async def history_of(edge: Running) -> str:
    """Return the page of the versions, once the edge has looked at them."""
    while True:
        _, text = await fetched(edge.origin + PATH + "/versiot")
        if "Ensimmäinen versio" in text:
            return text


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1180, "light"), (320, "dark")])
async def test_every_reader_can_read_it(running: Running, width: int, scheme: Literal["light", "dark"]) -> None:
    """Axe finds nothing and nothing scrolls sideways, wide and light, 320 pixels and dark."""
    await history_of(running)
    async with running_chromium() as chromium:
        context = await chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True, locale="fi-FI"
        )
        page = await context.new_page()
        for path in (PATH, PATH + "/versiot"):
            await page.goto(running.origin + path)
            results = await Axe().run(page)
            assert results.response["violations"] == [], path
            assert not await page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
