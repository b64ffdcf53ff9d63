"""What a whole form field holds, judged from what it is called."""

import re
import unicodedata
from enum import StrEnum
from typing import Protocol


class ValueKind(StrEnum):
    """What a whole value is; the names are those of the redaction's entity types."""

    PERSON = "PERSON"
    EMAIL = "EMAIL_ADDRESS"
    PHONE = "PHONE_NUMBER"
    IDENTITY_CODE = "FI_PERSONAL_IDENTITY_CODE"
    STUDENT_ID = "STUDENT_ID"
    LEARNER_ID = "LEARNER_ID"
    IBAN = "IBAN_CODE"
    CARD = "CREDIT_CARD"
    ADDRESS = "STREET_ADDRESS"
    BIRTH_DATE = "DATE_OF_BIRTH"


class ValueRedactor(Protocol):
    """Redact a value that is, as a whole, of one entity type."""

    def __call__(self, value: str, entity_type: str, as_address: bool, /) -> str:
        """Return what stands for the value.

        Args:
            value: The raw value.
            entity_type: One of the names of `ValueKind`.
            as_address: True where Tawk.to demands the form of an e-mail address.
        """
        ...


_MAX_LABEL_CHARS = 80

# Finnish, Swedish and English words, and Tawk's own attribute keys. The order decides: "sähköpostiosoite" is an e-mail
# address before it is an address, "henkilötunnus" an identity code before anything else.
_KINDS: tuple[tuple[ValueKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ValueKind.IDENTITY_CODE, r"henkilötunnu|\bhetu|personbeteckning|personnummer|personal identity|\bssn\b"),
        (ValueKind.LEARNER_ID, r"oppijanumero|studerandenummer|learner (id|number)"),
        (ValueKind.STUDENT_ID, r"opiskelija(numero|tunnus)|studentnummer|studienummer|student ?(id|number|no)\b"),
        (ValueKind.EMAIL, r"sähköposti|\bs[ -]?posti|\be[ -]?post|\be[ -]?mail|\bmail\b"),
        (ValueKind.PHONE, r"puhelin|puhelimen|\bpuh\b|\bgsm\b|kännykkä|matkapuh|telefon|mobil|phone|\btel\b"),
        (ValueKind.IBAN, r"\biban\b|tilinumero|kontonummer|bank account|account number"),
        (ValueKind.CARD, r"luottokort|maksukort|korttinumero|kreditkort|credit ?card|card number"),
        (ValueKind.BIRTH_DATE, r"syntymä(aika|päivä)|födelse(datum|dag|tid)|date of birth|birth ?(date|day)|\bdob\b"),
        (ValueKind.ADDRESS, r"(koti|katu|posti|lähi)?osoite|(hem|gatu|post)?adress|\baddress"),
        (ValueKind.PERSON, r"nimi(si|nne)?\b|nime(si|nne|n|ni)\b|namn\b|\b(first|last|sur|full|nick|your)?name\b"),
    )
)

# Names of things, not of people.
_OTHER_NAMES = re.compile(
    r"kurssi|koulu|toimini|yrityks|yhdisty|järjestö|tapahtuma|tuottee|aihee|course|school|company|event|product|subject|"
    r"kurs|skola|företa|evenemang|ämne"
)


def kind_of_label(label: str) -> ValueKind | None:
    """Say what a field with this label or key holds, or None when it may hold anything.

    Args:
        label: A form question or an attribute's key, in Finnish, Swedish or English.
    """
    if len(label) > _MAX_LABEL_CHARS:
        return None
    plain = unicodedata.normalize("NFC", label).casefold()
    plain = re.sub(r"(?<=[a-zåäö])[_-](?=[a-zåäö])", " ", plain)
    for kind, pattern in _KINDS:
        if pattern.search(plain):
            if kind is ValueKind.PERSON and _OTHER_NAMES.search(plain):
                continue
            return kind
    return None
