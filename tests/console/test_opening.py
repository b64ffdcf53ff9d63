"""Opening personal data: with the right, with a reason, once, and in the audit first."""

from datetime import timedelta

import pytest

from storage.interfaces import AuditTag, Right
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.samples import EMAIL, NAME, PHONE, STUDENT
from tests.console.stage import NOON, Stage

REAL = (EMAIL, NAME, PHONE, STUDENT)
REASON = "Asiakas pyysi palaamaan asiaan puhelimitse"


async def test_an_opened_page_shows_values_marks_itself_and_keeps_masks(stage: Stage, aino: Browsing) -> None:
    """Every value is there, each beside its pseudonym; what was masked is nowhere; nothing is stored by a browser."""
    talk = await samples.talk(stage)
    page = await aino.open_conversation(talk.id, words=REASON)
    assert page.status == 200
    assert [value for value in REAL if value not in page.text] == []
    for words in ("Avattu: tällä sivulla näkyy henkilötietoja", "Asiakkaan palveleminen", REASON, "[HETU]"):
        assert words in page.text
    assert page.body.count('class="chip restored" data-pseudonym="EMAIL_1" data-tip="Sähköpostiosoite · EMAIL_1"') == 3
    assert "Kirjoitin äsken sanan [EMAIL_1], toimiiko se?" in page.text
    assert page.header("Cache-Control") == "no-store"


async def test_the_audit_has_the_opening_with_its_reason(stage: Stage, aino: Browsing) -> None:
    """Who, what, which, when, why."""
    talk = await samples.talk(stage)
    await aino.open_conversation(talk.id, category="access", words=REASON)
    entry = (await stage.audit.page(limit=1))[0]
    person = await stage.accounts.by_name("aino")
    assert person is not None
    assert (entry.tag, entry.actor, entry.conversations, entry.reason, entry.case, entry.at) == (
        AuditTag.CONSOLE_CONVERSATION_REVEAL,
        person.id,
        (talk.id,),
        "access",
        "2026-17",
        NOON,
    )
    assert entry.note


async def test_personal_data_in_a_reason_reaches_neither_audit_nor_page(stage: Stage, aino: Browsing) -> None:
    """It is masked, so that it cannot be taken for one of the conversation's own pseudonyms, which stay."""
    talk = await samples.talk(stage)
    page = await aino.open_conversation(talk.id, words="Kirjoitan [EMAIL_1] ja liisa.mallikas@example.fi, 010190-999W")
    kept = "Kirjoitan [EMAIL_1] ja [EMAIL], [HETU]"
    assert kept in page.text
    assert kept in (await aino.get("/audit")).text
    assert "liisa" not in page.body
    assert "010190" not in page.body


async def test_reloading_an_opened_page_shows_pseudonyms_and_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """The same form sent again leads to the redacted page; opened again it would be another entry."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    form = {**(await aino.get(path)).hidden(path), "category": "service", "case": "2026-17", "words": REASON}
    assert EMAIL in (await aino.post(path, form)).body
    again = await aino.post(path, form)
    assert (again.status, again.header("Location")) == (303, path)
    redacted = await aino.get(path)
    assert not [value for value in REAL if value in redacted.body]
    assert (await stage.tags()).count(AuditTag.CONSOLE_CONVERSATION_REVEAL) == 1


CHOOSE, CASE = "Valitse, mihin tarvitset tietoja.", "Kirjoita asian numero"


@pytest.mark.parametrize(
    ("category", "case", "words", "faults"),
    [
        ("", "", "", [CHOOSE, CASE]),
        ("curiosity", "2026-17", REASON, [CHOOSE]),
        ("service", "Maija Malli", "", [CASE]),
        ("service", "a" * 65, "", [CASE]),
        ("other", "2026-17", "lyhyt 123", ["Kirjoita 10–400 merkkiä."]),
        ("other", "2026-17", " " * 40, ["Kirjoita 10–400 merkkiä."]),
        ("service", "2026-17", "a" * 401, ["Kirjoita 0–400 merkkiä."]),
    ],
)
async def test_without_a_proper_reason_nothing_is_opened(
    stage: Stage, aino: Browsing, category: str, case: str, words: str, faults: list[str]
) -> None:
    """The page names the field and what is expected, keeps what was written, and shows no value."""
    talk = await samples.talk(stage)
    page = await aino.open_conversation(talk.id, category=category, case=case, words=words)
    assert page.status == 422
    assert [fault for fault in faults if fault not in page.text] == []
    assert page.body.count("aria-invalid") == len(faults)
    assert words.strip() in page.body
    assert not [value for value in REAL if value in page.body]
    assert AuditTag.CONSOLE_CONVERSATION_REVEAL not in await stage.tags()


@pytest.mark.parametrize(("category", "words"), [("service", ""), ("service", "a" * 400), ("other", "a b c d e f")])
async def test_a_reason_of_exactly_the_limits_opens(stage: Stage, aino: Browsing, category: str, words: str) -> None:
    """A code and a case are enough, but for what is on no list; four hundred characters are not too many."""
    talk = await samples.talk(stage)
    assert (await aino.open_conversation(talk.id, category=category, case="a" * 64, words=words)).status == 200


async def test_a_reason_that_grows_by_masking_still_fits_the_audit(stage: Stage, aino: Browsing) -> None:
    """Masks can be longer than what they stand for; the entry is written all the same."""
    talk = await samples.talk(stage)
    reason = "Osoitteet: " + ", ".join(f"{letter}@x.fi" for letter in "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrst")
    assert len(reason) <= 400
    assert (await aino.open_conversation(talk.id, words=reason)).status == 200


async def test_an_old_form_is_asked_for_again_with_its_words_kept(stage: Stage, aino: Browsing) -> None:
    """After half an hour the form does not open, but nothing has to be written anew."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    form = {**(await aino.get(path)).hidden(path), "category": "service", "case": "2026-17", "words": REASON}
    stage.clock.pass_(minutes=20)
    await aino.get("/account")
    stage.clock.pass_(minutes=11)
    page = await aino.post(path, form)
    assert page.status == 422
    assert "Lomake oli ollut auki liian kauan" in page.text
    assert REASON in page.text
    assert EMAIL not in page.body


async def test_another_conversations_form_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """A form is good for the conversation on whose page it stood."""
    one, other = await samples.talk(stage), await samples.talk(stage)
    form = (await aino.get(f"/conversations/{one.id}")).hidden(f"/conversations/{one.id}")
    page = await aino.post(
        f"/conversations/{other.id}", {**form, "category": "service", "case": "2026-17", "words": REASON}
    )
    assert page.status == 403
    assert EMAIL not in page.body


async def test_a_form_from_another_site_opens_nothing(stage: Stage, aino: Browsing) -> None:
    """Even with a token that is right."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    form = {**(await aino.get(path)).hidden(path), "category": "service", "case": "2026-17", "words": REASON}
    page = await aino.post(path, form, headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    assert AuditTag.CONSOLE_CONVERSATION_REVEAL not in await stage.tags()


async def test_without_the_opener_nothing_is_opened_and_the_words_are_kept(stage: Stage, aino: Browsing) -> None:
    """The page says why, shows the redacted frame of the conversation, and keeps the reason for the next try."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    form = {**(await aino.get(path)).hidden(path), "category": "service", "case": "2026-17", "words": REASON}
    await stage.stop_opener()
    page = await aino.post(path, form)
    assert page.status == 503
    assert "Tekstejä ei voi juuri nyt avata" in page.text
    assert REASON in page.text
    assert EMAIL not in page.body


async def test_reading_is_not_opening(stage: Stage, browsing: Browsing) -> None:
    """Who may only read sees no form, and a form sent all the same is refused by the name of the right."""
    await stage.person("rita", frozenset({Right.READ_REDACTED}))
    await browsing.sign_in("rita")
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    page = await browsing.get(path)
    assert f'action="{path}"' not in page.body
    assert "Avaa henkilötietoja" in page.text
    refused = await browsing.post(path, {"token": "x", "category": "service", "case": "2026-17", "words": REASON})
    assert refused.status == 403
    assert "Tähän tarvitaan oikeus ”Avaa henkilötietoja”" in refused.text


async def test_a_right_taken_back_counts_from_the_next_request_on(stage: Stage, aino: Browsing) -> None:
    """A form that was given out before does not open afterwards."""
    talk = await samples.talk(stage)
    path = f"/conversations/{talk.id}"
    form = {**(await aino.get(path)).hidden(path), "category": "service", "case": "2026-17", "words": REASON}
    person = await stage.accounts.by_name("aino")
    assert person is not None
    await stage.regrant(person.id, frozenset({Right.READ_REDACTED}))
    refused = await aino.post(path, form)
    assert refused.status == 403
    assert EMAIL not in refused.body


async def test_a_grant_that_has_run_out_denies_everything(stage: Stage, browsing: Browsing) -> None:
    """At its last second it holds, at its end it does not; the account page says so."""
    await stage.person("kausi", grant_until=NOON + timedelta(minutes=10))
    await browsing.sign_in("kausi")
    stage.clock.pass_(minutes=9, seconds=59)
    assert (await browsing.get("/conversations")).status == 200
    stage.clock.pass_(seconds=1)
    refused = await browsing.get("/conversations")
    assert refused.status == 403
    assert "Lue keskusteluja" in refused.text
    account = await browsing.get("/account")
    assert "Käyttöoikeutesi on päättynyt" in account.text
    assert account.body.count('class="no"') == len(Right)
