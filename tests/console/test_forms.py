"""Every form of the console sent with hostile words in a real browser: nothing happens, and nothing typed is lost."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from proxy.console.routes import Route
from proxy.console.signing.choices import SecondFactor, SigningChoices
from storage.granting_port import GrantTerms
from tests.console.clerking import Posted
from tests.console.hostile import PAYLOADS
from tests.console.stage import Stage, staged
from tests.console.walking import Walk
from tests.console.walks.cases import cases
from tests.console.walks.door import door
from tests.console.walks.people import emergencies, people
from tests.console.walks.studio import studio
from tests.console.walks.talks import audit, inbox, talks
from tests.database import fresh_database

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

WALKS: dict[tuple[str, ...], Callable[[Walk], Awaitable[None]]] = {
    ("/conversations", "/search", "/live", "/r"): talks,
    ("/inbox",): inbox,
    ("/audit", "/record"): audit,
    ("/rules",): studio,
    ("/cases",): cases,
    ("/people", "/enrol"): people,
    ("/account/emergency", "/emergencies"): emergencies,
    ("/sign-in", "/sign-out", "/language", "/account"): door,
}
"""Who walks where: every address is in the walk with the longest beginning of it."""

WALKED_ELSEWHERE = {("GET", "/"), ("GET", "/keys"), ("GET", "/session"), ("POST", "/rules/proposals/{proposal}/alone")}
"""What has nothing to fill in, and the form that a lonely publisher only gets: tried in tests of their own."""


def walk_of(route: Route) -> Callable[[Walk], Awaitable[None]] | None:
    """Return which walk a route belongs to, None when nobody goes there."""
    fits = [
        (len(start), walk)
        for starts, walk in WALKS.items()
        for start in starts
        if f"{route.path}/".startswith(f"{start}/")
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(database_uri: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """A console in which two people may do everything."""
    async with (
        fresh_database(database_uri) as database,
        staged(
            database,
            tmp_path_factory.mktemp("forms"),
            grants=GrantTerms(second_approver=True),
            mail=Posted(),
        ) as running,
    ):
        await running.person(display_name=PAYLOADS[3])
        await running.person("petra", display_name=PAYLOADS[0])
        yield running


@pytest.fixture
def thorough(pytestconfig: pytest.Config) -> bool:
    """Whether each page is also looked at for barriers, which other tests do for most of them: in `make journeys`."""
    return bool(pytestconfig.getoption("--every-screen"))


async def test_every_route_is_on_a_walk(stage: Stage) -> None:
    """A route that nobody walks to is told here."""
    assert {(str(one.method), one.path) for one in stage.routes if walk_of(one) is None} <= WALKED_ELSEWHERE


@pytest.mark.parametrize("walker", [talks, inbox, audit])
async def test_hostile_words_of_strangers(
    stage: Stage, chromium: Browser, tmp_path: Path, walker: Callable[[Walk], Awaitable[None]], thorough: bool
) -> None:
    """No script, no dialog, no request elsewhere, no word of the policy; what was typed is kept; files are harmless."""
    await follow(stage, chromium, tmp_path, walker, thorough=thorough)


@pytest.mark.every_screen
@pytest.mark.parametrize("walker", [studio, cases, people, emergencies])
async def test_hostile_words_of_the_staff(
    stage: Stage, chromium: Browser, tmp_path: Path, walker: Callable[[Walk], Awaitable[None]], thorough: bool
) -> None:
    """The same of forms that only people with a right are given."""
    await follow(stage, chromium, tmp_path, walker, thorough=thorough)


@pytest.mark.every_screen
async def test_hostile_words_at_the_door(database_uri: str, chromium: Browser, tmp_path: Path, thorough: bool) -> None:
    """The same where a second factor is needed, with an authenticator of the browser's own."""
    needed = SigningChoices(SecondFactor.REQUIRED)
    async with (
        fresh_database(database_uri) as database,
        staged(database, tmp_path, signing=needed, host="localhost") as stage,
    ):
        await stage.person()
        await stage.person("outi")
        await follow(stage, chromium, tmp_path, door, thorough=thorough)


async def follow(
    stage: Stage, chromium: Browser, directory: Path, walker: Callable[[Walk], Awaitable[None]], *, thorough: bool
) -> None:
    """Walk, and see that every route of the walk was come by."""
    walk = Walk(stage, chromium, directory, thorough)
    try:
        await walker(walk)
    finally:
        await walk.end()
    assert walk.eyes.found == [], "\n".join(walk.eyes.found)
    mine = tuple(one for one in stage.routes if walk_of(one) is walker)
    assert walk.missing(mine) <= WALKED_ELSEWHERE
