"""Values that must never leave, one of each kind: invented, and written as visitors write them."""

import html
import json
from urllib.parse import quote

from redaction.entities import EntityType

SENTENCES: dict[EntityType, tuple[str, str]] = {
    EntityType.PERSON: ("Nimeni on {}.", "Matti Meikäläinen"),
    EntityType.EMAIL_ADDRESS: ("Mun maili on {}", "matti.testaaja@esimerkki.fi"),
    EntityType.PHONE_NUMBER: ("Soita numeroon {}", "040 765 4321"),
    EntityType.FI_PERSONAL_IDENTITY_CODE: ("Hetuni on {}", "131052-308T"),
    EntityType.STUDENT_ID: ("Opiskelijanumeroni on {}", "K4711"),
    EntityType.LEARNER_ID: ("Oppijanumeroni on {}", "1.2.246.562.24.12345678901"),
    EntityType.IBAN_CODE: ("Maksakaa tilille {}", "FI21 1234 5600 0007 85"),
    EntityType.CREDIT_CARD: ("Korttini on {}", "4111 1111 1111 1111"),
    EntityType.STREET_ADDRESS: ("Asun osoitteessa {}", "Kauppakatu 17 B 4"),
    EntityType.DATE_OF_BIRTH: ("Syntymäaikani on {}", "13.10.1952"),
    EntityType.IP_ADDRESS: ("Koneeni osoite on {}", "203.0.113.77"),
    EntityType.EUROPEAN_STUDENT_ID: ("ESI-koodini on {}", "urn:schac:personalUniqueCode:int:esi:jamk.fi:k4711"),
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: ("Mitt personnummer är {}", "811218-9876"),
    EntityType.IDENTITY_DOCUMENT: ("Passini numero on {}", "XP7654321"),
    EntityType.VEHICLE_PLATE: ("Autoni rekisterinumero on {}", "ABC-123"),
    EntityType.BUSINESS_ID: ("Toiminimeni y-tunnus on {}", "1572860-0"),
    EntityType.URL: ("Pääsen sisään osoitteesta {}", "https://peppi.example/login?token=k4j5h6g7f8"),
}
"""A sentence with a place for a value, and the value, by kind."""

MASKED = frozenset(
    {EntityType.FI_PERSONAL_IDENTITY_CODE, EntityType.CREDIT_CARD, EntityType.SE_PERSONAL_IDENTITY_NUMBER}
)

VALUES: dict[EntityType, str] = {kind: value for kind, (_, value) in SENTENCES.items()}

NAME = VALUES[EntityType.PERSON]
EMAIL = VALUES[EntityType.EMAIL_ADDRESS]
PHONE = VALUES[EntityType.PHONE_NUMBER]


def sentence(kind: EntityType) -> str:
    """Return what a visitor may write that holds the planted value of a kind."""
    shape, value = SENTENCES[kind]
    return shape.format(value)


def everything() -> str:
    """Return one message that holds a value of every kind."""
    return "\n".join(sentence(kind) for kind in SENTENCES)


def traces(raw: bytes | str) -> list[str]:
    """Return the planted values that can be found in bytes or text, plainly or in a usual encoding."""
    haystack = (raw if isinstance(raw, bytes) else raw.encode()).lower()
    return [value for value in VALUES.values() if any(form.lower() in haystack for form in _forms(value))]


def _forms(value: str) -> set[bytes]:
    texts = {value, json.dumps(value)[1:-1], html.escape(value), quote(value), quote(value, safe="@"), value[::-1]}
    solid = value.replace(" ", "")
    forms = {text.encode() for text in texts}
    forms |= {solid.encode(), value.encode("utf-16-le"), value.encode("latin-1"), value.encode().hex().encode()}
    return {form for form in forms if len(form) >= 5}
