"""With a receipt code somebody sees their own conversation, twice over, and has it corrected or erased."""

import pytest

from storage.interfaces import AuditTag
from storage.receipts import new_code, written
from storage.schema import Collection
from tests.receipts.office import NOON, Office

RECTIFY = {"pseudonym": "EMAIL_1", "value": "matti.m@example.fi"}
ERASE = {"kind": "erase_everything", "sure": "yes"}


async def test_a_code_shows_what_was_written_and_what_was_sent(office: Office) -> None:
    """Values on one side, pseudonyms on the other; what was kept here is said not to have left; the audit knows."""
    conversation, code = await office.conversation()
    page = await office.post("/", {"code": code.lower(), "lang": "fi"})
    assert page.status == 200
    assert "Matti Meikäläinen" in page.text
    assert "Olen [NIMI_1], [EMAIL_1]" in page.text
    assert "Ei mitään: se ei lähtenyt meiltä." in page.text
    assert "Firefox 145" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.headers
    (entry,) = await office.audit.page()
    assert (entry.tag, entry.actor) == (AuditTag.RECEIPT_CONVERSATION_LOOK, "receipt")
    assert entry.conversations == (conversation.id,)


async def test_redacting_again_does_not_change_what_was_sent(office: Office) -> None:
    """Both columns stay as they were, also for what was masked for good; once nobody can tell, the page says so."""
    words = "Olen [NIMI_1], 040 1234567, hetu 010190-999W"
    _, code = await office.conversation(words=words)
    await office.redact_again()
    page = await office.post("/", {"code": code, "lang": "fi"})
    assert "Olen Matti Meikäläinen, 040 1234567, hetu 010190-999W" in page.text
    assert words in page.text
    assert "uudemmat säännöt" not in page.text
    await office.post("/erase", {"kind": "erase_identity", "sure": "yes", "code": code})
    await office.queue.look()
    page = await office.post("/", {"code": code, "lang": "fi"})
    assert "Olen [NIMI_1], [PHONE_995001], hetu [HETU]" in page.text
    assert page.text.count("uudemmat säännöt") == 1
    assert "040 1234567" not in page.text


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        ("", 422, "ei ole antamamme kuittikoodi"),
        ("0" * 28, 422, "ei ole antamamme kuittikoodi"),
        ("<script>alert(1)</script>", 422, "ei ole antamamme kuittikoodi"),
        ("x" * 10_000, 422, "ei ole antamamme kuittikoodi"),
        (written(bytes(16)), 404, "ei ole tallennettu mitään"),
    ],
)
async def test_other_codes_show_nothing(office: Office, code: str, status: int, said: str) -> None:
    """What is no code and what is nobody's are told apart only by being written wrong; neither comes back."""
    await office.conversation()
    page = await office.post("/", {"code": code, "lang": "fi"})
    assert page.status == status
    assert said in page.text
    assert not code or code not in page.body
    assert await office.audit.page() == []


async def test_guessing_is_bounded(office: Office) -> None:
    """After so many codes that open nothing, a source waits."""
    pages = [await office.post("/", {"code": written(new_code())}) for _ in range(21)]
    assert [page.status for page in pages] == [404] * 20 + [429]
    assert "Yritä uudelleen 16 minuutin kuluttua" in pages[-1].text
    assert 0 < int(pages[-1].headers["Retry-After"]) <= 901


@pytest.mark.parametrize(("path", "form"), [("/", {}), ("/erase", ERASE), ("/correct", RECTIFY)])
async def test_a_form_of_another_site_does_nothing(office: Office, path: str, form: dict[str, str]) -> None:
    """Even with a right code."""
    conversation, code = await office.conversation()
    page = await office.post(path, {**form, "code": code}, site="cross-site")
    assert page.status == 403
    assert "Matti" not in page.body
    assert await office.requests.of(conversation.id) == []


async def test_a_correction_is_queued_sealed_and_carried_out(office: Office) -> None:
    """The new value is readable nowhere on its way; then the page shows it, under the same pseudonym."""
    conversation, code = await office.conversation()
    page = await office.post("/correct", {**RECTIFY, "code": code, "lang": "fi"})
    assert "Pyyntösi on kirjattu." in page.text
    assert "odottaa toteutusta" in page.text
    stored = await office.database.find(Collection.RECEIPT_REQUESTS, {}, sort=(("_id", 1),), limit=9)
    assert "matti.m" not in repr(stored)
    await office.queue.look()
    after = await office.post("/", {"code": code, "lang": "fi"})
    assert "matti.m@example.fi" in after.text
    assert "Olen [NIMI_1], [EMAIL_1]" in after.text
    assert "toteutettu" in after.text
    tags = [entry.tag for entry in await office.audit.page()]
    assert tags.count(AuditTag.COMMAND_SUBJECT_RECTIFY) == 1
    assert (await office.requests.of(conversation.id))[0].sealed == b""


@pytest.mark.parametrize(
    ("path", "form", "said"),
    [
        ("/correct", {"pseudonym": "EMAIL_9", "value": "a@b.fi"}, "Valitse, mikä tieto korjataan."),
        ("/correct", {"pseudonym": "EMAIL_1", "value": ""}, "Kirjoita oikea tieto"),
        ("/correct", {"pseudonym": "EMAIL_1", "value": "x" * 257}, "Kirjoita oikea tieto"),
        ("/correct", {"pseudonym": "EMAIL_1", "value": "a\x00b"}, "Kirjoita oikea tieto"),
        ("/erase", {"kind": "rectify", "sure": "yes"}, "Valitse, mitä poistetaan."),
        ("/erase", {"kind": "erase_identity"}, "poistettua ei voi palauttaa"),
    ],
)
async def test_bad_requests_say_what_was_expected(office: Office, path: str, form: dict[str, str], said: str) -> None:
    """The conversation stays in sight with what was typed, and nothing is queued."""
    conversation, code = await office.conversation()
    page = await office.post(path, {**form, "code": code, "lang": "fi"})
    assert page.status == 422
    assert page.body.count('<p class="fault"') == 1
    assert not form.get("value") or f'value="{form["value"]}"'.replace("\x00", "\N{REPLACEMENT CHARACTER}") in page.body
    assert said in page.text
    assert "Matti Meikäläinen" in page.text
    assert await office.requests.of(conversation.id) == []


async def test_who_one_is_can_be_erased_and_the_words_stay(office: Office) -> None:
    """The code opens no value any more, whatever copy of the conversation it is tried on."""
    _, code = await office.conversation()
    await office.post("/erase", {"kind": "erase_identity", "sure": "yes", "code": code})
    await office.queue.look()
    page = await office.post("/", {"code": code, "lang": "fi"})
    assert "Matti" not in page.body
    assert "Olen [NIMI_1], [EMAIL_1]" in page.text
    assert "on poistettu" in page.text


async def test_everything_can_be_erased(office: Office) -> None:
    """Then nothing is stored under the code; asking twice is one request."""
    conversation, code = await office.conversation()
    for _ in range(2):
        await office.post("/erase", {**ERASE, "code": code})
    assert len(await office.requests.of(conversation.id)) == 1
    await office.queue.look()
    assert (await office.post("/", {"code": code})).status == 404
    assert await office.database.count(Collection.MESSAGES, {"conversation": conversation.id}) == 0


async def test_a_legal_hold_wins(office: Office) -> None:
    """Nothing is erased while it lasts, and the person is told so."""
    conversation, code = await office.conversation()
    await office.holds.place(conversation.id, case="2046-1", until=None, actor="command", at=NOON)
    await office.post("/erase", {**ERASE, "code": code})
    await office.queue.look()
    page = await office.post("/", {"code": code, "lang": "fi"})
    assert "lain velvoite" in page.text
    assert "Matti Meikäläinen" in page.text


async def test_too_many_requests_wait(office: Office) -> None:
    """A bounded number of corrections is taken down; then the person is asked to come back."""
    conversation, code = await office.conversation()
    pages = [await office.post("/correct", {**RECTIFY, "code": code, "lang": "fi"}) for _ in range(11)]
    assert [page.status for page in pages] == [200] * 10 + [422]
    assert "Liian moni pyyntösi odottaa" in pages[-1].text
    assert len(await office.requests.of(conversation.id)) == 10


@pytest.mark.parametrize(
    "payload", ["<img src=x onerror=alert(1)>", "\u202eetav", "{{7919*7919}}", "=cmd()", '{"$gt":""}']
)
async def test_hostile_words_are_only_words(office: Office, payload: str) -> None:
    """In messages as in values."""
    _, code = await office.conversation(words=payload)
    await office.post("/correct", {"pseudonym": "NIMI_1", "value": payload.replace("\u202e", ""), "code": code})
    await office.queue.look()
    page = await office.post("/", {"code": code})
    assert page.status == 200
    assert "<img src=x" not in page.body
    assert "\u202e" not in page.body
    assert "62710561" not in page.text


async def test_there_is_nothing_else_here(office: Office) -> None:
    """Other addresses, methods and bodies get a page in words, with the same guard."""
    for path in ("/audit", "/erase", "/static/..%2fapp.py"):
        page = await office.get(path)
        assert page.status in {404, 405}
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    front = await office.get("/?lang=sv")
    assert "Se ditt eget samtal" in front.text
    assert (await office.get("/static/console.css")).status == 200
