"""When two ways of writing are the same value: the key under which the ledger keeps it, and what it is known by."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Final

from redaction.entities import SPECIAL_CATEGORIES, EntityType
from redaction.normalization import normalize
from redaction.recognizers.date_of_birth import parse_date
from redaction.recognizers.email_address import deobfuscate
from redaction.recognizers.spoken_number import spoken_digits

_SEPARATORS: Final = re.compile(r"[\W_]+")
#: What is no letter or digit in ASCII, in which a byte is a character.
_COMMON_SEPARATORS: Final = bytes(code for code in range(128) if not chr(code).isalnum())
_GAPS: Final = re.compile(r"[\s,]+")
_STREET: Final = re.compile(r"\D+\d+")


def _words(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" ,.;:")


def _letters_and_digits(text: str) -> str:
    return _SEPARATORS.sub("", text).upper()


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
    return _GAPS.sub(" ", text.casefold()).strip(" .;:")


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
    return canonical_of(entity_type, normalize(surface).text)


def canonical_of(entity_type: EntityType, text: str) -> str:
    """Return the same of a value that is normalised already."""
    # A form field may hold anything at all; what does not read as its kind is compared as it stands.
    return _FORMS[entity_type](text) or _words(text) or text


#: Fewer letters and digits are met by chance.
_FEWEST_SIGNS: Final = 5
#: The part before the at sign is looked for alone when it is this long and no plain word.
_FEWEST_LOCAL_SIGNS: Final = 6
_FINLAND: Final = "+358"
#: The digits of a learner number that are the learner's own.
_LEARNER_DIGITS: Final = 11
#: What is no number or address that could be typed in another way.
NOT_SPELLED: Final = frozenset({EntityType.PERSON, EntityType.URL, *SPECIAL_CATEGORIES})


def squeezed(text: str) -> str:
    """Return the letters and digits of a text in lower case, one for one.

    Args:
        text: a normalised text.
    """
    lower = text.lower()
    if len(lower) != len(text):
        # A letter whose lower case is two stays as it is.
        lower = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    # Nearly all of what is dropped is one of these; a table is ten times as quick as a pattern.
    lower = lower.encode().translate(None, _COMMON_SEPARATORS).decode()
    return lower if lower.isalnum() else _SEPARATORS.sub("", lower)


def spellings(entity_type: EntityType, plain: str) -> tuple[str, ...]:
    """Return the rows of letters and digits that a value is known by, its own and its telling part's, longest first.

    Args:
        entity_type: the kind of value.
        plain: what all ways of writing it have in common.
    """
    if entity_type in NOT_SPELLED:
        return ()
    if entity_type is EntityType.DATE_OF_BIRTH:
        # Months and days are told without their zeros as well, so dates are compared as dates.
        return (plain,)
    signs = squeezed(plain)
    rows = {signs}
    match entity_type:
        case EntityType.PHONE_NUMBER:
            # Zeros count: 00 opens a country's code, and one alone a national number, which only Finland's here has.
            rows.add(f"00{signs}")
            if plain.startswith(_FINLAND):
                national = plain.removeprefix(_FINLAND)
                rows |= {f"0{national}", national, f"3580{national}"}
        case EntityType.EMAIL_ADDRESS:
            local = plain.partition("@")[0]
            rows |= {squeezed(local)} if len(squeezed(local)) >= _FEWEST_LOCAL_SIGNS and not local.isalpha() else set()
        case EntityType.STREET_ADDRESS:
            street = _STREET.match(plain)
            rows |= {squeezed(street[0])} if street is not None else set()
        case EntityType.LEARNER_ID:
            rows.add(signs[-_LEARNER_DIGITS:])
    return tuple(sorted((row for row in rows if len(row) >= _FEWEST_SIGNS), key=lambda row: (-len(row), row)))
