"""`verho doctor` says what is wrong, ends with 1 when something is, and shows no secret."""

import asyncio
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from proxy.doctor.database import look_at_database
from proxy.doctor.findings import Area, Finding, State
from proxy.doctor.machine import look_at_disks, look_at_journal, look_at_keys, look_at_opener
from proxy.doctor.rules import look_at_rules
from proxy.settings import Settings, check
from storage.mongo import Database
from storage.rule_packs import StoredRulePacks
from storage.schema import Collection
from tests.commands import ROOT, verho, verho_from_scratch
from tests.database import database, database_uri

__all__ = ["database", "database_uri"]

SECRET = "marked-secret-of-the-address"


@pytest.fixture
def document(tmp_path: Path, database: Database) -> dict[str, Any]:
    """Give settings with the test's own database, keys, journal and socket."""
    settings: dict[str, Any] = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    settings["storage"] |= {
        "database": database.name,
        "journal": {"file": str(tmp_path / "journal"), "max_bytes": 1000},
    }
    settings["keys"]["directory"] = str(tmp_path)
    settings["opener"]["socket"] = str(tmp_path / "opener.sock")
    settings["edge"].pop("metrics_listen")
    for name, mode in (("edge.key", 0o600), ("opener.pub", 0o644)):
        (tmp_path / name).write_text("{}")
        (tmp_path / name).chmod(mode)
    return settings


@pytest.fixture
def settings(document: dict[str, Any]) -> Settings:
    """Give them checked."""
    return check(document)


def states(findings: Sequence[Finding], area: Area) -> dict[str, State]:
    """Return each subject of an area with its state."""
    return {finding.subject: finding.state for finding in findings if finding.area is area}


async def test_a_sound_database(settings: Settings, database_uri: str) -> None:
    """Address, answer, members, schema and clock are each looked at, and good."""
    found = await look_at_database(settings, {"storage.mongodb": database_uri})
    assert {finding.area for finding in found} == {
        Area.ADDRESS, Area.DATABASE, Area.MEMBERS, Area.SCHEMA, Area.CLOCK
    }  # fmt: skip
    assert {finding.state for finding in found} == {State.GOOD}, found


async def test_what_is_wrong_with_a_database(settings: Settings, database: Database, database_uri: str) -> None:
    """Another schema, one that does not answer, an address without TLS: each is said, and no address is shown."""
    await database.update(Collection.SCHEMA, {}, {"$set": {"version": 0}})
    found = await look_at_database(settings, {"storage.mongodb": database_uri})
    assert states(found, Area.SCHEMA) == {"version": State.WRONG}
    for uri, area in (
        (f"mongodb://verho:{SECRET}@127.0.0.1:1/?serverSelectionTimeoutMS=10", Area.DATABASE),
        (f"mongodb://verho:{SECRET}@db1.example.fi", Area.ADDRESS),
    ):
        quick = settings.model_copy(update={"storage": settings.storage.model_copy(update={"timeout_s": 0.2})})
        found = await look_at_database(quick, {"storage.mongodb": uri})
        assert State.WRONG in states(found, area).values()
        assert SECRET not in str(found)


@pytest.mark.parametrize(
    ("role", "wrong"),
    [
        (None, set()),
        ("edge", set()),
        ("console", {"console.key"}),
        ("opener", {"opener.key", "audit.key", "index.key"}),
        ("all", {"opener.key", "audit.key", "index.key", "console.key"}),
    ],
)
def test_a_role_has_its_keys(settings: Settings, role: Any, wrong: set[str]) -> None:
    """What a role lacks is wrong; without a role, what is here is looked at."""
    found = states(look_at_keys(settings, role), Area.KEYS)
    assert {name for name, state in found.items() if state is State.WRONG} == wrong


def test_keys_are_for_those_who_may_read_them(settings: Settings, tmp_path: Path) -> None:
    """A private key that others can read, a public one that others can change, an opener's key on an edge's host."""
    (tmp_path / "edge.key").chmod(0o640)
    (tmp_path / "opener.pub").chmod(0o666)
    (tmp_path / "opener.key").write_text("{}")
    (tmp_path / "opener.key").chmod(0o600)
    found = look_at_keys(settings, "edge")
    told = [(one.subject, one.seen) for one in found if one.state is State.WRONG]
    assert [subject for subject, _ in told] == ["edge.key", "opener.pub", "opener.key"]
    assert told[0][1].startswith("others may read or change it (")
    assert "no place on a host that is an edge only" in told[2][1]


async def test_opener_journal_and_disks(settings: Settings, tmp_path: Path) -> None:
    """An opener that takes connections, a journal that was never there or is as it should be, room on each disk."""
    assert states(await look_at_opener(settings, None), Area.OPENER) == {settings.opener.socket: State.NOTE}
    assert states(await look_at_opener(settings, "console"), Area.OPENER) == {settings.opener.socket: State.WRONG}

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_unix_server(answer, settings.opener.socket):
        assert states(await look_at_opener(settings, "all"), Area.OPENER) == {settings.opener.socket: State.GOOD}
    journal = tmp_path / "journal"
    assert states(await look_at_journal(settings), Area.JOURNAL) == {str(journal): State.NOTE}
    journal.touch()
    (finding,) = await look_at_journal(settings)
    assert (finding.state, finding.seen[:16]) == (State.GOOD, "0 entries wait, ")
    assert set(states(look_at_disks(settings), Area.DISK).values()) == {State.GOOD}
    full = settings.storage.model_copy(
        update={"journal": settings.storage.journal.model_copy(update={"max_bytes": 2**62})}
    )
    crowded = look_at_disks(settings.model_copy(update={"storage": full}))
    assert states(crowded, Area.DISK)["storage.journal.file"] is State.WRONG


async def test_rules_that_edges_follow(
    document: dict[str, Any], database: Database, database_uri: str, tmp_path: Path
) -> None:
    """Those of the settings, of a file or published; what this version cannot use is wrong, and the field is named."""
    secrets = {"storage.mongodb": database_uri}
    file = tmp_path / "rules.json"
    by_file = check({**document, "redaction": {"rules": str(file)}})
    assert states(await look_at_rules(by_file, secrets), Area.RULES) == {str(file): State.WRONG}
    file.write_text('{"schema": 1, "version": "1"}')
    assert states(await look_at_rules(by_file, secrets), Area.RULES) == {str(file): State.GOOD}
    settings = check(document)
    assert states(await look_at_rules(settings, secrets), Area.RULES) == {"published rules": State.GOOD}
    at = datetime(2026, 11, 22, tzinfo=UTC)
    wrong = '{"schema": 1, "version": "2", "recognizers": {"gone": {}}}'
    for number, rules in enumerate((file.read_text(), wrong)):
        await StoredRulePacks(database=database).publish(
            rules, version=str(number), author="command", second_person=None, reason="a", after=number, at=at
        )
        (finding,) = await look_at_rules(settings, secrets)
        assert finding.state is (State.WRONG if number else State.GOOD)
    assert (finding.subject, "recognizers.gone" in finding.seen) == ("published rules 2", True)
    nowhere = {"storage.mongodb": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=10"}
    quick = settings.model_copy(update={"storage": settings.storage.model_copy(update={"timeout_s": 0.2})})
    assert states(await look_at_rules(quick, nowhere), Area.RULES) == {"published rules": State.NOTE}


def test_the_command(document: dict[str, Any], tmp_path: Path, database_uri: str) -> None:
    """A table for people, JSON for machines; the exit code says whether something is wrong."""
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump(document), "utf-8")
    environment = {"VERHO_MONGODB_URI": database_uri, "COLUMNS": "160"}
    done = verho_from_scratch("doctor", "--config", str(config), environment=environment)
    shown = done.stdout.decode()
    assert done.returncode == 0, shown
    assert database_uri not in shown
    for word in ("this machine", "schema", "edge.key", "opener.sock", "GiB free"):
        assert word in shown, word
    done = verho("doctor", "--json", "--role", "opener", "--config", str(config), environment=environment)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["sound"]) == (1, False)
    wrong = {finding["subject"] for finding in answer["findings"] if finding["state"] == "wrong"}
    assert wrong == {"opener.key", "audit.key", "index.key", str(tmp_path / "opener.sock")}
