"""Which pseudonym stands for which value in one conversation."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from redaction.canonical import canonical, spellings, squeezed
from redaction.entities import EntityType
from redaction.errors import LedgerError, LedgerFullError
from redaction.ledger_format import Alias, Row, read, write
from redaction.name_readings import read_name
from redaction.normalization import normalize
from redaction.people import People
from redaction.pseudonyms import pseudonym
from redaction.suffixes import spelled

#: How many values one conversation may have, each way of writing a name counted. A person types a few dozen.
DEFAULT_MAX_ENTRIES: Final = 5_000


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A pseudonym and the value behind it.

    Args:
        pseudonym: "[EMAIL_1]", or of an inflected name "[NIMI_1]:lle".
        entity_type: the kind of value.
        value: the value as it was first written, in that inflection.
        number: the pseudonym's number.
        suffix: the pseudonym's suffix, "" for none.
    """

    pseudonym: str
    entity_type: EntityType
    value: str = field(repr=False)
    number: int = field(repr=False)
    suffix: str = field(default="", repr=False)


class Ledger:
    """The pseudonyms of one conversation, numbered by kind in order of appearance.

    Args:
        max_entries: how many values it may hold.
    """

    __slots__ = ("_by_key", "_by_pseudonym", "_by_spelling", "_counts", "_people", "_saved", "_seen", "max_entries")

    def __init__(self, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> None:
        self.max_entries = max_entries
        self._by_pseudonym: dict[str, LedgerEntry] = {}
        #: By kind and what all ways of writing a value have in common; a name has one key for each way of writing it.
        self._by_key: dict[tuple[EntityType, str], LedgerEntry] = {}
        #: By kind and a row of letters and digits that values are known by; None where it may be several values'.
        self._by_spelling: dict[tuple[EntityType, str], LedgerEntry | None] = {}
        self._counts: dict[EntityType, int] = {}
        self._people = People()
        #: By plain pseudonym, how each person's name was first written, by suffix.
        self._seen: dict[str, dict[str, str]] = {}
        #: Pseudonyms whose values the caller has stored.
        self._saved: set[str] = set()

    def __repr__(self) -> str:
        return f"Ledger(entries={len(self._by_pseudonym)}, unsaved={len(self._by_pseudonym) - len(self._saved)})"

    def assign(self, entity_type: EntityType, surface: str, *, inflected: bool = True) -> LedgerEntry:
        """Return the entry of a value, a new one if the conversation has not had it before.

        Args:
            entity_type: the kind of value.
            surface: the value as it is written here; other ways of writing it give the same entry, and other forms of a
                person's name the same pseudonym with another suffix.
            inflected: False for a name that stands in its basic form, as in a form's field.

        Raises:
            LedgerFullError: there are `max_entries` already.
        """
        key = (entity_type, canonical(entity_type, surface))
        known = self._by_key.get(key) or self._by_spelling.get((entity_type, squeezed(normalize(surface).text)))
        if known is not None:
            return known
        if len(self._by_key) >= self.max_entries:
            raise LedgerFullError(self.max_entries)
        number, suffix = self._counts.get(entity_type, 0) + 1, ""
        name = read_name(surface) if entity_type is EntityType.PERSON else None
        if name is not None:
            name = name if inflected else name.narrowed("")
            number, suffix = self._people.find(name) or (number, name.suffix)
        entry = self._by_pseudonym.get(pseudonym(entity_type, number, suffix))
        if entry is None:
            return self._put(Row(entity_type, number, suffix, surface, saved=False))
        self._know(entry, surface)
        return entry

    def _put(self, row: Row) -> LedgerEntry:
        """Keep a value under a new pseudonym, or under a known person's with a new suffix."""
        entry = LedgerEntry(
            pseudonym(row.entity_type, row.number, row.suffix), row.entity_type, row.value, row.number, row.suffix
        )
        self._by_pseudonym[entry.pseudonym] = entry
        self._counts[row.entity_type] = max(self._counts.get(row.entity_type, 0), row.number)
        if row.entity_type is EntityType.PERSON:
            self._seen.setdefault(pseudonym(row.entity_type, row.number), {})[row.suffix] = row.value
        if row.saved:
            self._saved.add(entry.pseudonym)
        self._know(entry, row.value)
        return entry

    def _know(self, entry: LedgerEntry, surface: str) -> None:
        """Remember one way of writing an entry's value."""
        self._by_key[entry.entity_type, canonical(entry.entity_type, surface)] = entry
        for row in spellings(entry.entity_type, surface):
            place = (entry.entity_type, row)
            self._by_spelling[place] = None if place in self._by_spelling else entry
        if entry.entity_type is EntityType.PERSON and (name := read_name(surface)) is not None:
            self._people.add(entry.number, name.narrowed(entry.suffix))

    def resolve(self, pseudonym: str) -> LedgerEntry | None:
        """Return the entry of a pseudonym as it was issued, None when this conversation never issued it."""
        return self._by_pseudonym.get(pseudonym)

    def restored(self, pseudonym: str, suffix: str = "") -> str | None:
        """Return what a pseudonym stands for, None when this conversation never issued it with any suffix.

        Args:
            pseudonym: in its plain form, without a suffix.
            suffix: the suffix that stands beside it; of a form that was never seen the grammatical one is returned.
        """
        entry = self._by_pseudonym.get(pseudonym)
        if entry is not None and not suffix:
            return entry.value
        seen = self._seen.get(pseudonym)
        return None if seen is None else spelled(seen, suffix)

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
            Row(one.entity_type, one.number, one.suffix, one.value, saved=one.pseudonym in self._saved)
            for one in self._by_pseudonym.values()
        ]
        aliases = [
            Alias(key, entry.number, entry.suffix)
            for (kind, key), entry in self._by_key.items()
            if kind is EntityType.PERSON and key != canonical(kind, entry.value)
        ]
        return write(rows, aliases)

    @classmethod
    def load(cls, data: bytes, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> "Ledger":
        """Return the ledger that `dump` wrote, this version's or the one before.

        Args:
            data: what `dump` returned.
            max_entries: how many values it may hold.

        Raises:
            LedgerError: the bytes are something else.
            LedgerFullError: there are more than `max_entries`.
        """
        rows, aliases = read(data)
        if len(rows) + len(aliases) > max_entries:
            raise LedgerFullError(max_entries)
        ledger = cls(max_entries=max_entries)
        for index, row in enumerate(rows):
            if (row.entity_type, canonical(row.entity_type, row.value)) in ledger._by_key:
                raise LedgerError(f"entries[{index}]", "a value that no entry before it has")
            ledger._put(row)
        for index, alias in enumerate(aliases):
            entry = ledger.resolve(pseudonym(EntityType.PERSON, alias.number, alias.suffix))
            if entry is None or (EntityType.PERSON, canonical(EntityType.PERSON, alias.name)) in ledger._by_key:
                raise LedgerError(f"aliases[{index}]", "another way of writing a name among the entries")
            ledger._know(entry, alias.name)
        return ledger
