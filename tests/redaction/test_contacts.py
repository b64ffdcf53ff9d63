"""E-mail addresses, telephone numbers and home addresses: what is one and what is not."""

import pytest

from tests.redaction.marked import found, read

KINDS = frozenset({"EMAIL_ADDRESS", "PHONE_NUMBER", "STREET_ADDRESS", "IP_ADDRESS", "CREDIT_CARD"})

EMAILS = [
    "«EMAIL_ADDRESS:matti@example.fi»",
    "kirjoita «EMAIL_ADDRESS:matti.v+chat@posti.example.fi», kiitos",
    "«EMAIL_ADDRESS:MATTI@EXAMPLE.FI»:hin",
    "(«EMAIL_ADDRESS:äijä.mäkelä@sähköposti.example»)",
    "«EMAIL_ADDRESS:a@b.fi»,«EMAIL_ADDRESS:c@d.fi»;«EMAIL_ADDRESS:e@f.fi»",
    "«EMAIL_ADDRESS:matti @ example.fi»",
    "📧«EMAIL_ADDRESS:matti@example.fi»",
    "«EMAIL_ADDRESS:lauri(at)hamalainen-design.example»",
    "«EMAIL_ADDRESS:ravi [dot] menon [at] gmail [dot] com»",
    "«EMAIL_ADDRESS:liis(dot)tamm(at)mail(dot)ee»",
    "«EMAIL_ADDRESS:linus.bjorklund(a)multi.example»",
    "«EMAIL_ADDRESS:lumi.ahonen miukumauku jippii piste fi»",
    "«EMAIL_ADDRESS:rasse.kivela ät gmail piste com»",
    "«EMAIL_ADDRESS:oliver.holmstrom snabel-a gmail punkt com»",
    "my mail is «EMAIL_ADDRESS:linh at outlook dot com»",
    "«EMAIL_ADDRESS:anhtuan_pham[at]protonmail.com»",
    "toimisto@jamko.fi",
    "Edunvalvonta@JAMKO.fi",
    "«EMAIL_ADDRESS:etunimi.sukunimi@jamko.fi»",
    "look at jamko.fi for more",
    "meet me at the office at 5. ok",
    "@jamko_fi",
]

PHONES = [
    "«PHONE_NUMBER:040 1234567»",
    "«PHONE_NUMBER:0401234567»!",
    "«PHONE_NUMBER:+358 44 987 6540»",
    "«PHONE_NUMBER:+358 (0)40 123 4567»",
    "«PHONE_NUMBER:(+358) 40 555 01 58»",
    "«PHONE_NUMBER:00358 40 5550 182»",
    "«PHONE_NUMBER:050 - 432 10 98»",
    "«PHONE_NUMBER:0 4 4 3 2 1 0 9 8 7»",
    "«PHONE_NUMBER:040.123.4567»",
    "«PHONE_NUMBER:040–555–0122»",
    "puh:«PHONE_NUMBER:0401234567»,«PHONE_NUMBER:0501234567»",
    "puh. «PHONE_NUMBER:014 123 456»",
    "puhelin tilaukselle: «PHONE_NUMBER:046 555 01 90»",
    "«PHONE_NUMBER:+46 70 174 06 33», «PHONE_NUMBER:070-174 06 12»",
    "«PHONE_NUMBER:+1 (555) 123-4567»",
    "puh «PHONE_NUMBER:40 1234567»",
    "«PHONE_NUMBER:nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän»",
    "«PHONE_NUMBER:٠٤٠ ١٢٣٤٥٦٧»",
    "«PHONE_NUMBER:0401234567» 15.10. klo 12",
    "soita 112",
    "Kriisipuhelin 09 2525 0111",
    "3.9.2025 klo 14.12",
    "01.02.2025-03.04.2025",
    "klo 09.30-10.00",
    "tilaus 2025-01022",
    "tilausnumero 0771026",
    "viite 0754 7034",
    "1.2.246.562.17.00000048211",
    "yksi kaksi kolme",
    "+20 € pantti",
    "hinta 0,50",
]

HOMES = [
    "«STREET_ADDRESS:Kortesuontie 12 B 34, 40700 Jyväskylä»",
    "«STREET_ADDRESS:Vaasankatu 7 as. 15, 40100 Jyväskylä».",
    "asun «STREET_ADDRESS:äyrätie 5»",
    "muutin osoitteeseen «STREET_ADDRESS:Puistokatu 17 B 22», kiitos",
    "asun «STREET_ADDRESS:Kortesuontiellä 12»",
    "«STREET_ADDRESS:Aleksis Kiven katu 5 A 12»",
    "«STREET_ADDRESS:Storalånggatan 41 B 9, 65100 Vasa»",
    "I live at «STREET_ADDRESS:Survontie 46 B 12, 40520 Jyväskylä» and",
    "«STREET_ADDRESS:14 rue des Lilas, 69003 Lyon»",
    "«STREET_ADDRESS:221B Baker Street»",
    "kotini on «STREET_ADDRESS:Mäkikatu 3, Jyväskylä»",
    "«STREET_ADDRESS:Vehkakuja 2 A 31\n40700 Jyväskylä»",
    "room F204, Rajakatu 35?",
    "Rajakatu 35, 40200 Jyväskylä",
    "«STREET_ADDRESS:Rajakatu 35 A 12»",
    "Piippukatu 2:n infosta",
    "Kauppakatu 30:n kulmilla",
    "jäi auto Seminaarinkadulle",
    "valtatie 9 on poikki",
    "luku 5 tie 6",
]


@pytest.mark.parametrize("marked", [*EMAILS, *PHONES, *HOMES])
def test_what_is_marked_is_found_and_nothing_else(marked: str) -> None:
    """Exactly the marked spans are found."""
    text, spans = read(marked)
    assert found(text, kinds=KINDS) == spans
