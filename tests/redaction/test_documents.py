"""Identity numbers, documents, plates, business IDs and links: what is one and what is not."""

import pytest

from redaction.canonical import canonical
from redaction.entities import EntityType
from redaction.recognizers.business_id import ANY, agrees
from redaction.recognizers.credit_card import luhn_agrees
from tests.redaction.marked import found, found_by, read

STUDENTS = [
    "«EUROPEAN_STUDENT_ID:urn:schac:personalUniqueCode:int:esi:jamk.fi:k1234»",
    "koodini on «EUROPEAN_STUDENT_ID:URN:SCHAC:PERSONALUNIQUECODE:INT:ESI:JAMK.FI:K1234».",
    "(«EUROPEAN_STUDENT_ID:urn:schac:personalUniqueCode:int:esi:fi:1.2.246.562.24.72781052170»)",
    "«EUROPEAN_STUDENT_ID:urn : schac : personalUniqueCode : int : esi : se : 0011223344»",
    "«EUROPEAN_STUDENT_ID:urn:schac:personalUniqueCode:int:esi:\njamk.fi:k1234»\nkiitos",
    "«EUROPEAN_STUDENT_ID:ｕｒｎ：schac：personalUniqueCode：int：esi：jamk.fi：k1234»",
    "«EUROPEAN_STUDENT_ID:urn:schac:personal\u200bUniqueCode:int:esi:jamk.fi:k1234»",
    "«EUROPEAN_STUDENT_ID:urn:schac:personalUniqueCode:de:hs-example.de:Matrikelnummer:98765»",
    "mun esi on «EUROPEAN_STUDENT_ID:esi:jamk.fi:k1234», kelpaako",
    "«EUROPEAN_STUDENT_ID:int:esi:fi:98765»",
    "urn:schac:personalUniqueCode on alku",
    "urn:isbn:0451450523",
    "urn:schac:homeOrganization:jamk.fi",
    "esi: katso ohje",
    "esi:fi:teksti",
    "besi:fi:1234",
]

SWEDES = [
    "mitt personnummer är «SE_PERSONAL_IDENTITY_NUMBER:811218-9876»",
    "«SE_PERSONAL_IDENTITY_NUMBER:811218–9876»",
    "«SE_PERSONAL_IDENTITY_NUMBER:19811218-9876»",
    "pnr «SE_PERSONAL_IDENTITY_NUMBER:198112189876» tack",
    "personnr: «SE_PERSONAL_IDENTITY_NUMBER:8112189876»",
    "ruotsalainen henkilötunnukseni on «SE_PERSONAL_IDENTITY_NUMBER:19 811218 - 9876»",
    "my swedish number: «SE_PERSONAL_IDENTITY_NUMBER:811218+9876»",
    "samordningsnummer «SE_PERSONAL_IDENTITY_NUMBER:701063-2391»",
    "personnummer «SE_PERSONAL_IDENTITY_NUMBER:８１１２１８－９８７６»",
    "personnummer «SE_PERSONAL_IDENTITY_NUMBER:8112\u200b18-9876»",
    # A wrong check digit is a typing mistake where the text says what it is.
    "personnummer «SE_PERSONAL_IDENTITY_NUMBER:811218-9877»",
    "811218-9877",
    "811318-9876",
    "order 811218-9876",
    "8112189876",
    "organisationsnummer 556016-0680",
    "personnummer 123",
    "1811218-98760",
    # Finland's own code wins where it agrees.
    "personnummer «FI_PERSONAL_IDENTITY_CODE:131052-308T»",
]

DOCUMENTS = [
    "passin numero on «IDENTITY_DOCUMENT:XP1234567»",
    "passinro «IDENTITY_DOCUMENT:xp 1234567», voimassa 2030",
    "Passi: «IDENTITY_DOCUMENT:PL–1234567»",
    "my passport is «IDENTITY_DOCUMENT:M1234567»",
    "passport no. «IDENTITY_DOCUMENT:C01X00T47»",
    "passport number «IDENTITY_DOCUMENT:123456789»",
    "passport «IDENTITY_DOCUMENT:12 345 678»",
    "mitt pass har nummer «IDENTITY_DOCUMENT:AA1234567»",
    "henkilökorttini numero: «IDENTITY_DOCUMENT:123456789A»",
    "id-kortti «IDENTITY_DOCUMENT:AB1234567»",
    "oleskelulupakortti «IDENTITY_DOCUMENT:ＲＰ１２３４５６７»",
    "residence permit card «IDENTITY_DOCUMENT:RP1234567»",
    "passi «IDENTITY_DOCUMENT:XP\u200b1234567»",
    "«IDENTITY_DOCUMENT:XP12345674FIN8512124F3002283<<<<<<<<<<<<<<06»",
    "«IDENTITY_DOCUMENT:p<finmeikalainen<<matti<<<<<<<<<<<<<<<<<<<<<»",
    "XP1234567",
    "haalaripassi AB1234567",
    "passiivinen AB1234567",
    "leimapassit AB1234567",
    "passin hinta 58 e",
    "passin tilausnumero AB1234567",
    "passin numero LP-2025-3391",
    "Pass number AB1234567",
    "passi vanhenee 12.12.2030",
    "passikuva 36x47",
    "cout << x << y",
    "opiskelijakortti 12345678",
]

PLATES = [
    "rekisterinumero «VEHICLE_PLATE:ABC-123»",
    "autoni rekkari on «VEHICLE_PLATE:abc-123»",
    "rekisteritunnus «VEHICLE_PLATE:ABC–12»",
    "rek.nro «VEHICLE_PLATE:abc123», parkissa",
    "kilvessä lukee «VEHICLE_PLATE:ÄÖ-1»",
    "rekkari «VEHICLE_PLATE:A\u0308BC-123»",
    "license plate «VEHICLE_PLATE:ABC 123»",
    "plate: «VEHICLE_PLATE:ＡＢＣ－１２３»",
    "registreringsnummer «VEHICLE_PLATE:ABC 12D»",
    "auto «VEHICLE_PLATE:ABC-123» on pihassa",
    "my car «VEHICLE_PLATE:XYZ-987» was towed",
    "bilen «VEHICLE_PLATE:ABC123» står kvar",
    "ABC-123",
    "ryhmä FYS-25",
    "autot 25 kpl",
    "auton rekkari on 123",
    "rekisteriseloste nro 12",
    "kurssi ABC-123",
    "auto on FYS25 pihalla",
    "automaattinen ABC123",
    "pysäköinti on 45 e",
]

BUSINESSES = [
    "toiminimeni y-tunnus on «BUSINESS_ID:1572860-0»",
    "y-tunnukseni «BUSINESS_ID:1572860–0»",
    "olen kevytyrittäjä, y-tunnus «BUSINESS_ID:15728600»",
    "tmi, y - tunnus: «BUSINESS_ID:1572860 - 0»",
    "my business id is «BUSINESS_ID:1572860-0»",
    "my VAT number «BUSINESS_ID:FI15728600»",
    "enskild firma, FO-nummer «BUSINESS_ID:1572860-0»",
    # A wrong check digit is a typing mistake.
    "toiminimen y-tunnus «BUSINESS_ID:1572860-1»",
    "toiminimi, y-tunnus «BUSINESS_ID:１５７２８６０－０»",
    "yhdistyksen y-tunnus 1572860-0",
    "1572860-0",
    "olen yrittäjä, tilaus 1572860-0",
    "y-tunnukseni 157286-0",
]

LINKS = [
    "«URL:https://jamko.example/reset?token=a8f3k2l9»",
    "avaa «URL:https://kauppa.example/order?id=10233&key=wc_order_8XkP2».",
    "(«URL:https://example.fi/jasen?email=matti%40example.fi»)",
    "«URL:https://example.fi/peruuta/matti.meikalainen@example.fi»",
    "«URL:http://matti:salasana@example.fi/»",
    "«URL:www.example.fi/login?sessionid=12345678»!",
    "«URL:peppi.example.fi/haku?ticket=ST-12345-abc»",
    "«URL:HTTPS://EXAMPLE.FI/?ACCESS_TOKEN=ABC12345»",
    "«URL:https://example.fi/#id_token=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x»",
    "«URL:https://example.fi/verify/8f14e45fceea167a5a36dedd4bea2543»",
    "«URL:ｈｔｔｐｓ：//example.fi/?token＝abc12345»",
    "«URL:https://example.fi/?to\u200bken=abc12345»",
    "«URL:https://example.fi/q?x=Zm9vYmFyMTIzNDU2Nzg5MGFiY2RlZg»",
    "https://www.jamko.fi/liikunta",
    "https://kauppa.jamko.fi/en/p/112?ref=chat",
    "https://kauppa.jamko.fi/en/order?id=10233",
    "https://example.fi/?utm_source=newsletter2025abcdefgh12345",
    "https://docs.google.com/forms/d/e/1FAIpQLSdXyZ12345abcdefghij/viewform",
    "jamko.fi/reset",
    "https://example.fi/login?code=fi",
    "katso www.jamko.fi!",
    "https://example.fi/login/ohje",
    "1.2/3.4?token=abcdefgh",
]
KINDS = frozenset(
    {"EUROPEAN_STUDENT_ID", "SE_PERSONAL_IDENTITY_NUMBER", "IDENTITY_DOCUMENT", "VEHICLE_PLATE", "BUSINESS_ID", "URL",
     "FI_PERSONAL_IDENTITY_CODE", "EMAIL_ADDRESS", "PERSON"}
)  # fmt: skip


@pytest.mark.parametrize("marked", [*STUDENTS, *SWEDES, *DOCUMENTS, *PLATES, *BUSINESSES, *LINKS])
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    """Exactly the marked spans are found."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Mikä on passisi numero? Passin numero löytyy etusivulta.", "«IDENTITY_DOCUMENT:XP1234567»"),
        ("What is your passport number?", "«IDENTITY_DOCUMENT:M1234567»"),
        ("Vad är ditt personnummer?", "«SE_PERSONAL_IDENTITY_NUMBER:8112189876»"),
        ("Mikä on auton rekisterinumero?", "«VEHICLE_PLATE:abc-123»"),
        ("Mikä on toiminimesi y-tunnus?", "«BUSINESS_ID:1572860-0»"),
        ("Mikä on tilausnumero?", "XP1234567"),
    ],
)
def test_a_question_makes_its_answer_likelier(question: str, marked: str) -> None:
    """What was asked just before decides what a bare number is."""
    text, spans = read(marked)
    assert found(text, context=("Hei!", question)) == spans


def test_an_identity_code_in_a_link_is_no_part_of_the_link() -> None:
    """What must never be kept is found as itself, whatever it stands in."""
    text, spans = read("«URL:https://example.fi/?hetu»=«FI_PERSONAL_IDENTITY_CODE:131052-308T»")
    assert found(text) == spans
    text, spans = read("«FI_PERSONAL_IDENTITY_CODE:131052-308T»@«EMAIL_ADDRESS:example.fi»")
    assert found(text) == spans


def test_every_business_id_for_those_who_want_it() -> None:
    """The recognizer that is off by default takes an association's too, where a word says what it is."""
    text, spans = read("yhdistyksen y-tunnus «BUSINESS_ID:1572860-0»")
    assert found_by(ANY, text) == spans
    assert found_by(ANY, "viite 1572860-0") == []


def test_check_digits() -> None:
    """Published examples agree and neighbours do not."""
    assert agrees("15728600")
    assert not any(agrees(f"1572860{digit}") for digit in "123456789")
    assert luhn_agrees("8112189876")
    assert luhn_agrees("7010632391")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (EntityType.SE_PERSONAL_IDENTITY_NUMBER, "19811218-9876", "8112189876"),
        (EntityType.EUROPEAN_STUDENT_ID, "URN:schac : personalUniqueCode:de:K1", "urn:schac:personaluniquecode:de:k1"),
        (EntityType.VEHICLE_PLATE, "abc 123", "ABC-123"),
        (EntityType.IDENTITY_DOCUMENT, "xp 1234567", "XP1234567"),
        (EntityType.BUSINESS_ID, "FI15728600", "1572860-0"),
    ],
)  # fmt: skip
def test_ways_of_writing_one_value(kind: EntityType, one: str, other: str) -> None:
    """The same value gets the same pseudonym however it is written."""
    assert canonical(kind, one) == canonical(kind, other)
