"""Second factors in a real Chromium with an authenticator of its own: made, used, and the pages fit everybody."""

import re
from pathlib import Path

from playwright.async_api import Browser, ConsoleMessage, Page, ViewportSize

from proxy.console.signing.choices import SecondFactor, SigningChoices
from storage.interfaces import AuditTag, FactorKind
from storage.mongo import Database
from storage.totp import STEP_S, code_of
from tests.console.browsing import Page as Read
from tests.console.in_a_browser import (
    IN_A_BROWSER,
    context_of,
    database,
    is_wider_than_the_screen,
    violations,
)
from tests.console.stage import PASSWORD, Stage, staged

__all__ = ["database"]

pytestmark = IN_A_BROWSER

WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 800}
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Walk:
    """A person's way through the pages, and what was wrong on them."""

    def __init__(self, page: Page, stage: Stage) -> None:
        self.page = page
        self.stage = stage
        self.found: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(str(error)))

    def _hear(self, told: ConsoleMessage) -> None:
        # Chromium tells of each 422 that a page was answered with, and, as news, of data cleared.
        if told.type in {"error", "warning"} and "status of 422" not in told.text:
            self.found.append(f"{told.type}: {told.text}")

    async def look(self) -> None:
        """Look at a page: wide and light, narrow and dark."""
        self.found.extend(await violations(self.page))
        await self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        await self.page.set_viewport_size(NARROW)
        self.found.extend(await violations(self.page))
        if await is_wider_than_the_screen(self.page):
            self.found.append(f"{self.page.url} is wider than the screen")
        await self.page.set_viewport_size(WIDE)
        await self.page.emulate_media(color_scheme="light", reduced_motion="reduce")

    async def read(self) -> Read:
        """Return the page as text."""
        return Read(200, {}, await self.page.content())

    async def password(self) -> None:
        """Go through the first step by hand."""
        await self.page.goto(f"{self.stage.origin}/sign-in")
        await self.page.get_by_label("Käyttäjätunnus").fill("aino")
        await self.page.get_by_label("Salasana", exact=True).fill(PASSWORD)
        await self.press("Kirjaudu sisään")

    async def press(self, name: str) -> None:
        """Press a button."""
        await self.page.get_by_role("button", name=name).click()

    async def fill(self, label: str, text: str) -> None:
        """Write into a field, and send it with Enter."""
        await self.page.get_by_label(label, exact=True).fill(text)
        await self.page.get_by_label(label, exact=True).press("Enter")

    async def reaches(self, path: str) -> None:
        """Wait until the page is there."""
        await self.page.wait_for_url(re.compile(re.escape(path) + r"(\?|$)"))

    async def leave(self) -> None:
        """Sign out."""
        await self.press("Kirjaudu ulos")
        await self.page.get_by_role("heading", name="Olet kirjautunut ulos").wait_for()

    def code(self, secret: bytes) -> str:
        """Return what an authenticator app shows now."""
        return code_of(secret, int(self.stage.clock().timestamp()) // STEP_S)


async def first_time(walk: Walk) -> list[str]:
    """Make a passkey at the first sign-in, and return the recovery codes."""
    await walk.password()
    await walk.reaches("/sign-in/enrol")
    await walk.look()
    await walk.press("Luo pääsyavain")
    await walk.page.get_by_role("heading", name="Palautuskoodit").wait_for()
    await walk.look()
    codes = (await walk.read()).codes()
    await walk.page.get_by_role("link", name="Otin ne talteen").click()
    await walk.reaches("/conversations")
    await walk.leave()
    return codes


async def own_account(walk: Walk) -> bytes:
    """Sign in with the passkey, add an app, be asked again after a while; return the app's secret."""
    await walk.password()
    await walk.reaches("/sign-in/second")
    await walk.look()
    await walk.press("Käytä pääsyavainta")
    await walk.reaches("/conversations")
    await walk.page.goto(f"{walk.stage.origin}/account/factors")
    secret = (await walk.read()).secret()
    await walk.fill("Todennussovelluksen koodi", "123")
    await walk.page.get_by_text("Koodi ei täsmää").wait_for()
    await walk.look()
    await walk.fill("Todennussovelluksen koodi", walk.code(secret))
    await walk.reaches("/account")
    await walk.look()
    await walk.page.get_by_role("link", name="Muuta Todennussovellus").click()
    await walk.look()
    walk.stage.clock.pass_(minutes=11)
    await walk.page.goto(f"{walk.stage.origin}/account/password")
    await walk.reaches("/account/confirm")
    await walk.look()
    await walk.press("Käytä pääsyavainta")
    await walk.reaches("/account/password")
    await walk.press("Vaihda salasana")
    await walk.page.get_by_text("Kirjoita salasanasi").wait_for()
    await walk.look()
    await walk.leave()
    return secret


async def test_a_persons_way_with_second_factors(database: Database, tmp_path: Path, chromium: Browser) -> None:
    """A passkey made at the first sign-in and used at the next; an app added and used; a recovery code used, once.

    On the way every page is looked at: axe finds nothing, nothing scrolls sideways, the policy has nothing to refuse.
    """
    needed = SigningChoices(SecondFactor.REQUIRED)
    async with staged(database, tmp_path, signing=needed, host="localhost") as stage:
        aino = await stage.person()
        page = await (await context_of(chromium, width=WIDE["width"])).new_page()
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        walk = Walk(page, stage)
        codes = await first_time(walk)
        secret = await own_account(walk)
        await walk.password()
        await walk.fill("Todennussovelluksen koodi", walk.code(secret))
        await walk.reaches("/conversations")
        await walk.leave()
        for said in ("Keskustelut", "Tätä ei hyväksytty"):
            await walk.password()
            await page.get_by_text("Käytä palautuskoodia").click()
            await walk.fill("Palautuskoodi", codes[4])
            await page.locator("main").get_by_text(said).first.wait_for()
            if said == "Keskustelut":
                await walk.leave()
        held = await stage.factors.held(aino)
        assert [one.kind for one in held.factors] == [FactorKind.PASSKEY, FactorKind.TOTP]
        assert (held.recovery_codes, (await stage.tags()).count(AuditTag.CONSOLE_SIGN_IN)) == (9, 4)
        assert walk.found == []
