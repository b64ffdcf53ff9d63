"""`verho retention` deletes, shows what it did, and explains wrong input."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from storage.mongo import Database
from storage.schema import Collection
from tests.commands import ROOT, verho, verho_from_scratch
from tests.storage.test_schema import VALID


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with the test's own database."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document["keys"]["directory"] = str(tmp_path / "keys")
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_hold_run_release(config: Path, database: Database, database_uri: str) -> None:
    """A hold outlasts a run, a dry run deletes nothing, and a run deletes what was released."""
    long_ago = datetime.now(UTC) - timedelta(days=400)
    await database.insert(Collection.CONVERSATIONS, {**VALID[Collection.CONVERSATIONS], "started_at": long_ago})
    key = VALID[Collection.CONVERSATIONS]["_id"]

    def command(*arguments: str) -> tuple[int, str]:
        environment = {"VERHO_MONGODB_URI": database_uri, "COLUMNS": "120"}
        start = verho_from_scratch if arguments == ("run",) else verho
        answer = start("retention", *arguments, "--config", str(config), environment=environment)
        return answer.returncode, answer.stdout.decode() + answer.stderr.decode()

    assert command("hold", key, "--case", "2026-7") == (0, "Held.\n")
    code, text = command("run")
    assert (code, "Outlived" in text) == (0, True), text
    assert await database.count(Collection.CONVERSATIONS, {}) == 1
    assert command("release", key)[0] == 0
    code, text = command("run", "--dry-run")
    assert (code, "nothing was deleted" in text) == (0, True)
    assert await database.count(Collection.CONVERSATIONS, {}) == 1
    assert command("run")[0] == 0
    assert await database.count(Collection.CONVERSATIONS, {}) == 0
    assert command("release", key)[0] == 1
    assert "32 hexadecimal digits" in command("hold", "x", "--case", "a")[1]
    assert "no name of a person" in command("hold", key, "--case", "Matti Virtanen")[1]
    assert "a day such as" in command("hold", key, "--case", "a", "--until", "huomenna")[1]
