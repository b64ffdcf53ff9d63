"""Which pseudonym stands for which value in one conversation.

A conversation may be gone on with by another process. So that no pseudonym ever stands for two values, who can't
reach what both share numbers new values from a range that is theirs alone (`number_from`), and `absorb` brings two
ledgers together again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from redaction.canonical import canonical
from redaction.entities import EntityType
from redaction.errors import LedgerError, LedgerFullError
from redaction.pseudonyms import pseudonym

_VERSION: Final = 2
#: Version 1 kept no numbers: they followed from the order.
_VERSIONS: Final = (1, _VERSION)
#: How many values one conversation may have. A person types a few dozen.
DEFAULT_MAX_ENTRIES: Final = 5_000
#: How many numbers of each kind a range has: as many as a ledger may have values, so that ranges never meet.
RANGE: Final = DEFAULT_MAX_ENTRIES
#: How many ranges there are: a pseudonym has at most six digits.
RANGES: Final = 1_000_000 // RANGE


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

    __slots__ = ("_by_key", "_by_pseudonym", "_new", "_numbers", "_range", "_saved", "max_entries")

    def __init__(self, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> None:
        self.max_entries = max_entries
        self._by_pseudonym: dict[str, LedgerEntry] = {}
        self._by_key: dict[tuple[EntityType, str], LedgerEntry] = {}
        #: The highest number given out, by kind and range.
        self._numbers: dict[tuple[EntityType, int], int] = {}
        self._range = 0
        #: Pseudonyms whose values the caller has stored.
        self._saved: set[str] = set()
        #: Pseudonyms given out here that are not saved; loaded ones are others' too.
        self._new: set[str] = set()

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
        number = self._numbers.get((entity_type, self._range), self._range * RANGE) + 1
        entry = self._put(LedgerEntry(pseudonym(entity_type, number), entity_type, surface))
        self._new.add(entry.pseudonym)
        return entry

    def _put(self, entry: LedgerEntry) -> LedgerEntry:
        number = _number_of(entry.pseudonym)
        place = (entry.entity_type, (number - 1) // RANGE)
        self._numbers[place] = max(number, self._numbers.get(place, 0))
        self._by_key.setdefault((entry.entity_type, canonical(entry.entity_type, entry.value)), entry)
        self._by_pseudonym[entry.pseudonym] = entry
        return entry

    def number_from(self, place: int) -> None:
        """Number new values from one of the `RANGES`; 0 is the ordinary one.

        Raises:
            LedgerFullError: there is no such range.
        """
        if not 0 <= place < RANGES:
            raise LedgerFullError(self.max_entries)
        self._range = place

    def absorb(self, other: "Ledger") -> int:
        """Take over another ledger's entries; return how many could not be, their pseudonym being another value's.

        A value may then have two pseudonyms, and both resolve; the first one is given out.

        Raises:
            LedgerFullError: together they are more than `max_entries`.
        """
        clashes, unsaved = 0, set(other.unsaved())
        for entry in other.entries:
            known = self._by_pseudonym.get(entry.pseudonym)
            if known is None:
                if len(self._by_pseudonym) >= self.max_entries:
                    raise LedgerFullError(self.max_entries)
                self._put(entry)
            elif known.value != entry.value:
                clashes += 1
                continue
            if entry not in unsaved:
                self._saved.add(entry.pseudonym)
        return clashes

    def forget_new(self) -> None:
        """Take back every entry that was given out here and not marked as saved, and its number."""
        kept = [entry for entry in self._by_pseudonym.values() if entry.pseudonym not in self._new]
        self._by_pseudonym, self._by_key, self._numbers, self._new = {}, {}, {}, set()
        for entry in kept:
            self._put(entry)

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
        saved = {entry.pseudonym for entry in entries if entry.pseudonym in self._by_pseudonym}
        self._saved |= saved
        self._new -= saved

    def dump(self) -> bytes:
        """Return the whole ledger as bytes for `load`. They hold the values in clear: seal them."""
        rows = [
            [entry.entity_type.value, entry.value, entry.pseudonym in self._saved, _number_of(entry.pseudonym)]
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
        ledger = cls(max_entries=max_entries)
        for index, row in enumerate(_document(data)):
            entity_type, value, saved, number = _row(index, row)
            if len(ledger._by_pseudonym) >= max_entries:
                raise LedgerFullError(max_entries)
            if number is None:
                number = ledger._numbers.get((entity_type, 0), 0) + 1
            entry = LedgerEntry(pseudonym(entity_type, number), entity_type, value)
            if entry.pseudonym in ledger._by_pseudonym:
                raise LedgerError(f"entries[{index}]", "a pseudonym that no entry before it has")
            ledger._put(entry)
            if saved:
                ledger._saved.add(entry.pseudonym)
        return ledger


def _number_of(pseudonym_: str) -> int:
    return int(pseudonym_.rpartition("_")[2].rstrip("]"))


def _document(data: bytes) -> list[object]:
    """Return the rows of a dumped ledger; errors are raised outside the handler, so that they chain no content."""
    document: object = None
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, Mapping):
        raise LedgerError("document", "a JSON object")
    if document.get("version") not in _VERSIONS:
        raise LedgerError("version", str(_VERSION))
    rows = document.get("entries")
    if not isinstance(rows, list):
        raise LedgerError("entries", "a list")
    return rows


def _row(index: int, row: object) -> tuple[EntityType, str, bool, int | None]:
    match row:
        case [str(kind), str(value), bool(saved), *rest] if kind in EntityType.__members__:
            match rest:
                case []:
                    return EntityType(kind), value, saved, None
                case [int(number)] if not isinstance(number, bool) and 0 < number < RANGE * RANGES:
                    return EntityType(kind), value, saved, number
    raise LedgerError(f"entries[{index}]", "a kind, a value, whether it is saved, and its number")
