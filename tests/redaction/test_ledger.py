"""One value, one pseudonym; what is stored can be read again and nothing else can."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.entities import LABELS, EntityType
from redaction.errors import LedgerError, LedgerFullError, RedactionError
from redaction.ledger import RANGE, RANGES, Ledger

SAME = [
    (
        EntityType.EMAIL_ADDRESS,
        ("Matti@Example.fi", "matti@example.fi", "MATTI@EXAMPLE.FI", "matti (at) example piste fi"),
    ),
    (
        EntityType.PHONE_NUMBER,
        ("040 1234567", "+358 40 123 4567", "00358401234567", "+358 (0)40-1234567", "0401234567"),
    ),
    (EntityType.PHONE_NUMBER, ("+46 70 174 06 33", "0046701740633")),
    (EntityType.IBAN_CODE, ("FI21 1234 5600 0007 85", "fi2112345600000785", "FI21-1234-5600-0007-85")),
    (EntityType.STUDENT_ID, ("K1234", "k1234")),
    (EntityType.LEARNER_ID, ("1.2.246.562.24.72781052170", "1.2.246.562.24. 727 8105 2170")),
    (EntityType.DATE_OF_BIRTH, ("14.10.2007", "2007-10-14", "14. lokakuuta 2007", "14/10/2007", "October 14, 2007")),
    (EntityType.IP_ADDRESS, ("2001:db8::1", "2001:0DB8:0:0:0:0:0:1")),
    (EntityType.STREET_ADDRESS, ("Puistokatu 17 B 22", "puistokatu 17 B  22", "Puistokatu 17, B 22")),
    (EntityType.PERSON, ("Matti Virtanen", "matti virtanen", "MATTI  VIRTANEN")),
]
DIFFERENT = [
    (EntityType.EMAIL_ADDRESS, ("a@x.fi", "b@x.fi")),
    (EntityType.PHONE_NUMBER, ("040 1234567", "+46 40 1234567")),
    (EntityType.PHONE_NUMBER, ("001234 5678", "01234 5678")),
    (EntityType.PHONE_NUMBER, ("01234 5678", "001234 5678")),
    (EntityType.DATE_OF_BIRTH, ("1.2.2003", "2.1.2003")),
    (EntityType.PERSON, ("Matti", "Maija")),
]


@pytest.mark.parametrize(("kind", "surfaces"), SAME)
def test_ways_of_writing_share_a_pseudonym(kind: EntityType, surfaces: tuple[str, ...]) -> None:
    """The same value gets the same entry, with the value as it was first written."""
    ledger = Ledger()
    entries = {ledger.assign(kind, surface) for surface in surfaces}
    assert len(entries) == 1
    assert entries.pop().value == surfaces[0]


@pytest.mark.parametrize(("kind", "surfaces"), DIFFERENT)
def test_different_values_have_different_pseudonyms(kind: EntityType, surfaces: tuple[str, ...]) -> None:
    """Nothing is folded that is not the same."""
    ledger = Ledger()
    assert len({ledger.assign(kind, surface) for surface in surfaces}) == len(surfaces)


def test_pseudonyms_are_numbered_by_kind() -> None:
    """Each kind counts for itself, from one."""
    ledger = Ledger()
    given_ = [
        ledger.assign(kind, value).pseudonym for kind in (EntityType.EMAIL_ADDRESS, EntityType.PERSON) for value in "ab"
    ]
    assert given_ == ["[EMAIL_1]", "[EMAIL_2]", "[NIMI_1]", "[NIMI_2]"]
    assert [entry.pseudonym for entry in ledger.entries] == given_
    assert set(LABELS) == set(EntityType)
    assert len(set(LABELS.values())) == len(LABELS)


def test_saved_entries_are_not_offered_again() -> None:
    """Only new entries are unsaved, and a dump remembers which."""
    ledger = Ledger()
    first = ledger.assign(EntityType.PERSON, "Matti")
    ledger.mark_saved(ledger.unsaved())
    second = ledger.assign(EntityType.PERSON, "Maija")
    assert ledger.unsaved() == (second,)
    loaded = Ledger.load(ledger.dump())
    assert loaded.unsaved() == (second,)
    assert loaded.entries == (first, second)


def test_it_holds_what_it_may_and_no_more() -> None:
    """At the limit it assigns, one past it refuses; known values still resolve."""
    ledger = Ledger(max_entries=2)
    ledger.assign(EntityType.PERSON, "a")
    ledger.assign(EntityType.PERSON, "b")
    with pytest.raises(LedgerFullError, match="at most 2"):
        ledger.assign(EntityType.PERSON, "c")
    assert ledger.assign(EntityType.PERSON, "A").pseudonym == "[NIMI_1]"
    with pytest.raises(LedgerFullError):
        Ledger.load(ledger.dump(), max_entries=1)


ASSIGNMENTS = st.lists(st.tuples(st.sampled_from(EntityType), st.text(min_size=1, max_size=20)), max_size=20)


@given(ASSIGNMENTS, st.integers(0, 20))
def test_what_is_dumped_is_loaded(values: list[tuple[EntityType, str]], saved: int) -> None:
    """Loading a dump gives the same entries, the same open ones and the same numbers to come."""
    ledger = Ledger()
    for kind, value in values:
        ledger.assign(kind, value)
    ledger.mark_saved(ledger.entries[:saved])
    loaded = Ledger.load(ledger.dump())
    assert loaded.entries == ledger.entries
    assert loaded.unsaved() == ledger.unsaved()
    assert loaded.dump() == ledger.dump()
    for kind, value in values:
        assert loaded.assign(kind, value) == ledger.assign(kind, value)
    assert loaded.assign(EntityType.PERSON, "uusi nimi \x00") == ledger.assign(EntityType.PERSON, "uusi nimi \x00")


@given(ASSIGNMENTS)
def test_every_entry_resolves(values: list[tuple[EntityType, str]]) -> None:
    """A pseudonym leads back to its entry; unknown ones to nothing."""
    ledger = Ledger()
    for kind, value in values:
        entry = ledger.assign(kind, value)
        assert ledger.resolve(entry.pseudonym) is entry
    assert ledger.resolve("[NIMI_999]") is None


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
def test_anything_else_is_refused(data: bytes) -> None:
    """Bytes that are no ledger raise the one family and chain no content."""
    with pytest.raises(RedactionError) as caught:
        Ledger.load(data)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ([], "document"),
        ({"version": 4, "entries": []}, "version"),
        ({"version": True, "entries": []}, "version"),
        ({"version": 2, "entries": {}}, "entries"),
        ({"version": 3, "entries": []}, "aliases"),
        ({"version": 3, "entries": [["PERSON", "salaisuus", True, 1, "x"]], "aliases": []}, "entries[0]"),
        ({"version": 3, "entries": [["EMAIL_ADDRESS", "salaisuus", True, 1, "n"]], "aliases": []}, "entries[0]"),
        ({"version": 3, "entries": [["PERSON", x, True, 1, "n"] for x in ("a", "b")], "aliases": []}, "entries[1]"),
        ({"version": 3, "entries": [], "aliases": [["salaisuus", 1, ""]]}, "aliases[0]"),
        ({"version": 3, "entries": [], "aliases": [["salaisuus", 1]]}, "aliases[0]"),
        ({"version": 1, "entries": [["PERSON", "salaisuus"]]}, "entries[0]"),
        ({"version": 1, "entries": [["PERSON", "salaisuus", 1]]}, "entries[0]"),
        ({"version": 1, "entries": [["PET", "salaisuus", True]]}, "entries[0]"),
        ({"version": 2, "entries": [["PERSON", "salaisuus", True, 0]]}, "entries[0]"),
        ({"version": 2, "entries": [["PERSON", "salaisuus", True, 1, 1]]}, "entries[0]"),
        ({"version": 2, "entries": [["PERSON", "salaisuus", True, 7], ["PERSON", "toinen", True, 7]]}, "entries[1]"),
    ],
)
def test_a_refusal_names_the_field_and_no_content(document: object, field: str) -> None:
    """The message says where and what was expected, never what stood there."""
    with pytest.raises(LedgerError) as caught:
        Ledger.load(json.dumps(document).encode())
    assert caught.value.field == field
    assert "salaisuus" not in str(caught.value).lower()


def test_deep_nesting_is_refused() -> None:
    """A document nested beyond reading is refused like any other."""
    with pytest.raises(LedgerError):
        Ledger.load(b"[" * 200_000)


def test_a_dump_without_numbers_is_read() -> None:
    """An earlier version kept the order only; the numbers follow from it."""
    rows = [["PERSON", "Matti", True], ["EMAIL_ADDRESS", "a@b.fi", True], ["PERSON", "Maija", False]]
    ledger = Ledger.load(json.dumps({"version": 1, "entries": rows}).encode())
    assert [entry.pseudonym for entry in ledger.entries] == ["[NIMI_1]", "[EMAIL_1]", "[NIMI_2]"]


SIDES = st.lists(st.tuples(st.booleans(), st.sampled_from(["Matti", "Maija", "Aino", "Petra", "Ylermi"])), max_size=12)


@given(common=st.lists(st.sampled_from(["Matti", "Kerttu", "Olavi"]), max_size=3), said=SIDES)
def test_two_that_went_on_apart_never_give_one_pseudonym_to_two_values(
    common: list[str], said: list[tuple[bool, str]]
) -> None:
    """Numbered from ranges of their own, whatever each has added is in the joined one, under its own pseudonym."""
    begun = Ledger()
    for value in common:
        begun.assign(EntityType.PERSON, value)
    begun.mark_saved(begun.unsaved())
    left, right = Ledger.load(begun.dump()), Ledger.load(begun.dump())
    left.number_from(1)
    issued = [(left if is_left else right).assign(EntityType.PERSON, value) for is_left, value in said]
    assert right.absorb(left) == 0
    assert [right.resolve(entry.pseudonym) for entry in issued] == issued
    loaded = Ledger.load(right.dump())
    assert loaded.entries == right.entries
    new = [ledger.assign(EntityType.PERSON, "Uusi").pseudonym for ledger in (right, loaded)]
    assert new[0] == new[1]
    assert new[0] not in {entry.pseudonym for entry in issued}


def test_a_clash_changes_nothing_and_is_counted() -> None:
    """Two values under one pseudonym: the one that is there stays, and the caller learns of it."""
    here, there = Ledger(), Ledger()
    here.assign(EntityType.PERSON, "Matti")
    there.assign(EntityType.PERSON, "Maija")
    assert here.absorb(there) == 1
    assert [entry.value for entry in here.entries] == ["Matti"]


def test_what_was_loaded_is_never_taken_back() -> None:
    """Another edge may have forwarded it: it stays, also while its value is still to be stored."""
    ledger = Ledger()
    first = ledger.assign(EntityType.PERSON, "Matti")
    loaded = Ledger.load(ledger.dump())
    loaded.assign(EntityType.PERSON, "Maija")
    loaded.forget_new()
    assert loaded.entries == loaded.unsaved() == (first,)


def test_what_was_not_saved_can_be_taken_back() -> None:
    """Its number is given out again, also in another range; the last range is the last."""
    ledger = Ledger()
    ledger.assign(EntityType.PERSON, "Matti")
    ledger.mark_saved(ledger.unsaved())
    ledger.assign(EntityType.PERSON, "Maija")
    ledger.forget_new()
    assert [entry.value for entry in ledger.entries] == ["Matti"]
    ledger.number_from(1)
    assert ledger.assign(EntityType.PERSON, "Maija").pseudonym == f"[NIMI_{RANGE + 1}]"
    ledger.number_from(0)
    assert ledger.assign(EntityType.PERSON, "Aino").pseudonym == "[NIMI_2]"
    ledger.number_from(RANGES - 1)
    assert len(ledger.assign(EntityType.PERSON, "Petra").pseudonym) == len("[NIMI_123456]")
    with pytest.raises(LedgerFullError):
        ledger.number_from(RANGES)


def test_repr_shows_counts_only() -> None:
    """Neither a ledger nor an entry prints a value."""
    ledger = Ledger()
    entry = ledger.assign(EntityType.PERSON, "Salaisuus")
    assert repr(ledger) == "Ledger(entries=1, unsaved=1)"
    assert "alaisuus" not in repr(entry)
