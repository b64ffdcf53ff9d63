"""Signing in at the console with an identity of a real, certified provider; and whatever else comes back from there."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import pytest
from playwright.async_api import expect

from proxy.console.oidc.choices import OidcChoices
from proxy.console.oidc.pages import CALLBACK
from proxy.console.signing.choices import SecondFactor, SigningChoices
from storage.interfaces import AuditTag
from storage.mongo import Database
from tests.chromium import running_chromium
from tests.console.browsing import Browsing, Page, browser
from tests.console.conftest import database, database_uri
from tests.console.oidc.server import provider_running, sign_in_there
from tests.console.stage import PASSWORD, Stage, staged

__all__ = ["database", "database_uri"]


@asynccontextmanager
async def with_provider(database: Database, directory: Path, *, required: bool = False) -> AsyncIterator[Stage]:
    """Run a console whose people may sign in with a provider."""
    choice = SecondFactor.REQUIRED if required else SecondFactor.OPTIONAL
    async with (
        provider_running() as running,
        staged(database, directory, provider=running.serve, signing=SigningChoices(choice)) as stage,
    ):
        yield stage


def led_to(page: Page) -> str:
    """Return where a page's header leads the browser."""
    return page.header("Refresh").removeprefix("0; url=")


async def go_there(stage: Stage, browsing: Browsing, begun: Page, login: str) -> str:
    """Sign in at the provider; return the path that it leads back to."""
    address = await sign_in_there(led_to(begun), login, back=stage.origin + CALLBACK)
    return address.removeprefix(stage.origin)


async def link(stage: Stage, browsing: Browsing, login: str) -> Page:
    """Add an identity to the account of whoever is signed in."""
    page = await browsing.get("/account/oidc")
    begun = await browsing.post("/account/oidc", page.hidden("/account/oidc"))
    return await browsing.get(await go_there(stage, browsing, begun, login), follow=False)


async def test_an_identity_is_added_used_and_removed(database: Database, tmp_path: Path) -> None:
    """Added on the account's page, it signs in without a password; removed, it does not; each step is in the audit."""
    async with with_provider(database, tmp_path) as stage, browser(stage) as aino, browser(stage) as later:
        await stage.person()
        await aino.sign_in("aino")
        assert (await link(stage, aino, "aino@jamk")).status == 303
        assert "Poista se" in (await aino.get("/account/oidc")).text

        door = await later.get("/sign-in")
        assert "Kirjaudu: JAMK" in door.text
        begun = await later.get("/sign-in/oidc?next=/audit", follow=False)
        back = await go_there(stage, later, begun, "aino@jamk")
        # From another site the browser keeps the cookies back: the page first leads on from here.
        led = led_to(await later.get(back, headers={"Sec-Fetch-Site": "cross-site"}))
        assert unquote(led) == unquote(back)
        entered = await later.get(back, follow=False)
        assert (entered.status, entered.header("Location")) == (303, "/audit")
        assert (await later.get("/audit")).status == 200

        account = await aino.get("/account/oidc")
        await aino.post("/account/oidc/unlink", account.hidden("/account/oidc/unlink"))
        async with browser(stage) as again:
            begun = await again.get("/sign-in/oidc", follow=False)
            refused = await again.get(await go_there(stage, again, begun, "aino@jamk"))
            assert refused.status == 403
            assert "ei ole liitetty täällä mihinkään tiliin" in refused.text
        tags = await stage.tags()
        for tag in (AuditTag.CONSOLE_ACCOUNT_LINK, AuditTag.CONSOLE_ACCOUNT_UNLINK, AuditTag.CONSOLE_SIGN_IN_REFUSED):
            assert tags.count(tag) == 1


async def test_an_answer_is_good_for_its_browser_once_and_for_a_while(database: Database, tmp_path: Path) -> None:
    """Another browser, a second use, another state or issuer, and one that took too long let nobody in."""
    async with with_provider(database, tmp_path) as stage, browser(stage) as aino:
        await stage.person()
        await aino.sign_in("aino")
        await link(stage, aino, "aino")
        for change in ("browser", "state", "iss", "late", "code", "error"):
            async with browser(stage) as mine, browser(stage) as other:
                begun = await mine.get("/sign-in/oidc", follow=False)
                back = await go_there(stage, mine, begun, "aino")
                asked = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
                match change:
                    case "state" | "iss" | "code":
                        asked[change] = "https://evil.example"
                    case "late":
                        stage.clock.pass_(seconds=601)
                    case "error":
                        asked = {"state": asked["state"], "iss": asked["iss"], "error": "access_denied"}
                page = await (other if change == "browser" else mine).get(f"{CALLBACK}?{urlencode(asked)}")
                assert page.status == 403, change
                assert "Et päässyt sisään" in page.text or "Kirjautuminen" in page.text, page.text
                assert "verho_console" not in (other if change == "browser" else mine).cookies(), change
        async with browser(stage) as mine:
            begun = await mine.get("/sign-in/oidc", follow=False)
            back = await go_there(stage, mine, begun, "aino")
            assert (await mine.get(back, follow=False)).status == 303
            async with browser(stage) as other:
                assert (await other.get(back)).status == 403


async def test_nobody_takes_an_identity_that_is_somebody_elses(database: Database, tmp_path: Path) -> None:
    """It is refused in words, and opens the first account still."""
    async with with_provider(database, tmp_path) as stage, browser(stage) as aino, browser(stage) as outi:
        await stage.person()
        await stage.person("outi", display_name="Outi")
        await aino.sign_in("aino")
        await outi.sign_in("outi")
        await link(stage, aino, "aino@jamk")
        refused = await link(stage, outi, "aino@jamk")
        assert refused.status == 409
        assert "kuuluu täällä toiselle tilille" in refused.text


async def test_our_second_factor_is_asked_for_after_the_providers_answer(database: Database, tmp_path: Path) -> None:
    """Whoever must have one is led to it; the provider's word alone makes no session."""
    async with with_provider(database, tmp_path, required=True) as stage, browser(stage) as aino:
        await stage.person()
        account = await stage.accounts.by_name("aino")
        assert account is not None
        begun = await aino.get("/sign-in/oidc", follow=False)
        back = await go_there(stage, aino, begun, "aino@jamk")
        issuer = parse_qs(urlsplit(back).query)["iss"][0]
        await stage.links.link(account.id, issuer, "aino@jamk", at=stage.clock())
        entered = await aino.get(back, follow=False)
        assert (entered.status, entered.header("Location")) == (303, "/sign-in/enrol")
        assert "verho_console" not in aino.cookies()
        assert (await aino.get("/audit", follow=False)).header("Location").startswith("/sign-in")


@pytest.mark.parametrize("change", ["away", "none"])
async def test_without_the_provider_the_password_still_works(database: Database, tmp_path: Path, change: str) -> None:
    """A provider that does not answer is said to be away; where none is set there is no such address."""

    async def away(_: str) -> OidcChoices:
        return OidcChoices(issuer="http://127.0.0.1:1", client_id="verho", client_secret="-", name="JAMK")

    async with (
        staged(database, tmp_path, provider=away if change == "away" else None) as stage,
        browser(stage) as aino,
    ):
        await stage.person()
        page = await aino.get("/sign-in/oidc")
        assert page.status == (502 if change == "away" else 404)
        assert ("JAMK ei juuri nyt vastaa" in page.text) is (change == "away")
        await aino.sign_in("aino")


@pytest.mark.browser
async def test_in_a_real_browser(database: Database, tmp_path: Path) -> None:
    """Strict cookies, the policy and the provider's pages agree: from the button to the page that was asked for."""
    async with with_provider(database, tmp_path) as stage, browser(stage) as aino, running_chromium() as chromium:
        await stage.person()
        await aino.sign_in("aino")
        await link(stage, aino, "aino@jamk")
        page = await (await chromium.new_context(locale="fi-FI")).new_page()
        # Only refusals of our own origin count: the provider's pages have a policy of theirs.
        refused: list[str] = []
        page.on("console", lambda said: refused.append(said.text) if stage.origin in said.location["url"] else None)
        await page.goto(f"{stage.origin}/audit")
        await page.get_by_role("link", name="Kirjaudu: JAMK").click()
        await page.locator("input[name=login]").fill("aino@jamk")
        await page.locator("input[name=password]").fill(PASSWORD)
        await page.locator("button[type=submit]").click()
        await page.locator("button[type=submit]").click()
        await page.wait_for_url(f"{stage.origin}/audit")
        await expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert [text for text in refused if re.search("policy|refused", text, re.IGNORECASE)] == []
