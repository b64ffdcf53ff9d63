"""A text for each recognizer that it finds something in, for whoever tunes the rules; made up."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody may write.

    Attributes:
        text: the message, in Finnish as most are; what it holds is nobody's.
        asked: the question that it answers; "" where it needs none.
    """

    text: str
    asked: str = ""


EXAMPLES: Final[Mapping[str, Example]] = MappingProxyType(
    {
        "email": Example("maili on matti@example.fi"),
        "email_obfuscated": Example("matti (at) example piste fi"),
        "phone_international": Example("+358 40 123 4567"),
        "phone_national": Example("soita 040 123 4567"),
        "phone_without_prefix": Example("puh. 40 123 4567"),
        "phone_glued": Example("0401234567kiitos"),
        "phone_american": Example("212-555-0123"),
        "phone_with_letters": Example("puh. O4O 123 4567"),
        "phone_with_country": Example("358401234567"),
        "phone_spoken": Example("nolla neljä nolla yksi kaksi kolme neljä viisi kuusi seitsemän"),
        "personal_identity_code": Example("131052-308T"),
        "personal_identity_code_dotted": Example("13.10.52-308T"),
        "personal_identity_code_named": Example("hetu 131052 308"),
        "personal_identity_code_part": Example("hetun loppuosa on 308T"),
        "student_id": Example("opiskelijanumero K1234"),
        "student_id_digits": Example("opiskelijanumero 1234567"),
        "learner_id": Example("1.2.246.562.24.12345678901"),
        "learner_id_bare": Example("oppijanumero 12345678901"),
        "iban_code": Example("FI21 1234 5600 0007 85"),
        "iban_code_called": Example("tilinumero 123456 00000785"),
        "credit_card": Example("4111 1111 1111 1111"),
        "street_address": Example("Kauppakatu 5 A 3, 40100 Jyväskylä"),
        "street_address_short": Example("Keskuskt. 5 A 3"),
        "street_address_flat": Example("Kekkola 25 B 12"),
        "street_address_number_first": Example("12 Main Street"),
        "date_of_birth": Example("synt. 13.10.1952"),
        "date_of_birth_in_words": Example("synnyin 13. lokakuuta 1952"),
        "ip_address_v4": Example("192.0.2.17"),
        "ip_address_v6": Example("2001:db8::17"),
        "european_student_id": Example("urn:schac:personalUniqueCode:int:esi:jamk.fi:1234567"),
        "european_student_id_short": Example("int:esi:jamk.fi:1234567"),
        "se_personal_identity_number": Example("811218-9876"),
        "identity_document": Example("passi XP1234567"),
        "identity_document_lines": Example("P<FINVIRTANEN<<MATTI<<<<<<<<<<<<<<<<<<<<<<<<<"),
        "vehicle_plate": Example("rekkari ABC-123"),
        "business_id": Example("oma y-tunnukseni on 1234567-1"),
        "url": Example("https://example.fi/reset?token=abc123def456"),
        "person": Example("nimeni on Matti Virtanen"),
        "answer_phone_number": Example("401234567", asked="Mikä on puhelinnumerosi?"),
        "answer_student_id": Example("1234", asked="Mikä on opiskelijanumerosi?"),
        "answer_date_of_birth": Example("131052", asked="Milloin olet syntynyt?"),
        "answer_street_address": Example("kekkola 25", asked="Mikä on osoitteesi?"),
        "answer_iban_code": Example("123456785", asked="Mikä on tilinumerosi?"),
        "answer_credit_card": Example("4111 1111 1111", asked="Mikä on korttisi numero?"),
        "answer_email_address": Example("matti.virtanen", asked="Mikä on sähköpostiosoitteesi?"),
        "answer_learner_id": Example("12345678901", asked="Mikä on oppijanumerosi?"),
        "answer_identity_document": Example("1234567", asked="Mikä on passisi numero?"),
        "answer_vehicle_plate": Example("abc 123", asked="Mikä on auton rekisterinumero?"),
        "answer_fi_personal_identity_code": Example("131052 308", asked="Mikä on henkilötunnuksesi?"),
        "business_id_any": Example("y-tunnus 1234567-1"),
        "health": Example("minulla on masennus"),
        "religion": Example("olen muslimi"),
        "union_membership": Example("kuulun ammattiliittoon"),
        "harassment": Example("minua ahdisteltiin"),
        "answer_person": Example("matti virtanen", asked="Mikä on nimesi?"),
    }
)
"""An example for each recognizer, by name."""
