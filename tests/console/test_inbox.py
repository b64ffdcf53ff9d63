"""Offline forms are answered from the controller's own mail server: to the form's address, once, audited, kept."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from proxy.mail.smtp import SmtpMail
from storage.inbox import StoredInbox
from storage.inbox_port import DeskState
from storage.interfaces import AuditTag, Conversation, ConversationKind, Delivery, Right, Sender
from storage.mongo import Database
from storage.schema import Collection
from storage.subjects.erasing import Erasing
from storage.subjects.ledger_file import ErasureLedger
from storage.vocabulary import ErasureScope
from tests.console.browsing import Browsing, Page, browser
from tests.console.samples import offline_form
from tests.console.stage import Said, Stage, staged
from tests.mail.post_office import PostOffice, post_office

EMAIL = "maija@example.fi"
ANSWER = "Hei Maija Mallikas!\n\nTarra tulee postissa.\n.piste rivin alussa\nSoita 050 765 4321."


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    """The controller's mail server."""
    async with post_office() as running:
        yield running


@pytest.fixture
async def stage(database: Database, tmp_path: Path, office: PostOffice) -> AsyncIterator[Stage]:
    """A console that may send mail."""
    async with staged(database, tmp_path, mail=SmtpMail(office.server)) as running:
        yield running


async def opened(browsing: Browsing, form: Conversation) -> Page:
    """Open a form to answer it."""
    path = f"/inbox/{form.id}"
    page = await browsing.get(path)
    return await browsing.post(path, {**page.hidden(path), "category": "service", "case": "2026-17", "words": ""})


async def answered(browsing: Browsing, page: Page, form: Conversation, text: str = ANSWER, **more: str) -> Page:
    """Send the answer's form of an opened page."""
    path = f"/inbox/{form.id}/answer"
    return await browsing.post(path, {**page.hidden(path), "text": text, **more})


async def desk(stage: Stage, form: Conversation) -> DeskState:
    """Return where a form stands."""
    return (await StoredInbox(database=stage.database).desks([form.id]))[form.id].state


async def test_an_answer_goes_to_the_address_in_the_form(stage: Stage, aino: Browsing, office: PostOffice) -> None:
    """Signed, in the visitor's language; in the audit before it left; kept redacted; and sent once, however often."""
    form = await offline_form(stage)
    assert "Uusi" in (await aino.get("/inbox")).text
    page = await opened(aino, form)
    assert (page.status, EMAIL in page.text) == (200, True)
    assert "Aino Virtanen alkoi vastata" in (await aino.get("/inbox")).text
    done = await answered(aino, page, form)
    assert (done.status, done.header("Location")) == (303, f"/inbox/{form.id}")
    again = await answered(aino, page, form)
    assert (again.status, "Olet jo lähettänyt tämän" in again.text) == (422, True)
    (taken,) = office.taken
    assert (taken.sender, taken.recipients) == ("toimisto@jamko.fi", (EMAIL,))
    assert taken.message["Subject"] == "Vastaus jättämääsi lomakkeeseen"
    assert taken.text == f"{ANSWER}\n\nYstävällisin terveisin\nAino Virtanen\n"
    tags = await stage.tags()
    assert tags.index(AuditTag.CONSOLE_INBOX_ANSWER) > tags.index(AuditTag.CONSOLE_CONVERSATION_REVEAL)
    (entry,) = await stage.audit.page(tag=AuditTag.CONSOLE_INBOX_ANSWER)
    assert (entry.reason, entry.case, entry.conversations) == ("service", "2026-17", (form.id,))
    read = await aino.get(f"/inbox/{form.id}")
    assert "Aino Virtanen vastasi" in read.text
    assert "Hei [NIMI_1]!" in read.text
    assert "Soita [PHONE_1]." in read.text
    for hidden in (EMAIL, "050 765 4321", "Mallikas"):
        assert hidden not in read.body
    stored = [
        one
        for collection in (Collection.MESSAGES, Collection.IDENTITIES, Collection.AUDIT, Collection.CONVERSATIONS)
        for one in await stage.database.find(collection, {}, sort=(("_id", 1),), limit=100)
    ]
    assert not re.search("tarra|esimerkki|765 4321", str(stored), re.IGNORECASE)
    assert "Kukaan ei odota" in (await aino.get("/inbox")).text
    assert "Aino Virtanen vastasi" in (await aino.get("/inbox?show=all")).text


async def test_an_unsent_answer_waits_for_its_writer_alone(stage: Stage, aino: Browsing, tmp_path: Path) -> None:
    """Kept by the page or by its button, over the session's end, sealed; gone once sent, or with who wrote the form."""
    form = await offline_form(stage)
    path = f"/inbox/{form.id}"
    proof = {"token": (await opened(aino, form)).hidden(f"{path}/answer")["token"]}
    kept = await aino.post(f"{path}/drafted", {**proof, "text": "Hei Maija, tarra"})
    assert (kept.status, "Luonnos tallennettu" in kept.body) == (200, True)
    assert (await aino.post(f"{path}/draft", {**proof, "text": ANSWER})).status == 303
    assert (await aino.post(f"{path}/drafted", {**proof, "text": "x" * 10_001})).status == 422
    stored = await stage.database.find_one(Collection.CONVERSATIONS, {"_id": form.id})
    assert not re.search("maija|tarra", str(stored), re.IGNORECASE)
    stage.clock.pass_(days=1)
    await aino.sign_in("aino")
    waiting = await aino.get(path)
    assert ("lähettämätön vastaus" in waiting.text, "Tarra" in waiting.body) == (True, False)
    await stage.person("ville", display_name="Ville")
    async with browser(stage) as ville:
        await ville.sign_in("ville")
        assert "Tarra tulee" not in (await opened(ville, form)).body
    page = await opened(aino, form)
    assert "Tarra tulee postissa." in page.body
    assert (await answered(aino, page, form, again="yes")).status == 303
    assert "lähettämätön vastaus" not in (await aino.get(path)).text
    other = await offline_form(stage)
    assert (await aino.post(f"/inbox/{other.id}/drafted", {**proof, "text": ANSWER})).status == 403
    proof = {"token": (await opened(aino, other)).hidden(f"/inbox/{other.id}/answer")["token"]}
    assert (await aino.post(f"/inbox/{other.id}/drafted", {**proof, "text": ANSWER})).status == 200
    erasing = Erasing(database=stage.database, audit=stage.audit, ledger=ErasureLedger(tmp_path / "ledger.jsonl"))
    await erasing.erase([other.id], ErasureScope.IDENTITY, case="2046-1", actor="x", at=stage.clock())
    assert "drafts" not in (await stage.database.find_one(Collection.CONVERSATIONS, {"_id": other.id}) or {})
    assert (await aino.post(f"/inbox/{other.id}/drafted", {**proof, "text": ANSWER})).status == 422


@pytest.mark.parametrize(
    ("change", "told", "state", "delivery"),
    [
        ({"at_recipient": "550 no such"}, "ei hyväksynyt lomakkeessa annettua", DeskState.ANSWERING, Delivery.FAILED),
        ({"at_letter": "554 spam"}, "ei hyväksynyt vastausta", DeskState.ANSWERING, Delivery.FAILED),
        ({"at_letter": "451 later"}, "ei juuri nyt vastaa", DeskState.ANSWERING, Delivery.FAILED),
        ({"breaks_after_letter": True}, "", DeskState.UNSURE, Delivery.UNCONFIRMED),
    ],
)
async def test_what_fails_is_said_and_nothing_is_lost(
    stage: Stage,
    aino: Browsing,
    office: PostOffice,
    *,
    change: dict[str, object],
    told: str,
    state: DeskState,
    delivery: Delivery,
) -> None:
    """What surely did not leave can be sent again from the page that comes back; what may have left asks first."""
    form = await offline_form(stage)
    for name, value in change.items():
        setattr(office, name, value)
    page = await answered(aino, await opened(aino, form), form)
    assert await desk(stage, form) is state
    kept = [one for one in await deliveries(stage, form) if one[0] is Sender.AGENT]
    assert kept == [(Sender.AGENT, delivery)]
    for name, value in change.items():
        setattr(office, name, type(value)())
    if told:
        assert page.status == 422
        assert told in page.text
        assert "Tarra tulee postissa." in page.body
        assert (await answered(aino, page, form)).status == 303
        assert len(office.taken) == 1
        return
    page = await opened(aino, form)
    assert "Se voi tulla perille kahdesti" in page.text
    refused = await answered(aino, page, form)
    assert (refused.status, len(office.taken)) == (422, 1)
    assert (await answered(aino, refused, form, again="yes")).status == 303


async def deliveries(stage: Stage, form: Conversation) -> list[tuple[Sender, Delivery]]:
    """Return sender and delivery of a form's messages, in their order."""
    rows = await stage.database.find(Collection.MESSAGES, {"conversation": form.id}, sort=(("position", 1),), limit=20)
    return [(Sender(one["sender"]), Delivery(one["delivery"])) for one in rows]


async def test_of_two_who_answer_at_once_one_is_told(stage: Stage, aino: Browsing, office: PostOffice) -> None:
    """Both have the form open; one letter leaves, and the other person keeps what was typed and learns of it."""
    form = await offline_form(stage)
    await stage.person("eino", display_name="Eino Laine")
    async with browser(stage) as eino:
        await eino.sign_in("eino")
        pages = await opened(aino, form), await opened(eino, form)
        assert "Joku muu on alkanut vastata" in pages[1].text
        answers = await asyncio.gather(
            answered(aino, pages[0], form), answered(eino, pages[1], form, "Vastaan minäkin.", again="yes")
        )
    assert len(office.taken) == 1
    assert sorted(one.status for one in answers) == [303, 422]
    (second,) = [one for one in answers if one.status == 422]
    assert "sillä välin" in second.text
    assert "Vastaan minäkin." in second.body or "Tarra tulee postissa." in second.body


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Kirjoita vastaus"),
        ("x" * 10_001, "Kirjoita vastaus"),
        ("nolla\x0bmerkki", "Kirjoita vastaus"),
        ("Tunnuksesi on 131052-308T, eikö?", "ei lähetetä sähköpostilla"),
    ],
)
async def test_an_answer_that_cannot_be_sent_is_shown_again(
    stage: Stage, aino: Browsing, office: PostOffice, text: str, told: str
) -> None:
    """The fault stands at the field, what was typed stays, and nothing has left."""
    form = await offline_form(stage)
    page = await answered(aino, await opened(aino, form), form, text)
    assert (page.status, told in page.text, office.taken) == (422, True, [])
    if text.strip():
        assert text[:5] in page.body


async def test_a_form_is_done_without_an_answer(stage: Stage, aino: Browsing) -> None:
    """It is in the audit, leaves the list of those who wait, and can be brought back."""
    form = await offline_form(stage)
    path = f"/inbox/{form.id}"
    for expected in (DeskState.DONE, DeskState.NEW):
        fields = (await aino.get(path)).hidden(f"{path}/state")
        assert (await aino.post(f"{path}/state", fields)).status == 303
        assert (await aino.post(f"{path}/state", fields)).status == 422
        assert await desk(stage, form) is expected
    tags = await stage.tags()
    assert AuditTag.CONSOLE_INBOX_DONE in tags
    assert AuditTag.CONSOLE_INBOX_BACK in tags


async def test_no_other_address_is_ever_written_to(stage: Stage, aino: Browsing, office: PostOffice) -> None:
    """An address that is named in the text, or that somebody puts into the form, is none that the form gave."""
    said = Said(Sender.VISITOR, "Kaverini on [EMAIL_2].", Delivery.KEPT, fields=(("email", "[EMAIL_1]"),))
    values = {"[EMAIL_1]": ("EMAIL_ADDRESS", EMAIL), "[EMAIL_2]": ("EMAIL_ADDRESS", "kaveri@example.fi")}
    form = await stage.converse([said], values=values, kind=ConversationKind.OFFLINE_FORM)
    page = await opened(aino, form)
    for pseudonym in ("EMAIL_2", "kaveri@example.fi", "EMAIL_9", ""):
        assert (await answered(aino, page, form, pseudonym=pseudonym)).status == 422
    assert office.taken == []
    nowhere = await stage.converse([Said(Sender.VISITOR, "Hei", Delivery.KEPT)], kind=ConversationKind.OFFLINE_FORM)
    assert "ei ole sähköpostiosoitetta" in (await opened(aino, nowhere)).text


async def test_reading_is_not_answering(stage: Stage, browsing: Browsing, office: PostOffice) -> None:
    """Without the right to open values a form is read with pseudonyms, and nothing is opened or sent."""
    form = await offline_form(stage)
    chat = await stage.converse([Said(Sender.VISITOR, "Hei")])
    await stage.person("lukija", frozenset({Right.READ_REDACTED}))
    await browsing.sign_in("lukija")
    page = await browsing.get(f"/inbox/{form.id}")
    assert "Vastaamiseen tarvitaan oikeus" in page.text
    token = page.hidden(f"/inbox/{form.id}/state")["token"]
    typed = {"token": token, "category": "service", "case": "1", "text": "x", "pseudonym": "EMAIL_1", "revision": "0"}
    for path in (f"/inbox/{form.id}", f"/inbox/{form.id}/answer"):
        assert (await browsing.post(path, typed)).status == 403
    for path in (f"/inbox/{chat.id}", "/inbox/" + "0" * 32, "/inbox/x", "/inbox?show=other", "/inbox?before=x"):
        assert (await browsing.get(path)).status == 404
    assert office.taken == []


async def test_without_a_mail_server_the_page_says_so(database: Database, tmp_path: Path) -> None:
    """Forms are read and marked as done all the same."""
    async with staged(database, tmp_path) as stage, browser(stage) as aino:
        await stage.person()
        await aino.sign_in("aino")
        form = await offline_form(stage)
        assert "Sähköpostipalvelinta ei ole määritetty" in (await aino.get("/inbox")).text
        page = await aino.get(f"/inbox/{form.id}")
        assert "Merkitse käsitellyksi" in page.text
        assert "Avaa vastataksesi" not in page.text
