"""Rules in force: taken up by running edges within seconds, and never replaced by what cannot be used."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from proxy.rules_sources import PublishedRulesSource, RulesFromFile, RulesSource
from proxy.rules_watch import RulesWatch
from proxy.settings_problems import SettingsError
from redaction.ledger import Ledger
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from storage.errors import StorageUnavailable
from storage.mongo import Database
from storage.rule_packs import StoredRulePacks
from storage.schema import Collection
from tests.edge.conftest import RunEdge, Running
from tests.edge.stored import raw_documents
from tests.ports import free_port
from tests.storage.conftest import AT

SAID = "IBANini on FI21 1234 5600 0007 85"
QUICKLY_S = 0.05


def rules(version: str, **more: Any) -> str:
    """Return a rule pack's document."""
    return json.dumps({"schema": 1, "version": version, **more})


WITHHOLDING = {"operators": {"from_visitor": {"IBAN_CODE": "withhold"}}}
MASKING = {"operators": {"from_visitor": {"IBAN_CODE": "mask"}}}


def masks(watch: RulesWatch) -> bool:
    """Tell whether the rules in force are those that mask account numbers."""
    return "_1]" not in watch.redactors.current.redact(SAID, Ledger()).text


async def until_withheld(*edges: Running) -> None:
    """Say the same to each edge until it withholds it."""
    async with asyncio.timeout(10):
        for running in edges:
            while not running.count("withheld", reason="sensitive"):
                async with running.visitor() as visitor:
                    await visitor.say(SAID)


async def publish(packs: StoredRulePacks, document: str, after: int) -> None:
    """Publish a document."""
    version = json.loads(document)["version"]
    await packs.publish(
        document, version=version, author="command", second_person=None, reason="koe", after=after, at=AT
    )


async def test_every_edge_takes_up_what_is_published_and_remembers_it(
    run_edge: RunEdge, database: Database, tmp_path: Path
) -> None:
    """Two edges follow one publication while they run; one that starts without the database keeps following it."""
    packs = StoredRulePacks(database=database)
    await publish(packs, rules("1"), 0)
    changes = {"redaction__rules_check_s": QUICKLY_S, "storage__timeout_s": 0.5}
    other = {"storage__journal": {"file": str(tmp_path / "other.sqlite3")}}
    async with run_edge(**changes) as one, run_edge(**changes, **other) as two:
        await publish(packs, rules("2", **WITHHOLDING), 1)
        await until_withheld(one, two)
        assert b"verho_rules_number 2.0" in one.parts.counters.text()
    copy = tmp_path / "journal.sqlite3.rules.json"
    assert copy.stat().st_mode & 0o777 == 0o600


def published(uri: str, copy: Path) -> tuple[Database, PublishedRulesSource]:
    """Return a source of published rules, and its database."""
    database = Database(uri, name="verho_test_away", timeout_ms=300)
    packs = StoredRulePacks(database=database)
    return database, PublishedRulesSource(packs, unpublished=RulePack("0"), copy=copy)


async def test_an_edge_that_cannot_ask_goes_on_with_what_it_knew(database: Database, tmp_path: Path) -> None:
    """While the database is away the copy tells the rules; without a copy nobody knows them, and nothing starts."""
    copy = tmp_path / "copy"
    packs = StoredRulePacks(database=database)
    nowhere = f"mongodb://127.0.0.1:{free_port()}/?directConnection=true"
    away, source = published(nowhere, copy)
    async with away:
        with pytest.raises(StorageUnavailable):
            await source.first()
    there = PublishedRulesSource(packs, unpublished=RulePack("0"), copy=copy)
    assert (await there.first()).pack.version == "0"
    await publish(packs, rules("1", **MASKING), 0)
    found = await there.newer()
    assert found is not None
    assert (found.number, found.pack.version) == (1, "1")
    assert await there.newer() is None
    away, source = published(nowhere, copy)
    async with away:
        assert (await source.first()).pack == found.pack
        with pytest.raises(StorageUnavailable):
            await source.newer()
    copy.write_text(copy.read_text("utf-8").replace("mask", "pass"), "utf-8")
    away, source = published(nowhere, copy)
    async with away:
        with pytest.raises(StorageUnavailable):
            await source.first()


def watching(source: RulesSource, first: Any) -> RulesWatch:
    """Return a watch that looks when it is told to."""
    return RulesWatch(source, first, build=redactor_of, every_s=600)


async def test_a_database_that_went_back_loosens_nothing(database: Database, tmp_path: Path) -> None:
    """Rules that are gone, altered or invalid in the database leave those in force as they are, and say so."""
    packs = StoredRulePacks(database=database)
    await publish(packs, rules("1"), 0)
    await publish(packs, rules("2", **MASKING), 1)
    source = PublishedRulesSource(packs, unpublished=RulePack("0"), copy=tmp_path / "copy")
    watch = watching(source, await source.first())
    assert (watch.number, masks(watch)) == (2, True)

    await database.delete(Collection.RULE_PACKS, {"_id": 2})
    await watch.look()
    assert (watch.number, watch.stale, masks(watch)) == (2, True, True)
    again = PublishedRulesSource(packs, unpublished=RulePack("0"), copy=tmp_path / "copy")
    assert (await again.first()).number == 2

    await publish(packs, rules("2", **MASKING), 1)
    await watch.look()
    assert (watch.number, watch.stale) == (2, False)
    await publish(packs, rules("3", recognizers={"unheard_of": {"on": False}}), 2)
    for _ in range(2):
        await watch.look()
        assert (watch.number, watch.stale, masks(watch)) == (2, True, True)
    await publish(packs, rules("4"), 3)
    await watch.look()
    assert (watch.number, watch.stale, masks(watch)) == (4, False, False)


async def test_a_file_is_taken_up_when_it_changes_and_never_when_it_is_wrong(tmp_path: Path) -> None:
    """What the file holds is in force once it can be used; a torn or a missing file changes nothing."""
    file = tmp_path / "rules.json"
    good, better = rules("1", **MASKING), rules("2")
    file.write_text(good, "utf-8")
    source = RulesFromFile(file)
    watch = watching(source, await source.first())
    assert masks(watch)
    for wrong in (better[:-1], "", "\ud800x".encode("utf-16", "surrogatepass").decode("latin-1"), '{"schema": 1}'):
        file.write_text(wrong, "utf-8")
        for _ in range(2):
            await watch.look()
            assert (watch.stale, masks(watch)) == (True, True), wrong
    file.unlink()
    await watch.look()
    assert (watch.stale, masks(watch)) == (True, True)
    file.write_text(good, "utf-8")
    await watch.look()
    assert not watch.stale
    file.write_text(better, "utf-8")
    await watch.look()
    assert (watch.stale, masks(watch), watch.redactors.current.version) == (False, False, "2")


async def test_a_running_edge_follows_its_file(run_edge: RunEdge, tmp_path: Path) -> None:
    """An installation that tunes by file edits it, and the next messages follow; the edge shows a file it refused."""
    file = tmp_path / "rules.json"
    file.write_text(rules("1"), "utf-8")
    async with run_edge(redaction__rules=str(file), redaction__rules_check_s=QUICKLY_S) as running:
        async with running.visitor() as visitor:
            assert (await visitor.say(SAID))[0] is None
        assert [message.text for message in running.simulator.chats[0].messages] == ["IBANini on [IBAN_1]"]
        file.write_text(rules("2", **WITHHOLDING), "utf-8")
        await until_withheld(running)
        assert b"verho_rules_stale 0.0" in running.parts.counters.text()


async def test_a_tripwire_is_a_line_of_the_rules(run_edge: RunEdge, database: Database, tmp_path: Path) -> None:
    """Switched on, with a phrase of one's own, it withholds and says why; what is stored names the rules it went by."""
    file = tmp_path / "rules.json"
    tripwire = {
        "recognizers": {"health": {"on": True}},
        "triggers": {"fi": {"HEALTH": ["polveni on"]}, "en": {"HARASSMENT": ["my supervisor keeps"]}},
    }
    file.write_text(rules("2026-11.tripwire", **tripwire), "utf-8")
    async with run_edge(redaction__rules=str(file)) as running, running.visitor() as visitor:
        for text in ("mulla on masennus", "Polveni on kipeä", "My supervisor keeps touching me"):
            error, _ = await visitor.say(text)
            assert error is not None, text
        assert [notice["reason"] for notice in visitor.notices] == ["sensitive"] * 3
        assert (await visitor.say("olen muslimi"))[0] is None
        assert [message.text for message in running.simulator.chats[0].messages] == ["olen muslimi"]
    # At its end the edge has moved its journal to the database.
    stored = await raw_documents(database, Collection.MESSAGES)
    assert [message["rules"] for message in stored] == ["2026-11.tripwire"]


async def test_an_edge_does_not_start_with_rules_that_cannot_be_used(run_edge: RunEdge, tmp_path: Path) -> None:
    """The refusal names the field, what was expected and an example, as for any other setting."""
    file = tmp_path / "rules.json"
    file.write_text(rules("1", operators={"from_visitor": {"CREDIT_CARD": "pass"}}), "utf-8")
    with pytest.raises(SettingsError, match=r'rules: operators.from_visitor.CREDIT_CARD.*such as "mask"'):
        async with run_edge(redaction__rules=str(file)):
            pass
    with pytest.raises(RulesError, match="file: expected a file"):
        await RulesFromFile(tmp_path / "none").first()
