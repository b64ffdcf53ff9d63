"""The way in and one's own account: every form of signing in, of second factors, of sessions."""

import re
from base64 import b32decode
from typing import Any

from playwright.async_api import CDPSession, Page

from storage.totp import STEP_S, code_of
from tests.console.hostile import PAYLOADS
from tests.console.stage import PASSWORD
from tests.console.walking import Walk

DEVICE: dict[str, Any] = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
NEW = "kolme kuivaa kukkaa"


async def door(walk: Walk) -> None:
    """Come in with an app, add a passkey, change all that can be changed, and come in again by every way."""
    page = await walk.stranger()
    devtools: CDPSession = await page.context.new_cdp_session(page)
    await devtools.send("WebAuthn.enable")
    await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    await walk.send_from(page, "/sign-in", "/sign-in", 422)
    await walk.send(page, "/language", only=True)
    secret = await _enrol(walk, page)
    await _own_account(walk, page, secret)
    await _come_again(walk, page, secret)


async def _enrol(walk: Walk, page: Page) -> bytes:
    """Two people add their first factor: a passkey, and an app, whose secret is returned."""
    await walk.send_from(page, "/sign-in", "/sign-in", name="outi", password=PASSWORD)
    await _passkey(walk, page, "/sign-in/enrol/passkey")
    await walk.go(page, "/account")
    await walk.send(page, "/sign-out")
    await walk.send_from(page, "/sign-in", "/sign-in", name="aino", password=PASSWORD)
    await walk.send(page, "/sign-in/enrol/app", 422)
    secret = await _secret(page)
    await walk.send(page, "/sign-in/enrol/app", code=_code(walk, secret))
    return secret


async def _own_account(walk: Walk, page: Page, secret: bytes) -> None:
    """Add, name and remove factors, change the password, end other sessions."""
    await walk.send_from(page, "/account/factors", "/account/factors/app", 422)
    await _passkey(walk, page, "/account/factors/passkey")
    await walk.send_from(page, "/account", "/account/codes")
    await walk.go(page, "/account")
    for path in await _links(page, "/account/factors/"):
        await walk.go(page, path)
        await walk.send(page, f"{path}/name", 422, name=" ")
        await walk.send_from(page, path, f"{path}/name")
    await walk.send_from(page, "/account/factors", "/account/factors/app", code=_code(walk, await _shown(walk, page)))
    await walk.go(page, "/account")
    newest = (await _links(page, "/account/factors/"))[-1]
    await walk.send_from(page, newest, f"{newest}/remove")
    await walk.send_from(page, "/account/password", "/account/password", 422)
    other = await walk.stranger()
    await walk.send_from(other, "/sign-in", "/sign-in", name="aino", password=PASSWORD)
    walk.stage.clock.pass_(minutes=1)
    await walk.send(other, "/sign-in/second", code=_code(walk, secret))
    await walk.send_from(page, "/account", "/account/sessions")
    # A while later it is asked again who sits there.
    walk.stage.clock.pass_(minutes=11)
    await walk.go(page, "/account/password")
    assert "/account/confirm" in page.url
    await walk.send(page, "/account/confirm", 422, code=PAYLOADS[0])
    await _passkey(walk, page, "/account/confirm")
    await walk.send(page, "/account/password", current=PASSWORD, new=NEW, again=NEW)


async def _come_again(walk: Walk, page: Page, secret: bytes) -> None:
    """Sign out and in by the second step, refused first."""
    await walk.send_from(page, "/account", "/sign-out")
    await walk.send_from(page, "/sign-in", "/sign-in", name="aino", password=NEW)
    for means in ("code", "recovery"):
        given: dict[str, Any] = {means: PAYLOADS[0]}
        await walk.send(page, "/sign-in/second", 422, **given)
    await _passkey(walk, page, "/sign-in/second")


async def _passkey(walk: Walk, page: Page, action: str) -> None:
    """Press the button of a form that a passkey is made or used with."""
    form = page.locator(f"form[data-passkey][action='{action}']")
    if await form.locator("input[name=name]").count():
        await form.locator("input[name=name]").fill('"><img src=x onerror=alert(1)>\u202e')
    async with page.expect_navigation():
        await form.locator("button").click()
    await walk.look(page)


async def _links(page: Page, start: str) -> list[str]:
    found = await page.eval_on_selector_all("a[href]", "all => all.map((one) => one.getAttribute('href'))")
    return [one for one in found if re.fullmatch(re.escape(start) + "[^/]+", one)]


async def _shown(walk: Walk, page: Page) -> bytes:
    await walk.go(page, "/account/factors")
    return await _secret(page)


async def _secret(page: Page) -> bytes:
    text = (await page.locator(".key-text code").inner_text()).replace(" ", "")
    return b32decode(text + "=" * (-len(text) % 8))


def _code(walk: Walk, secret: bytes) -> str:
    return code_of(secret, int(walk.stage.clock().timestamp()) // STEP_S)
