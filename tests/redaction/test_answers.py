"""What was asked for is found in the answer, in three languages; where nothing was asked it is not."""

import pytest

from redaction.analyzer import Analyzer
from redaction.entities import EntityType
from redaction.recognizers.answers import RECOGNIZERS, is_asked
from tests.redaction.marked import found, read

ANALYZER = Analyzer()

#: Kind, questions, answers that say nothing by themselves, and answers that any question leaves as they are.
ASKED: list[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = [
    (
        "PHONE_NUMBER",
        (
            "Mikä on puhelinnumerosi?",
            "saisko numeron?",
            "Could we have your number?",
            "Vilket nummer kan vi nå dig på?",
        ),
        ("401234567", "40 123 4567", "se on 1234567"),
        ("12.5.2024", "huomenna klo 12"),
    ),
    (
        "STUDENT_ID",
        ("Mikä on opiskelijanumerosi?", "What's your student number?", "Vad är ditt studerandenummer?"),
        ("K1234", "ab12345", "1234567", "joo 12345"),
        ("en muista", "K12"),
    ),
    (
        "DATE_OF_BIRTH",
        ("Mikä on syntymäaikasi?", "When were you born?", "När är du född?"),
        ("141000", "14.10.2000"),
        ("451399",),
    ),
    (
        "STREET_ADDRESS",
        ("Mikä on osoitteesi?", "Where do you live?", "Vad är din adress?"),
        ("kekkola 3 b 12", "40700 Jyväskylä"),
        ("Jyväskylässä",),
    ),
    (
        "IBAN_CODE",
        ("Mikä on tilinumerosi?", "What's your account number?", "Vad är ditt kontonummer?"),
        ("123456-785", "1234 5600 0007 85"),
        ("Nordeassa",),
    ),
    (
        "CREDIT_CARD",
        ("Mikä on korttisi numero?", "What is your card number?", "Vad är ditt kortnummer?"),
        ("1234 5678 9012",),
        ("visa",),
    ),
    (
        "EMAIL_ADDRESS",
        ("Mikä on sähköpostisi?", "What is your email?", "Vad är din e-post?"),
        ("matti.meika gmail.com", "mm_1990@", "meika.k"),
        ("ei ole", "sama kuin ennen."),
    ),
    (
        "LEARNER_ID",
        ("Mikä on oppijanumerosi?", "What is your learner number?"),
        ("72781052170", "24.72781052170"),
        ("en tiedä",),
    ),
    (
        "IDENTITY_DOCUMENT",
        ("Mikä on passisi numero?", "What is your passport number?", "Vad är ditt passnummer?"),
        ("XP7654321", "7654321"),
        ("se on kotona",),
    ),
    (
        "VEHICLE_PLATE",
        ("Mikä on rekisterinumerosi?", "What's your licence plate?", "Vad är ditt registreringsnummer?"),
        ("abc 12", "ABC-123"),
        ("punainen auto",),
    ),
    (
        "FI_PERSONAL_IDENTITY_CODE",
        ("Tarvitsisin hetusi", "What is your personal identity code?", "Vad är din personbeteckning?"),
        ("010199", "1403019091", "140301.9091"),
        ("en anna",),
    ),
    (
        "PERSON",
        ("Mikä on nimesi?", "Your full name?", "Vad heter du?"),
        ("virtanen", "meri aalto"),
        ("anonyymi", "en kerro", "why do you ask"),
    ),
]


@pytest.mark.parametrize(("kind", "questions", "answers", "others"), ASKED, ids=[row[0] for row in ASKED])
def test_an_answer_is_found(
    kind: str, questions: tuple[str, ...], answers: tuple[str, ...], others: tuple[str, ...]
) -> None:
    """Each question makes each answer a value, also two messages later; what is no answer stays."""
    for question in questions:
        assert is_asked(EntityType(kind), [question])
        for context in ((question,), (question, "hetki")):
            for answer in answers:
                found = ANALYZER.analyze(answer, context=context)
                covered = {index for one in found for index in range(one.start, one.end)}
                value = answer.removeprefix("se on ").removeprefix("joo ")
                places = range(len(answer) - len(value), len(answer))
                assert covered.issuperset(place for place in places if answer[place].isalnum()), (question, answer)
            for other in others:
                assert not any(one.recognizer.startswith("answer_") for one in ANALYZER.analyze(other, context=context))


def test_nothing_asked_nothing_found() -> None:
    """The same words without a question, or in a longer message, are left to their own kind's recognizer."""
    only = Analyzer(recognizers=RECOGNIZERS)
    for _, questions, answers, _ in ASKED:
        for answer in answers:
            assert only.analyze(answer, context=("Moi!", "Miten voin auttaa?")) == ()
            assert only.analyze(f"{answer} " + "ja paljon muuta asiaa " * 4, context=questions[:1]) == ()


def test_a_number_beside_a_longer_one_is_no_account() -> None:
    """An order number that comes with the account is not taken for one."""
    text = "Tilaus 2025-00931, FI72 9418 0132 7200 76"
    found = ANALYZER.analyze(text, context=("Tarvitsen tilinumeron ja tilausnumeron",))
    assert [text[one.start : one.end] for one in found] == ["FI72 9418 0132 7200 76"]


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("Voit maksaa MobilePaylla.", "4471920 meni läpi"),
        ("Mikä on tilausnumerosi?", "10032 24519"),
        ("Mikä on viitenumero?", "FR-119204"),
        ("Se on tavoitteena keväällä.", "2210-8841"),
        ("Laitoin teille juuri viestiä puhelimella.", "4471920"),
        ("Se osoittautui vaikeaksi.", "kerros 112"),
        ("Sivun osoite on etusivulla.", "kekkola 482"),
        ("Laitoin sähköpostia.", "ok.nyt"),
        ("Vi skickade e-post till dig.", "tack.hej"),
        ("Passi riittää henkkareiksi.", "4471920"),
        ("Your passport is fine as an id.", "4471920"),
        ("Opiskelijanumero näkyy kortissa.", "4471920"),
        ("Joo, nimenomaan.", "hyvä homma"),
        ("Kurssin nimen näet Pepistä.", "selvä juttu"),
        ("Syntymäpäiväkahvit ovat torstaina.", "141025"),
    ],
)
def test_what_nobody_asked_for_is_no_answer(said: str, reply: str) -> None:
    """A word that only holds the stem of a question, or a sentence that asks for nothing, makes nothing an answer."""
    assert found(reply, context=(said,)) == []


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Sovitaan niin. Kerro vielä puhelinnumerosi", "«PHONE_NUMBER:4471920»"),
        ("matkapuhelinnumero:", "«PHONE_NUMBER:4471920»"),
        ("Jos annat numerosi, soitan sulle", "«PHONE_NUMBER:4471920»"),
        ("Katsotaan! Opiskelijanumero niin löydän sinut.", "«STUDENT_ID:2203314»"),
        ("Nyt vielä opiskelijanumero, se on kortissa", "«STUDENT_ID:2203314»"),
        ("Sähköposti löytyi. Entä opiskelijanumero?", "se on «STUDENT_ID:ab2203»"),
        ("opiskelijanumero ja ryhmä", "«STUDENT_ID:ab2203»"),
        ("mun opiskelijanumero on", "«STUDENT_ID:ab2203»"),
        ("what is your student number", "on «STUDENT_ID:2203314»"),
        ("Kotiosoitteesi, kiitos.", "«STREET_ADDRESS:kekkola 25»"),
        ("Opiskelijasähköpostisi?", "«EMAIL_ADDRESS:meika.k»"),
    ],
)
def test_a_request_needs_no_question_mark(question: str, marked: str) -> None:
    """Requests, labels as on a form and compounds ask as well, and the answer holds the value alone."""
    text, spans = read(marked)
    assert found(text, context=(question,)) == spans


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Mikä on puhelinnumerosi?", "viite 10032 24519"),
        ("Puhelinnumerosi?", "LK-2210884"),
        ("What's your phone number?", "my order number is 4471920"),
        ("Mikä osoite?", "bussi 25"),
        ("Mikä osoite?", "kaapissa 17"),
        ("Vad är din adress?", "rum 112"),
        ("Mikä on sähköpostisi?", "v2.3.1"),
        ("Mikä on opiskelijanumerosi?", "tilausnumero oli 4471920"),
    ],
)
def test_the_answers_own_words_win(question: str, reply: str) -> None:
    """What the answer calls something else is not what was asked for."""
    assert found(reply, context=(question,)) == []
