"""What is in a backup, in which order, and how it is written down: one JSON object a line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from storage.documents import dump_document, load_document
from storage.errors import BackupUnreadable, JournalError
from storage.schema import Collection

MAX_LINE_BYTES: Final = 33_554_432
"""More than the largest document of the database, 16 MiB, takes in base64."""

LEFT_OUT: Final = frozenset(
    {
        Collection.LIVE,
        Collection.SESSIONS,
        Collection.STEPS,
        Collection.WEBHOOK_EVENTS,
        Collection.OUTBOX,
        Collection.SCHEMA,
        Collection.RESTORES,
    }
)
"""What lives for hours, what would be sent a second time, and what a restored database says of itself."""

# Read while people chat. What points at something is read before it, so that nothing in a backup points at nothing:
# records before their conversation, checkpoints before the entries that they sign, entries before their words. Erasures
# come last: what was erased while the backup was made is erased again when it is restored.
_FIRST = (
    Collection.IDENTITIES,
    Collection.MESSAGES,
    Collection.CONVERSATIONS,
    Collection.AUDIT_CHECKPOINTS,
    Collection.AUDIT,
    Collection.AUDIT_NOTES,
)
_LAST = (Collection.ERASURES,)
ORDER: Final = (
    *_FIRST,
    *(one for one in Collection if one not in LEFT_OUT and one not in (*_FIRST, *_LAST)),
    *_LAST,
)


@dataclass(frozen=True, slots=True)
class Row:
    """One document of a backup."""

    collection: Collection
    document: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """The last line: how many documents of each collection a backup has."""

    counts: Mapping[str, int]


def dump_row(row: Row) -> bytes:
    """Return a document's line."""
    return dump_document({"in": row.collection.value, "document": dict(row.document)}) + b"\n"


def dump_summary(summary: Summary) -> bytes:
    """Return the last line."""
    return json.dumps({"counts": dict(summary.counts)}, sort_keys=True).encode() + b"\n"


def load_lines(chunks: Iterable[bytes]) -> Iterator[Row | Summary]:
    """Yield what the lines in a backup's bytes say; the summary last.

    Raises:
        BackupUnreadable: a line is of another form, or the summary is missing or does not fit what came before it.
    """
    counts: dict[str, int] = {}
    ended = False
    for line in _lines(chunks):
        if ended:
            raise BackupUnreadable("something follows its end")
        item = _load(line)
        if isinstance(item, Row):
            counts[item.collection.value] = counts.get(item.collection.value, 0) + 1
        else:
            ended = True
            if dict(item.counts) != counts:
                raise BackupUnreadable("it does not hold what its end says")
        yield item
    if not ended:
        raise BackupUnreadable("its end is missing")


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    waiting = bytearray()
    for chunk in chunks:
        begin = 0
        while (end := chunk.find(b"\n", begin)) >= 0:
            yield bytes(waiting + chunk[begin:end])
            waiting.clear()
            begin = end + 1
        waiting += chunk[begin:]
        if len(waiting) > MAX_LINE_BYTES:
            raise BackupUnreadable("a line is longer than any document")
    if waiting:
        raise BackupUnreadable("its last line is cut")


def _load(line: bytes) -> Row | Summary:
    try:
        content = load_document(line)
        if "counts" in content:
            return Summary({str(name): int(count) for name, count in content["counts"].items()})
        return Row(Collection(content["in"]), dict(content["document"]))
    except (JournalError, KeyError, TypeError, ValueError, AttributeError):
        # No `from`: a decoding error quotes the line.
        raise BackupUnreadable("a line is not in the known form") from None
