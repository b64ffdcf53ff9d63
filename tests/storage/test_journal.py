"""The journal is durable, ordered, bounded, private, and used by one process at a time."""

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest

from storage.errors import JournalError, JournalFull
from storage.journal import Journal
from storage.journal_file import SCRUB_WAL_BYTES
from storage.vocabulary import Entry, EntryKind


def message(key: str, size: int = 10) -> Entry:
    """Return an entry with a body of `size` bytes."""
    return Entry(EntryKind.MESSAGE, key, b"x" * size)


def live(key: str, body: bytes) -> Entry:
    """Return a live entry."""
    return Entry(EntryKind.LIVE, key, body)


async def keys(journal: Journal) -> list[str]:
    """Return the keys of all that waits, oldest first."""
    return [row.entry.key for row in await journal.peek(max_entries=1_000, max_bytes=10_000_000)]


async def test_entries_come_out_in_order_and_whole(journal: Journal) -> None:
    """What went in comes out, in order, until it is settled."""
    entries = [message("a"), message("b", 0), live("c", b"state")]
    await journal.append(entries[:2])
    await journal.append(entries[2:])
    rows = await journal.peek(max_entries=10, max_bytes=10_000)
    assert [row.entry for row in rows] == entries
    await journal.settle(done=[rows[0].seq])
    assert await keys(journal) == ["b", "c"]


async def test_concurrent_commits_all_arrive(journal: Journal) -> None:
    """Many commits at a time are grouped, and each one's entries stay together and in order."""
    await asyncio.gather(*(journal.append([message(f"{n}-0"), message(f"{n}-1")]) for n in range(300)))
    found = await keys(journal)
    assert len(found) == 600
    for n in range(300):
        assert found.index(f"{n}-1") == found.index(f"{n}-0") + 1
    assert journal.figures.entries == 600


async def test_peek_is_bounded_by_count_and_bytes(journal: Journal) -> None:
    """A batch ends at either bound, but holds one entry at least."""
    await journal.append([message("a", 1_000), message("b", 1_000), message("c", 1_000)])
    assert len(await journal.peek(max_entries=2, max_bytes=100_000)) == 2
    assert len(await journal.peek(max_entries=9, max_bytes=2_200)) == 2
    assert len(await journal.peek(max_entries=9, max_bytes=1)) == 1


async def test_what_was_committed_is_there_after_reopening(tmp_path: Path) -> None:
    """Closing and opening again keeps entries, their bytes, and what was set aside."""
    path = tmp_path / "journal.sqlite3"
    async with Journal(path) as first:
        await first.append([message("a"), message("b")])
        rows = await first.peek(max_entries=1, max_bytes=1_000)
        await first.settle(done=[], refused=[(rows[0].seq, "code_121")])
        before = first.figures
    async with Journal(path) as second:
        assert second.figures == before
        assert await keys(second) == ["b"]
        await asyncio.wait_for(second.wait_for_entries(), 1)


async def test_the_bound_is_exact(tmp_path: Path) -> None:
    """Entries up to the bound are taken; one byte more is refused, all of its group with it."""
    size = message("a").size_bytes
    async with Journal(tmp_path / "j", max_bytes=3 * size) as journal:
        await journal.append([message("a"), message("b"), message("c")])
        assert journal.figures.used_bytes == 3 * size
    async with Journal(tmp_path / "k", max_bytes=3 * size - 1) as journal:
        with pytest.raises(JournalFull) as caught:
            await journal.append([message("a"), message("b"), message("c")])
        assert (caught.value.used_bytes, caught.value.max_bytes) == (0, 3 * size - 1)
        assert await keys(journal) == []
        assert journal.figures.used_bytes == 0


async def test_one_group_too_large_does_not_harm_its_neighbours(tmp_path: Path) -> None:
    """Of groups committed together, only the one that does not fit is refused."""
    async with Journal(tmp_path / "j", max_bytes=1_000) as journal:
        outcomes = await asyncio.gather(
            journal.append([message("a")]),
            journal.append([message("b", 5_000)]),
            journal.append([message("c")]),
            return_exceptions=True,
        )
        assert [type(outcome) for outcome in outcomes] == [type(None), JournalFull, type(None)]
        assert await keys(journal) == ["a", "c"]


async def test_a_full_journal_takes_new_conversations_again_below_the_low_water_mark(tmp_path: Path) -> None:
    """Running conversations may use every byte that comes free; new ones wait for the mark."""
    size = message("a").size_bytes
    opening = Entry(EntryKind.OPEN, "o", b"x" * 10)
    async with Journal(tmp_path / "j", max_bytes=4 * size, low_water_bytes=2 * size) as journal:
        await journal.append([message(key) for key in "abcd"])
        with pytest.raises(JournalFull):
            await journal.append([message("e")])
        assert not journal.figures.accepting
        seqs = [row.seq for row in await journal.peek(max_entries=9, max_bytes=9_999)]
        await journal.settle(done=seqs[:1])
        with pytest.raises(JournalFull):
            await journal.append([opening])
        await journal.append([message("e")])
        await journal.settle(done=seqs[1:3])
        assert journal.figures.accepting
        await journal.append([opening])


async def test_only_the_newest_live_state_waits(journal: Journal) -> None:
    """A live state takes the place of the older one with its key, and its bytes; others stay."""
    await journal.append([live("v", b"one" * 100), live("w", b"other")])
    await journal.append([live("v", b"two")])
    newest = await journal.live("v")
    assert newest is not None
    assert newest.body == b"two"
    assert await keys(journal) == ["w", "v"]
    assert journal.figures.used_bytes == sum(e.size_bytes for e in (live("w", b"other"), live("v", b"two")))
    assert await journal.live("x") is None


async def test_settling_what_was_overtaken_changes_nothing(journal: Journal) -> None:
    """The drain may settle a live entry that a newer one has meanwhile replaced."""
    await journal.append([live("v", b"one")])
    (old,) = await journal.peek(max_entries=9, max_bytes=9_999)
    await journal.append([live("v", b"two")])
    await journal.settle(done=[old.seq])
    assert journal.figures.entries == 1
    await journal.settle(done=[], refused=[(old.seq, "code_121")])
    assert (journal.figures.entries, journal.figures.set_aside) == (1, 0)


async def test_what_is_set_aside_is_kept_counted_and_can_come_back(journal: Journal) -> None:
    """A refused entry leaves the line, still counts against the bound, and returns to its old place."""
    await journal.append([message("a"), message("b")])
    first, _ = await journal.peek(max_entries=9, max_bytes=9_999)
    used = journal.figures.used_bytes
    await journal.settle(done=[], refused=[(first.seq, "code_121")])
    (aside,) = await journal.set_aside()
    assert (aside.kind, aside.cause) == ("message", "code_121")
    assert (journal.figures.entries, journal.figures.set_aside, journal.figures.used_bytes) == (1, 1, used)
    assert await journal.requeue() == 1
    assert await keys(journal) == ["a", "b"]


async def test_drained_content_leaves_the_files(tmp_path: Path) -> None:
    """After settling and scrubbing, no byte of an entry is left in the file or its log, and the file has shrunk."""
    path = tmp_path / "journal.sqlite3"
    async with Journal(path, reserve_bytes=0) as journal:
        await journal.append([Entry(EntryKind.MESSAGE, "k", b"marked-secret" * 50_000)])
        full = len(_bytes_in(tmp_path))
        (row,) = await journal.peek(max_entries=1, max_bytes=1)
        await journal.settle(done=[row.seq])
        await journal.scrub()
        content = _bytes_in(tmp_path)
    assert b"marked-secret" not in content
    assert len(content) < full / 10


async def test_the_files_are_cut_back_when_nobody_waits(tmp_path: Path) -> None:
    """A moment after the last request nothing is left of what was drained, and the log is empty, unasked."""
    async with Journal(tmp_path / "journal.sqlite3", reserve_bytes=0) as journal:
        await journal.append([Entry(EntryKind.MESSAGE, "k", b"marked-secret" * 1_000)])
        (row,) = await journal.peek(max_entries=1, max_bytes=1)
        await journal.settle(done=[row.seq])
        for _ in range(200):
            if not (tmp_path / "journal.sqlite3-wal").stat().st_size:
                break
            await asyncio.sleep(0.05)
        assert (tmp_path / "journal.sqlite3-wal").stat().st_size == 0
        assert b"marked-secret" not in _bytes_in(tmp_path)


async def test_under_load_the_log_stays_bounded(tmp_path: Path) -> None:
    """It is emptied whenever it has reached its bound, and not before: emptying holds up whoever comes next."""
    sizes = set[int]()
    async with Journal(tmp_path / "journal.sqlite3", reserve_bytes=0) as journal:
        for _ in range(16):
            await asyncio.gather(*(journal.append([message(f"{n}", 40_000)]) for n in range(10)))
            sizes.add((tmp_path / "journal.sqlite3-wal").stat().st_size)
    assert SCRUB_WAL_BYTES // 2 < max(sizes) < SCRUB_WAL_BYTES * 3 // 2


def _bytes_in(directory: Path) -> bytes:
    return b"".join(file.read_bytes() for file in directory.iterdir())


async def test_the_file_is_private(tmp_path: Path) -> None:
    """File and log are 0600, a directory made for them 0700."""
    path = tmp_path / "own" / "journal.sqlite3"
    async with Journal(path, reserve_bytes=0) as journal:
        await journal.append([message("a")])
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
        assert len(list(path.parent.iterdir())) == 2
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_a_second_opener_of_the_file_is_refused(tmp_path: Path, journal: Journal) -> None:
    """Two processes with one journal would drain each other's entries: the second one does not start."""
    with pytest.raises(JournalError, match="cannot be used"):
        async with Journal(tmp_path / "journal.sqlite3"):
            pass
    await journal.append([message("a")])


async def test_a_foreign_or_newer_file_is_refused(tmp_path: Path) -> None:
    """What is no journal, or one of a later format, is left alone."""
    foreign, newer = tmp_path / "foreign", tmp_path / "newer"
    foreign.write_bytes(b"not a database at all" * 100)
    with sqlite3.connect(newer) as connection:
        connection.execute("PRAGMA user_version = 99")
    for path in (foreign, newer):
        before = path.read_bytes()
        with pytest.raises(JournalError):
            async with Journal(path):
                pass
        assert path.read_bytes()[-100:] == before[-100:]


async def test_a_closed_journal_refuses_instead_of_losing(tmp_path: Path) -> None:
    """Before it is entered and after it is left, a journal raises."""
    journal = Journal(tmp_path / "j")
    with pytest.raises(JournalError, match="not open"):
        await journal.append([message("a")])
    async with journal:
        await journal.append([message("a")])
    with pytest.raises(JournalError, match="not open"):
        await journal.append([message("b")])


async def test_commits_wait_for_the_disk(journal: Journal) -> None:
    """Losing power cannot be tried here, so the settings that guard against it are looked at."""
    settings = ("journal_mode", "synchronous", "secure_delete", "locking_mode")
    found = await journal._call(
        lambda file: [file._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
    )
    assert found == ["wal", 2, 1, "exclusive"]
