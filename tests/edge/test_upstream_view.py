"""What Tawk.to gets to see of a visitor: an exact list of headers and fields, and nothing of the browser's own."""

import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import pytest

from proxy.demo.simulator.records import Seen, SeenKind
from tests.edge.conftest import Browser, Running

OWN = "https://www.jamko.fi"
WITH_BODY = {"content-type", "content-length"}
API = {"host", "user-agent", "accept", "accept-encoding", "origin", "referer"}
FILE = {"host", "user-agent", "accept", "accept-encoding"}
SOCKET = {
    "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "origin", "user-agent",
}  # fmt: skip
CHROME_126 = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)

TOLD = {
    "X-Forwarded-For": "203.0.113.77, 198.51.100.9",
    "X-Real-IP": "203.0.113.77",
    "Forwarded": "for=203.0.113.77",
    "Via": "1.1 kotiverkko",
    "Cookie": "twk_uuid=1.keksiarvo; sessio=keksiarvo",
    "Sec-CH-UA-Model": '"Pixel 9 Pro"',
    "Sec-CH-UA-Platform-Version": '"15.0.1"',
    "Referer": "https://www.jamko.fi/jasen/K4711?maili=matti",
    "X-Tawk-Token": "oma-lippu",
    "Authorization": "Bearer oma-lippu",
    "Sec-GPC": "1",
}
SECRETS = (
    "203.0.113.77", "198.51.100.9", "kotiverkko", "keksiarvo", "Pixel 9", "15.0.1", "K4711", "oma-lippu", "fi-FI",
    "q=0.9", "126.0.6478", "Vappu 2026", "luonnostelen", "haku=", "jasen/", "maailma", "Helsinki", "823411", ":-120",
    ": -120", "=-120",
)  # fmt: skip
"""What the browser says in some way during the journey; none of it is Tawk.to's business."""


@pytest.fixture
async def traveller(running: Running) -> AsyncIterator[Browser]:
    """A visitor whose browser and page tell much, after a whole journey."""
    referrer = "https://www.jamko.fi/tapahtumat/vappu?haku=jasen/K4711"
    async with running.visitor(headers=TOLD, referrer=referrer) as browser:
        await journey(browser)
        yield browser


async def journey(browser: Browser) -> None:
    """Do all that a widget does in a visit."""
    build = "/_t/embed/_s/v4/app/stub-webpack"
    for path in (f"/{browser.property_id}/{browser.widget_id}", f"{build}/js/twk-app.js", f"{build}/languages/en.json"):
        response, _ = await browser.fetch("GET", path, params={"v": "203.0.113.77"})
        assert response.status == 200, path
    await browser.call("GET", "/_t/va/v1/widget-settings?propertyId=x&widgetId=y&sv=1-maailma")
    await browser.command("nav", {"u": "https://www.jamko.fi/?haku=1", "t": "Vappu 2026", "r": "https://x.fi/"}, None)
    await browser.send('4{"c":"messagePreview","p":["luonnostelen viestiä",1700000000000]}')
    await browser.send('4{"c":"notifyWidgetResized","p":[{"w":823411,"tz":"Europe/Helsinki"}]}')
    await browser.say("Hei taas")
    await browser.call("GET", "/_t/va/v1/chat/list?limit=10&tz=Helsinki")
    await browser.call("GET", "/_t/va/v1/kb/article/search?query=opiskelijakortti&limit=5&from=0&extra=Helsinki")
    for path in ("log", "log-performance/v3", "v1/kb/analytics/search-performed"):
        await browser.call("POST", f"/_t/va/{path}", {"logData": "Helsinki", "userAgent": "Pixel 9"})


def names(seen: Seen) -> set[str]:
    """Return the names of the headers that came."""
    listed = [name.decode().lower() for name, _ in seen.headers]
    assert len(listed) == len(set(listed))
    return set(listed)


async def test_every_request_has_listed_headers_only(running: Running, traveller: Browser) -> None:
    """Their names are an exact list for each kind of call, their values ours."""
    for seen in running.simulator.record.requests():
        allowed = API if seen.host == "va.tawk.to" else FILE
        token = {"x-tawk-token"} if seen.header("X-Tawk-Token") is not None else set()
        body = WITH_BODY if seen.method == "POST" else set()
        assert names(seen) == allowed | token | body, seen.path
        assert seen.header("User-Agent") == CHROME_126
        page = (OWN, f"{OWN}/") if seen.host == "va.tawk.to" else (None, None)
        assert (seen.header("Origin"), seen.header("Referer")) == page


async def test_the_sockets_handshake_has_listed_headers_and_fields_only(running: Running, traveller: Browser) -> None:
    """The page is ours, the key and the token are Tawk.to's, the time is the edge's."""
    (seen,) = running.simulator.record.of(SeenKind.OPENED)
    assert names(seen) == SOCKET
    assert (seen.header("User-Agent"), seen.header("Origin")) == (CHROME_126, OWN)
    query = dict(parse_qsl(seen.query, keep_blank_values=True))
    assert set(query) == {"k", "cver", "pop", "asver", "tkn", "EIO", "transport", "__t"}
    assert (query["pop"], query["EIO"], query["transport"]) == ("false", "3", "websocket")
    assert query["__t"] != "Nabc"


async def test_a_session_starts_with_nothing_of_the_browsers(running: Running, traveller: Browser) -> None:
    """The same time zone for all, the configured page, a referrer cut to its template, an id of our own."""
    (seen,) = running.simulator.record.requests("/v1/session/start")
    body = json.loads(seen.body)
    assert len(body.pop("uik")) == 21
    assert body == {
        "p": traveller.property_id,
        "w": traveller.widget_id,
        "platform": "desktop",
        "tzo": 0,
        "url": "https://www.jamko.fi/",
        "referrer": "https://www.jamko.fi/tapahtumat/**",
        "vss": "",
        "consent": False,
        "wss": "max",
    }


async def test_nothing_that_the_browser_told_is_found_there(running: Running, traveller: Browser) -> None:
    """Address, cookies, languages, hints, time zone, title, drafts and telemetry are in no header, body or frame."""
    record = running.simulator.record
    seen = record.everything()
    assert [secret for secret in SECRETS if secret in seen] == []
    assert not record.requests("/log")
    assert not record.requests("/v1/kb/analytics")
    assert record.frames().count('4{"c":"nav","cb":0,"p":[{"u":"https://www.jamko.fi/","t":"JAMKO Online"},null]}') == 1


async def test_settings_are_asked_for_with_ids_of_ours(running: Running, traveller: Browser) -> None:
    """What the widget remembers of them is not told."""
    (seen,) = running.simulator.record.requests("/v1/widget-settings")
    assert dict(parse_qsl(seen.query)) == {
        "propertyId": traveller.property_id,
        "widgetId": traveller.widget_id,
        "sv": "null",
    }


async def test_two_visits_of_one_browser_are_two_visitors_at_tawk(running: Running) -> None:
    """The id that the browser keeps links nothing: each visit has one of its own."""
    for _ in range(2):
        async with running.visitor() as browser:
            await browser.say("moi")
    assert len(running.simulator.visitors) == 2
    assert "V1StGXR8_Z5jdHi6B-myT" not in running.simulator.record.everything()


async def test_the_widget_gets_none_of_tawks_lasting_ids(running: Running) -> None:
    """Token and long-lived id stay with the edge; the socket's host is ours."""
    async with running.visitor() as browser:
        data: dict[str, Any] = browser.started
        assert "tkn" not in data
        assert data["uid"]["u"] == "1.verho"
        assert f"http://{data['vss']}" == running.origin
        assert running.simulator.visitors[0].uuid not in json.dumps(data)
