"""What makes a word a name and what speaks against it: questions, cues, everyday words, places, compounds."""

import pytest

from tests.redaction.marked import found, read

KINDS = frozenset({"PERSON"})


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("Joo, nimenomaan.", "hyvä homma"),
        ("Nimenvaihto hoituu Pepissä.", "selvä juttu"),
        ("Kurssin nimen näet Pepistä.", "hetki katson"),
        ("Log in with your username, password and code.", "sounds good"),
        ("Millä nimellä varaus on?", "pieni hetki"),
        ("Your full name, please", "makes sense"),
        ("Kerrotko nimesi?", "oma nimi"),
        ("Mikä kurssin nimi on?", "Ohjelmointi"),
        ("What is the name of the course?", "Accounting"),
        ("Mikä nimesi on?", "Selvä!"),
        ("Mikä nimesi on?", "Jees «PERSON:Sanna-Maaria»"),
        ("Mille nimelle teen lipun?", "«PERSON:olga savinen»"),
        ("Kerro koko nimesi niin katson.", "«PERSON:mira koskela»"),
        ("Nimi ja ryhmä, kiitos", "«PERSON:teemu aaltola»"),
        ("Vad är det för namn på kortet?", "«PERSON:Ingela Forsman»"),
    ],
)
def test_only_a_question_for_a_name_makes_the_reply_one(said: str, marked: str) -> None:
    """What mentions a name asks for none, and a reply of two everyday words is none."""
    text, spans = read(marked)
    assert found(text, context=(said,), kinds=KINDS) == spans


@pytest.mark.parametrize(
    "marked",
    [
        "kiitos botille", "oon tutori", "oon juristi", "oon Savoniassa", "oon Pietarista", "oon kipee",
        "kiitos tiskille", "oon «PERSON:Vanessa»", "oon «PERSON:Matti»", "kiitos «PERSON:Heidille»",
    ],
)  # fmt: skip
def test_a_loose_cue_needs_a_name(marked: str) -> None:
    """After "I am" a place is where, and after thanks an everyday word is whom or what for."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans


@pytest.mark.parametrize(
    "marked",
    [
        "Great Job!", "Meri-ilta oli kiva", "katsoin Oslo-kuvia", "Sakarias-niminen tyyppi", "siellä Hopeinen Kuu oli",
        "the train from Tartu", "thanks! from «PERSON:Emily»", "kiva kun «PERSON:Anna-Liisa» tuli",
        "I flew to San Diego", "research at Georgia Institute", "- Kaurapuuroa.",
        "kiitti -«PERSON:Kristjan»", "rehtori «PERSON:Risto Rinne» Turun yliopistosta",
    ],
)  # fmt: skip
def test_everyday_words_and_places_are_nobody(marked: str) -> None:
    """A capital alone makes nobody of an everyday word, a place, a compound or an adjective."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans


@pytest.mark.parametrize(
    "marked",
    [
        "call me «PERSON:Xiulan»", "please call me «PERSON:shreya»", "call me back", "call me maybe",
        "call me tmrw pls",
        "it is called off", "people call me «PERSON:Roz»", "hon hette «PERSON:Ingeborg»",
        "bl.a. «PERSON:Eirik» och «PERSON:Tove»", "sukunimi on muuttunut", "sukunimeni on «PERSON:Paasikallio»",
        "my gf «PERSON:Suhani» said so", "my sister lost her card", "äitini «PERSON:Raakel» soittaa", "äitini soittaa",
        "serkkuni «PERSON:Aatos» tulee", "vaihdoin nimeni kesällä", "nimi pitäis olla «PERSON:Jaatinen»",
        "meitä kutsutaan kokoukseen", "my partner «PERSON:Oluwaseyi»", "min flickvän «PERSON:Saga» kommer",
    ],
)  # fmt: skip
def test_who_somebody_is_called_or_is_to_somebody_is_a_cue(marked: str) -> None:
    """Being called and kin words announce names, and nothing else that may follow them."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans


@pytest.mark.parametrize(
    "name",
    [
        "Bishal", "Sunita", "Prajwal", "Tharindu", "Nadeesha", "Gurpreet", "Shivani", "Rakibul", "Nusrat", "Zeeshan",
        "Huyen", "Trinh", "Xiaomei", "Yutong", "Temitope", "Nnamdi", "Mwangi", "Bereket", "Alireza", "Niloufar",
        "Niillas", "Máret", "Áile",
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["voiko {} hakea ne", "I gave it to {} yesterday", "puhuin {} kanssa"])
def test_given_names_from_abroad_are_known(name: str, frame: str) -> None:
    """Given names of the countries that students come from are found in any sentence, in small letters as well."""
    for written in (name, name.lower()):
        text = frame.format(written)
        start = text.index(written)
        assert found(text, kinds=KINDS) == [(start, start + len(written), "PERSON")]


@pytest.mark.parametrize(
    ("said", "marked"),
    [
        ("Sisu Kallioinen on ehdolla", "näetkö onko «PERSON:Sisu» mukana"),
        ("Wilma Kallioinen hoitaa", "kerro «PERSON:Wilmalle» että tulen"),
        ("Sisu on hyvä ominaisuus", "näetkö onko Sisu mukana"),
        ("Wilma ei toimi", "kerro onko Wilma rikki"),
    ],
)
def test_somebody_called_like_a_service_is_remembered_by_the_surname(said: str, marked: str) -> None:
    """A service's name is a person's where that person was named with a surname before."""
    text, spans = read(marked)
    assert found(text, context=(said,), kinds=KINDS) == spans
