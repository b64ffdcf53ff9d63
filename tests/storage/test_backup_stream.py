"""An encrypted file opens whole, in its order and with its key; anything else is refused."""

import io
import os
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.backup.contents import Row, Summary, dump_row, dump_summary, load_lines
from storage.backup.stream import CHUNK_BYTES, MAGIC, SealedWriter, read_header, read_sealed, write_header
from storage.errors import BackupUnreadable
from storage.schema import Collection

KEY = bytes(range(32))
CONTENT = os.urandom(2 * CHUNK_BYTES + 1_000)


def sealed(content: bytes, key: bytes = KEY) -> bytes:
    """Return a file with this content."""
    target = io.BytesIO()
    writer = SealedWriter(target, key, write_header(target, {"id": "x"}))
    for begin in range(0, len(content), 70_000):
        writer.write(content[begin : begin + 70_000])
    writer.finish()
    return target.getvalue()


def opened(file: bytes, key: bytes = KEY) -> bytes:
    """Return a file's content."""
    source = io.BytesIO(file)
    _, bound = read_header(source)
    return b"".join(read_sealed(source, key, bound))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, len(CONTENT)])
def test_what_goes_in_comes_out(size: int) -> None:
    """Of any length, around the chunk's bound too; and the same content is never the same file's key twice."""
    assert opened(sealed(CONTENT[:size])) == CONTENT[:size]


def _chunks(file: bytes) -> tuple[bytes, list[bytes]]:
    source = io.BytesIO(file)
    read_header(source)
    begins = [source.tell()]
    while begins[-1] < len(file):
        begins.append(begins[-1] + 4 + int.from_bytes(file[begins[-1] : begins[-1] + 4], "big"))
    return file[: begins[0]], [file[one:other] for one, other in pairwise(begins)]


@pytest.mark.parametrize(
    "change",
    [
        lambda head, chunks: (head, chunks[:-1]),
        lambda head, chunks: (head, chunks[1:]),
        lambda head, chunks: (head, [chunks[1], chunks[0], chunks[2]]),
        lambda head, chunks: (head, [*chunks, chunks[-1]]),
        lambda head, chunks: (head, [chunks[0], chunks[0], *chunks[1:]]),
        lambda head, chunks: (head, [*chunks, b"\0"]),
        lambda head, chunks: (head, [*chunks[:-1], (CHUNK_BYTES + 16).to_bytes(4, "big") + chunks[-1][4:]]),
        lambda head, _: (head, []),
        lambda head, chunks: (head.replace(b'"x"', b'"y"'), chunks),
        lambda head, chunks: (head, [*_chunks(sealed(CONTENT, bytes(32)))[1][:1], *chunks[1:]]),
    ],
)
def test_other_chunks_in_other_places_are_refused(
    change: Callable[[bytes, list[bytes]], tuple[bytes, list[bytes]]],
) -> None:
    """Cut at a chunk's bound, reordered, repeated, lengthened, of another file, or under another header."""
    head, chunks = change(*_chunks(sealed(CONTENT)))
    with pytest.raises(BackupUnreadable):
        opened(head + b"".join(chunks))


@settings(max_examples=60)
@given(st.data())
def test_any_change_is_refused(data: st.DataObject) -> None:
    """A byte changed anywhere, or the file cut anywhere, and it does not open."""
    file = sealed(CONTENT[:3_000])
    place = data.draw(st.integers(0, len(file) - 1))
    changed = bytearray(file)
    changed[place] ^= data.draw(st.integers(1, 255))
    for other in (bytes(changed), file[:place]):
        with pytest.raises(BackupUnreadable):
            opened(other)
    with pytest.raises(BackupUnreadable):
        opened(file, bytes(32))


def test_lines_are_checked() -> None:
    """Documents survive; without the summary, with another count or something behind it, it is not whole."""
    rows = [Row(Collection.COUNTERS, {"_id": f"2026-1{n}:chat", "messages": n}) for n in range(3)]
    lines, end = b"".join(map(dump_row, rows)), dump_summary(Summary({"counters": 3}))
    assert list(load_lines([(lines + end)[:50], (lines + end)[50:]])) == [*rows, Summary({"counters": 3})]
    for wrong in (lines, lines + end[:-1], end, lines + end + end, b"{}\n", b'{"in":"zzz","document":{}}\n', b"\xff\n"):
        with pytest.raises(BackupUnreadable):
            list(load_lines([wrong]))
    with pytest.raises(BackupUnreadable):
        read_header(io.BytesIO(MAGIC + b"\xff\xff\xff\xff{}"))
