"""Codes and numbers of people: what is one and what is not."""

import pytest

from tests.redaction.marked import found, read

IDENTITY_CODES = [
    "hetu «FI_PERSONAL_IDENTITY_CODE:010190-999W»",
    "hetuni on «FI_PERSONAL_IDENTITY_CODE:010190-999w».",
    "«FI_PERSONAL_IDENTITY_CODE:010190–999W» tuli automaattikorjauksella",
    "«FI_PERSONAL_IDENTITY_CODE:010190\u2011999W»",
    "«FI_PERSONAL_IDENTITY_CODE:010190 - 999W»",
    "«FI_PERSONAL_IDENTITY_CODE:010190 999W»",
    "«FI_PERSONAL_IDENTITY_CODE:010190-999 W»",
    "hetu «FI_PERSONAL_IDENTITY_CODE:010190999W»",
    "«FI_PERSONAL_IDENTITY_CODE:010190Y999W» ja «FI_PERSONAL_IDENTITY_CODE:010190X999W»",
    "«FI_PERSONAL_IDENTITY_CODE:140301A9091»,«FI_PERSONAL_IDENTITY_CODE:220201F910D»",
    "«FI_PERSONAL_IDENTITY_CODE:131052-308T» on väestörekisterin esimerkki",
    "«FI_PERSONAL_IDENTITY_CODE:０１０１９０－９９９Ｗ»",
    "«FI_PERSONAL_IDENTITY_CODE:010190\u200b-999W»",
    # A Cyrillic A looks the same on the screen.
    "«FI_PERSONAL_IDENTITY_CODE:140301А9091»",
    # A wrong check character is a typing mistake, and still a person's code.
    "hetu on «FI_PERSONAL_IDENTITY_CODE:010190-999X»",
    "lähetin jo «FI_PERSONAL_IDENTITY_CODE:010190-999X»",
    # What the text calls something else is not one, unless it agrees.
    "«FI_PERSONAL_IDENTITY_CODE:14.03.99-913E»",
    "ajalla 01.12.25-1300",
    "sakon viite on 141025-221K",
    "tilaus 010190-999X",
    "ajalla 010125-311225",
    "410190-999W",
    "011390-999W",
    "puh «PHONE_NUMBER:010190 9991»",
]

STUDENT_IDS = [
    "opiskelijanumero «STUDENT_ID:K1234»",
    "opnro: «STUDENT_ID:ab12345»",
    "student id «STUDENT_ID:AG8035», please",
    "my number is «STUDENT_ID:M2290»",
    "Studerandenummer «STUDENT_ID:k7015»",
    "opiskelijanumero «STUDENT_ID:2319045»",
    "«PERSON:Oona Heikkilä», kod «STUDENT_ID:AE7144»",
    "«PERSON:Oona Heikkilä» («STUDENT_ID:AE7144»)",
    "min kod är «STUDENT_ID:AD5512», tack",
    "mun koodi on «STUDENT_ID:ae5512»",
    "Terkuin «PERSON:Oona Heikkilä», «STUDENT_ID:ab4417»",
    "Yours sincerely, «PERSON:Brian Otieno», «STUDENT_ID:AD2218»",
    "opiskelijanumero vaihtui kesällä kun aloitin maisterissa, vanha «STUDENT_ID:k3310» uus «STUDENT_ID:ae2207»",
    "login «STUDENT_ID:ae7144» doesnt work",
    "kirjautuminen tunnuksella «STUDENT_ID:ae7144» ei toimi",
    "opiskelijanumeroni: «STUDENT_ID:2 207 455»",
    "course code TT2024",
    "kurssikoodi TT2024 on Pepissä",
    "koodi AB1234 ei toimi kassalla",
    "the code AB1234 does not work",
    "my discount code is AB1234",
    "mun ovikoodi on AB1234",
    "login error AB1234",
    "kurssia pitää «PERSON:Liisa Virtanen», TT1203",
    "«PERSON:Liisa Virtanen», lokero AB1207",
    "opiskelijanumero «STUDENT_ID:ab2233», lokero AB1207",
    "Rajakatu, RA1203",
    "Nuotio Lutakko LU1203",
    "huone E1203",
    "lokero B1207, ei B1211",
    "virhe E4012",
    "luokka K1103",
    "locker A1234 please",
    "tilassa LM1203",
    "tilausnumero 7710264",
    "kurssi YTCP0200",
    "ABC1234",
    "K12345678",
]

LEARNER_IDS = [
    "«LEARNER_ID:1.2.246.562.24.72781052170»",
    "oid: «LEARNER_ID:1.2.246.562.24. 727 810 521 70»",
    "oppijanumero «LEARNER_ID:72781052170»",
    "toteutus 1.2.246.562.17.00000048211",
    "alkaa 1.2.246.562.24.",
    "1.2.246.562.10.72781052170",
]

ACCOUNTS = [
    "tili «IBAN_CODE:FI21 1234 5600 0007 85».",
    "«IBAN_CODE:fi2112345600000785»",
    "«IBAN_CODE:FI21-1234-5600-0007-85» ja muuta",
    "«IBAN_CODE:DE89 3704 0044 0532 0130 00» is my account",
    "«IBAN_CODE:FR14 2004 1010 0505 0001 3M02 606»",
    "«IBAN_CODE:FI2112345600000785» «IBAN_CODE:FI72 9418 0132 7200 76»",
    "tilini on «IBAN_CODE:FI21 1234 5600 0007 86»",
    "viite RF18 5390 0754 7034",
    "FI21 1234 5600",
    "XX21 1234 5600 0007 85",
]

CARDS = [
    "«CREDIT_CARD:4111 1111 1111 1111» 09/27",
    "«CREDIT_CARD:5555555555554444»",
    "«CREDIT_CARD:4111 1111 1111 1111» 0927 123",
    "«CREDIT_CARD:3782 822463 10005»",
    "«CREDIT_CARD:4000-0566-5566-5556», cvc 123",
    "visa «CREDIT_CARD:4111 1111 1111 1112»",
    "lahjakortti 1234 5678 9012 3456",
    "tuote 4111 1111 1111 1112",
    "kortti, jonka loppu on 4242",
]

BIRTHS = [
    "synt. «DATE_OF_BIRTH:30.3.1987»",
    "olen syntynyt «DATE_OF_BIRTH:17. toukokuuta 1998»",
    "born «DATE_OF_BIRTH:7th of February 2001»",
    "date of birth: «DATE_OF_BIRTH:June 12, 2003»",
    "född «DATE_OF_BIRTH:11.1.2001»",
    "född den «DATE_OF_BIRTH:5 maj 2001»",
    "s. «DATE_OF_BIRTH:04.12.1995»",
    "syntymäaika «DATE_OF_BIRTH:1999-07-05»",
    "birthday «DATE_OF_BIRTH:2004/03/19»",
    "dob «DATE_OF_BIRTH:30/11/2000»",
    "syntymäaika «DATE_OF_BIRTH:9.9.03»",
    "tentti 12.12.2025 klo 8",
    "maksu 3.9.2002 alkaen",
    "syntymäpäiväjuhla 14.11.2025",
    "born to run since 2001",
]

ADDRESSES = [
    "ip «IP_ADDRESS:198.51.100.161»,",
    "«IP_ADDRESS:2001:db8:85a3::8a2e:370:7334»",
    "ip:«IP_ADDRESS:2001:db8:77:1::20»: ei toimi",
    "(«IP_ADDRESS:10.22.0.1»)",
    "osoite «IP_ADDRESS:fe80::1»",
    "versio 8.2.13.4",
    "firmware 1.0.4.118",
    "päivitin ohjelman, nyt on 5.3.0.12",
    "app 2.14.0.3 kaatuu",
    "päivityksen jälkeen «IP_ADDRESS:198.51.100.7» ei toimi",
    "päivitin koneen ja ip on «IP_ADDRESS:8.8.4.4»",
    "1.2.3.4.5",
    "256.1.1.1",
    "klo 12:30:45",
    "std::dec",
    "10.0.19045",
]


STREETS = [
    "asun «STREET_ADDRESS:vaajakoskenk. 7 b 21»",
    "«STREET_ADDRESS:Puistok. 2-4 C 33»",
    "«STREET_ADDRESS:tellervonk 3a5»",
    "uus on «STREET_ADDRESS:kuokkalantie 4b28 40520 jkl»",
    "asun «STREET_ADDRESS:vehkakujalla nro 4»",
    "kahvit. 3 kpl",
    "vuonna 3 a 5",
    "pankk. 3",
]


@pytest.mark.parametrize(
    "marked", [*STREETS, *IDENTITY_CODES, *STUDENT_IDS, *LEARNER_IDS, *ACCOUNTS, *CARDS, *BIRTHS, *ADDRESSES]
)
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    """Exactly the marked spans are found."""
    text, spans = read(marked)
    assert found(text) == spans


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Mikä on opiskelijanumerosi?", "«STUDENT_ID:K1234»"),
        ("Vilket studerandenummer har du?", "«STUDENT_ID:k6120» tack"),
        ("opiskelijanumero, joka on muotoa kirjain ja neljä numeroa", "vaan 7 numeroinen «STUDENT_ID:2203817»"),
        ("Milloin olet syntynyt?", "«DATE_OF_BIRTH:14.10.2007»"),
        ("And your date of birth, please?", "«DATE_OF_BIRTH:30/11/2000»"),
        ("Mikä on hetusi?", "«FI_PERSONAL_IDENTITY_CODE:010190999W»"),
        ("Mikä oppijanumerosi on?", "«LEARNER_ID:72781052170»"),
        ("Mikä on hetusi loppuosa?", "«FI_PERSONAL_IDENTITY_CODE:913E»"),
        ("Last four characters of your personal identity code?", "it's «FI_PERSONAL_IDENTITY_CODE:9131»"),
        ("Mikä on hetusi loppuosa?", "klo 1230"),
        ("What's your username?", "«STUDENT_ID:ae7144»"),
        ("Mikä lokero?", "K1234"),
        ("Milloin tentti on?", "14.10.2007"),
    ],
)
def test_a_question_makes_its_answer_likelier(question: str, marked: str) -> None:
    """What was asked just before decides what a bare number is."""
    text, spans = read(marked)
    assert found(text, context=("Hei!", question)) == spans


def test_an_old_question_is_forgotten() -> None:
    """A question counts for the next answers only."""
    later = ("Mikä on opiskelijanumerosi?", "en muista", "ei hätää", "no hyvä", "missä tapaamme?")
    assert found("K1234", context=later) == []
