"""One person, one pseudonym, in every case form; two people never share one."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from redaction.entities import EntityType
from redaction.ledger import Ledger
from redaction.names.declension import Case, declined
from redaction.people import is_part_of, names_in
from redaction.restorer import restore
from redaction.suffixes import SUFFIXES, read_suffix, spelled


def pseudonyms(*names: str) -> list[str]:
    """Return what names get, one after another, in one conversation; the brackets are left out."""
    ledger = Ledger()
    given_ = [ledger.assign(EntityType.PERSON, name).pseudonym for name in names]
    assert Ledger.load(ledger.dump()).dump() == ledger.dump()
    return [name.replace("[NIMI_", "").replace("]", "") for name in given_]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Virtanen, Virtasen, Virtaselle", "1, 1:n, 1:lle"),
        ("Virtaselle, virtanen, VIRTASELTA", "1:lle, 1, 1:lta"),
        ("Matti Virtanen, Matti, Matin, Mattia, Matille, Virtasella", "1, 1, 1:n, 1:a, 1:lle, 1:lla"),
        ("Matti Virtanen, matti virtaselle, Virtanen Matti, MATTI VIRTASEN", "1, 1:lle, 1, 1:n"),
        ("Matti Juhani Virtanen, Matti Virtaseen, Juhani", "1, 1:hen, 1"),
        ("Satu, Sadun, Sadullakin, Satuko", "1, 1:n, 1:llakin, 1:ko"),
        ("Mäki, Mäen, Joonas, Joonakselta, Laineen, Laine", "1, 1:n, 2, 2:lta, 3:n, 3"),
        ("Anna-Maija Niemi, Anna-Maijalle, Niemen", "1, 1:lle, 1:n"),
        ("Samuel Okafor, Okaforille, Okaforin, Okaforiin", "1, 1:lle, 1:n, 1:hen"),
        ("Okaforille, Okafor", "1:lle, 1"),
        ("Erik Lundström, Lundströms, Eriks", "1, 1:s, 1:s"),
        # Two people, or perhaps two: two pseudonyms.
        ("Matti Virtanen, Matti Korhonen, Matti, Matin", "1, 2, 3, 3:n"),
        ("Matti Virtanen, Matti, Matti Korhonen, Matti, Matin", "1, 1, 2, 1, 1:n"),
        ("Matti, Matti Virtanen, Matti", "1, 2, 1"),
        ("Matti Virtanen, Sirpa Virtanen, Virtaselle", "1, 2, 3:lle"),
        ("Kari, Karin, Anna, Ann, Annan", "1, 2, 3, 4, 3:n"),
        ("Matin, Mati, Matti", "1:n, 2, 1"),
        ("Maria, Marian, Marianne", "1, 2, 3"),
        ("Virtaset, Virtanen", "1, 2"),
        # What is no name grammar knows is kept as it is.
        ("王伟, 👩\u200d🎓, Matti 2, Matti, M., Matti V", "1, 2, 3, 4, 5, 6"),
    ],
)
def test_whose_name_it_is(names: str, expected: str) -> None:
    """Forms and parts of a name are the person's when they can be nobody else's."""
    assert ", ".join(pseudonyms(*names.split(", "))) == expected


def test_a_form_field_holds_a_name_in_its_basic_form() -> None:
    """A name field's Karin or Jannen is not taken for somebody's genitive."""
    ledger = Ledger()
    assert ledger.assign(EntityType.PERSON, "Jannen", inflected=False).pseudonym == "[NIMI_1]"
    assert Ledger.load(ledger.dump()).assign(EntityType.PERSON, "Jannen").pseudonym == "[NIMI_1]"


SEEN = (
    "Matti Virtanen",
    "Matille",
    "Okaforille",
    "Johan Berg",
    "Joonas",
    "KORHOSELTA",
    "Matti 2",
    "Kangas",
    "Aino Laine",
)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        # A surface of this conversation, however the ending is typed.
        ("[NIMI_1]:lle", "Matille"),
        ("[NIMI_1]lle [nimi 1]:lle [NIMI-1]:LLE [NIMI_1:lle] [NIMI_1]’lle", " ".join(["Matille"] * 5)),
        # A generated form.
        ("[NIMI_1]:n, [nimi 1]n; [NIMI_1]lla!", "Matti Virtasen, Matti Virtasen; Matti Virtasella!"),
        ("[NIMI_1]:llä [NIMI_1]:ta", "Matti Virtasella Matti Virtasta"),
        ("[NIMI_1]:hon [NIMI_1]:een", "Matti Virtaseen Matti Virtaseen"),
        ("[NIMI_1]:kin [NIMI_1]:ltakaan", "Matti Virtanenkin Matti Virtaseltakaan"),
        ("[NIMI_2], [NIMI_2]:n", "Okafor, Okaforin"),
        ("[NIMI_5]:stä [NIMI_5] [NIMI_5]:n", "KORHOSESTA KORHONEN KORHOSEN"),
        ("[NIMI_7]:hon [NIMI_7]:na [NIMI_8]:seen [NIMI_8]:a", "Kankaaseen Kankaana Aino Laineeseen Aino Lainetta"),
        # Swedish and English genitives.
        ("[NIMI_3]:s [NIMI_3]s [NIMI_4]:s", "Johan Bergs Johan Bergs Joonas"),
        ("[NIMI_1]'s [NIMI_4]'s", "Matti Virtanen's Joonas's"),
        # No form: the basic form with a colon.
        ("[NIMI_6]:lle", "Matti 2:lle"),
        # No endings: text.
        ("[NIMI_1] on [NIMI_1]on", "Matti Virtanen on Matti Virtanenon"),
        ("[NIMI_1]: lle [NIMI_1]:lle5", "Matti Virtanen: lle Matti Virtanen:lle5"),
        ("[NIMI_9]:lle [=NIMI_1]:lle [NIMI_1:xx]", "[NIMI_9]:lle [NIMI_1]:lle [NIMI_1:xx]"),
    ],
)  # fmt: skip
def test_what_an_agents_ending_becomes(typed: str, shown: str) -> None:
    """A seen surface, else the grammatical form, else the basic form with a colon; other text stays."""
    ledger = Ledger()
    for name in SEEN:
        ledger.assign(EntityType.PERSON, name)
    assert restore(typed, ledger) == shown
    assert restore(typed, Ledger.load(ledger.dump())) == shown


def test_every_suffix_is_read_as_it_is_written() -> None:
    """What stands beside a pseudonym means the same when it comes back, in capitals and with front vowels as well."""
    for suffix in SUFFIXES:
        assert read_suffix(suffix) == read_suffix(suffix.upper()) == suffix
        assert read_suffix(suffix.replace("a", "ä").replace("o", "ö")) == suffix
    assert read_suffix("llee") is None


COMMON = ("Virtanen", "Korhonen", "Mäkinen", "Matti", "Tiina", "Antti", "Joonas", "Okafor", "Lundström", "Heikkinen")


@given(st.sampled_from(COMMON), st.sampled_from(Case), st.sampled_from(Case))
@example("Virtanen", Case.ALLATIVE, Case.NOMINATIVE)
def test_a_form_leads_to_every_other(name: str, met: Case, wanted: Case) -> None:
    """Whichever form of a name comes first, every other form of it is known and can be made."""
    ledger = Ledger()
    first = ledger.assign(EntityType.PERSON, declined(name, met))
    assert first.pseudonym == ("[NIMI_1]" if met is Case.NOMINATIVE else f"[NIMI_1]:{met.value}")
    assert spelled({first.suffix: first.value}, wanted.value) == declined(name, wanted)
    assert ledger.assign(EntityType.PERSON, declined(name, wanted)).number == 1


@pytest.mark.parametrize(
    ("shown", "names"),
    [
        ("Aino", "Aino"),
        ("Aino Korhonen / JAMKO", "Aino Korhonen"),
        ("Oona Okonkwo", "Oona Okonkwo"),
        ("Asiakaspalvelu", ""),
        ("JAMKO tuki", ""),
        ("Support Team", ""),
        ("", ""),
    ],
)
def test_names_in_what_agents_are_shown_as(shown: str, names: str) -> None:
    """Names, and nothing of a service's or a task's."""
    assert names_in(shown) == names


def test_a_part_of_a_name_is_known() -> None:
    """An agent's own name in any form is theirs, another's is not."""
    assert is_part_of("Ainolle", "Aino Korhonen")
    assert is_part_of("Korhosen", "Aino Korhonen")
    assert not is_part_of("Maija", "Aino Korhonen")
    assert not is_part_of("Aino Korhonen", "Aino")
    assert not is_part_of("", "Aino")


def test_two_processes_know_one_person() -> None:
    """Forms that each has met are joined; of one that both have met the spelling that is there stays."""
    begun = Ledger()
    begun.assign(EntityType.PERSON, "Matti Virtanen")
    begun.mark_saved(begun.unsaved())
    left, right = Ledger.load(begun.dump()), Ledger.load(begun.dump())
    left.number_from(1)
    assert [left.assign(EntityType.PERSON, name).number for name in ("Matille", "Matin", "Aino")] == [1, 1, 5001]
    assert [right.assign(EntityType.PERSON, name).number for name in ("Virtaselle", "Aino")] == [1, 2]
    assert right.absorb(left) == 0
    assert restore("[NIMI_1]:lle [NIMI_1]:n [NIMI_5001]", right) == "Virtaselle Matin Aino"
    assert right.assign(EntityType.PERSON, "Matilta").pseudonym == "[NIMI_1]:lta"
    assert right.assign(EntityType.PERSON, "Ainolle").pseudonym == "[NIMI_2]:lle"
    right.forget_new()
    assert restore("[NIMI_1]:lle [NIMI_2]", right) == "Matti Virtaselle [NIMI_2]"
