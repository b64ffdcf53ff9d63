"""What somebody does at the console while pictures are taken: what no link leads to, in believable words."""

from playwright.async_api import Page

from storage.interfaces import Sender
from tests.console import samples
from tests.console.portraits import Portraits
from tests.console.stage import Said, Stage

WHY = {"category": "service", "case": "2046-17"}
MISSED = Said(Sender.VISITOR, "Kaapin avain LK-4242 jäi saliin, mistä sen saa takaisin?")


async def daily_work(stage: Stage, page: Page, shots: Portraits) -> None:
    """Conversations, running chats, the search and the inbox."""
    await shots.see(page, "/live", "live-empty")
    await shots.see(page, "/inbox", "inbox-empty")
    talk = await samples.everything(stage)
    form = await samples.offline_form(stage)
    await stage.indexer.catch_up()
    one = f"/conversations/{talk.id}"
    await shots.see(page, "/conversations?label=palaute", "conversations-empty")
    await shots.see(page, one, "conversations-one")
    await shots.send(page, one, "conversations-one-refused", category="", case="")
    await shots.see(page, f"{one}?chip=EMAIL_1#chip", "conversations-one-value")
    await page.goto(stage.origin + one)
    await shots.send(page, one, "conversations-one-opened", **WHY, words="Asiakas pyysi palaamaan asiaan")
    await shots.send(page, f"{one}/print", "conversations-one-print")
    await page.goto(f"{stage.origin}/search")
    await shots.send(page, "/search", kind="EMAIL_ADDRESS", value=samples.EMAIL, **WHY)
    await shots.take(page, "search-found", at="li.row")
    await page.goto(f"{stage.origin}/search")
    await shots.send(page, "/search", kind="EMAIL_ADDRESS", value="maija@example.org", **WHY)
    await shots.take(page, "search-nobody", at=".empty p")
    await page.goto(f"{stage.origin}/live")
    await page.locator("#running a").first.click()
    await page.wait_for_url("**/live/*")
    live = page.url.removeprefix(stage.origin)
    await shots.take(page, "live-one")
    await shots.send(page, live, "live-one-opened", **WHY)
    await page.goto(f"{stage.origin}/inbox/{form.id}")
    await shots.send(page, f"/inbox/{form.id}", "inbox-one-opened", **WHY)
    await shots.send(page, f"/inbox/{form.id}/answer", text="Hei!\n\nTarran saat toimistolta, avoinna klo 9\u201315.")
    await shots.take(page, "inbox-one-answered")


async def requests(stage: Stage, page: Page, shots: Portraits) -> None:
    """A request from its entry to its end."""
    await shots.see(page, "/cases", "cases-empty")
    await page.goto(f"{stage.origin}/cases/new")
    await shots.send(page, "/cases/new", "cases-new-refused", received="2046-11-19")
    await shots.send(
        page, "/cases/new", "cases-one-entered", number="2046-21", received="2046-11-19", kind__inspect="on",
        kind__erase="on", channel="signed_letter", name="Matti Meikäläinen", email=samples.EMAIL,
        address="Esimerkkikuja 7 B 21, 40740 Jyväskylä",
    )  # fmt: skip
    case = "/cases/2046-21"
    await shots.send(page, f"{case}/identify", proof="id_document")
    await shots.send(page, f"{case}/search-known", "cases-one-found")
    await shots.send(page, f"{case}/look", "cases-one-look")
    await page.evaluate("document.querySelectorAll('input[type=checkbox]').forEach((one) => { one.checked = true; })")
    await shots.send(page, f"{case}/mark")
    await shots.send(page, f"{case}/decide", "cases-one-decided", outcome="granted")
    await shots.see(page, f"{case}/erase", "cases-one-erase")
    async with page.expect_download():
        await page.goto(stage.origin + case)
        await page.locator(f"form[action='{case}/export'] button").click()
    await page.goto(f"{stage.origin}{case}/erase")
    await shots.send(page, f"{case}/erase", scope="everything", confirmed="2046-21")
    await shots.take(page, "cases-one-certificate", at="#certificate-title")
    await shots.send(page, f"{case}/carried-out")
    await shots.send(page, f"{case}/letter", "cases-one-letter", letter="answer")
    await shots.send(page, f"{case}/letter-printed")
    await shots.send(page, f"{case}/person", "cases-one-person")
    await page.goto(stage.origin + case)
    await shots.send(page, f"{case}/close", "cases-one")
    for number, kind, name in (("2046-22", "rectify", "Maija Mallikas"), ("2046-23", "restrict", "Linnéa Ekström")):
        await page.goto(f"{stage.origin}/cases/new")
        given = {f"kind__{kind}": "on", "name": name, "received": "2046-11-20", "channel": "in_person"}
        await shots.send(page, "/cases/new", number=number, **given)


async def rules(stage: Stage, page: Page, shots: Portraits) -> None:
    """A draft that finds the keys of lockers, tried out, and one that protects less, which waits."""
    await shots.see(page, "/rules/misses", "rules-misses-empty")
    talk = await stage.converse([MISSED])
    await page.goto(f"{stage.origin}/conversations/{talk.id}")
    await shots.send(page, f"/conversations/{talk.id}/misses", words="LK-4242", kind="STUDENT_ID")
    await shots.see(page, "/rules/misses", "rules-misses")
    key = {"pattern__0__name": "locker_key", "pattern__0__kind": "STUDENT_ID", "pattern__0__pattern": "LK-[0-9]{4}"}
    path = await _draft(stage, page, shots, "kaapit 2046", "patterns", **key)
    await page.goto(f"{stage.origin}{path}/try")
    await page.get_by_label("Kokeiltava teksti").fill(f"{MISSED.text} Soittakaa 040 123 4567.")
    await page.locator("#tried mark.new").first.wait_for()
    await shots.take(page, "rules-drafts-one-try")
    await page.goto(f"{stage.origin}{path}/dry-runs")
    await shots.send(page, f"{path}/dry-runs", wanted="100", days="30")
    await page.locator("dl.six").wait_for()
    await shots.take(page, "rules-dry-runs-one")
    await page.goto(f"{stage.origin}{path}/patterns")
    await shots.send(page, f"{path}/patterns", "rules-patterns-refused", pattern__0__pattern="LK-[0-9")
    await page.goto(f"{stage.origin}{path}/publish")
    await shots.send(page, f"{path}/publish", "rules-published", reason="kaappien avaimet mukaan")
    path = await _draft(stage, page, shots, "tilinumerot 2046", "operators", from_visitor__IBAN_CODE="pass")
    await shots.see(page, f"{path}/publish", "rules-drafts-one-publish")
    await shots.send(page, f"{path}/publish", "rules-proposals-one", reason="tilinumerot näkyviin, kokous 4/2046")
    await _draft(stage, page, shots, "luonnos 3", "operators", from_visitor__PERSON="mask")


async def people_and_errors(stage: Stage, page: Page, shots: Portraits) -> None:
    """A newcomer's code and first page, an emergency, and what is said where there is nothing."""
    await page.goto(f"{stage.origin}/people/new?role=presidium")
    await shots.send(page, "/people/new", "people-new-refused", display_name="Bertta Berg", name="")
    await shots.send(
        page, "/people/new", "people-new-code", name="bertta", given_by="hallitus 12.1.2047 § 4",
        reason="puheenjohtaja 2047", term_ends="2047-10-31",
    )  # fmt: skip
    assert page.context.browser is not None
    other = await page.context.browser.new_page(locale="fi-FI")
    await other.goto(await page.locator(".secret").first.inner_text())
    await shots.take(other, "enrol")
    await other.close()
    await shots.see(page, "/account/confirm?next=/people", "account-confirm")
    await shots.see(page, "/emergencies", "emergencies-empty")
    await shots.see(page, "/account/emergency", "account-emergency-nothing")
    await shots.see(page, "/nothing", "not-found")


async def _draft(stage: Stage, page: Page, shots: Portraits, version: str, section: str, **change: str) -> str:
    """Begin a draft of a version with one section changed, and return its address."""
    await page.goto(f"{stage.origin}/rules")
    await shots.send(page, "/rules/drafts")
    path = page.url.removeprefix(stage.origin).partition("?")[0]
    for part, typed in (("version", {"version": version}), (section, change)):
        await page.goto(f"{stage.origin}{path}/{part}")
        await shots.send(page, f"{path}/{part}", **typed)
    return path
