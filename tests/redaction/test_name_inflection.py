"""Case forms of names, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction.names.declension import Case, declined
from redaction.names.inflection import readings
from redaction.names.lexicon import NAMES, UNKNOWN, known_as

FORMS = [
    ("Virtanen", Case.GENITIVE, "Virtasen"),
    ("Virtanen", Case.PARTITIVE, "Virtasta"),
    ("Virtanen", Case.ALLATIVE, "Virtaselle"),
    ("Virtanen", Case.ILLATIVE, "Virtaseen"),
    ("Matti", Case.GENITIVE, "Matin"),
    ("Matti", Case.PARTITIVE, "Mattia"),
    ("Pekka", Case.ADESSIVE, "Pekalla"),
    ("Päivi", Case.ALLATIVE, "Päiville"),
    ("Jenna", Case.ILLATIVE, "Jennaan"),
    ("Joonas", Case.ABLATIVE, "Joonakselta"),
    ("Joonas", Case.PARTITIVE, "Joonasta"),
    ("Koski", Case.GENITIVE, "Kosken"),
    ("Mäki", Case.GENITIVE, "Mäen"),
    ("Joki", Case.ESSIVE, "Jokena"),
    ("Lahti", Case.ELATIVE, "Lahdesta"),
    ("Kangas", Case.GENITIVE, "Kankaan"),
    ("Laine", Case.GENITIVE, "Laineen"),
    ("Okafor", Case.ALLATIVE, "Okaforille"),
    ("Erik", Case.GENITIVE, "Erikin"),
    ("Linh", Case.ADESSIVE, "Linhillä"),
]


@pytest.mark.parametrize(("name", "case", "form"), FORMS)
def test_a_name_is_declined(name: str, case: Case, form: str) -> None:
    """Gradation, vowel harmony, -nen and -s names and foreign ends follow Finnish rules."""
    assert declined(name, case) == form


@pytest.mark.parametrize(("name", "case", "form"), FORMS)
def test_a_form_is_read_back(name: str, case: Case, form: str) -> None:
    """The name is among the readings of its form."""
    del case
    assert name.lower() in {base for base, _ in readings(form.lower())}


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("virtasellakin", "virtanen"), ("matiltako", "matti"), ("hietalan", "hietala"), ("sadun", "satu"),
        ("aallon", "aalto"), ("lehden", "lehti"), ("virtaset", "virtanen"), ("mäkisten", "mäkinen"),
        ("gunnarssons", "gunnarsson"), ("joonaksen", "joonas"), ("päivin", "päivi"), ("outillakaan", "outi"),
    ],
)  # fmt: skip
def test_clitics_plurals_and_genitives_are_read(word: str, name: str) -> None:
    """What stands around a name is taken off it, in any order that the languages allow."""
    assert name in {base for base, _ in readings(word)}


@pytest.mark.parametrize(
    "word", ["virtanen", "virtaselle", "matti", "matin", "emma-leenalle", "björklunds", "priyalle"]
)
def test_names_are_known_in_any_form(word: str) -> None:
    """The lists are behind an inflection-aware lookup."""
    assert known_as(word).code[:2] != "00"


@pytest.mark.parametrize("word", ["opiskelijalle", "tarvitsen", "jäsenmaksun", "voitteko"])
def test_everyday_words_are_no_forms_of_names(word: str) -> None:
    """Words that no name can be read from are unknown."""
    assert known_as(word).code == UNKNOWN


def test_common_names_are_known_in_every_case() -> None:
    """Declining and looking up agree over the whole register, but for one form in a thousand at most."""
    common = [name for name, code in NAMES.items() if code[0] in "12" or code[1] == "1"]
    forms = [declined(name, case) for name in common for case in Case]
    # Some are a place's name first (Benin), and the illative of Kangas is not made right.
    missed = [form for form in forms if known_as(form).code[:2] == "00"]
    assert len(missed) <= len(forms) / 1_000


@given(st.text(max_size=30))
def test_any_word_may_be_looked_up(word: str) -> None:
    """No text makes the lookup fail."""
    if word:
        known_as(word.lower())
