"""People and their rights: given for a time, taken at once, each step in the audit before it is in force."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from proxy.cli import main
from storage.accounts import StoredAccounts
from storage.audit import StoredAudit
from storage.errors import SignInRefused, StorageError
from storage.granting import StoredGranting
from storage.granting_port import GrantTerms
from storage.grants import Grant
from storage.interfaces import AuditTag, Right
from storage.mongo import Database
from storage.passwords import TESTING, Passwords
from storage.people import People
from storage.roles import TEMPLATES, Role, ending, longest
from storage.schema import Collection
from storage.sessions import StoredSessions
from tests.commands import ROOT
from tests.storage.conftest import AT

PASSWORD, OTHER = "kolme kuivaa kukkaa", "neljä märkää lehteä"


WHY = ("--given-by", "hallitus", "--reason", "työ")
Command = Callable[..., Awaitable[tuple[int, str]]]


def in_a_week() -> str:
    """Return the day as commands take it."""
    return f"{datetime.now(UTC) + timedelta(days=7):%Y-%m-%d}"


class Desk:
    """What a test works with."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.accounts = StoredAccounts(database=database, passwords=Passwords(profile=TESTING))
        self.sessions = StoredSessions(database=database)
        self.audit = StoredAudit(database=database)
        self.people = People(accounts=self.accounts, sessions=self.sessions, audit=self.audit, actor="command")

    async def tags(self) -> list[AuditTag]:
        """Return what the audit says, oldest first."""
        return [entry.tag for entry in reversed(await self.audit.page(limit=50))]


@pytest.fixture
def desk(database: Database) -> Desk:
    """People in an empty database."""
    return Desk(database)


def grant(role: Role = Role.STAFF, *, days: int = 30) -> Grant:
    """Return a grant of a role's usual rights."""
    return Grant(role, TEMPLATES[role], "hallitus 12.1.", "asiakaspalvelu", AT + timedelta(days=days))


@pytest.mark.parametrize(
    ("role", "term_ends", "until"),
    [
        (Role.STAFF, None, AT.replace(year=AT.year + 1)),
        (Role.ADMINISTRATOR, None, AT.replace(year=AT.year + 1)),
        (Role.PRESIDIUM, AT + timedelta(days=39), AT + timedelta(days=53)),
    ],
)
def test_no_grant_lasts_longer_than_its_role_allows(role: Role, term_ends: datetime | None, until: datetime) -> None:
    """Twelve months for staff and administrator, the term and two weeks for the presidium."""
    assert longest(role, start=AT, term_ends=term_ends).date() == until.date()


@pytest.mark.parametrize("term_ends", [None, AT])
def test_a_presidium_needs_a_term(term_ends: datetime | None) -> None:
    """Without one, or with one that is over, nothing is granted."""
    with pytest.raises(ValueError, match="term_ends"):
        longest(Role.PRESIDIUM, start=AT, term_ends=term_ends)


async def test_a_grant_changes_and_ends_at_once(desk: Desk) -> None:
    """A newcomer has the role's rights; another grant, or none, ends every session; the audit has each step."""
    aino = await desk.people.add(
        name="aino", display_name="Aino", password=PASSWORD, language="fi", grant=grant(), at=AT
    )
    assert (aino.rights, aino.role) == (TEMPLATES[Role.STAFF], Role.STAFF)
    for change in (desk.people.grant(aino, grant(Role.PRESIDIUM), at=AT), desk.people.set_password(aino, OTHER, at=AT)):
        token = await desk.sessions.create(aino.id, at=AT)
        await change
        assert await desk.sessions.get(token, at=AT) is None
    with pytest.raises(SignInRefused):
        await desk.accounts.authenticate("aino", PASSWORD, at=AT)
    aino = await desk.accounts.authenticate("aino", OTHER, at=AT)
    assert aino.rights == TEMPLATES[Role.PRESIDIUM]
    token = await desk.sessions.create(aino.id, at=AT)
    await desk.people.revoke(aino, given_by="puheenjohtaja", reason="toimi päättyi", at=AT)
    assert await desk.sessions.get(token, at=AT) is None
    assert (await desk.people.known("aino")).rights_at(AT) == frozenset()
    await desk.database.insert(Collection.FACTORS, {"_id": aino.id, "factors": [], "recovery": [], "misses": 9})
    recovered = await desk.people.recover(aino, PASSWORD, reason="kaikki lukossa", at=AT)
    assert recovered.rights_at(AT + timedelta(hours=23)) == frozenset(Right)
    assert recovered.rights_at(AT + timedelta(hours=24)) == frozenset()
    assert await desk.database.find_one(Collection.FACTORS, {"_id": aino.id}) is None
    await desk.people.remove(recovered, at=AT)
    with pytest.raises(StorageError, match="verho users list"):
        await desk.people.known("aino")
    assert await desk.tags() == [
        AuditTag.COMMAND_ACCOUNT_CREATE, AuditTag.COMMAND_ACCOUNT_GRANT, AuditTag.COMMAND_ACCOUNT_GRANT,
        AuditTag.COMMAND_ACCOUNT_PASSWORD, AuditTag.COMMAND_ACCOUNT_REVOKE, AuditTag.COMMAND_ACCOUNT_RECOVER,
        AuditTag.COMMAND_ACCOUNT_PASSWORD, AuditTag.COMMAND_ACCOUNT_RESET_FACTORS, AuditTag.COMMAND_ACCOUNT_GRANT,
        AuditTag.COMMAND_ACCOUNT_REMOVE,
    ]  # fmt: skip
    assert (await desk.audit.verify()).intact


async def test_grants_that_end_soon_are_told(desk: Desk) -> None:
    """Those that end within thirty days, the next one first; what has ended is not told any more."""
    for name, days in (("a", 31), ("b", 30), ("c", 1), ("d", -1)):
        await desk.people.add(
            name=name, display_name=name, password=PASSWORD, language="fi", grant=grant(days=days), at=AT
        )
    soon = ending(await desk.accounts.list(), at=AT)
    assert [(one.account.name, one.days) for one in soon] == [("c", 1), ("b", 30)]


@pytest.fixture
def command(
    tmp_path: Path,
    database: Database,
    database_uri: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """Run `verho` on the test's database."""
    settings = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    settings["storage"]["database"] = database.name
    config = tmp_path / "config.yaml"
    config.write_text(yaml.safe_dump(settings), "utf-8")
    monkeypatch.setenv("VERHO_MONGODB_URI", database_uri)
    monkeypatch.setenv("VERHO_NEW_PASSWORD", PASSWORD)
    monkeypatch.setenv("COLUMNS", "200")

    async def command(*arguments: str) -> tuple[int, str]:
        code = await asyncio.to_thread(main, [*arguments, "--config", str(config)])
        shown = capsys.readouterr()
        return code, shown.out + shown.err

    return command


async def test_the_commands(command: Command) -> None:
    """Add, list, grant for longer, be refused a grant that is too long, revoke, recover, remove."""
    why, soon = WHY, in_a_week()
    code, text = await command("users", "add", "aino", "--role", "staff", "--until", soon, *why)
    assert (code, soon in text, "read_redacted" in text) == (0, True, True), text
    assert "the name is taken" in (await command("users", "add", "aino", "--role", "staff", *why))[1]
    assert (await command("grants", "ending"))[0] == 1
    code, text = await command("grants", "give", "aino", "--role", "administrator", "--until", "2999-01-01", *why)
    assert (code, "--until" in text) == (1, True), text
    code, text = await command("grants", "give", "aino", "--role", "presidium", *why)
    assert (code, "term_ends" in text) == (1, True), text
    assert (await command("grants", "give", "aino", "--role", "administrator", "--right", "read_audit", *why))[0] == 0
    assert (await command("grants", "ending"))[0] == 0
    assert "read_audit " in (await command("users", "list"))[1]
    assert (await command("grants", "revoke", "aino", *why))[0] == 0
    assert "none in force" in (await command("users", "list"))[1]
    assert "serve_subjects" in (await command("grants", "recover", "aino", "--reason", "lukossa"))[1]
    assert "adding one" in (await command("users", "reset-factors", "aino"))[1]
    assert (await command("users", "remove", "aino"))[0] == 0
    assert (await command("users", "password", "aino"))[0] == 1


async def test_the_commands_of_codes_and_consent(
    command: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A newcomer gets a code and no password; grants are confirmed; what waits for a second person is decided."""
    why, soon = WHY, in_a_week()
    await command("users", "add", "aino", "--role", "administrator", *why)
    monkeypatch.delenv("VERHO_NEW_PASSWORD")
    code, text = await command(
        "users", "add", "bertta", "--code", "--role", "staff", "--from", soon, "--display-name", "Bertta", *why
    )
    assert (code, soon in text, "none in force" in text, "Enrolment code: " in text) == (0, True, True, True), text
    assert "Enrolment code: " in (await command("users", "code", "bertta"))[1]
    assert "no grant in force" in (await command("grants", "confirm", "bertta"))[1]
    assert await command("grants", "confirm", "aino") == (0, "Confirmed.\n")
    assert (await command("grants", "due"))[0] == 0
    assert (await command("grants", "emergencies"))[0] == 0
    desk = Desk(database)
    author, bertta = await desk.people.known("aino"), await desk.people.known("bertta")
    await desk.accounts.set_grant(
        author.id, rights=frozenset(Right), granted_by="h", grant_reason="r", grant_until=None, role=Role.ADMINISTRATOR
    )
    two = StoredGranting(
        database=database, accounts=desk.accounts, sessions=desk.sessions, audit=desk.audit,
        terms=GrantTerms(second_approver=True),
    )  # fmt: skip
    decided = ""
    for deed, told in (("decline", "Put aside"), ("approve", "read_redacted")):
        now = datetime.now(UTC)
        wanted = replace(grant(), until=now + timedelta(days=30))
        waits = (await two.give(bertta, wanted, by=await desk.people.known("aino"), at=now)).waits
        assert waits
        decided = waits.id
        code, text = await command("grants", "waiting")
        assert (code, waits.id in text) == (1, True), text
        assert told in (await command("grants", deed, waits.id))[1]
    assert (await command("grants", "approve", decided))[0] == 1
