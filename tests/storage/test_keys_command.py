"""`verho keys` shows, rotates, retires, backs up and restores."""

from pathlib import Path

import pytest
import yaml

from storage.audit_keys import AUDIT
from storage.key_locks import PassphraseLock
from storage.keyring import KeyRing
from storage.keys import create_keys, load_edge_key, load_opener_public
from storage.mongo import Database
from storage.passwords import TESTING
from tests.commands import ROOT, verho, verho_from_scratch
from tests.storage.conftest import AT

PASSPHRASE = "pitkä tunnuslause"


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with keys and a database of the test's own."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document["keys"] = {"directory": str(tmp_path / "keys"), "passphrase": {"env": "VERHO_PASSPHRASE"}}
    create_keys(tmp_path / "keys", lock=PassphraseLock(PASSPHRASE, TESTING), at=AT)
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_a_key_s_life(config: Path, tmp_path: Path, database_uri: str) -> None:
    """Listed, completed, backed up, rotated, retired, restored; each step says what it did."""

    def command(*arguments: str) -> tuple[int, str]:
        environment = {
            "VERHO_MONGODB_URI": database_uri,
            "VERHO_PASSPHRASE": PASSPHRASE,
            "VERHO_BACKUP_PASSPHRASE": "toinen tunnuslause",
            "COLUMNS": "140",
        }
        start = verho_from_scratch if arguments == ("rotate", "edge") else verho
        answer = start("keys", *arguments, "--config", str(config), environment=environment)
        return answer.returncode, answer.stdout.decode() + answer.stderr.decode()

    directory = tmp_path / "keys"
    old = load_opener_public(directory).id
    code, text = command("list")
    assert (code, old in text, "not here" in text) == (0, True, True), text
    assert "Made the audit key" in command("new")[1]
    assert KeyRing(AUDIT, directory).create(at=AT) is None
    assert command("backup", str(tmp_path / "backup"))[0] == 0
    code, text = command("rotate")
    assert (code, "Made a new key" in text) == (0, True), text
    code, text = command("list")
    assert (code, "former" in text, "active" in text) == (0, True, True)
    code, text = command("retire", old)
    assert (code, "journal may hold" in text) == (1, True)
    assert command("retire", old, "--journals-drained")[0] == 0
    assert old not in command("list")[1]
    code, text = command("rotate", "edge")
    assert (code, "Made the edge key" in text, len(load_edge_key(directory).others)) == (0, True, 1), text
    for file in directory.iterdir():
        file.unlink()
    assert command("restore", str(tmp_path / "backup"))[0] == 0
    assert load_opener_public(directory).id == old
    assert command("restore", str(tmp_path / "backup"))[0] == 1
