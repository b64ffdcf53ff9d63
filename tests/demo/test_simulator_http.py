"""Every HTTP path of the protocol, and what a browser needs around it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from proxy.demo.simulator import Build, Mode, Options, Target
from proxy.demo.simulator.routes import ROUTES, Route, find
from tests.demo.simulator_client import ORIGIN, PAGE, Browser, browser, started

PROPERTY = Options().property_id
WIDGET = Options().widget_id
START = "https://va.tawk.to/v1/session/start"
SETTINGS = f"https://va.tawk.to/v1/widget-settings?propertyId={PROPERTY}&widgetId={WIDGET}&sv=null"
EMBED = "https://embed.tawk.to"

FILES: list[tuple[str, str, bytes]] = [
    (f"{EMBED}/{PROPERTY}/{WIDGET}", "application/x-javascript", b"$_Tawk_AccountKey"),
    (f"{EMBED}/_s/v4/app/stub-webpack/js/twk-main.js", "application/javascript", b"tawkJsonp"),
    (f"{EMBED}/_s/v4/app/stub-esm/js/twk-main.js", "application/javascript", b"import"),
    (f"{EMBED}/_s/v4/app/stub-webpack/css/max-widget.css", "text/css", b"{"),
    (f"{EMBED}/_s/v4/app/stub-webpack/languages/en.json", "application/json", b"{"),
    (f"{EMBED}/_s/v4/app/stub-webpack/languages/en_dev.json", "application/json", b"{"),
    (f"{EMBED}/_s/v4/app/stub-webpack/languages/fi.json", "application/json", b"{"),
    (f"{EMBED}/_s/v4/assets/images/default-profile.svg", "image/svg+xml", b"<svg"),
    (f"{EMBED}/_s/v4/assets/audio/chat_sound.mp3", "audio/", b""),
    ("https://cdn.jsdelivr.net/emojione/2.2.7/lib/js/emojione.min.js", "application/javascript", b"emojione"),
    ("https://cdn.jsdelivr.net/emojione/assets/png/1f600.png?v=2.2.7", "image/png", b"\x89PNG"),
    ("https://s3.amazonaws.com/tawk-to-pi/aino.png", "image/png", b"\x89PNG"),
    ("https://tawk.link/bot.png", "image/png", b"\x89PNG"),
    ("https://fonts.googleapis.com/css?family=Lato", "text/css", b""),
    (f"https://tawk.to/chat/{PROPERTY}/{WIDGET}?pop=1", "text/html", b"pop-out"),
]


@pytest.mark.parametrize(("url", "kind", "part"), FILES, ids=[url for url, _, _ in FILES])
async def test_serves_each_file(url: str, kind: str, part: bytes) -> None:
    """Every host serves its files with the type a browser insists on, readable from any page."""
    async with started() as (_, visitor), visitor.http.get(url) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith(kind)
        assert part in await answer.read()
        if "tawk.to/chat/" not in url:
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


CALLS: list[tuple[str, str, dict[str, Any] | None, Callable[[Any], bool]]] = [
    ("GET", "/v1/chat/list?limit=10", None, lambda data: data == {"chats": [], "hasNext": False, "next": None}),
    (
        "GET",
        "/v1/kb/article/search?propertyId=p&siteId=s&query=kortin&limit=5&from=0",
        None,
        lambda data: data["total"],
    ),
    ("GET", "/v1/kb/article?articleId=membership-fee", None, lambda data: len(data["articles"]) == 1),
    ("POST", "/v1/kb/analytics/search-performed", {}, lambda data: data is None),
    ("POST", "/v1/kb/analytics/search-result-clicked", {}, lambda data: data is None),
    ("POST", "/v1/client/login", {"hash": "h", "userId": "7", "name": "Maija"}, lambda data: data == {}),
    ("POST", "/v1/client/logout", {}, lambda data: data == {}),
    ("POST", "/log-performance/v3", {"logData": "{}"}, lambda data: data is None),
    ("POST", "/log", {"userAgent": "x"}, lambda data: data is None),
]


@pytest.mark.parametrize(("method", "path", "body", "fits"), CALLS, ids=[path for _, path, _, _ in CALLS])
async def test_answers_each_call(
    method: str, path: str, body: dict[str, Any] | None, fits: Callable[[Any], bool]
) -> None:
    """Each call of va.tawk.to is answered with `ok` and data of its own form."""
    async with started() as (_, visitor):
        await visitor.start()
        status, told = await visitor.call(method, f"https://va.tawk.to{path}", json=body)
        assert (status, told["ok"]) == (200, True)
        assert fits(told.get("data"))


async def test_settings_follow_the_options() -> None:
    """The settings document holds every part the widget reads, in the chosen language and with the chosen forms."""
    async with started(language="sv", prechat=True, departments=(("d1", "Ekonomi"),)) as (_, visitor):
        _, told = await visitor.call("GET", SETTINGS)
    widget = told["data"]["widget"]
    read = {"behavior", "components", "theme", "states", "maximized", "minimized", "visibility", "notification"}
    assert read | {"features", "language"} <= set(widget)
    assert widget["language"] == "sv"
    prechat = widget["states"]["prechat"]
    assert prechat["handlers"]["form"] is True
    assert [item.get("context", "") for item in prechat["body"][0]["content"]["fields"]] == [
        "name", "email", "phone", "", "department",
    ]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.host}{route.path.pattern}")
def test_every_route_is_reachable(route: Route) -> None:
    """No row of the table hides behind an earlier one."""
    samples = {
        "/[0-9a-f]{24}/[0-9a-z]+": f"/{PROPERTY}/{WIDGET}",
        "/chat/[0-9a-f]{24}/[0-9a-z]+": f"/chat/{PROPERTY}/{WIDGET}",
        "/_s/v4/app/[^/]+/languages/.+": "/_s/v4/app/b/languages/x",
        "/v1/kb/analytics/(?:search-performed|search-result-clicked)": "/v1/kb/analytics/search-performed",
    }
    path = samples.get(route.path.pattern, route.path.pattern.replace(".+", "x").replace(".*", ""))
    assert find(route.host, route.method, path) is route
    assert find("example.org", route.method, path) is None


@pytest.mark.parametrize("url", [START, SETTINGS, "https://upload.tawk.to/upload/handle?_t=1"])
async def test_preflight_names_the_exact_origin(url: str) -> None:
    """OPTIONS and the answer itself allow the asking origin with credentials and the token's header."""
    asked = {"Origin": ORIGIN, "Access-Control-Request-Headers": "content-type,x-tawk-token"}
    async with started() as (_, visitor):
        async with visitor.http.options(url, headers=asked) as answer:
            assert answer.status == 204
            assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
            assert answer.headers["Access-Control-Allow-Credentials"] == "true"
            assert {"content-type", "x-tawk-token"} <= set(answer.headers["Access-Control-Allow-Headers"].split(", "))
        async with visitor.http.request("POST" if url == START else "GET", url, headers={"Origin": ORIGIN}) as answer:
            assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
            assert answer.headers["Access-Control-Allow-Credentials"] == "true"


async def test_first_start_has_every_field() -> None:
    """A first session/start answers all fields of the recorded sample, with a token and a visitor identifier."""
    async with started() as (_, visitor):
        data = await visitor.start()
    fields = (
        "uid vid tkn tknExp sk n e te chid c cver cw sdo dpt vss pcfs bblc lmst transfer transferVer cc ast dptst "
        "asver ewt settingsVersion"
    )
    assert set(data) == set(fields.split())
    assert data["uid"]["domain"] == "www.jamko.fi"
    assert len(data["uid"]["u"]) == 126
    assert (data["cver"], data["tknExp"], data["vss"]) == (0, 1800, "vsb24.tawk.to")


async def test_returning_visitor_resumes() -> None:
    """With identifier and token the same session goes on: no new token, another node, a higher version."""
    async with started() as (_, visitor):
        first = await visitor.start()
        second = await visitor.start()
    same = ("vid", "sk", "chid", "n")
    assert [first[name] for name in same] == [second[name] for name in same]
    assert "tkn" not in second
    assert (second["cver"], second["vss"]) == (1, "vsb30.tawk.to")


async def test_expired_token_is_replaced() -> None:
    """After the token's life the visitor is known by identifier and gets a new session key and token."""
    now = [datetime(2026, 9, 1, 12, tzinfo=UTC)]
    async with started(clock=lambda: now[0], token_life_s=60) as (_, visitor):
        first = await visitor.start()
        now[0] += timedelta(seconds=30)
        assert (await visitor.start())["tknExp"] == 30
        now[0] += timedelta(seconds=31)
        second = await visitor.start()
    assert second["vid"] == first["vid"]
    assert second["sk"] != first["sk"]
    assert second["tkn"] != first["tkn"]


async def test_idempotency_key_means_one_visitor() -> None:
    """A repeated first call, as after a lost answer, doesn't make a second visitor."""
    async with started() as (simulator, one), browser(simulator) as other:
        assert (await one.start())["vid"] == (await other.start())["vid"]
        assert len(simulator.visitors) == 1


@pytest.mark.parametrize(
    "changes",
    [{"p": "64b1f0aa11bb22cc33dd44ef"}, {"w": "other"}, {"uik": ""}, {"url": ""}, {"url": 7}],
    ids=["property", "widget", "no identifier", "no address", "address of another type"],
)
async def test_refuses_a_wrong_start(changes: dict[str, Any]) -> None:
    """What no widget sends is refused with a code, not with InternalServerError."""
    async with started() as (_, visitor):
        told = await visitor.start(**changes)
    assert told["ok"] is False
    assert told["error"]["code"] == "BadRequest"


async def test_consent_is_demanded_until_given() -> None:
    """With the consent option `rcf` is answered until the widget says that the visitor agreed."""
    async with started(consent_required=True) as (_, visitor):
        assert (await visitor.start())["rcf"] is True
        assert "rcf" not in await visitor.start(consent=True)


async def test_site_tells_its_user() -> None:
    """A user in session/start names the visitor; in secure mode only with the right hash."""
    user = {"name": "Maija", "email": "maija@jamko.fi", "hash": "00"}
    async with started() as (_, visitor):
        assert (await visitor.start())["e"] == ""
        assert (await visitor.start(user=user))["e"] == "maija@jamko.fi"
    async with started(api_key=b"key") as (_, visitor):
        assert (await visitor.start(user=user))["error"]["code"] == "ACCESS_ERROR"


@pytest.mark.parametrize("path", ["/v1/chat/list", "/v1/chat/get?chatId=x"])
async def test_history_needs_a_token(path: str) -> None:
    """Nobody reads chats without a valid token."""
    async with started() as (_, visitor):
        status, told = await visitor.call("GET", f"https://va.tawk.to{path}", headers={"X-Tawk-Token": "a.b.c"})
    assert (status, told["error"]["code"]) == (401, "UnauthorizedError")


async def test_history_comes_in_pages() -> None:
    """Ended chats are listed newest first, page by page, and each can be read again with its text encoded."""
    async with started() as (simulator, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        ended = []
        for number in range(3):
            await tab.say(f"<{number}>")
            ended.append(simulator.chats[-1].id)
            await tab.ask("endChat")
        _, first = await visitor.call("GET", "https://va.tawk.to/v1/chat/list?limit=2")
        assert [chat["id"] for chat in first["data"]["chats"]] == [ended[2], ended[1]]
        assert first["data"]["hasNext"] is True
        following = f"https://va.tawk.to/v1/chat/list?limit=2&next={first['data']['next']}"
        _, second = await visitor.call("GET", following)
        assert [chat["id"] for chat in second["data"]["chats"]] == [ended[0]]
        _, told = await visitor.call("GET", f"https://va.tawk.to/v1/chat/get?chatId={ended[0]}")
        assert told["data"]["chat"]["messages"][0]["m"] == "&lt;0&gt;"


async def test_another_visitors_chat_is_not_found() -> None:
    """A chat is only its visitor's to read."""
    async with started() as (simulator, one), browser(simulator) as other:
        await one.start()
        await other.start(uik="another-key")
        status, _ = await other.call("GET", f"https://va.tawk.to/v1/chat/get?chatId={one.chat_id}")
    assert status == 404


FORMS: list[tuple[str, str, dict[str, str], str]] = [
    (
        "ticket-form",
        "/v1/ticket/create",
        {"name": "M", "email": "m@x.fi", "subject": "s", "message": "m"},
        "ticket-form",
    ),
    ("lead-capture-form", "/v1/form/lead-capture/submit", {"name": "M", "email": "m@x.fi"}, "lead-capture"),
]


@pytest.mark.parametrize(("kind", "path", "body", "source"), FORMS, ids=["ticket", "lead capture"])
async def test_form_in_a_chat_is_taken_once(kind: str, path: str, body: dict[str, str], source: str) -> None:
    """An offered form is taken once; an unknown reference isn't found, a used one is gone."""
    async with started() as (simulator, visitor):
        await visitor.start()
        reference = await simulator.offer_form(visitor.chat_id, kind)
        url = f"https://va.tawk.to{path}"
        assert (await visitor.call("POST", url, json=body | {"referenceId": "none"}))[1]["error"][
            "code"
        ] == "NotFoundError"
        assert (await visitor.call("POST", url, json=body | {"referenceId": reference}))[1]["ok"] is True
        assert (await visitor.call("POST", url, json=body | {"referenceId": reference}))[1]["error"][
            "code"
        ] == "GoneError"
        assert [ticket.source.value for ticket in simulator.tickets] == [source]
        assert (await visitor.start())["refs"] == [{"id": reference, "done": True}]


async def test_ticket_needs_an_address() -> None:
    """A ticket without a proper e-mail address or message is refused by the field's name."""
    async with started() as (simulator, visitor):
        await visitor.start()
        body = {"referenceId": await simulator.offer_form(visitor.chat_id), "email": "nobody", "message": "m"}
        _, told = await visitor.call("POST", "https://va.tawk.to/v1/ticket/create", json=body)
        assert told["error"] == {"code": "InvalidArgument", "message": "email"}


async def _upload(visitor: Browser, content: bytes, handle: str) -> tuple[int, Any]:
    form = aiohttp.FormData()
    form.add_field("upload", content, filename="kuva ä.png", content_type="image/png")
    url = f"https://upload.tawk.to/upload/visitor-chat/visitor?handle={handle}&visitorSessionId={visitor.data['sk']}"
    return await visitor.call("POST", url, data=form)


async def test_upload_pair() -> None:
    """A handle takes one file, which is then read from tawk.link as an attachment."""
    async with started(upload_limit_bytes=10) as (_, visitor):
        await visitor.start()
        tab = await visitor.open_tab()
        _, told = await visitor.call("GET", "https://upload.tawk.to/upload/handle?_t=1")
        status, file = await _upload(visitor, b"\x89PNG\r\n\x1a\n..", told["handle"])
        assert status == 200
        assert (file["mimeType"], file["size"], file["extension"]) == ("image/png", 10, "png")
        assert (await tab.expect("uploadProgress"))[0] == {"handle": told["handle"], "progress": 100}
        await tab.expect("uploadFinished")
        async with visitor.http.get(file["url"]) as answer:
            assert await answer.read() == b"\x89PNG\r\n\x1a\n.."
            assert answer.headers["Content-Disposition"] == "attachment"
        assert (await _upload(visitor, b"x", told["handle"]))[0] == 404
        _, told = await visitor.call("GET", "https://upload.tawk.to/upload/handle?_t=1")
        assert (await _upload(visitor, b"x" * 11, told["handle"]))[0] == 413
        await tab.expect("uploadError")


TARGETS: list[tuple[Target, str, str]] = [
    (Target.LOADER, "GET", f"{EMBED}/{PROPERTY}/{WIDGET}"),
    (Target.BUNDLE, "GET", f"{EMBED}/_s/v4/app/stub-webpack/js/twk-main.js"),
    (Target.LANGUAGES, "GET", f"{EMBED}/_s/v4/app/stub-webpack/languages/en.json"),
    (Target.SETTINGS, "GET", SETTINGS),
    (Target.SESSION_START, "POST", START),
    (Target.HISTORY, "GET", "https://va.tawk.to/v1/chat/list"),
    (Target.UPLOAD, "GET", "https://upload.tawk.to/upload/handle"),
]


@pytest.mark.parametrize(("target", "method", "url"), TARGETS, ids=[target for target, _, _ in TARGETS])
async def test_each_part_fails_in_every_mode(target: Target, method: str, url: str) -> None:
    """A fault that was ordered is committed as often as asked, and then the part works as before."""
    async with started() as (simulator, visitor):
        await visitor.start()
        headers = {"X-Tawk-Token": visitor.token}
        body = {"p": PROPERTY, "w": WIDGET, "uik": "k", "url": PAGE}

        async def fetch() -> tuple[int, bytes]:
            json = body if method == "POST" else None
            async with visitor.http.request(method, url, json=json, headers=headers) as answer:
                return answer.status, await answer.read()

        right = await fetch()
        simulator.misbehave(target, Mode.ERROR_500, times=2)
        simulator.misbehave(target, "empty")
        simulator.misbehave(target, "not_json")
        simulator.misbehave(target, "callback_error")
        assert [(await fetch())[0] for _ in range(2)] == [500, 500]
        assert await fetch() == (200, b"")
        assert (await fetch())[1].startswith(b"<!doctype html>")
        assert b"TooManyRequestsError" in (await fetch())[1]
        simulator.misbehave(target, "dropped", times=0)  # The client tries a cut GET again by itself.
        with pytest.raises(aiohttp.ClientError):
            await fetch()
        simulator.behave()
        simulator.misbehave(target, "slow", seconds=0.01)
        assert (await fetch())[0] == right[0]
        simulator.misbehave(target, "error_500", times=0)
        assert [(await fetch())[0] for _ in range(3)] == [500, 500, 500]
        simulator.behave()
        assert (await fetch())[0] == right[0]


@pytest.mark.parametrize("url", ["https://va.tawk.to/v2/x", f"{EMBED}/_s/v4/app/none/js/x.js", "https://tawk.to/"])
async def test_nothing_else_is_served(url: str) -> None:
    """An unknown path is not found."""
    async with started() as (_, visitor), visitor.http.get(url) as answer:
        assert answer.status == 404


async def test_answers_are_compressed_when_asked() -> None:
    """A client that takes gzip gets gzip, as from any content network; one that doesn't gets plain bytes."""
    async with started() as (_, visitor):
        for accepted, encoding in (("gzip, br", "gzip"), ("identity", None)):
            async with visitor.http.get(SETTINGS, headers={"Accept-Encoding": accepted}) as answer:
                assert answer.headers.get("Content-Encoding") == encoding
                assert (await answer.json())["ok"] is True


async def test_disabled_page_starts_no_session() -> None:
    """When the page is switched off, session/start is refused with a code that silences the widget."""
    async with started() as (simulator, visitor):
        await simulator.disable_page()
        assert (await visitor.start())["error"]["code"] != "InternalServerError"


async def test_loader_inserts_the_chosen_build() -> None:
    """The loader names absolute addresses of the build, as scripts in order or as one module."""
    for build, kind, number in ((Build.WEBPACK, "text/javascript", 6), (Build.MODULE, "module", 1)):
        async with started(build=build) as (_, visitor), visitor.http.get(f"{EMBED}/{PROPERTY}/{WIDGET}") as answer:
            script = await answer.text()
            assert script.count(f"{EMBED}/_s/v4/app/{build.value}/js/twk-") == number
            assert f'script.type = "{kind}"' in script
