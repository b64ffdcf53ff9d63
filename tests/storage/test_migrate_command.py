"""No role serves a database of another version; `verho migrate` brings an older one to this one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from storage.console_keys import CONSOLE
from storage.keyring import KeyRing
from storage.migrations import STEPS, schema_state
from storage.mongo import Database
from storage.schema import Collection
from tests.commands import ROOT, verho, verho_from_scratch


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file with the test's own database."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"]["database"] = database.name
    document["keys"]["directory"] = str(tmp_path / "keys")
    KeyRing(CONSOLE, tmp_path / "keys").create(at=datetime.now(UTC))
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_serve_refuses_and_migrate_mends(config: Path, database: Database, database_uri: str) -> None:
    """An older schema is refused with what to do, and migrated; a newer one is refused by both, and left alone."""

    def command(*arguments: str) -> tuple[int, str]:
        environment = {"VERHO_MONGODB_URI": database_uri}
        start = verho_from_scratch if arguments == ("migrate",) else verho
        done = start(*arguments, "--config", str(config), environment=environment)
        return done.returncode, (done.stdout + done.stderr).decode()

    newest = STEPS[-1].version
    await database.update(Collection.SCHEMA, {"_id": "schema"}, {"$set": {"version": 0, "applied": []}})
    code, text = command("serve", "--role", "console")
    assert (code, f"this program needs version {newest}: run verho migrate" in text) == (1, True), text
    code, text = command("migrate")
    assert (code, f"The schema was version 0, is version {newest}: " in text) == (0, True), text
    assert (await schema_state(database)).version == newest
    await database.update(Collection.SCHEMA, {"_id": "schema"}, {"$set": {"version": newest + 1}})
    for arguments in (("serve", "--role", "console"), ("migrate",)):
        code, text = command(*arguments)
        assert (code, "run the newer version of Verho" in text) == (1, True), text
    assert (await schema_state(database)).version == newest + 1
