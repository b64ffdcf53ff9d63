"""When two ways of writing are the same value: the key under which the ledger keeps it."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Final

from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.normalization import normalize
from redaction.recognizers.date_of_birth import parse_date
from redaction.recognizers.email_address import deobfuscate
from redaction.recognizers.spoken_number import spoken_digits


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ,.;:")


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).upper()


def _phone(text: str) -> str:
    """Fold +358, 00358 and the national 0 into one; other countries keep their code."""
    digits = spoken_digits(text)
    if "+" in text or digits.startswith("00"):
        number = digits.removeprefix("00")
        if number.startswith("358"):
            # "+358 (0)40": the zero in brackets is not dialled.
            return "+358" + number.removeprefix("358").removeprefix("0")
        return "+" + number
    return "+358" + digits[1:] if digits.startswith("0") else "+358" + digits


def _date(text: str) -> str:
    parsed = parse_date(text)
    return _words(text) if parsed is None else "{:04d}-{:02d}-{:02d}".format(*parsed)


def _ip(text: str) -> str:
    try:
        return ip_address(text.strip()).compressed
    except ValueError:
        return _words(text)


def _address(text: str) -> str:
    return re.sub(r"[\s,]+", " ", text.casefold()).strip(" .;:")


_FORMS: Final[Mapping[EntityType, Callable[[str], str]]] = {
    EntityType.PERSON: _words,
    EntityType.EMAIL_ADDRESS: deobfuscate,
    EntityType.PHONE_NUMBER: _phone,
    EntityType.FI_PERSONAL_IDENTITY_CODE: lambda text: re.sub(r"\s", "", text).upper(),
    EntityType.STUDENT_ID: _letters_and_digits,
    EntityType.LEARNER_ID: lambda text: re.sub(r"\D", "", text),
    EntityType.IBAN_CODE: _letters_and_digits,
    EntityType.CREDIT_CARD: _letters_and_digits,
    EntityType.STREET_ADDRESS: _address,
    EntityType.DATE_OF_BIRTH: _date,
    EntityType.IP_ADDRESS: _ip,
    EntityType.EUROPEAN_STUDENT_ID: lambda text: re.sub(r"\s", "", text).casefold(),
    # With or without the century: the last ten digits are the same person's.
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: lambda text: re.sub(r"\D", "", text)[-10:],
    EntityType.IDENTITY_DOCUMENT: _letters_and_digits,
    EntityType.VEHICLE_PLATE: _letters_and_digits,
    EntityType.BUSINESS_ID: lambda text: re.sub(r"\D", "", text),
    EntityType.URL: str.strip,
    **dict.fromkeys(SPECIAL_CATEGORIES, _words),
}


def canonical(entity_type: EntityType, surface: str) -> str:
    """Return what all ways of writing one value have in common.

    Args:
        entity_type: the kind of value.
        surface: the value as somebody wrote it.
    """
    text = normalize(surface).text
    # A form field may hold anything at all; what does not read as its kind is compared as it stands.
    return _FORMS[entity_type](text) or _words(text) or text
