"""The audit's page: everything that was done, in words, and whether the chain holds."""

from datetime import timedelta

import pytest

from storage.interfaces import AuditTag, Right
from storage.schema import Collection
from tests.console import samples
from tests.console.browsing import Browsing
from tests.console.stage import Stage


async def test_the_audit_says_who_did_what_to_which_and_why(stage: Stage, aino: Browsing) -> None:
    """Names instead of ids, words instead of tags, and its own reading as the newest entry."""
    talk = await samples.talk(stage)
    await aino.open_conversation(talk.id, category="misuse", case="H-12", words="Häirintäilmoitus 12/2026")
    page = await aino.get("/audit")
    for words in (
        "Ketju on eheä",
        "Luki käyttölokia",
        "Avasi henkilötiedot",
        "Väärinkäytösepäily, asia H-12: Häirintäilmoitus 12/2026",
        "Luki peitetunnuksin",
        "Kirjautui sisään",
        "Aino Virtanen",
        talk.id[:8],
    ):
        assert words in page.text
    assert (await stage.tags())[-2:] == [AuditTag.CONSOLE_AUDIT_READ, AuditTag.OPENER_NOTES_OPEN]
    await stage.stop_opener()
    assert "asia H-12: lisätiedot ovat sinetöityinä" in (await aino.get("/audit")).text


async def test_erased_words_leave_the_chain_whole(stage: Stage, aino: Browsing) -> None:
    """The page says that there were some."""
    talk = await samples.talk(stage)
    await aino.open_conversation(talk.id, words="Nimi jäi tähän vahingossa")
    await stage.database.delete(Collection.AUDIT_NOTES, {})
    text = (await aino.get("/audit")).text
    assert "asia 2026-17: lisätiedot on poistettu" in text
    assert "Ketju on eheä" in text


async def test_a_changed_entry_is_shown_as_a_broken_chain(stage: Stage, aino: Browsing) -> None:
    """Whoever changes a reason in the database is found out, and the page names the entry."""
    talk = await samples.talk(stage)
    await aino.open_conversation(talk.id, words="Asiakas pyysi soittamaan")
    assert await stage.database.update(Collection.AUDIT, {"seq": 3}, {"$set": {"case": "2026-18"}})
    page = await aino.get("/audit")
    assert "Ketju on katkennut" in page.text
    assert "Merkintä 3 ei sovi edelliseen" in page.text


async def test_the_state_of_the_chain_is_walked_again_after_a_while(stage: Stage, aino: Browsing) -> None:
    """Within a minute the last walk is shown; after it, a new one."""
    first = (await aino.get("/audit")).text
    stage.clock.pass_(seconds=60)
    assert "2 merkintää" in first
    assert "2 merkintää" in (await aino.get("/audit")).text
    stage.clock.pass_(seconds=1)
    assert "4 merkintää" in (await aino.get("/audit")).text


async def test_the_audit_is_paged_without_a_gap(stage: Stage, aino: Browsing) -> None:
    """Every entry is on one page, the newest first."""
    for number in range(60):
        await stage.audit.append(
            AuditTag.COMMAND_ACCOUNT_CREATE, actor="command", detail={"number": number}, at=stage.clock()
        )
    first = await aino.get("/audit")
    second = await aino.get("/audit?before=" + first.links("/audit?before=")[0])
    shown = [number for page in (first, second) for number in page.numbers()]
    assert shown == sorted(shown, reverse=True)
    assert set(range(1, 63)) <= set(shown)


@pytest.mark.parametrize("rights", [frozenset({Right.READ_REDACTED}), frozenset({Right.REVEAL_IDENTITY}), frozenset()])
async def test_the_audit_is_for_those_who_may_read_it(
    stage: Stage, browsing: Browsing, rights: frozenset[Right]
) -> None:
    """Others are told which right it takes, are shown no link to it, and leave no reading behind."""
    await stage.person("muu", rights)
    await browsing.sign_in("muu")
    page = await browsing.get("/audit")
    assert page.status == 403
    assert "Tähän tarvitaan oikeus ”Lue käyttölokia”" in page.text
    assert 'href="/audit"' not in page.body
    assert AuditTag.CONSOLE_AUDIT_READ not in await stage.tags()


async def test_an_auditor_sees_no_conversation(stage: Stage, browsing: Browsing) -> None:
    """Reading the audit alone opens no conversation; ids are no links, and the front page is the audit."""
    await stage.person("tarkastaja", frozenset({Right.READ_AUDIT}))
    await browsing.sign_in("tarkastaja")
    talk = await samples.talk(stage, at=stage.clock() - timedelta(days=1))
    await stage.audit.append(
        AuditTag.CONSOLE_CONVERSATION_READ, actor="x" * 32, conversations=(talk.id,), at=stage.clock()
    )
    page = await browsing.get("/")
    assert "Käyttöloki" in page.text
    assert talk.id[:8] in page.text
    assert not page.links("/conversations")
    assert (await browsing.get(f"/conversations/{talk.id}")).status == 403


async def test_a_refusal_of_keys_reads_in_words(stage: Stage, aino: Browsing) -> None:
    """What was asked for and why it was refused."""
    await stage.audit.append(
        AuditTag.OPENER_KEYS_REFUSED,
        actor="unknown",
        detail={"scope": "identity", "action": AuditTag.CONSOLE_CONVERSATION_REVEAL, "cause": "session"},
        at=stage.clock(),
    )
    text = (await aino.get("/audit")).text
    assert "Epäsi avaimet Avasi henkilötiedot, istunto ei ollut voimassa" in text
    assert "Tuntematon" in text
