"""People's requests in the console: the whole way of a case, refused where it may not go, safe from what is typed."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from proxy.mail.letter import MailRefused, MailUncertain
from storage.holds import Holds
from storage.interfaces import AuditTag, Conversation, Sender
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.receipt_requests import ReceiptRequests
from storage.receipt_requests_port import ReceiptRequestKind, ReceiptRequestState
from storage.schema import Collection
from storage.subjects.requests import CaseState, Channel, IdentityProof, Intake, RequestKind, Step
from tests.console.browsing import Browsing, Page
from tests.console.clerking import Posted
from tests.console.stage import NOON, Said, Stage, staged

HOSTILE = "<script>alert(1)</script>\u202e =HYPERLINK(1) {{7*7}} ' OR '1'='1"
VALUES = {
    "[EMAIL_1]": ("EMAIL_ADDRESS", "matti@example.fi"),
    "[NIMI_1]": ("PERSON", "Matti <b>Virtanen</b>"),
    "[NIMI_2]": ("PERSON", "Liisa Salainen"),
}
PERSON = {"name": HOSTILE[:60], "email": "matti@example.fi", "phone": "040 123 4567", "address": "Rajakatu 1 <i>"}
REQUEST = {"number": "2046-7", "channel": "signed_letter", "received": "2046-11-19", "language": "fi", **PERSON}
KINDS = ("inspect", "rectify", "restrict", "erase")


@pytest.fixture
def posted() -> Posted:
    """The mail box that letters come to."""
    return Posted()


@pytest.fixture
async def stage(database: Database, tmp_path: Path, posted: Posted) -> AsyncIterator[Stage]:
    """A running console on real parts, with a way out for letters."""
    async with staged(database, tmp_path, mail=posted) as running:
        yield running


async def talk(stage: Stage) -> Conversation:
    """Store Matti's chat, and let the index find it."""
    said = [
        Said(Sender.VISITOR, f"Olen [NIMI_1], [EMAIL_1]. Kaverini on [NIMI_2]. {HOSTILE}"),
        Said(Sender.AGENT, "Kiitos!", author=HOSTILE),
    ]
    conversation = await stage.converse(said, values=VALUES)
    await stage.indexer.catch_up()
    return conversation


async def send(browsing: Browsing, path: str, form: Mapping[str, str] | None = None, *, case: str = "2046-7") -> Page:
    """Send one of the case's forms with the token of its page."""
    page = await browsing.get(f"/cases/{case}")
    return await browsing.post(f"/cases/{case}/{path}", {**tokens(page), **(form or {})})


def tokens(page: Page) -> dict[str, str]:
    """Return the proofs that a case's forms carry."""
    found = re.findall(r'name="(token|once)" value="([^"]*)"', page.body)
    return dict(reversed(found))


async def enter(browsing: Browsing, *kinds: str, **changed: str) -> Page:
    """Enter a request."""
    page = await browsing.get("/cases/new")
    form = {**page.hidden("/cases/new"), **REQUEST, **{f"kind.{kind}": "on" for kind in kinds}, **changed}
    return await browsing.post("/cases/new", form)


async def decided(stage: Stage, browsing: Browsing, *kinds: str, **changed: str) -> Conversation:
    """Bring a case so far that it can be carried out."""
    stored = await talk(stage)
    assert (await enter(browsing, *kinds, **changed)).status == 303
    for path, form in (
        ("identify", {"proof": "id_document"}),
        ("search-known", {}),
        ("decide", {"outcome": "granted"}),
    ):
        page = await send(browsing, path, form)
        assert page.status == 303, (path, page.text)
    return stored


def files_of(body: bytes) -> dict[str, str]:
    """Return the files of a zip."""
    archive = zipfile.ZipFile(io.BytesIO(body))
    return {name: archive.read(name).decode() for name in archive.namelist()}


async def fetched(browsing: Browsing, path: str) -> tuple[Mapping[str, str], dict[str, str]]:
    """Take a zip that a form of the case answers with."""
    page = await browsing.get("/cases/2046-7")
    (token, *_) = re.findall(r'name="token" value="([^"]*)"', page.body)
    sent = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    async with browsing.session.post(
        f"{browsing.origin}/cases/2046-7/{path}", data={"token": token}, headers=sent
    ) as answer:
        assert answer.status == 200, await answer.text()
        return answer.headers, files_of(await answer.read())


async def test_an_inspection_from_the_letter_to_the_answer(stage: Stage, aino: Browsing, posted: Posted) -> None:
    """Entered, verified, searched, looked through, marked, decided, copied, answered by e-mail, closed, forgotten."""
    stored = await talk(stage)
    empty = await aino.get("/cases")
    assert "Avoimia pyyntöjä ei ole" in empty.text
    assert (await enter(aino, "inspect", by_mail="on")).header("Location") == "/cases/2046-7"
    assert "Varmista henkilöllisyys" in (await aino.get("/cases/2046-7")).text
    assert (await send(aino, "identify", {"proof": "id_document", "proof_words": HOSTILE})).status == 303
    assert (await send(aino, "search-known")).status == 303
    seen = await send(aino, "look")
    await _a_reload_opens_nothing(stage, aino)
    assert "Matti &lt;b&gt;Virtanen&lt;/b&gt;" in seen.body
    assert "Liisa Salainen" in seen.body
    marks = {"conversation": stored.id, "own.[EMAIL_1]": "on", "own.[NIMI_1]": "on"}
    assert (await send(aino, "mark", marks)).status == 303
    assert (await send(aino, "decide", {"outcome": "granted", "decision_words": f"Terve. {HOSTILE}"})).status == 303
    headers, files = await fetched(aino, "export")
    assert headers["Content-Disposition"] == 'attachment; filename="2046-7-copy.zip"'
    assert headers["Cache-Control"] == "no-store"
    document = json.loads(files["2046-7-copy.json"])
    copy = json.dumps(document, ensure_ascii=False) + files["2046-7-copy.html"]
    assert "matti@example.fi" in copy
    assert "Salainen" not in copy
    assert "<script>" not in files["2046-7-copy.html"]
    assert (await send(aino, "carried-out")).status == 303
    assert (await send(aino, "close")).status == 409
    letter = await send(aino, "letter", {"letter": "answer"})
    assert "tietosuojavaltuutetun toimisto" in letter.body
    assert "&lt;script&gt;" in letter.body
    assert (await send(aino, "letter-sent", {"letter": "answer"})).status == 303
    (sent,) = posted.letters
    assert (str(sent.to), sent.language, "2046-7" in sent.subject) == ("matti@example.fi", "fi", True)
    assert (await send(aino, "close")).status == 303
    case = await stage.cases.get("2046-7")
    assert case.state is CaseState.CLOSED
    assert [one.step for one in case.log] == [
        Step.RECEIVED, Step.IDENTIFIED, *[Step.SEARCHED] * 3, *[Step.LOOKED] * 2, Step.MARKED, Step.DECIDED,
        Step.EXPORTED, Step.CARRIED_OUT, Step.LETTER_BEGUN, Step.LETTER_SENT, Step.CLOSED,
    ]  # fmt: skip
    await _nothing_is_named(stage)
    assert {AuditTag.COMMAND_SUBJECT_OPEN, AuditTag.OPENER_CASE_KEEP, AuditTag.OPENER_CASE_READ} <= set(
        await stage.tags()
    )


async def _a_reload_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """The same form sent a second time leads back to the case; one of another making is refused."""
    form = tokens(await aino.get("/cases/2046-7"))
    assert (await aino.post("/cases/2046-7/look", form)).status == 200
    before = await stage.tags()
    again = await aino.post("/cases/2046-7/look", form)
    assert (again.status, again.header("Location")) == (303, "/cases/2046-7")
    assert (await aino.post("/cases/2046-7/look", {**form, "once": "x.1.y"})).status == 403
    assert await stage.tags() == before


async def _nothing_is_named(stage: Stage) -> None:
    """Neither the cases nor the audit nor the notes as stored hold what the person typed; notes end in half a year."""
    for collection in (Collection.SUBJECT_CASES, Collection.SUBJECT_NOTES, Collection.AUDIT):
        found = await stage.database.find(collection, {}, sort=(("_id", 1),), limit=500)
        assert not re.search("matti|example.fi|alert|123 ?4567", repr(found), re.IGNORECASE), collection
    notes = await stage.database.find(Collection.SUBJECT_NOTES, {}, sort=(("_id", 1),), limit=9)
    assert {note["expires_at"].strftime("%Y-%m") for note in notes} == {"2047-05"}


REFUSED: tuple[tuple[str, str, Mapping[str, str], int, str], ...] = (
    ("entered", "search", {"identifier": "email", "value": "m@example.fi"}, 409, "Varmista ensin"),
    ("entered", "search-known", {}, 409, "Varmista ensin"),
    ("entered", "look", {}, 409, "Varmista ensin"),
    ("entered", "decide", {"outcome": "granted"}, 409, "Varmista ensin"),
    ("entered", "restrict", {"restriction": "accuracy"}, 409, "Varmista ensin"),
    ("entered", "export", {}, 409, "Varmista ensin"),
    ("entered", "refuse", {"refusal": "excessive", "refusal_words": "Liikaa pyyntöjä."}, 409, "Varmista ensin"),
    ("entered", "identify", {"proof": "because"}, 422, "Valitse jokin luettelosta"),
    ("entered", "identify", {"proof": "id_document", "proof_words": "a" * 1001}, 422, "1000"),
    ("entered", "extend", {"extension_words": "lyhyt"}, 422, "10"),
    ("entered", "letter", {}, 409, "Varmista ensin"),
    ("entered", "letter", {"letter": "extension"}, 422, "Määräaikaa ei ole jatkettu"),
    ("identified", "identify", {"proof": "id_document"}, 409, "on jo varmistettu"),
    ("identified", "search", {"identifier": "hetu", "value": "x"}, 422, "Valitse jokin luettelosta"),
    ("identified", "search", {"identifier": "email", "value": ""}, 422, "1"),
    ("identified", "export", {}, 409, "Ratkaise asia ensin"),
    ("identified", "erase", {"scope": "everything", "confirmed": "2046-7"}, 409, "Ratkaise asia ensin"),
    ("identified", "object", {}, 409, "ei pyytänyt tätä"),
    ("identified", "decide", {"outcome": "refused"}, 422, "Valitse jokin luettelosta"),
    ("identified", "decide", {"outcome": "partly", "decision_words": "Perustelu on."}, 422, "Valitse peruste"),
    ("identified", "decide", {"outcome": "granted", "ground": "unfounded"}, 422, "Jätä se tässä pois"),
    ("identified", "mark", {"conversation": "f" * 32, "own.[EMAIL_1]": "on"}, 409, "muuttunut"),
    ("decided", "decide", {"outcome": "granted"}, 409, "on jo ratkaistu"),
    ("decided", "erase", {"scope": "everything", "confirmed": "2046-8"}, 422, "täsmälleen: 2046-7"),
    ("decided", "erase", {"scope": "world", "confirmed": "2046-7"}, 422, "Valitse jokin luettelosta"),
    ("decided", "carried-out", {}, 409, "ei ole vielä tehty"),
    ("decided", "certificate", {}, 409, "ei ole poistettu mitään"),
    ("decided", "tawk", {"chat": "x"}, 409, "muuttunut"),
    ("decided", "close", {}, 409, "ei ole vielä toteutettu"),
    ("decided", "rectify", {"conversation": "f" * 32, "pseudonym": "[EMAIL_1]", "value": "x"}, 409, "muuttunut"),
)


@pytest.mark.parametrize("reached", ["entered", "identified", "decided"])
async def test_no_step_is_taken_before_its_time(stage: Stage, aino: Browsing, reached: str) -> None:
    """Each refusal says why, on the case's own page, and nothing has happened."""
    if reached == "decided":
        await decided(stage, aino, *KINDS)
    else:
        assert (await enter(aino, *KINDS)).status == 303
        if reached == "identified":
            assert (await send(aino, "identify", {"proof": "id_document"})).status == 303
    before = await stage.cases.get("2046-7")
    for _, path, form, status, said in (row for row in REFUSED if row[0] == reached):
        page = await send(aino, path, form)
        assert (page.status, said in page.text) == (status, True), (path, form, page.text)
        assert await stage.cases.get("2046-7") == before, (path, form)
    assert await stage.database.count(Collection.ERASURES, {}) == 0


FAULTY: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"number": "Matti Meikäläinen"}, "number", "Kirjoita asian numero"),
    ({"number": "new"}, "number", "Kirjoita asian numero"),
    ({"channel": "receipt"}, "channel", "Valitse, miten pyyntö tuli"),
    ({"received": "2046-11-21"}, "received", "Anna mennyt päivä"),
    ({"received": "eilen"}, "received", "Anna mennyt päivä"),
    ({"language": "de"}, "language", "Valitse kieli"),
    ({"email": "matti"}, "email", "Anna sähköpostiosoite"),
    ({"name": "a" * 201}, "name", "Enintään 200"),
    (dict.fromkeys(PERSON, ""), "name", "vähintään yksi"),
    ({"email": "", "by_mail": "on"}, "email", "Anna sähköpostiosoite"),
    ({"kind.inspect": ""}, "kinds", "Valitse vähintään yksi"),
)


async def test_a_request_is_entered_whole_or_not_at_all(stage: Stage, aino: Browsing) -> None:
    """A fault names its field and what was expected, what was typed stays, and no case begins."""
    for changed, field, said in FAULTY:
        page = await enter(aino, "inspect", **changed)
        assert (page.status, said in page.text) == (422, True), (field, page.text)
        assert f'id="{field}-fault"' in page.body
        assert "040 123 4567" in page.attributes("value") or "phone" in changed
    assert not await stage.cases.list()
    assert not await stage.database.count(Collection.SUBJECT_NOTES, {})


async def test_an_erasure_names_counts_is_certified_and_ticked(stage: Stage, aino: Browsing) -> None:
    """A legal hold wins and is told; the certificate is signed; chats at Tawk.to are ticked before all is done."""
    free = await decided(stage, aino, "erase")
    await stage.database.update(Collection.CONVERSATIONS, {"_id": free.id}, {"$set": {"chat_id": "tawk-9"}})
    held = await stage.converse([Said(Sender.VISITOR, "[EMAIL_1]")], values={"[EMAIL_1]": VALUES["[EMAIL_1]"]})
    await stage.indexer.catch_up()
    assert (await send(aino, "search", {"identifier": "email", "value": "Matti@Example.fi"})).status == 303
    await Holds(database=stage.database, audit=stage.audit).place(held.id, case="JM-1", actor="x", until=None, at=NOON)
    page = await aino.get("/cases/2046-7/erase")
    assert "1 keskustelua koskee oikeudellinen säilytysvelvoite" in page.text
    assert "Poista 1 keskustelu" in page.text
    assert (await send(aino, "erase", {"scope": "everything", "confirmed": "2046-7"})).status == 303
    left = await stage.database.find(Collection.CONVERSATIONS, {}, sort=(("_id", 1),), limit=9)
    assert [one["_id"] for one in left] == [held.id]
    _, files = await fetched(aino, "certificate")
    (certificate,) = (json.loads(text) for name, text in files.items() if name.endswith(".json"))
    assert [one["conversation"] for one in certificate["erased"]] == [free.id]
    assert [one["hold"] for one in certificate["held"]] == ["JM-1"]
    assert certificate["complete"]
    assert (await send(aino, "carried-out")).status == 409
    assert (await send(aino, "tawk", {"chat": "tawk-9"})).status == 303
    assert (await send(aino, "carried-out")).status == 303
    assert "Aino Virtanen" in (await aino.get("/cases/2046-7")).text
    letter = (await send(aino, "letter")).text
    assert "keskusteluja poistettiin 1, kaikkiaan niitä on 2" in letter
    assert "Asia JM-1, keskusteluja: 1. Poistokielto päättyy, kun asia on ratkaistu" in letter
    await Holds(database=stage.database, audit=stage.audit).lift(held.id, actor="x", at=NOON)
    letter = (await send(aino, "letter")).text
    assert "keskusteluja poistettiin 1, kaikkiaan niitä on 2" in letter
    assert "joiden poistokielto on sillä välin päättynyt: 1" in letter


async def test_what_is_wholly_held_is_never_called_erased(stage: Stage, aino: Browsing) -> None:
    """The letter says why it is kept and until when; a hold that ends too early keeps the case from being done."""
    held, holds = await decided(stage, aino, "erase"), Holds(database=stage.database, audit=stage.audit)
    await holds.place(held.id, case="JM-1", actor="x", until=NOON + timedelta(days=90), at=NOON)
    assert (await send(aino, "erase", {"scope": "everything", "confirmed": "2046-7"})).status == 303
    await fetched(aino, "certificate")
    await holds.lift(held.id, actor="x", at=NOON)
    early = await send(aino, "carried-out")
    assert (early.status, "Poista uudelleen" in early.text) == (409, True)
    await holds.place(held.id, case="JM-1", actor="x", until=NOON + timedelta(days=90), at=NOON)
    assert (await send(aino, "carried-out")).status == 303
    letter = (await send(aino, "letter")).text
    assert "Emme ole poistaneet niitä, koska laki vaatii säilyttämään ne toistaiseksi" in letter
    assert "Asia JM-1, keskusteluja: 1. Asiaa tarkastellaan uudelleen 18. helmikuuta 2047" in letter
    assert "Olemme poistaneet" not in letter


async def test_values_are_corrected_and_processing_is_restricted(stage: Stage, aino: Browsing) -> None:
    """The pseudonym stays; what is restricted is released only once the person has been told."""
    stored = await decided(stage, aino, "rectify", "restrict", "object_research")
    form = {"conversation": stored.id, "pseudonym": "[EMAIL_1]", "value": "matti.v@example.fi"}
    assert (await send(aino, "rectify", form)).status == 303
    assert "matti.v@example.fi" in (await send(aino, "look")).body
    assert (await send(aino, "rectify", {**form, "value": " "})).status == 422
    for path, ground in (("restrict", "accuracy"), ("object", "objection")):
        assert (await send(aino, path, {"restriction": "accuracy"})).status == 303
        assert await stage.database.count(Collection.CONVERSATIONS, {"restriction.ground": ground}) == 1
    assert (await send(aino, "release", {})).status == 422
    assert (await send(aino, "release", {"told": "on"})).status == 303
    assert await stage.database.count(Collection.CONVERSATIONS, {"restriction": {"$exists": True}}) == 0
    assert (await send(aino, "leave-out", {"conversation": stored.id})).status == 303
    assert not (await stage.cases.get("2046-7")).own


async def test_a_refusal_says_why_and_where_to_complain(stage: Stage, aino: Browsing) -> None:
    """In the person's language, with the article; the letter is text and page alike."""
    assert (await enter(aino, "erase", language="sv")).status == 303
    form = {"refusal": "not_identified", "refusal_words": f"Vi vet inte vem du är. {HOSTILE}"}
    assert (await send(aino, "refuse", form)).status == 303
    page = await send(aino, "letter")
    assert "dataskyddsförordningen art. 11.2" in page.body
    assert "<script>alert" not in page.body
    text = await send(aino, "letter-text")
    assert text.header("Content-Type").startswith("text/plain")
    assert "dataombudsmannens byrå" in text.body
    assert "\u202e" not in text.body
    assert (await send(aino, "letter-sent")).status == 422
    assert (await send(aino, "letter-printed")).status == 303
    assert (await send(aino, "close")).status == 303
    assert (await send(aino, "identify", {"proof": "id_document"})).status == 409


@pytest.mark.parametrize(
    ("refusal", "said"), [(MailRefused("recipient", 550), "Tulosta se"), (MailUncertain(), "varmaa")]
)
async def test_a_letter_that_was_not_sent_counts_as_none(
    stage: Stage, aino: Browsing, posted: Posted, refusal: MailRefused | MailUncertain, said: str
) -> None:
    """The page says what became of it; what surely did not leave goes again, what has left or may have asks first."""
    assert (await enter(aino, "inspect", by_mail="on")).status == 303
    assert (await send(aino, "refuse", {"refusal": "not_identified", "refusal_words": "Emme tunne."})).status == 303
    posted.refusal = refusal
    page = await send(aino, "letter-sent")
    assert (page.status, said in page.text) == (200, True), page.text
    assert not (await stage.cases.get("2046-7")).has(Step.LETTER_SENT)
    posted.refusal = None
    if isinstance(refusal, MailUncertain):
        asked = await send(aino, "letter-sent")
        assert (asked.status, "voi tulla perille kahdesti" in asked.text, posted.letters) == (409, True, [])
    assert (
        await send(aino, "letter-sent", {"again": "on"} if isinstance(refusal, MailUncertain) else {})
    ).status == 303
    once_more = await send(aino, "letter-sent")
    assert (once_more.status, "jo lähetetty" in once_more.text, len(posted.letters)) == (409, True, 1)


async def test_a_request_with_a_receipt_code_waits_to_be_decided(stage: Stage, aino: Browsing) -> None:
    """What a visitor's receipt code brings is a case like others: identified by the code, its conversation known."""
    stored = await talk(stage)
    intake = Intake(kinds=frozenset({RequestKind.ERASE}), channel=Channel.RECEIPT_CODE, received_at=NOON, language="en")
    await stage.cases.open(
        "2046-8", intake, by="visitor", at=NOON, own=[(stored.id, "[EMAIL_1]")], proof=IdentityProof.RECEIPT_CODE
    )
    page = await aino.get("/cases/2046-8")
    assert ("Kuittikoodilla" in page.text, "Ratkaise" in page.text) == (True, True)
    assert (await send(aino, "decide", {"outcome": "granted"}, case="2046-8")).status == 303
    assert "2046-9" in (await aino.get("/cases/new")).attributes("value")


async def test_what_receipt_codes_asked_for_stands_among_the_requests(stage: Stage, aino: Browsing) -> None:
    """With its term, what came of it and when, for who serves requests; one that nobody carries out is told of too."""
    talks = [await stage.converse([Said(Sender.VISITOR, "Moi!")]) for _ in range(2)]
    asked, key = ReceiptRequests(database=stage.database), OpenerPrivateKey.generate().public
    done = await asked.erase(talks[0].id, ReceiptRequestKind.ERASE_EVERYTHING, at=stage.clock())
    waits = await asked.rectify(talks[1].id, pseudonym="[NIMI_1]", value="Salainen", to=key, at=stage.clock())
    await asked.settle(done, ReceiptRequestState.HELD, at=NOON + timedelta(minutes=1))
    assert (await enter(aino, "inspect")).status == 303
    opened, closed = await aino.get("/cases"), await aino.get("/cases?show=closed")
    for said in (waits.case, "Odottaa avaajaa", "30 päivää jäljellä", "Tiedon korjaus", "Kuittikoodilla", "2046-7"):
        assert said in opened.text
    for said in (done.case, "Poistokielto estää", "Vastattu", "Käsitelty 20.11.2046 14.06"):
        assert said in closed.text
        assert said not in opened.text
    assert done.case in (await aino.get("/cases?show=all&kind=erase")).text
    assert done.case not in (await aino.get("/cases?show=all&kind=rectify")).text
    both = opened.body + closed.body
    assert not [secret for secret in ("Salainen", "[NIMI_1]", talks[0].id, talks[1].id) if secret in both]
    stage.clock.pass_(days=23)
    await aino.sign_in("aino")
    assert waits.case in (await aino.get("/cases?show=urgent")).text
    assert "2 pyyntöön pitää vastata viikon kuluessa" in (await aino.get("/account")).text
