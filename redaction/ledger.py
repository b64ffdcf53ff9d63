"""Which pseudonym stands for which value in one conversation.

A conversation may be gone on with by another process. So that no pseudonym ever stands for two values, who can't
reach what both share numbers new values from a range that is theirs alone (`number_from`), and `absorb` brings two
ledgers together again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from redaction.canonical import canonical, canonical_of, spellings, squeezed
from redaction.entities import EntityType
from redaction.errors import LedgerError, LedgerFullError
from redaction.ledger_format import HIGHEST_NUMBER, Alias, Row, read, write
from redaction.name_readings import NameReading, read_normalized
from redaction.normalization import normalize
from redaction.people import People
from redaction.pseudonyms import pseudonym
from redaction.suffixes import spelled

#: How many values one conversation may have, each way of writing a name counted. A person types a few dozen.
DEFAULT_MAX_ENTRIES: Final = 5_000
#: How many rows of letters and digits are looked for in a text; a person tells a dozen values.
_MOST_KNOWN: Final = 300
#: How many numbers of each kind a range has: as many as a ledger may have values, so that ranges never meet.
RANGE: Final = DEFAULT_MAX_ENTRIES
#: How many ranges there are: a pseudonym has at most six digits.
RANGES: Final = HIGHEST_NUMBER // RANGE + 1
#: The range of values that are found when a conversation is redacted again: no edge has ever given out one of these.
LATER_RANGE: Final = RANGES - 1


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

    __slots__ = (
        "_by_key", "_by_pseudonym", "_by_spelling", "_new", "_numbers", "_people", "_range", "_saved", "_seen",
        "max_entries",
    )  # fmt: skip

    def __init__(self, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> None:
        self.max_entries = max_entries
        #: Pseudonyms whose values the caller has stored.
        self._saved: set[str] = set()
        self._range = 0
        self._clear()

    def _clear(self) -> None:
        self._by_pseudonym: dict[str, LedgerEntry] = {}
        #: By kind and what all ways of writing a value have in common; a name has one key for each way of writing it.
        self._by_key: dict[tuple[EntityType, str], LedgerEntry] = {}
        #: By kind and a row of letters and digits that values are known by; None where it may be several values'.
        self._by_spelling: dict[tuple[EntityType, str], LedgerEntry | None] = {}
        #: The highest number given out, by kind and range.
        self._numbers: dict[tuple[EntityType, int], int] = {}
        self._people = People()
        #: By plain pseudonym, how each person's name was first written, by suffix.
        self._seen: dict[str, dict[str, str]] = {}
        #: Pseudonyms given out here that are not saved; loaded ones are others' too.
        self._new: set[str] = set()

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
        text = normalize(surface).text
        key = (entity_type, canonical_of(entity_type, text))
        known = self._by_key.get(key)
        if known is None and entity_type is not EntityType.PERSON:
            known = self._by_spelling.get((entity_type, squeezed(text)))
        if known is not None:
            return known
        self._check_room(max(len(self._by_key), len(self._by_pseudonym)) + 1)
        number, suffix = self._numbers.get((entity_type, self._range), self._range * RANGE) + 1, ""
        name = read_normalized(text) if entity_type is EntityType.PERSON else None
        if name is not None:
            name = name if inflected else name.narrowed("")
            number, suffix = self._people.find(name) or (number, name.suffix)
        plain = pseudonym(entity_type, number, suffix)
        entry = self._by_pseudonym.get(plain)
        if entry is None:
            entry = LedgerEntry(plain, entity_type, surface, number, suffix)
            self._put(entry)
            self._new.add(plain)
        self._know(entry, key[1], name if inflected or name is None else read_normalized(text))
        return entry

    def assign_apart(self, entity_type: EntityType, surface: str) -> LedgerEntry:
        """Return the entry of exactly this surface, a new one that is like no other if there is none.

        Args:
            entity_type: the kind of value.
            surface: the value; it is not taken for another way of writing a value that is known.

        Raises:
            LedgerFullError: there are `max_entries` already.
        """
        for known in self._by_pseudonym.values():
            if (known.entity_type, known.value, known.suffix) == (entity_type, surface, ""):
                return known
        self._check_room(max(len(self._by_key), len(self._by_pseudonym)) + 1)
        number = self._numbers.get((entity_type, self._range), self._range * RANGE) + 1
        entry = LedgerEntry(pseudonym(entity_type, number), entity_type, surface, number)
        self._put(entry)
        self._new.add(entry.pseudonym)
        return entry

    def _check_room(self, wanted: int) -> None:
        if wanted > self.max_entries:
            raise LedgerFullError(self.max_entries)

    def _put(self, entry: LedgerEntry) -> None:
        """Keep a value under a new pseudonym, or under a known person's with a new suffix."""
        place = (entry.entity_type, (entry.number - 1) // RANGE)
        self._numbers[place] = max(entry.number, self._numbers.get(place, 0))
        self._by_pseudonym[entry.pseudonym] = entry
        if entry.entity_type is EntityType.PERSON:
            self._seen.setdefault(pseudonym(entry.entity_type, entry.number), {})[entry.suffix] = entry.value

    def _know(self, entry: LedgerEntry, plain: str, name: NameReading | None) -> None:
        """Remember one way of writing an entry's value; one that is another's already stays the other's.

        Args:
            entry: the entry.
            plain: what the value has in common with others that are the same.
            name: what a person's name may be.
        """
        if self._by_key.setdefault((entry.entity_type, plain), entry) is not entry:
            return
        for row in spellings(entry.entity_type, plain):
            place = (entry.entity_type, row)
            self._by_spelling[place] = None if place in self._by_spelling else entry
        if name is not None:
            self._people.add(entry.number, name.narrowed(entry.suffix))

    def _take_over(self, entry: LedgerEntry) -> None:
        """Keep an entry of another ledger, or of this one's before."""
        self._put(entry)
        self._know_as(entry, entry.value)

    def _know_as(self, entry: LedgerEntry, surface: str) -> None:
        """Remember that an entry's value was also written so."""
        text = normalize(surface).text
        name = read_normalized(text) if entry.entity_type is EntityType.PERSON else None
        self._know(entry, canonical_of(entry.entity_type, text), name)

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

        A value may then have two pseudonyms, and both resolve; the first one is given out. Of a form of one person's
        name that both have met, this ledger's way of writing stays.

        Raises:
            LedgerFullError: together they are more than `max_entries`.
        """
        clashes, unsaved = 0, set(other.unsaved())
        shared = {entry.number for entry in other.entries if self._by_pseudonym.get(entry.pseudonym) == entry}
        for entry in other.entries:
            known = self._by_pseudonym.get(entry.pseudonym)
            if known is None:
                self._check_room(len(self._by_pseudonym) + 1)
                self._take_over(entry)
            elif known.value != entry.value:
                clashes += not (entry.suffix and entry.number in shared)
                continue
            if entry not in unsaved:
                self._saved.add(entry.pseudonym)
        for alias in other.aliases():
            self._take(alias)
        return clashes

    def forget_new(self) -> None:
        """Take back every entry that was given out here and not marked as saved, and its number."""
        kept = [entry for entry in self._by_pseudonym.values() if entry.pseudonym not in self._new]
        aliases = self.aliases()
        self._clear()
        for entry in kept:
            self._take_over(entry)
        for alias in aliases:
            self._take(alias)

    def aliases(self) -> list[Alias]:
        """Return the further ways in which people's names were written."""
        return [
            Alias(key, entry.number, entry.suffix)
            for (kind, key), entry in self._by_key.items()
            if kind is EntityType.PERSON and key != canonical(kind, entry.value)
        ]

    def _take(self, alias: Alias) -> bool:
        """Know a further way of writing a name; tell whether it is one of ours."""
        entry = self._by_pseudonym.get(pseudonym(EntityType.PERSON, alias.number, alias.suffix))
        if entry is not None:
            self._know_as(entry, alias.name)
        return entry is not None

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
    def known(self) -> list[tuple[EntityType, str]]:
        """The latest rows of letters and digits that values are known by, with their kinds, the oldest first."""
        return list(islice(self._by_spelling, max(0, len(self._by_spelling) - _MOST_KNOWN), None))

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
            Row(one.entity_type, one.number, one.suffix, one.value, saved=one.pseudonym in self._saved)
            for one in self._by_pseudonym.values()
        ]
        return write(rows, self.aliases())

    @classmethod
    def load(cls, data: bytes, *, max_entries: int = DEFAULT_MAX_ENTRIES) -> "Ledger":
        """Return the ledger that `dump` wrote, in this version or one before.

        Args:
            data: what `dump` returned.
            max_entries: how many values it may hold.

        Raises:
            LedgerError: the bytes are something else.
            LedgerFullError: there are more than `max_entries`.
        """
        rows, aliases = read(data)
        ledger = cls(max_entries=max_entries)
        ledger._check_room(len(rows))
        for index, row in enumerate(rows):
            entry = LedgerEntry(
                pseudonym(row.entity_type, row.number, row.suffix), row.entity_type, row.value, row.number, row.suffix
            )
            if entry.pseudonym in ledger._by_pseudonym:
                raise LedgerError(f"entries[{index}]", "a pseudonym that no entry before it has")
            ledger._take_over(entry)
            if row.saved:
                ledger._saved.add(entry.pseudonym)
        for index, alias in enumerate(aliases):
            if not ledger._take(alias):
                raise LedgerError(f"aliases[{index}]", "another way of writing a name among the entries")
        return ledger
