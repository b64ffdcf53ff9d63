"""Names of people: what announces one, what only looks like one, and what is remembered."""

import pytest

from redaction.analyzer import Analyzer
from redaction.explanation import explain
from redaction.ledger import Ledger
from redaction.recognizers.name_forms import forms, stems
from redaction.recognizers.name_reasons import MEMORY
from redaction.recognizers.name_rules import ANSWER, SIGNATURE
from redaction.redactor import Redactor
from tests.redaction.marked import ANALYZER, found, read

KINDS = frozenset({"PERSON"})

NAMES = [
    "nimeni on «PERSON:toivo niemelä» ja mulla on asiaa",
    "Oon «PERSON:Matti Virtanen»",
    "Hei «PERSON:Matti»! Kerro lisää.",
    "t. «PERSON:Jenna»",
    "Terveisin\n«PERSON:Katri Huhtala»",
    "kiitti «PERSON:Jenna»! 🙏",
    "tuutori «PERSON:suvi» sanoi niin",
    "Nimi: «PERSON:Henna-Riikka Saastamoinen»\nOpnro puuttuu",
    '«PERSON:Jarkko "Jarza" Pulkkinen»',
    "«PERSON:Matti B. Virtanen» soitti",
    "«PERSON:Akseli von Wright»",
    "soita «PERSON:Pekalle» tai «PERSON:Joonakselle»",
    "«PERSON:Will O'Sullivan»",
    "We only have «PERSON:Tomáš»'s account",
    "Mr. «PERSON:Hyvärinen» said no",
    "my name is «PERSON:linh» and I am new",
    "I'm «PERSON:Emily Carter» from Bristol",
    "Best, «PERSON:Priya»",
    "super, aitäh! -«PERSON:Kristjan»",
    "Tack för hjälpen // «PERSON:Hanna»",
    "Jag heter «PERSON:Linus Björklund»",
    "namnet är «PERSON:Hanna af Ekenstam»",
    "olen puhunut asiasta «PERSON:Minnalle»",
    "«PERSON:emma leppä»",
    "joku toivo elää, ja meri on sula, tuuli tyyntyy",
    "Meri ei ole lähellä. Tuuli on kova. Onni suosii.",
    "Will you mark it in May? I hope so, grace period",
    "Kela, KOAS, Frank ja Peppi",
    "anna minulle oppijanumero pian",
    "Minna Canthin patsaalla",
    "I am Finnish. Olen Opiskelija.",
    "Hei! Mistä saan kortin?",
    "SUOMALAINEN ja ruotsalainen",
    "Peppi ei toimi, Pepistä en saa todistusta",
    "wilmaan ei pääse, frank-sovellus kaatuu",
    "puhuin «PERSON:Oyelaran Adebisin» kanssa",
    "puhuin «PERSON:virpi kotilaisen» kanssa eilen",
    "terv. «PERSON:jooa hynninen»",
    "Kiitos «PERSON:Meri»!",
    "«PERSON:Onni» tässä moi",
    "katso https://example.fi/anna/matti.html",
    "toimisto@jamko.fi",
    "«PERSON:Md. Shahriar Kabir», aloitan tammikuussa",
    "hejsan, «PERSON:My» heter jag",
    "hey is «PERSON:anna» there",
    "onko «PERSON:anna» paikalla",
    "say its «PERSON:dima», the loud one",
    "«PERSON:Anna»'s at lunch",
    "min fru «PERSON:Swati» äter inte ägg",
    "Hello from «PERSON:Katya». I need a certificate",
    "I vems namn är kontot?",
    "mut sil ei oo hetua vielä",
    "Heii kuka vastaa liikuntavuoroista?",
    "pitääkö palauttaa vara-avain",
    "Laita Koasille kuva laskusta",
    "i am danish exchange student",
]


@pytest.mark.parametrize("marked", NAMES)
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    """Exactly the marked names are found."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Kenen nimellä jätän sen?", "«PERSON:mira koskela»"),
        ("Kerrotko nimesi?", "«PERSON:RASMUS KIVELÄ»"),
        ("What is your full name?", "«PERSON:mark o'sullivan» but the tag says otherwise"),
        ("Mikä nimi?", "«PERSON:Xin Xuan»"),
        ("Millä nimellä?", "en muista"),
        ("Millä nimellä?", "Joo odota"),
        ("Onko selvä?", "selvä juttu"),
    ],
)
def test_an_answer_to_who_are_you_is_a_name(question: str, marked: str) -> None:
    """After a question for a name the first words are one."""
    text, spans = read(marked)
    assert found(text, context=(question,), kinds=KINDS) == spans


@pytest.mark.parametrize(
    ("context", "marked"),
    [
        ("vuokranantaja Raimo Pesonen", "«PERSON:Pesosella» on monta kämppää"),
        ("open nimi oli Juhani Kettunen", "Onko asiasta puhuttu «PERSON:Kettusen» kanssa"),
        ("Tuuli Hakkarainen vetää", "«PERSON:Tuulin» ryhmässä"),
        ("maksaja on Rajesh Thapa", "selvä. «PERSON:rajeshil» on kyl muitaki ongelmia"),
        ("Pilvi Laine vetää", "«PERSON:Pilvi» on mukana"),
        ("Kuka vetää?", "Pilvi on mukana"),
    ],
)
def test_names_are_remembered_in_their_forms(context: str, marked: str) -> None:
    """A surname met earlier is known again in another case, even where a sentence begins."""
    text, spans = read(marked)
    assert found(text, context=(context,), kinds=KINDS) == spans


def test_names_of_the_ledger_are_remembered() -> None:
    """Names that the caller knows count like those of earlier messages."""
    assert ANALYZER.analyze("Pilvi on mukana") == ()
    found_ = ANALYZER.analyze("Pilvi on mukana", names=("Pilvi Laine",))
    assert [(finding.start, finding.end) for finding in found_] == [(0, 5)]


def test_names_of_the_staff_count_as_met() -> None:
    """Names that the redactor was made with are known in every conversation, in any case form."""
    redactor = Redactor(Analyzer(), names=("Pilvi Laine",))
    found_ = redactor.redact("Pilvin kanssa sovittiin", Ledger()).findings
    assert [(finding.start, finding.end) for finding in found_] == [(0, 6)]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("pekka", "pekalle"), ("antti", "antin"), ("joonas", "joonaksen"), ("minh", "minhin"), ("väinö", "väinöltä"),
        ("eetu", "eetun"), ("linus", "linusta"), ("anna", "annas"), ("riitta", "riitan"),
    ],
)  # fmt: skip
def test_a_first_name_has_its_forms(name: str, form: str) -> None:
    """Gradation, -s names and foreign consonant ends follow Finnish rules."""
    assert form in set(forms(name))


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("virtasen", "virtanen"), ("virtaselle", "virtanen"), ("virtasta", "virtanen"), ("okaforille", "okafor"),
        ("jarkon", "jarkko"), ("joonaksen", "joonas"), ("lindqvistin", "lindqvist"), ("ekblads", "ekblad"),
    ],
)  # fmt: skip
def test_a_form_leads_back_to_its_name(form: str, base: str) -> None:
    """A surname's form is known again."""
    assert base in stems(form)
    assert stems(form) & stems(base)


@pytest.mark.parametrize(
    ("text", "context", "why"),
    [
        ("hei, nimeni on Tuomas Leinikki", (), "nimeni on"),
        ("Matti", ("Mikä on nimesi?",), ANSWER),
        ("kiitos paljon -Kristjan", (), SIGNATURE),
        ("onko Marjukka paikalla", (), "model: "),
        ("Pilvi on mukana", ("Pilvi Laine vetää",), MEMORY),
    ],
)
def test_a_name_can_be_explained(text: str, context: tuple[str, ...], why: str) -> None:
    """The cue, what else told, the model's weightiest groups or the memory; never the name itself."""
    redactor = Redactor(ANALYZER)
    findings = redactor.find(text, Ledger(), context=context)
    explanation = explain(redactor, text, findings, context=context)[0]
    assert any(word.startswith(why) for word in explanation.words), explanation.words
    said = " ".join(explanation.words).lower()
    assert text[findings[0].start : findings[0].end].lower() not in said


@pytest.mark.parametrize("text", ["Do not trust Mr. Hyvärinen, ok", "soita rouva Hyväriselle"])
def test_a_title_is_no_part_of_a_name(text: str) -> None:
    """What a person is called before the name stays readable."""
    (name,) = ANALYZER.analyze(text)
    assert text[name.start : name.end].startswith("Hyväri")
