"""Reading with pseudonyms: the list, one conversation, and what happens when something behind them is away."""

from datetime import timedelta

import pytest

from storage.interfaces import AuditTag, ConversationId, Delivery, Sender
from storage.schema import Collection
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.samples import EMAIL, NAME, PHONE, STUDENT
from tests.console.stage import NOON, Said, Stage

REAL = (EMAIL, NAME, PHONE, STUDENT)


async def test_the_list_shows_how_each_begins_and_no_value(stage: Stage, aino: Browsing) -> None:
    """Time, kind, count, marks, metadata and a redacted beginning; one audit entry names every conversation."""
    talk = await samples.talk(stage)
    form = await samples.offline_form(stage, at=NOON - timedelta(days=1))
    page = await aino.get("/conversations")
    for words in (
        "Tänään",
        "Eilen",
        "Chat klo 14.05",
        "Lomake klo 14.05",
        "8 viestiä",
        "Poikkeama",
        "Jotain jäi lähtemättä",
        "Oon [NIMI_1] ja mun maili on [EMAIL_1].",
        "Miten saan lukuvuositarran?",
        "Firefox 145",
        "www.jamko.fi/tapahtumat",
    ):
        assert words in page.text
    assert not [value for value in REAL if value in page.body]
    last = (await stage.audit.page(limit=1))[0]
    assert last.tag is AuditTag.CONSOLE_CONVERSATIONS_LIST
    assert set(last.conversations) == {talk.id, form.id}


async def test_an_empty_list_says_so_and_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """Without conversations there is nothing to open and nothing in the audit."""
    assert "Ei vielä keskusteluja" in (await aino.get("/conversations")).text
    assert await stage.tags() == [AuditTag.CONSOLE_SIGN_IN]


async def test_paging_shows_every_conversation_once(stage: Stage, aino: Browsing) -> None:
    """Also those that started at the very same time, over as many pages as it takes."""
    stored = {(await stage.converse([Said(Sender.VISITOR, "moi")], at=NOON)).id for _ in range(27)}
    stored |= {(await stage.converse([Said(Sender.VISITOR, "hei")], at=NOON - timedelta(days=9))).id for _ in range(26)}
    seen: list[str] = []
    address: str | None = "/conversations"
    while address:
        page = await aino.get(address)
        seen += page.links("/conversations/")
        address = next(iter(page.links("/conversations?before=")), None)
        address = address and "/conversations?before=" + address
    assert len(seen) == len(set(seen)) == 53
    assert set(seen) == stored


async def test_the_list_can_be_narrowed_by_kind(stage: Stage, aino: Browsing) -> None:
    """Only forms, or only chats."""
    talk, form = await samples.talk(stage), await samples.offline_form(stage)
    assert (await aino.get("/conversations?kind=chat")).links("/conversations/") == [talk.id]
    assert (await aino.get("/conversations?kind=offline_form")).links("/conversations/") == [form.id]


async def test_one_conversation_is_shown_with_pseudonyms_masks_and_states(stage: Stage, aino: Browsing) -> None:
    """Everything that was said is there; each mark is in words; what was typed literally is no chip."""
    talk = await samples.talk(stage)
    page = await aino.get(f"/conversations/{talk.id}")
    for words in (
        "Aino liittyi keskusteluun",
        "Oon [NIMI_1] ja mun maili on [EMAIL_1].",
        "hetu tarvittaessa [HETU]",
        "Poikkeama: Puhelinnumero",
        "Lähetys varmistamatta",
        "Ei lähetetty",
        "Tietosuojailmoitus 2026-1 näytettiin klo 14.05, kieli: suomi",
        "Kirjoitin äsken sanan [EMAIL_1], toimiiko se?",
    ):
        assert words in page.text
    assert page.body.count('data-pseudonym="EMAIL_1"') == 3  # twice in the talk, once in the list beside it
    assert not [value for value in REAL if value in page.body]
    last = (await stage.audit.page(limit=1))[0]
    assert (last.tag, last.conversations) == (AuditTag.CONSOLE_CONVERSATION_READ, (talk.id,))


async def test_a_form_is_shown_field_by_field(stage: Stage, aino: Browsing) -> None:
    """Labels and answers; a pseudonym in the form of an address is a chip like any other."""
    form = await samples.offline_form(stage)
    page = await aino.get(f"/conversations/{form.id}")
    assert "Sähköposti [EMAIL_1]" in page.text
    assert "Vain täällä, ei lähetetty Tawk.to’hon" in page.text
    assert "pseudonym.jamko.fi" not in page.body


async def test_a_conversation_without_messages_is_no_fault(stage: Stage, aino: Browsing) -> None:
    """It says that nothing was written."""
    empty = await stage.converse([])
    assert "Ei viestejä" in (await aino.get(f"/conversations/{empty.id}")).text


async def test_without_the_opener_everything_but_the_texts_is_shown(stage: Stage, aino: Browsing) -> None:
    """The list and the conversation say what is the matter, in words, and show times, marks and metadata."""
    talk = await samples.talk(stage)
    await stage.stop_opener()
    for address in ("/conversations", f"/conversations/{talk.id}"):
        page = await aino.get(address)
        assert page.status == 200
        assert "Tekstejä ei voi juuri nyt avata" in page.text
        assert "Firefox 145" in page.text
        assert "maili" not in page.text
    assert "Teksti on sinetöity." in page.text


async def test_an_altered_record_is_told_and_the_rest_is_shown(stage: Stage, aino: Browsing) -> None:
    """One message whose sender was changed does not open; the others do, and the page says so."""
    talk = await samples.talk(stage)
    changed = await stage.database.update(
        Collection.MESSAGES, {"_id": f"{talk.id}:m2"}, {"$set": {"sender": Sender.AGENT.value}}
    )
    assert changed
    page = await aino.get(f"/conversations/{talk.id}")
    assert "sitä on muutettu" in page.text
    assert "opiskelijakortti" not in page.text
    assert "Mikä on opiskelijanumerosi?" in page.text


@pytest.mark.parametrize("language", ["fi", "en", "sv"])
async def test_a_running_conversation_is_marked(stage: Stage, aino: Browsing, language: str) -> None:
    """In every language."""
    await stage.converse([Said(Sender.VISITOR, "moi", Delivery.FORWARDED)], closed=False)
    await aino.post("/language", {"language": language, "back": "/"})
    marks = {"fi": "Käynnissä", "en": "Going on", "sv": "Pågår"}
    assert marks[language] in (await aino.get("/conversations")).text


@pytest.mark.parametrize(
    "address",
    [
        "/conversations/" + "0" * 32,
        "/conversations/0",
        "/conversations/" + "A" * 32,
        "/conversations/%7B%22$ne%22:1%7D",
        "/conversations?kind=all",
        "/conversations?before=yesterday",
        "/conversations?before=" + "9" * 40,
        "/conversations?before=1&last=x",
        "/audit?before=-1",
        "/audit?before=" + "9" * 40,
        "/admin",
        "/static/0/console.css",
    ],
)
async def test_whatever_is_not_there_looks_the_same(aino: Browsing, address: str) -> None:
    """One page for what never was, what is malformed and what has been erased."""
    page = await aino.get(address)
    assert page.status == 404
    assert "Täällä ei ole mitään" in page.text


async def test_an_unknown_id_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """Guessing leaves no reading in the audit, for there was none."""
    await aino.get(f"/conversations/{ConversationId('ab' * 16)}")
    assert await stage.tags() == [AuditTag.CONSOLE_SIGN_IN]


async def test_a_restricted_conversation_is_not_opened(stage: Stage, aino: Browsing) -> None:
    """In the list and on its page it says that processing is restricted; no text is asked for, and others are shown."""
    closed = await stage.converse([Said(Sender.VISITOR, "salainen kysymys")])
    await stage.converse([Said(Sender.VISITOR, "avoin kysymys")], at=NOON - timedelta(hours=1))
    restriction = {"case": "2026-7", "ground": "accuracy", "since": NOON}
    await stage.database.update(Collection.CONVERSATIONS, {"_id": closed.id}, {"$set": {"restriction": restriction}})
    listed = await aino.get("/conversations")
    assert "Käsittelyä on rajoitettu" in listed.text
    assert "avoin kysymys" in listed.text
    page = await aino.get(f"/conversations/{closed.id}")
    assert "käsittelyä on rajoitettu henkilön pyynnöstä" in page.text
    assert "salainen kysymys" not in listed.body + page.body
    assert 'action="/conversations/' not in page.body
    named = [entry.conversations for entry in await stage.audit.page() if entry.tag is not AuditTag.CONSOLE_SIGN_IN]
    assert closed.id not in {one for those in named for one in those}
