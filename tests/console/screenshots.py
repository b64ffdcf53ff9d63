"""Pictures of every page of Verho, for docs/: `python -m tests.console.screenshots FOLDER`."""

import asyncio
import sys
import tempfile
from base64 import b32decode
from pathlib import Path

from playwright.async_api import Browser, Page
from rich.progress import Progress

from proxy.console.signing.choices import SecondFactor, SigningChoices
from storage.embedded import EmbeddedDatabase
from storage.interfaces import Right
from storage.mongo import Database
from storage.preparation import prepare
from storage.totp import STEP_S, code_of
from tests.chromium import running_chromium
from tests.console.clerking import Posted
from tests.console.crawling import Crawl, kind_of_address
from tests.console.portraits import Portraits, name_of, new_page
from tests.console.scenes import daily_work, people_and_errors, requests, rules
from tests.console.stage import PASSWORD, Stage, staged
from tests.visitors_pages import visitors_pages


async def secret_on(page: Page) -> bytes:
    """Return the secret that the page sets an authenticator app up with."""
    text = (await page.locator(".key-text code").inner_text()).replace(" ", "")
    return b32decode(text + "=" * (-len(text) % 8))


def now(stage: Stage) -> int:
    """Return the time as authenticator apps count it."""
    return int(stage.clock().timestamp()) // STEP_S


async def come_in(stage: Stage, page: Page, shots: Portraits) -> None:
    """Sign in for the first time and for the second, with a picture of each step."""
    await shots.see(page, "/sign-in", "sign-in")
    await shots.send(page, "/sign-in", "sign-in-refused", name="aino", password="jokin muu")
    await shots.send(page, "/sign-in", "sign-in-enrol", name="aino", password=PASSWORD)
    secret = await secret_on(page)
    code = code_of(secret, now(stage))
    await shots.send(page, "/sign-in/enrol/app", "recovery-codes", code=code, name="Puhelin")
    await page.goto(f"{stage.origin}/account")
    await shots.send(page, "/sign-out", "signed-out")
    await page.goto(f"{stage.origin}/sign-in")
    await shots.send(page, "/sign-in", "sign-in-second", name="aino", password=PASSWORD)
    stage.clock.pass_(minutes=1)
    await shots.send(page, "/sign-in/second", code=code_of(secret, now(stage)))


async def emergency(stage: Stage, chromium: Browser, shots: Portraits) -> None:
    """Somebody of the staff takes rights in an emergency."""
    context = await chromium.new_context(locale="fi-FI")
    page = await new_page(context)
    await page.goto(f"{stage.origin}/sign-in")
    await shots.send(page, "/sign-in", name="hanna", password=PASSWORD)
    await shots.send(page, "/sign-in/enrol/app", code=code_of(await secret_on(page), now(stage)))
    await shots.see(page, "/account/emergency", "account-emergency")
    words = "Kävijä kertoo uhkaavasta tilanteesta kotonaan, apua tarvitaan heti."
    await shots.send(page, "/account/emergency", right_reveal_identity="1", words=words)
    await context.close()


async def console(stage: Stage, chromium: Browser, shots: Portraits) -> None:
    """Picture the console: what forms lead to, and then, filled with that, whatever links lead to."""
    context = await chromium.new_context(locale="fi-FI", accept_downloads=True)
    page = await new_page(context)
    await come_in(stage, page, shots)
    for scene in (daily_work, requests, rules, people_and_errors):
        await scene(stage, page, shots)
    async for address, first in Crawl(page, stage.origin).pages("/conversations"):
        if address != "/" and first and (name := name_of(kind_of_address(address))) not in shots.taken:
            await shots.take(page, name)
    # Everybody who reads the audit is told of it on every page: so it comes last.
    await emergency(stage, chromium, shots)
    await shots.see(page, "/emergencies", "emergencies")
    await context.close()


async def everybody(stage: Stage) -> None:
    """Let in three people, as a board would."""
    people = (
        await stage.person(role="presidium"),
        await stage.person("outi", display_name="Outi Esimerkki", role="presidium"),
        await stage.person("hanna", frozenset({Right.READ_REDACTED}), display_name="Hanna Malli", role="staff"),
    )
    for one in people:
        account = await stage.accounts.by_id(one)
        assert account is not None
        await stage.accounts.set_grant(
            one, rights=account.rights, granted_by="hallitus 12.1.2046 § 4", grant_reason="asiakaspalvelu",
            grant_until=account.grant_until, role=account.role,
        )  # fmt: skip


async def main(folder: Path) -> None:
    """Fill a console with a believable fortnight, and picture it; then what visitors see."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jpg"):
        old.unlink()
    needed = SigningChoices(SecondFactor.REQUIRED)
    with tempfile.TemporaryDirectory() as place, Progress() as progress:
        directory = Path(place)
        async with (
            EmbeddedDatabase(directory / "database") as embedded,
            Database(embedded.uri) as database,
            running_chromium() as chromium,
        ):
            await prepare(database)
            async with staged(database, directory, signing=needed, host="localhost", mail=Posted()) as stage:
                await everybody(stage)
                shots = Portraits(folder, stage.origin, progress, progress.add_task("console", total=None))
                await console(stage, chromium, shots)
            shots.task = progress.add_task("visitors", total=None)
            await visitors_pages(chromium, shots)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
