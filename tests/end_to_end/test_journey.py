"""The whole promise in a real browser: a student chats, agents see pseudonyms, an entitled person opens the truth."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Playwright, expect

from proxy.database import database_of
from proxy.secrets import secrets_for
from proxy.stack import Stack
from storage.schema import ASCENDING, Collection
from tests.end_to_end.conftest import VISITOR_ADDRESS, hosts_asked, open_browser
from tests.end_to_end.people import SECRET_QUERY, EntitledPerson, Student

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.browser]

# At least one of each entity type, as a student would write it. Identity codes are of a range that nobody is given.
SAID: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Moi! Nimeni on Tellervo Salovuori.", "NIMI", ("Tellervo", "Salovuori")),
    ("Sähköpostini on tellervo.salovuori@posti.example", "EMAIL", ("tellervo.salovuori@posti.example",)),
    ("Puhelinnumeroni on 040 555 0182", "PHONE", ("040 555 0182", "0405550182")),
    ("Henkilötunnukseni on 131052-930V", "HETU", ("131052-930V",)),
    ("Opiskelijanumeroni on M7731", "STUDENT", ("M7731",)),
    ("Oppijanumeroni on 1.2.246.562.24.10000000008", "LEARNER", ("1.2.246.562.24.10000000008",)),
    ("Tilinumeroni on FI21 1234 5600 0007 85", "IBAN", ("FI21 1234 5600 0007 85", "FI2112345600000785")),
    ("Kortin numero on 4111 1111 1111 1111", "CARD", ("4111 1111 1111 1111", "4111111111111111")),
    ("Asun osoitteessa Esimerkkikuja 7 B 21, 40740 Jyväskylä", "ADDRESS", ("Esimerkkikuja 7",)),
    ("Syntymäaikani on 13.10.1952", "BIRTH", ("13.10.1952",)),
    ("Koneeni IP-osoite on 198.51.100.23", "IP", ("198.51.100.23",)),
)
PLANTED = tuple(value for _, _, values in SAID for value in values)


async def test_one_message_three_truths(stack: Stack, playwright: Playwright, tmp_path: Path) -> None:
    """The student's own values come back to the student, never reach Tawk.to, and are opened with a reason."""
    network = tmp_path / "network.json"
    browser = await open_browser(playwright, tmp_path / "profile", network)
    asked: list[str] = []
    browser.on("request", lambda request: asked.append(request.url))
    page = await browser.new_page()
    page.on("websocket", lambda socket: asked.append(socket.url))
    student = Student(page, stack)

    # Before the click: one script of ours, nothing stored.
    await student.comes_from_the_membership_page()
    await expect(page.get_by_role("button", name="Avaa chat")).to_be_visible()
    assert await student.what_is_stored() == {"cookies": [], "local": {}, "session": {}}
    assert {url for url in asked if url.startswith(stack.edge_origin)} == {f"{stack.edge_origin}/widget.js"}

    # The student writes; the agent reads pseudonyms and masks.
    await student.opens_the_chat()
    for text, _, _ in SAID:
        await student.types(text)
        await student.reads(text)
    chat = student.conversation
    await stack.simulator.wait_for(lambda: len(student.said) == len(SAID), timeout_s=60)
    for (_, label, values), received in zip(SAID, student.said, strict=True):
        assert re.search(rf"\[{label}(_1)?\]", received), (label, student.said)
        assert not any(value in received for value in values)

    # The agent answers with a pseudonym, typed by hand; the student reads the real value.
    await stack.simulator.join(chat.id, "Aino")
    await stack.simulator.say(chat.id, "Kirjoitan osoitteeseen [email 1], [NIMI_1].", "Aino")
    await student.reads("Kirjoitan osoitteeseen tellervo.salovuori@posti.example, Tellervo Salovuori.")

    # What Tawk.to saw of the student.
    visitor = chat.visitor
    record = stack.simulator.record.everything()
    for value in (*PLANTED, SECRET_QUERY, "salainen-tunniste", VISITOR_ADDRESS, "fi-FI", "Headless"):
        assert value not in record, value
    assert visitor.referrer == f"{stack.site_url}/jasenyys.html"

    await browser.close()
    own = {urlsplit(address).hostname for address in (stack.site_url, stack.edge_origin)}
    assert {urlsplit(url).hostname for url in asked if not url.startswith("data:")} <= own
    assert {host for host in hosts_asked(network) if host} <= own

    # After a restart of the browser nothing of the frame's is left, and the chat is a new one.
    again = await open_browser(playwright, tmp_path / "profile", tmp_path / "again.json")
    page = again.pages[0] if again.pages else await again.new_page()
    student = Student(page, stack)
    await page.goto(f"{stack.site_url}/")
    await expect(page.get_by_role("button", name="Avaa chat")).to_be_visible()
    assert await student.what_is_stored() == {"cookies": [], "local": {}, "session": {}}
    await page.goto(f"{stack.edge_origin}/frame")
    assert await student.what_is_stored() == {"cookies": [], "local": {}, "session": {}}
    await again.close()

    await the_entitled_person_opens_it(stack, playwright, tmp_path)
    await nothing_lies_open_in_storage(stack)


async def the_entitled_person_opens_it(stack: Stack, playwright: Playwright, tmp_path: Path) -> None:
    """Sign in, find the conversation redacted, give a reason, read the truth; the look is in the audit."""
    browser = await open_browser(playwright, tmp_path / "staff", tmp_path / "staff.json")
    person = await EntitledPerson(await browser.new_page(), stack).signs_in()
    await person.finds("Nimeni on")
    await expect(person.body).to_contain_text("[NIMI_1]")
    await expect(person.body).not_to_contain_text("tellervo.salovuori@posti.example")
    await person.opens_it("Opiskelija pyysi vahvistusta jäsenyydestään")
    for value in ("Tellervo Salovuori", "tellervo.salovuori@posti.example", "M7731", "198.51.100.23"):
        await expect(person.body).to_contain_text(value)
    # What is masked is kept nowhere: the truth does not hold it either.
    await expect(person.body).not_to_contain_text("131052-930V")
    await expect(person.body).not_to_contain_text("4111 1111")
    await person.page.goto(f"{stack.console_origin}/audit")
    await expect(person.body).to_contain_text("Opiskelija pyysi vahvistusta")
    await browser.close()


async def nothing_lies_open_in_storage(stack: Stack) -> None:
    """Neither a dump of every collection nor any file of the stack, logs included, holds a planted value."""
    hidden = (*PLANTED, SECRET_QUERY, VISITOR_ADDRESS)
    async with database_of(stack.settings, secrets_for("console", stack.settings)) as database:
        for collection in Collection:
            for document in await database.find(collection, {}, sort=(("_id", ASCENDING),), limit=10_000):
                assert not any(value in repr(document) for value in hidden), collection
                if collection is Collection.CONVERSATIONS:
                    assert set(document["metadata"]) == {"browser", "os", "referrer"}
    for file in stack.directory.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert not any(value.encode() in content for value in hidden), file.name
