"""`verho backup` from the command line: made, checked elsewhere, restored where nothing is."""

from pathlib import Path

import pytest
import yaml

from storage.audit import StoredAudit
from storage.audit_tags import AuditTag
from storage.mongo import Database
from tests.commands import ROOT, verho, verho_from_scratch
from tests.storage.conftest import AT

PASSPHRASE = "toinen tunnuslause"


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with a database of the test's own."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document["keys"] = {"directory": str(tmp_path), "passphrase": {"env": "VERHO_PASSPHRASE"}}
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_a_backup_s_life(config: Path, tmp_path: Path, database: Database, database_uri: str) -> None:
    """Each step says what it did; a full database is not overwritten unless that is said; it is all in the audit."""
    await StoredAudit(database=database).append(AuditTag.CONSOLE_SIGN_IN, actor="a" * 32, at=AT)

    def command(*arguments: str, secret: str = PASSPHRASE) -> tuple[int, str]:
        environment = {"VERHO_MONGODB_URI": database_uri, "VERHO_BACKUP_PASSPHRASE": secret}
        start = verho_from_scratch if arguments[0] == "create" else verho
        answer = start("backup", *arguments, environment=environment)
        return answer.returncode, answer.stdout.decode() + answer.stderr.decode()

    settings = ("--config", str(config))
    file, keys = str(tmp_path / "b"), str(tmp_path / "elsewhere")
    assert command("key", keys)[0] == 0
    code, text = command("create", file, "--to", f"{keys}/backup.pub", *settings)
    assert (code, "2 documents" in text) == (0, True), text
    code, text = command("verify", file, "--key", f"{keys}/backup.key")
    assert (code, "Whole and unchanged" in text, "2 audit" in text) == (0, True, True), text
    assert command("verify", file)[0] == 1
    assert command("verify", file, "--key", f"{keys}/backup.key", secret="väärä tunnuslause")[0] == 1
    restore = ("restore", file, "--key", f"{keys}/backup.key", *settings)
    code, text = command(*restore)
    assert (code, "not empty" in text) == (1, True), text
    code, text = command(*restore, "--replace")
    assert (code, "Restored 2 documents" in text) == (0, True), text
    tags = [entry.tag for entry in await StoredAudit(database=database).page()]
    assert tags == [
        AuditTag.COMMAND_ERASURES_REPLAY,
        AuditTag.COMMAND_BACKUP_RESTORE,
        AuditTag.COMMAND_BACKUP_CREATE,
        AuditTag.CONSOLE_SIGN_IN,
    ]
