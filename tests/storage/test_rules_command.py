"""`verho rules` and what stands behind it: nothing is loosened by one person, and the audit knows of it first."""

import argparse
import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from proxy.cli import main
from proxy.commands.rules_again import run_reredact
from proxy.publishing import Proposal, Publisher, PublishingError, SecondPersonError
from proxy.rewriting import PublishedRulesAgain
from proxy.settings import load
from redaction.rules.building import redactor_of
from redaction.rules.pack import RulePack
from redaction.rules.problems import RulesError
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import Duplicate
from storage.interfaces import AuditTag, Right
from storage.keys import OpenerPrivateKey
from storage.mongo import Database
from storage.opener.rewriter import Rewriter
from storage.passwords import Passwords
from storage.periodic import Periodic
from storage.rewrites import StoredRewrites
from storage.rule_packs import StoredRulePacks
from tests.commands import ROOT
from tests.storage.conftest import AT

AINO, PETRA = "a" * 32, "b" * 32
PASSWORD = "toinen silmäpari 7"


def document(version: str, **more: Any) -> str:
    """Return a rule pack's document."""
    return json.dumps({"schema": 1, "version": version, **more}, ensure_ascii=False)


MASKING = {"operators": {"from_visitor": {"IBAN_CODE": "mask"}}}


@pytest.fixture
def publisher(database: Database) -> Publisher:
    """Give what puts rules in force."""
    return Publisher(
        packs=StoredRulePacks(database=database),
        audit=StoredAudit(database=database),
        unpublished=RulePack("settings"),
        clock_ns=lambda: 0,
        sample=["lokero LK-1234"],
    )


async def test_what_protects_less_needs_a_second_person(publisher: Publisher, database: Database) -> None:
    """Tightening is one person's decision; loosening, a way back included, is two people's; the audit has each."""

    async def publish(rules: str, **more: Any) -> int:
        proposal = Proposal(rules, **{"author": AINO, "reason": "asiakirja 12", **more})
        published, _ = await publisher.publish(proposal, at=AT)
        return published.number

    assert await publish(document("1", **MASKING)) == 1
    for second in (None, AINO, f" {AINO.upper()}"):
        with pytest.raises(SecondPersonError, match="operator_weakened"):
            await publish(document("2"), second_person=second)
    assert await publish(document("2"), second_person=PETRA) == 2
    key = {"name": "locker", "entity_type": "STUDENT_ID", "pattern": "LK-[0-9]{4}"}
    assert await publish(document("3", patterns=[key])) == 3
    with pytest.raises(SecondPersonError, match="finding_lost STUDENT_ID"):
        await publish(document("2"), restores=2)
    assert await publish(document("2"), restores=2, second_person=PETRA) == 4
    entries = await StoredAudit(database=database).page()
    assert [(one.tag, one.actor, one.detail.get("number"), one.detail["loosened"]) for one in reversed(entries)] == [
        (AuditTag.CONSOLE_RULES_PUBLISH, AINO, 1, 0),
        (AuditTag.CONSOLE_RULES_PUBLISH, AINO, 2, 1),
        (AuditTag.CONSOLE_RULES_PUBLISH, AINO, 3, 0),
        (AuditTag.CONSOLE_RULES_ROLL_BACK, AINO, 4, 2),
    ]
    assert entries[0].detail["second_person"] == PETRA


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"document": document("1", operators={"from_agent": {"CREDIT_CARD": "pass"}})}, RulesError, "CREDIT_CARD"),
        ({"document": document("1", deny=[{"text": "on", "entity_type": "URL"}] * 2)}, RulesError, "deny"),
        ({"reason": " "}, PublishingError, "reason: expected 1 to 500"),
        ({"reason": "x" * 501}, PublishingError, "reason: expected 1 to 500"),
        ({"reason": "Matti Virtanen pyysi, matti@example.fi"}, PublishingError, "no personal data"),
    ],
)
async def test_what_is_refused_leaves_no_trace(
    publisher: Publisher, database: Database, change: dict[str, Any], error: type[Exception], told: str
) -> None:
    """Neither the database nor the audit holds anything of it, and the text quotes nothing."""
    with pytest.raises(error, match=told) as caught:
        await publisher.publish(
            Proposal(**{"document": document("1"), "author": AINO, "reason": "ok", **change}), at=AT
        )
    assert "matti" not in str(caught.value)
    assert await StoredRulePacks(database=database).current() is None
    assert not await StoredAudit(database=database).page()


async def test_rules_that_are_not_understood_any_more_are_replaced_by_two(
    publisher: Publisher, database: Database
) -> None:
    """After an upgrade nobody can tell what the rules in force protected: then two people decide."""
    await StoredRulePacks(database=database).publish(
        document("old", recognizers={"gone": {"on": True}}),
        version="old", author=AINO, second_person=None, reason="vanha", after=0, at=AT,
    )  # fmt: skip
    with pytest.raises(SecondPersonError, match="perhaps"):
        await publisher.publish(Proposal(document("1"), AINO, "päivitys"), at=AT)
    published, _ = await publisher.publish(Proposal(document("1"), AINO, "päivitys", PETRA), at=AT)
    assert published.number == 2
    with pytest.raises(Duplicate, match="version"):
        await publisher.publish(Proposal(document("1", **MASKING), AINO, "päivitys"), at=AT)


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with the test's own database."""
    settings = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    settings["storage"]["database"] = database.name
    settings.setdefault("console", {})["second_factor"] = "optional"
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(settings), "utf-8")
    return path


async def test_the_commands(
    config: Path,
    tmp_path: Path,
    database: Database,
    database_uri: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Publish, be asked for a second person, publish with one, list, show, roll back."""
    accounts = StoredAccounts(database=database, passwords=Passwords())
    for name, rights in (("petra", frozenset(Right)), ("aino", frozenset({Right.READ_REDACTED}))):
        await accounts.create(
            name=name, display_name=name, password=PASSWORD, language="fi", rights=rights, granted_by="hallitus",
            grant_reason="työ", grant_until=datetime.now(UTC) + timedelta(days=1), at=datetime.now(UTC),
        )  # fmt: skip
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    one.write_text(document("1", staff=["Jenna Mallikas"], **MASKING), "utf-8")
    two.write_text(document("2"), "utf-8")
    monkeypatch.setenv("VERHO_MONGODB_URI", database_uri)
    monkeypatch.setenv("COLUMNS", "200")

    async def command(*arguments: str, password: str = PASSWORD) -> tuple[int, str]:
        monkeypatch.setenv("VERHO_SECOND_PASSWORD", password)
        # In this process, in a thread with a loop of its own: a process for each would take most of the time.
        code = await asyncio.to_thread(main, ["rules", *arguments, "--config", str(config)])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    assert "None were published" in (await command("list"))[1]
    assert (await command("publish", str(one), "--reason", "alku"))[0] == 0
    again = ("publish", str(two), "--reason", "toinen")
    code, text = await command(*again)
    assert (code, "second_person" in text, "staff_shrunk 1" in text) == (1, True, True), text
    assert (await command(*again, "--second-person", "petra", password="väärä salasana"))[0] == 1
    assert "right to publish rules" in (await command(*again, "--second-person", "aino"))[1]
    code, text = await command(*again, "--second-person", "petra")
    assert (code, "Rules 2 (2) are in force" in text, "Less is protected: staff_shrunk 1" in text) == (0, True, True)
    assert (await command("rollback", "1", "--reason", "takaisin"))[0] == 0
    code, text = await command("propose", str(two), "--reason", "kolmas")
    assert (code, "Less would be protected: staff_shrunk 1" in text) == (0, True), text
    proposal = text.split()[1]
    assert proposal in (await command("proposals"))[1]
    assert "expected nobody else who could agree" in (await command("approve", proposal))[1]
    assert "right to publish rules" in (await command("approve", proposal, "--second-person", "aino"))[1]
    assert "expected one that there is" in (await command("approve", "zz", "--second-person", "petra"))[1]
    assert "Rules 4 (2) are in force" in (await command("approve", proposal, "--second-person", "petra"))[1]
    assert "None wait" in (await command("proposals"))[1]
    assert "Nothing is protected less" in (await command("propose", str(one), "--reason", "taas"))[1]
    assert "waits" in (await command("propose", str(two), "--reason", "ei"))[1]
    assert (await command("withdraw", ""))[0] == 0
    assert "None wait" in (await command("proposals"))[1]
    listed = (await command("list"))[1]
    assert "5 is in force" in listed
    assert "Mallikas" not in listed
    assert json.loads((await command("show"))[1]) == json.loads(one.read_text("utf-8"))
    assert json.loads((await command("show", "2"))[1])["version"] == "2"
    assert (await command("show", "9"))[0] == 1
    settings = yaml.safe_load(config.read_text("utf-8"))
    config.write_text(yaml.safe_dump({**settings, "redaction": {"rules": str(one)}}), "utf-8")
    code, text = await command(*again)
    assert (code, "redaction.rules names a file" in text) == (1, True), text


async def test_redacting_again_is_asked_for_watched_and_ended(
    config: Path,
    database: Database,
    database_uri: str,
    private_key: OpenerPrivateKey,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It needs a reason without personal data; the command shows what the opener has done, or ends it."""
    monkeypatch.setenv("VERHO_MONGODB_URI", database_uri)
    monkeypatch.setenv("COLUMNS", "200")
    packs, audit = StoredRulePacks(database=database), StoredAudit(database=database)
    rewriter = Rewriter(
        database=database,
        keys=_OneKey(private_key),
        rules=PublishedRulesAgain(packs, lambda: RulePack("settings"), redactor_of, None),
        accounts=StoredAccounts(database=database, passwords=Passwords()),
        audit=audit,
        now=lambda: AT,
    )

    async def command(*arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, ["rules", "reredact", *arguments, "--config", str(config)])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    assert "none goes on" in (await command("--stop"))[1]
    assert "1 to 500 characters" in (await command())[1]
    assert "no personal data" in (await command("--reason", "Kerttu Mallikas, 040 123 4567"))[1]
    async with Periodic(rewriter.look, name="test", every_s=0.05):
        code, text = await command("--reason", "lokerot", "--since", "2026-11-01", "--dry-run")
    assert (code, "0 of 0 conversations looked at by rules settings" in text) == (0, True), text
    await StoredRewrites(database=database).ask(author=AINO, reason="x", at=AT)
    assert "It ends after" in (await command("--stop"))[1]
    asked = argparse.Namespace(stop=False, reason="", since=None, dry_run=False)
    watching = asyncio.create_task(run_reredact(asked, load(config), database))
    shown = ""
    while "One goes on already" not in shown:
        await asyncio.sleep(0.01)
        shown += capsys.readouterr().err
    await rewriter.look()
    assert await watching == 1
    assert "Refused" in capsys.readouterr().out
    tags = [one.tag for one in await audit.page() if one.tag is AuditTag.COMMAND_RULES_REREDACT]
    assert len(tags) == 2


@dataclass(frozen=True)
class _OneKey:
    key: OpenerPrivateKey

    def find(self, key_id: str) -> OpenerPrivateKey | None:
        return self.key if key_id == self.key.id else None
