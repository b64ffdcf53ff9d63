"""Which pseudonym stands for which value in one conversation."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from redaction.canonical import canonical
from redaction.entities import EntityType
from redaction.errors import LedgerError, LedgerFullError
from redaction.pseudonyms import pseudonym

_VERSION: Final = 1
#: How many values one conversation may have. A person types a few dozen.
DEFAULT_MAX_ENTRIES: Final = 5_000


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A pseudonym and the value behind it.

    Args:
        pseudonym: "[EMAIL_1]".
        entity_type: the kind of value.
        value: the value as it was first written.
    """

    pseudonym: str
    entity_type: EntityType
    value: str = field(repr=False)


class Ledger:
    """The pseudonyms of one conversation, numbered by kind in order of appearance.

    Args:
        max_entries: how many values it may hold.
    """

    __slots__ = ("_by_key", "_by_pseudonym", "_counts", "_saved", "max_entries")

    def __init__(self, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> None:
        self.max_entries = max_entries
        self._by_pseudonym: dict[str, LedgerEntry] = {}
        self._by_key: dict[tuple[EntityType, str], LedgerEntry] = {}
        self._counts: dict[EntityType, int] = {}
        #: Pseudonyms whose values the caller has stored.
        self._saved: set[str] = set()

    def __repr__(self) -> str:
        return f"Ledger(entries={len(self._by_pseudonym)}, unsaved={len(self._by_pseudonym) - len(self._saved)})"

    def assign(self, entity_type: EntityType, surface: str) -> LedgerEntry:
        """Return the entry of a value, a new one if the conversation has not had it before.

        Args:
            entity_type: the kind of value.
            surface: the value as it is written here; other ways of writing it give the same entry.

        Raises:
            LedgerFullError: there are `max_entries` already.
        """
        key = (entity_type, canonical(entity_type, surface))
        known = self._by_key.get(key)
        if known is not None:
            return known
        if len(self._by_pseudonym) >= self.max_entries:
            raise LedgerFullError(self.max_entries)
        number = self._counts.get(entity_type, 0) + 1
        entry = LedgerEntry(pseudonym(entity_type, number), entity_type, surface)
        self._counts[entity_type] = number
        self._by_key[key] = entry
        self._by_pseudonym[entry.pseudonym] = entry
        return entry

    def resolve(self, pseudonym: str) -> LedgerEntry | None:
        """Return the entry of a pseudonym in its plain form, None when this conversation never issued it."""
        return self._by_pseudonym.get(pseudonym)

    @property
    def entries(self) -> tuple[LedgerEntry, ...]:
        """All entries in order of appearance."""
        return tuple(self._by_pseudonym.values())

    def values(self, entity_type: EntityType) -> tuple[str, ...]:
        """Return the values of one kind in order of appearance."""
        return tuple(entry.value for entry in self._by_pseudonym.values() if entry.entity_type is entity_type)

    def unsaved(self) -> tuple[LedgerEntry, ...]:
        """Return the entries that the caller has not yet marked as saved, in order of appearance."""
        return tuple(entry for entry in self._by_pseudonym.values() if entry.pseudonym not in self._saved)

    def mark_saved(self, entries: Iterable[LedgerEntry]) -> None:
        """Remember that the values of these entries have been stored."""
        self._saved.update(entry.pseudonym for entry in entries if entry.pseudonym in self._by_pseudonym)

    def dump(self) -> bytes:
        """Return the whole ledger as bytes for `load`. They hold the values in clear: seal them."""
        rows = [
            [entry.entity_type.value, entry.value, entry.pseudonym in self._saved]
            for entry in self._by_pseudonym.values()
        ]
        return json.dumps({"version": _VERSION, "entries": rows}, separators=(",", ":")).encode()

    @classmethod
    def load(cls, data: bytes, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> "Ledger":
        """Return the ledger that `dump` wrote.

        Args:
            data: what `dump` returned.
            max_entries: how many values it may hold.

        Raises:
            LedgerError: the bytes are something else.
            LedgerFullError: there are more than `max_entries`.
        """
        document = _document(data)
        ledger = cls(max_entries=max_entries)
        for index, row in enumerate(document):
            entity_type, value, saved = _row(index, row)
            before = len(ledger._by_pseudonym)
            entry = ledger.assign(entity_type, value)
            if len(ledger._by_pseudonym) == before:
                raise LedgerError(f"entries[{index}]", "a value that no entry before it has")
            if saved:
                ledger.mark_saved((entry,))
        return ledger


def _document(data: bytes) -> list[object]:
    """Return the rows of a dumped ledger; errors are raised outside the handler, so that they chain no content."""
    document: object = None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, Mapping):
        raise LedgerError("document", "a JSON object")
    if document.get("version") != _VERSION:
        raise LedgerError("version", str(_VERSION))
    rows = document.get("entries")
    if not isinstance(rows, list):
        raise LedgerError("entries", "a list")
    return rows


def _row(index: int, row: object) -> tuple[EntityType, str, bool]:
    match row:
        case [str(kind), str(value), bool(saved)] if kind in EntityType.__members__:
            return EntityType(kind), value, saved
        case _:
            raise LedgerError(f"entries[{index}]", "a kind, a value and whether it is saved")
