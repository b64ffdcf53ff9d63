"""The rights matrix: every route of the table by every right, and by everybody who holds none."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from http import HTTPMethod, HTTPStatus
from pathlib import Path

import pytest

from proxy.console.guard import HEADERS
from proxy.console.routes import Entry, Kind, Route
from storage.interfaces import Right
from storage.mongo import Database
from storage.receipt_requests import ReceiptRequests
from storage.receipt_requests_port import ReceiptRequestKind
from tests.console import samples
from tests.console.browsing import Browsing, Page, browser
from tests.console.crawling import kind_of_address
from tests.console.stage import NOON, Stage, staged
from tests.console.studio.test_releasing import LOOSER, drafted, publish
from tests.console.test_cases import decided

NOBODY, ENDED = "nobody", "ended"
HOLDERS = (NOBODY, ENDED, "none", *Right)
NO_RIGHT, NO_FORM = "Sinulla ei ole oikeutta tähän", "Lomaketta ei hyväksytty"
#: What such a form says is kept in no session, so nothing is lost by another page's sending it.
HARMLESS = {"/language"}


def address(route: Route) -> str:
    """Return an address that the route answers, of things that do not exist."""
    return re.sub(r"\{\w+(?::[^}]*)?\}", "0" * 32, route.path)


async def ask(browsing: Browsing, route: Route, *, own: bool = True) -> Page:
    """Ask for a route, as a page of the console itself or of another site would."""
    if route.kind is Kind.EVENTS:
        # Events have no end; that they begin is all there is to see here.
        async with browsing.session.get(browsing.origin + address(route)) as answer:
            said = "" if answer.status == HTTPStatus.OK else await answer.text()
            return Page(answer.status, answer.headers, said)
    if route.method is HTTPMethod.GET:
        return await browsing.get(address(route), follow=False)
    site = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    other = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    return await browsing.post(address(route), {}, headers=site if own else other)


def entitled(route: Route, holder: str) -> bool:
    """Say what the table says."""
    if route.needs is Entry.ANYBODY:
        return True
    if route.needs is Entry.SIGNED_IN:
        return holder != NOBODY
    return holder in (route.needs if isinstance(route.needs, frozenset) else {route.needs})


def outcome(route: Route, page: Page) -> str:
    """Say how the gate decided, whatever came of it behind the gate."""
    if page.status == HTTPStatus.SEE_OTHER and page.header("Location").startswith("/sign-in"):
        return "sign in first"
    if page.status == HTTPStatus.UNAUTHORIZED and route.needs is not Entry.ANYBODY:
        return "sign in first"
    if page.status == HTTPStatus.FORBIDDEN and NO_RIGHT in page.body:
        return "no right"
    assert page.status < HTTPStatus.INTERNAL_SERVER_ERROR, f"{route.method} {route.path}: {page.status}"
    return "let through"


@asynccontextmanager
async def everybody(stage: Stage) -> AsyncIterator[dict[str, Browsing]]:
    """Give a browser for each holder."""
    async with AsyncExitStack() as stack:
        people = {holder: await stack.enter_async_context(browser(stage)) for holder in HOLDERS}
        for number, holder in enumerate(HOLDERS):
            if holder == NOBODY:
                continue
            rights = frozenset({Right(holder)}) if holder in set(Right) else frozenset()
            await stage.person(
                f"person{number}",
                frozenset(Right) if holder == ENDED else rights,
                grant_until=NOON + timedelta(days=42),
            )
            await people[holder].sign_in(f"person{number}")
        yield people


async def test_every_route_by_every_right(database: Database, tmp_path: Path) -> None:
    """The table's right opens a route and no other does; without one there is no way past the gate."""
    async with staged(database, tmp_path) as stage, everybody(stage) as people:
        ended = await stage.accounts.by_name(f"person{HOLDERS.index(ENDED)}")
        assert ended is not None
        wrong = []
        for route in stage.routes:
            for holder, browsing in people.items():
                if (route.method, route.path) == (HTTPMethod.POST, "/sign-out"):
                    continue
                if holder == ENDED:
                    await stage.regrant(ended.id, frozenset())
                got = outcome(route, await ask(browsing, route))
                refused = "sign in first" if holder == NOBODY else "no right"
                if (got == "let through") is not entitled(route, holder) or got not in {"let through", refused}:
                    wrong.append((str(route.method), route.path, str(holder), got))
        assert wrong == []


def led_to(page: Page) -> set[tuple[str, str]]:
    """Return what a page's links and forms lead to, as method and path."""
    forms = re.findall(r'<form[^>]*method="(\w+)"[^>]*action="([^"?#]*)', page.body)
    buttons = [("post", path) for path in page.attributes("formaction")]
    links = [("get", re.split(r"[?#]", link)[0]) for link in page.attributes("href") if "/static/" not in link]
    return {(method.upper(), path) for method, path in (*forms, *buttons, *links) if path.startswith("/")}


def route_of(stage: Stage, method: str, path: str) -> Route | None:
    """Return the route of an address, None for one that is not in the table."""
    patterns = {route: re.sub(r"\\?\{\w+(:[^}]*)?\}", "[^/]+", route.path) for route in stage.routes}
    # Those without a variable part come first, as they do in the table of the server.
    fitting = [one for one, pattern in patterns.items() if one.method == method and re.fullmatch(pattern, path)]
    return min(fitting, key=lambda route: route.path.count("{"), default=None)


async def at_work(stage: Stage) -> None:
    """Leave a request that may be carried out, one that a receipt code brought, a draft, and a proposal that waits."""
    await stage.person()
    async with browser(stage) as aino:
        await aino.sign_in("aino")
        talk = await decided(stage, aino, "inspect", "erase")
        asked = ReceiptRequests(database=stage.database)
        await asked.erase(talk.id, ReceiptRequestKind.ERASE_EVERYTHING, at=NOON)
        await publish(aino, await drafted(aino, "1", **LOOSER))
        await drafted(aino, "2")


async def test_no_page_leads_where_its_reader_may_not_go(database: Database, tmp_path: Path) -> None:
    """Whatever one right a person holds: the menu, every link and every form that they meet are open to them."""
    async with staged(database, tmp_path) as stage, everybody(stage) as people:
        await samples.everything(stage)
        await at_work(stage)
        dead = set()
        for holder in ("none", *Right):
            waiting, seen = ["/"], set[str]()
            while waiting:
                path = waiting.pop()
                if kind_of_address(path) in seen:
                    continue
                seen.add(kind_of_address(path))
                page = await people[holder].get(path)
                for method, address in led_to(page):
                    route = route_of(stage, method, address)
                    if route is not None and not entitled(route, holder):
                        dead.add((str(holder), kind_of_address(path), method, kind_of_address(address)))
                    elif method == "GET" and route is not None and route.kind is Kind.PAGE:
                        waiting.append(address)
        assert dead == set()


async def test_no_form_of_another_site_does_anything(stage: Stage, aino: Browsing) -> None:
    """Whatever right the person holds whose browser sends it: refused, and the audit knows of nothing."""
    before = await stage.tags()
    for route in stage.routes:
        if route.method is HTTPMethod.POST:
            page = await ask(aino, route, own=False)
            assert page.status == HTTPStatus.FORBIDDEN, route.path
            assert NO_FORM in page.body, route.path
    assert await stage.tags() == before


async def test_a_form_without_its_proof_does_nothing(stage: Stage, aino: Browsing) -> None:
    """Every route that changes anything asks for what only a page of this session holds."""
    before = await stage.tags()
    for route in stage.routes:
        if route.method is HTTPMethod.POST and route.needs is not Entry.ANYBODY:
            page = await ask(aino, route)
            assert page.status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}, f"{route.path}: {page.status}"
    assert await stage.tags() == before


async def test_every_answer_is_guarded_and_never_kept(stage: Stage, aino: Browsing) -> None:
    """Pages, data, files and refusals carry the protecting headers, and no copy of them stays anywhere."""
    for route in stage.routes:
        if route.method is HTTPMethod.GET:
            page = await ask(aino, route)
            assert page.header("Cache-Control") == "no-store", route.path
            assert HEADERS.items() <= dict(page.headers).items(), route.path


@pytest.mark.parametrize("holders", [(Right.READ_REDACTED, NOBODY)])
async def test_what_is_not_there_looks_the_same_to_everybody(
    database: Database, tmp_path: Path, holders: Sequence[str]
) -> None:
    """An address that was never there and a thing that is not there are told in one page."""
    async with staged(database, tmp_path) as stage, everybody(stage) as people:
        pages = [await people[holder].get("/nowhere") for holder in holders]
        thing = await people[Right.READ_REDACTED].get("/conversations/" + "0" * 32)
        assert {page.status for page in (*pages, thing)} == {HTTPStatus.NOT_FOUND}
        assert {page.text for page in (*pages, thing)} == {thing.text}
