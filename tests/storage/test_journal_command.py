"""`verho journal` shows what waits, moves it to the database, and says what the database refused."""

from pathlib import Path

import pytest
import yaml

from storage.journal import Journal
from storage.mongo import Database
from storage.recorder import JournalRecorder
from storage.schema import Collection
from storage.vocabulary import ConversationKind, Entry, EntryKind
from tests.commands import ROOT, verho, verho_from_scratch
from tests.storage.conftest import AT, FIREFOX


@pytest.fixture
def config(tmp_path: Path, database: Database) -> Path:
    """Give a settings file whose journal and database are the test's own."""
    document = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
    document["storage"] |= {"database": database.name, "journal": {"file": str(tmp_path / "journal.sqlite3")}}
    document["edge"]["metrics_listen"] = "127.0.0.1:1"
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    return path


async def test_status_and_drain(
    config: Path, journal: Journal, recorder: JournalRecorder, database: Database, database_uri: str
) -> None:
    """What waits is counted, refused beside a running edge, moved once it has stopped, and then gone from the file."""
    _, opening = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="c", at=AT)
    erased, gone = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="e", at=AT)
    await recorder.commit([opening])
    environment = {"VERHO_MONGODB_URI": database_uri, "COLUMNS": "100"}
    running = verho("journal", "status", "--config", str(config))
    assert running.returncode == 1
    assert b"cannot be used" in running.stderr
    rows = await journal.peek(max_entries=9, max_bytes=99_999)
    await journal.settle(done=[], refused=[(rows[0].seq, "code_121")])
    _, other = recorder.open(ConversationKind.CHAT, FIREFOX, notice=None, chat_id="d", at=AT)
    await recorder.commit([other, gone])
    # Erased while this edge was down: the journal is cleared of it before anything is moved.
    await database.insert(Collection.ERASURES, {"_id": erased.id, "at": AT, "swept": True})
    await journal.__aexit__(None, None, None)
    status = verho("journal", "status", "--config", str(config), environment={"COLUMNS": "100"})
    assert status.returncode == 1, status.stderr
    for expected in ("2 entries", "code_121", "journal drain --requeue"):
        assert expected in status.stdout.decode()
    drained = verho_from_scratch("journal", "drain", "--config", str(config), environment=environment)
    assert (drained.returncode, b"Moved 1, refused 0, waiting 0" in drained.stdout) == (1, True), drained.stderr
    again = verho("journal", "drain", "--requeue", "--config", str(config), environment=environment)
    assert (again.returncode, b"Tried again: 1" in again.stdout) == (0, True), again.stderr
    stored = await database.find(Collection.CONVERSATIONS, {}, sort=(("_id", 1),), limit=9)
    assert (len(stored), erased.id in {one["_id"] for one in stored}) == (2, False)
    assert not await database.count(Collection.JOURNALS, {})
    empty = verho("journal", "status", "--config", str(config))
    assert (empty.returncode, b"0 entries" in empty.stdout) == (0, True)


def test_without_a_journal_nothing_waits(config: Path) -> None:
    """A machine that never was an edge is told so, and no file is made."""
    answer = verho("journal", "status", "--config", str(config))
    assert (answer.returncode, b"nothing waits" in answer.stdout) == (0, True)
    assert not (config.parent / "journal.sqlite3").exists()


async def test_a_database_that_is_away_loses_nothing(config: Path, tmp_path: Path) -> None:
    """Draining into a database that does not answer fails in words, and the entries stay."""
    document = yaml.safe_load(config.read_text("utf-8"))
    document["storage"]["timeout_s"] = 0.5
    config.write_text(yaml.safe_dump(document), "utf-8")
    waiting = Entry(EntryKind.CLOSE, "a" * 32, b"{}")
    async with Journal(tmp_path / "journal.sqlite3") as journal:
        await journal.append([waiting])
    answer = verho(
        "journal", "drain", "--config", str(config), environment={"VERHO_MONGODB_URI": "mongodb://127.0.0.1:1/"}
    )
    assert (answer.returncode, b"stays in the journal" in answer.stderr) == (1, True), answer.stderr
    async with Journal(tmp_path / "journal.sqlite3") as journal:
        assert [row.entry for row in await journal.peek(max_entries=9, max_bytes=99)] == [waiting]
