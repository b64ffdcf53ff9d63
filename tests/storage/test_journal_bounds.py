"""The journal is bounded in time as in bytes, warns before, and outlives full disks, read-only disks and odd clocks."""

import contextlib
import logging
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.drain import Drain
from storage.errors import DiskFull, JournalError, JournalFull, JournalOverdue
from storage.journal import Journal
from storage.journal_clock import JournalClock
from storage.journal_file import FORMAT_VERSION
from storage.mongo import Database
from storage.vocabulary import Entry, EntryKind

START = datetime(2026, 11, 22, 10, tzinfo=UTC)


@dataclass
class Clock:
    """A machine's two clocks: the one on the wall, which can be set, and the one that never jumps."""

    wall: datetime = START
    seconds: float = 1_000.0

    def now(self) -> datetime:
        """Return what the wall says."""
        return self.wall

    def steady(self) -> float:
        """Return the steady one's seconds."""
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


def journal_at(path: Path, clock: Clock, **bounds: int) -> Journal:
    """Return a journal that lives by this clock."""
    return Journal(path, now=clock.now, clock_s=clock.steady, **bounds)


def entry(kind: EntryKind, key: str, size: int = 10) -> Entry:
    """Return an entry."""
    return Entry(kind, key, b"x" * size)


async def settle_all(journal: Journal) -> None:
    """Take everything out, as the drain does."""
    rows = await journal.peek(max_entries=1_000, max_bytes=10_000_000)
    await journal.settle(done=[row.seq for row in rows])


async def test_an_overdue_journal_forwards_nothing_new(tmp_path: Path, clock: Clock) -> None:
    """Past its bound in time a journal refuses openings and messages, notes what became of others, and recovers."""
    async with journal_at(tmp_path / "j", clock, max_age_s=100) as journal:
        await journal.append([entry(EntryKind.MESSAGE, "a")])
        clock.pass_by(100)
        await journal.append([entry(EntryKind.MESSAGE, "b")])
        clock.pass_by(1)
        assert not journal.figures.accepting
        assert journal.figures.oldest_age_s == 101
        for kind in (EntryKind.OPEN, EntryKind.MESSAGE):
            with pytest.raises(JournalOverdue, match="waited for the database for too long"):
                await journal.append([entry(EntryKind.LIVE, "v"), entry(kind, "c")])
        await journal.append([entry(EntryKind.DELIVERY, "a"), entry(EntryKind.LIVE, "v")])
        await settle_all(journal)
        assert journal.figures.accepting
        await journal.append([entry(EntryKind.MESSAGE, "c")])


async def test_the_age_is_that_of_the_oldest_that_still_waits(tmp_path: Path, clock: Clock) -> None:
    """Settling the oldest makes the next one count."""
    async with journal_at(tmp_path / "j", clock) as journal:
        assert journal.figures.oldest_age_s == 0
        for key in "ab":
            await journal.append([entry(EntryKind.MESSAGE, key)])
            clock.pass_by(10)
        assert journal.figures.oldest_age_s == 20
        (first,) = await journal.peek(max_entries=1, max_bytes=1)
        await journal.settle(done=[first.seq])
        assert journal.figures.oldest_age_s == 10


@pytest.mark.parametrize(
    ("jump", "expected"), [(timedelta(0), 40), (timedelta(days=-9), 0), (timedelta(days=1), 86_440)]
)
async def test_a_clock_that_was_set_between_two_runs(
    tmp_path: Path, clock: Clock, jump: timedelta, expected: int
) -> None:
    """Ages go on over a restart; a clock set back never makes one negative, one set forward makes it look older."""
    async with journal_at(tmp_path / "j", clock) as journal:
        await journal.append([entry(EntryKind.MESSAGE, "a")])
    clock.pass_by(40)
    clock.wall += jump
    async with journal_at(tmp_path / "j", clock) as journal:
        assert journal.figures.oldest_age_s == expected
        assert journal.figures.accepting


@pytest.mark.parametrize("jump", [timedelta(days=-365), timedelta(days=365)])
async def test_a_clock_that_jumps_while_running_changes_nothing(tmp_path: Path, clock: Clock, jump: timedelta) -> None:
    """While the process runs, only time that really passed makes entries older."""
    async with journal_at(tmp_path / "j", clock, max_age_s=60) as journal:
        await journal.append([entry(EntryKind.MESSAGE, "a")])
        clock.pass_by(5)
        clock.wall += jump
        assert journal.figures.oldest_age_s == 5
        await journal.append([entry(EntryKind.MESSAGE, "b")])


def test_the_clock_never_goes_back(clock: Clock) -> None:
    """A run begins where the one before ended, also when the wall clock is behind."""
    later = int((START + timedelta(days=2)).timestamp() * 1000)
    journal_clock = JournalClock(not_before_ms=later, now=clock.now, clock_s=clock.steady)
    assert journal_clock.ms() == later
    clock.pass_by(1.5)
    assert journal_clock.ms() == later + 1_500


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the names of the journal's events so far, and forget them."""
    names = [record.message for record in caplog.records if record.message.startswith("journal_")]
    caplog.clear()
    return names


async def test_the_alarm_rises_before_the_bound_and_ends_below_it(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Above four fifths of either bound one event is logged, below three fifths another; between them none."""
    caplog.set_level(logging.INFO, "verho.storage")
    size = entry(EntryKind.MESSAGE, "a").size_bytes
    async with journal_at(tmp_path / "j", clock, max_bytes=10 * size, max_age_s=100) as journal:
        await journal.append([entry(EntryKind.MESSAGE, str(n)) for n in range(8)])
        assert (journal.alarm, events(caplog)) == (False, [])
        await journal.append([entry(EntryKind.MESSAGE, "8")])
        await journal.append([entry(EntryKind.MESSAGE, "9")])
        assert (journal.alarm, events(caplog)) == (True, ["journal_filling"])
        rows = await journal.peek(max_entries=4, max_bytes=10_000)
        await journal.settle(done=[row.seq for row in rows[:3]])
        assert (journal.alarm, events(caplog)) == (True, [])
        await journal.settle(done=[rows[3].seq])
        assert (journal.alarm, events(caplog)) == (False, ["journal_recovered"])
        clock.pass_by(81)
        await journal.peek(max_entries=1, max_bytes=1)  # As the drain does again and again while the database is away.
        assert (journal.alarm, events(caplog)) == (True, ["journal_filling"])
        await settle_all(journal)
        assert (journal.alarm, events(caplog)) == (False, ["journal_recovered"])


async def limit_pages(journal: Journal, *, more: int) -> None:
    """Let SQLite take only so many more pages, as a full disk would; it reports the very same error."""

    def limit(file: object) -> None:
        connection = file._connection  # type: ignore[attr-defined]  # A JournalFile; the test reaches inside.
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + more}")

    await journal._call(limit)


async def test_a_full_disk_fails_closed_and_recovers(tmp_path: Path) -> None:
    """What does not fit is refused whole, what was taken stays readable and removable, and room makes it work again."""
    async with Journal(tmp_path / "j") as journal:
        await journal.append([entry(EntryKind.MESSAGE, "a")])
        await limit_pages(journal, more=0)
        for _ in range(2):
            with pytest.raises(DiskFull, match="disk is full"):
                await journal.append([entry(EntryKind.MESSAGE, "b", 100_000)])
        assert isinstance(DiskFull(used_bytes=1, max_bytes=2), JournalFull)
        assert (journal.figures.entries, journal.figures.accepting) == (1, False)
        assert [row.entry.key for row in await journal.peek(max_entries=9, max_bytes=9_999)] == ["a"]
        await settle_all(journal)
        assert journal.figures.entries == 0
        await limit_pages(journal, more=1_000)
        await journal.append([entry(EntryKind.OPEN, "b", 100_000)])
    async with Journal(tmp_path / "j") as journal:
        assert journal.figures.entries == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a disk of 4 MiB, where this user may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if (
        mount is None
        or subprocess.run(  # noqa: S603 - a program of the system, our own arguments.
            [mount, "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
        ).returncode
    ):
        pytest.skip("needs the right to mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607 - as above.


async def test_a_disk_without_one_free_byte_can_still_be_emptied(small_disk: Path) -> None:
    """Somebody fills the journal's disk to the last byte: what waits is drained all the same, from the reserve."""
    async with Journal(small_disk / "j", reserve_bytes=2 * 1_048_576) as journal:
        written = 0
        with contextlib.suppress(DiskFull):
            while True:
                await journal.append([entry(EntryKind.MESSAGE, str(written), 20_000)])
                written += 1
        assert written
        with (small_disk / "other").open("wb", buffering=0) as other, contextlib.suppress(OSError):
            while other.write(bytes(512)):
                pass
        while rows := await journal.peek(max_entries=5, max_bytes=1_000_000):
            await journal.settle(done=[row.seq for row in rows])
            written -= len(rows)
        assert (written, journal.figures.used_bytes) == (0, 0)
        (small_disk / "other").unlink()
        await journal.scrub()
        assert (small_disk / "j-reserve").stat().st_size == 2 * 1_048_576


async def test_a_disk_that_becomes_read_only_fails_closed_and_recovers(tmp_path: Path) -> None:
    """Nothing is accepted that cannot be written; once it can, everything goes on with nothing lost or doubled."""

    def forbid(value: str) -> object:
        return lambda file: file._connection.execute(f"PRAGMA query_only = {value}").fetchall()

    async with Journal(tmp_path / "j") as journal:
        await journal.append([entry(EntryKind.MESSAGE, "a")])
        await journal._call(forbid("ON"))  # type: ignore[arg-type]  # A callable on the JournalFile.
        with pytest.raises(JournalError, match="SQLITE_READONLY"):
            await journal.append([entry(EntryKind.MESSAGE, "b")])
        assert journal.figures.entries == 1
        await journal._call(forbid("OFF"))  # type: ignore[arg-type]  # As above.
        await journal.append([entry(EntryKind.MESSAGE, "b")])
        assert journal.figures.entries == 2


async def test_a_place_that_cannot_be_written_is_named() -> None:
    """A journal on a disk that takes no file does not start, and says which and why."""
    with pytest.raises(JournalError, match=r"/proc/journal.*cannot be opened"):
        async with Journal(Path("/proc/journal")):
            pass


async def test_the_drain_tells_a_failing_journal_from_a_failing_database(
    tmp_path: Path, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """A drain whose journal cannot be written reports that, keeps trying, and empties it once it can."""
    async with Journal(tmp_path / "j") as journal:
        await journal.append([Entry(EntryKind.CLOSE, "a" * 32, b'{"ended_at":{"$date":0}}')])
        await journal._call(lambda file: file._connection.execute("PRAGMA query_only = ON").fetchall())
        async with Drain(journal=journal, database=database, first_pause_s=0.01, longest_pause_s=0.02) as drain:
            while not drain.figures.failures:
                await journal.peek(max_entries=1, max_bytes=1)
            await journal._call(lambda file: file._connection.execute("PRAGMA query_only = OFF").fetchall())
            await drain.idle()
    assert {"journal_unusable"} <= {record.message for record in caplog.records}
    assert "database_away" not in {record.message for record in caplog.records}


async def test_a_former_version_s_journal_is_taken_over(tmp_path: Path, clock: Clock) -> None:
    """Entries without a time count as written now; nothing is lost, and the file then is of this version."""
    path = tmp_path / "j"
    with sqlite3.connect(path) as connection:
        connection.executescript(
            "CREATE TABLE entries (seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, key TEXT NOT NULL,"
            " body BLOB NOT NULL, size INTEGER NOT NULL) STRICT;"
            "CREATE INDEX live_key ON entries (key) WHERE kind = 'live';"
            "CREATE TABLE set_aside (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,"
            " body BLOB NOT NULL, size INTEGER NOT NULL, cause TEXT NOT NULL) STRICT;"
            "INSERT INTO entries (kind, key, body, size) VALUES ('message', 'a', x'78', 66);"
            "INSERT INTO set_aside (seq, kind, key, body, size, cause) VALUES (9, 'open', 'o', x'78', 66, 'code_121');"
            "PRAGMA user_version = 1;"
        )
    connection.close()
    async with journal_at(path, clock) as journal:
        clock.pass_by(7)
        assert (journal.figures.entries, journal.figures.set_aside, journal.figures.oldest_age_s) == (1, 1, 7)
        (group,) = await journal.set_aside_groups()
        assert (group.kind, group.cause, group.count) == ("open", "code_121", 1)
        assert group.first_at_ms == int(START.timestamp() * 1000)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT_VERSION,)
    connection.close()


async def test_what_was_set_aside_long_ago_does_not_stop_the_chat_when_it_comes_back(
    tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """Refused entries do not make a journal overdue, are reported at each start, and wait anew from their return."""
    async with journal_at(tmp_path / "j", clock, max_age_s=100) as journal:
        await journal.append([entry(EntryKind.OPEN, "a")])
        (row,) = await journal.peek(max_entries=1, max_bytes=1)
        await journal.settle(done=[], refused=[(row.seq, "code_121")])
    clock.pass_by(1_000)
    async with journal_at(tmp_path / "j", clock, max_age_s=100) as journal:
        assert "entries_set_aside" in {record.message for record in caplog.records}
        assert journal.figures.accepting
        assert await journal.requeue() == 1
        assert (journal.figures.oldest_age_s, journal.figures.accepting) == (0, True)
