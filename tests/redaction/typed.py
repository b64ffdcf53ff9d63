"""Made-up values of every kind, and the ways people type them. Nothing of it belongs to anybody."""

import random
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from redaction.entities import EntityType
from redaction.recognizers.credit_card import luhn_agrees
from redaction.recognizers.iban_code import is_valid
from redaction.recognizers.learner_id import check_digit
from redaction.recognizers.personal_identity_code import check_character

Chance = random.Random
_LETTERS: Final = "abcdefghijklmnoprstuvy"


def _digits(chance: Chance, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def _word(chance: Chance, least: int = 3, most: int = 8) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randint(least, most)))


def _with_check(body: str, agrees: Callable[[str], bool]) -> str:
    return next(body + digit for digit in "0123456789" if agrees(body + digit))


def _email(chance: Chance) -> str:
    local = chance.choice(["{a}.{b}", "{a}", "{a}_{b}", "{a}{n}", "{a}.{b}{n}", "{a}-{b}+{n}"])
    local = local.format(a=_word(chance), b=_word(chance), n=_digits(chance, 2))
    domain = chance.choice(["gmail.com", "student.jamk.fi", "{a}.example", "posti.{a}.fi", "{a}-{a}.se", "outlook.com"])
    return f"{local}@{domain.format(a=_word(chance))}"


def _phone(chance: Chance) -> str:
    start = chance.choice(["040", "044", "050", "045", "041"])
    whole = start + _digits(chance, 7)
    return chance.choice(
        [
            whole,
            f"{start} {whole[3:6]} {whole[6:]}",
            f"{start}-{whole[3:]}",
            f"{start} {whole[3:]}",
            f"+358 {start[1:]} {whole[3:6]} {whole[6:]}",
            f"+358{whole[1:]}",
            f"00358 {start[1:]} {whole[3:]}",
            f"+46 70 {_digits(chance, 3)} {_digits(chance, 2)} {_digits(chance, 2)}",
            f"+372 5{_digits(chance, 3)} {_digits(chance, 4)}",
            f"+44 7{_digits(chance, 3)} {_digits(chance, 6)}",
            f"014-{_digits(chance, 3)} {_digits(chance, 4)}",
        ]
    )


def _identity_code(chance: Chance) -> str:
    day = f"{chance.randint(1, 28):02d}{chance.randint(1, 12):02d}{chance.randint(50, 99)}"
    number = f"{chance.randint(900, 999)}"
    return day + chance.choice("---YX") + number + check_character(day + number)


def _student(chance: Chance) -> str:
    return chance.choice(["K", "H", "M", "AB", "AG", "L"]) + str(chance.randint(1000, 99999))


def _learner(chance: Chance) -> str:
    body = str(chance.randint(10**9, 10**10 - 1))
    return f"1.2.246.562.24.{body}{check_digit(body)}"


def _iban(chance: Chance) -> str:
    country, length = chance.choice([("FI", 14), ("SE", 20), ("EE", 16), ("DE", 18)])
    body = _digits(chance, length)
    whole = next(f"{country}{check:02d}{body}" for check in range(2, 99) if is_valid(f"{country}{check:02d}{body}"))
    return chance.choice([whole, " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))])


def _card(chance: Chance) -> str:
    body = chance.choice(["4", "51", "55"])
    whole = _with_check(body + _digits(chance, 15 - len(body)), luhn_agrees)
    return chance.choice([whole, " ".join(whole[at : at + 4] for at in range(0, 16, 4))])


def _address(chance: Chance) -> str:
    street = _word(chance, 4, 7).capitalize() + chance.choice(["katu", "tie", "kuja", "polku", "gatan", "vägen"])
    rest = chance.choice(["{n}", "{n} {s} {f}", "{n} {s}{f}", "{n} as. {f}", "{n} {s} {f}, 40{z} Jyväskylä"])
    return f"{street} " + rest.format(
        n=chance.randint(1, 99), s=chance.choice("ABCDE"), f=chance.randint(1, 99), z=chance.randint(100, 990)
    )


_MONTHS: Final = ("tammikuuta", "maaliskuuta", "January", "of March", "maj", "oktober")


def _birth(chance: Chance) -> str:
    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(1950, 2007)
    return chance.choice(
        [
            f"{day}.{month}.{year}",
            f"{day:02d}.{month:02d}.{year}",
            f"{day}.{month}.{year % 100:02d}",
            f"{year}-{month:02d}-{day:02d}",
            f"{day}/{month}/{year}",
            f"{day:02d}{month:02d}{year}",
            f"{day}. {chance.choice(_MONTHS)} {year}",
        ]
    )


def _ip(chance: Chance) -> str:
    four = ".".join(str(chance.randint(1, 254)) for _ in range(4))
    six = "2001:db8:" + ":".join(f"{chance.randint(1, 65535):x}" for _ in range(6))
    return chance.choice([four, six, f"2001:db8::{chance.randint(1, 9999):x}:{chance.randint(1, 9999):x}"])


def _esi(chance: Chance) -> str:
    home = chance.choice(["jamk.fi", "fi", "uni-x.example"])
    return f"urn:schac:personalUniqueCode:int:esi:{home}:{_word(chance, 1, 2)}{_digits(chance, 5)}"


def _swede(chance: Chance) -> str:
    day = f"{chance.randint(50, 99)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
    whole = _with_check(day + _digits(chance, 3), luhn_agrees)
    return chance.choice([f"{day}-{whole[6:]}", f"19{day}-{whole[6:]}", f"19{whole}", whole])


def _document(chance: Chance) -> str:
    return chance.choice(["XP", "PA", "FT", "AA"]) + _digits(chance, 7)


def _plate(chance: Chance) -> str:
    return "".join(chance.choice("ABCEFGHIJKLMNORSTUVXYZ") for _ in range(3)) + "-" + str(chance.randint(1, 999))


def _business(chance: Chance) -> str:
    return f"{_digits(chance, 7)}-{chance.randint(0, 9)}"


def _url(chance: Chance) -> str:
    host = chance.choice(["https://www.{a}.fi", "http://{a}.example", "https://peppi.{a}.fi"]).format(a=_word(chance))
    token = _word(chance, 6, 9) + _digits(chance, 4) + _word(chance, 6, 9)
    return host + chance.choice(
        ["/reset?token={t}", "/a/b?email={a}%40{a}.fi", "/verify/{t}", "/x?sid={t}&l=fi", "/liity#access_token={t}"]
    ).format(t=token, a=_word(chance))


MADE: Final[Mapping[EntityType, Callable[[Chance], str]]] = {
    EntityType.EMAIL_ADDRESS: _email,
    EntityType.PHONE_NUMBER: _phone,
    EntityType.FI_PERSONAL_IDENTITY_CODE: _identity_code,
    EntityType.STUDENT_ID: _student,
    EntityType.LEARNER_ID: _learner,
    EntityType.IBAN_CODE: _iban,
    EntityType.CREDIT_CARD: _card,
    EntityType.STREET_ADDRESS: _address,
    EntityType.DATE_OF_BIRTH: _birth,
    EntityType.IP_ADDRESS: _ip,
    EntityType.EUROPEAN_STUDENT_ID: _esi,
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: _swede,
    EntityType.IDENTITY_DOCUMENT: _document,
    EntityType.VEHICLE_PLATE: _plate,
    EntityType.BUSINESS_ID: _business,
    EntityType.URL: _url,
}

_CYRILLIC: Final = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
_WIDE: Final = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _zero_width(value: str) -> str:
    return "\u200b".join(value)


def _middle(value: str, sign: str) -> str:
    """Put a sign in the place of the space or beside the separator next to the middle."""
    places = [index for index, char in enumerate(value) if char == " "]
    place = min(places, key=lambda index: abs(index - len(value) // 2), default=None)
    return value if place is None else value[:place] + sign + value[place + 1 :]


#: How a value changes under fingers, keyboards and copying.
WAYS: Final[Mapping[str, Callable[[str], str]]] = {
    "as it is": lambda value: value,
    "small": str.lower,
    "capitals": str.upper,
    "en dash": lambda value: value.replace("-", "–"),
    "em dash": lambda value: value.replace("-", "—"),
    "hard hyphen": lambda value: value.replace("-", "\u2011"),
    "spaced dash": lambda value: value.replace("-", " - "),
    "spaced en dash": lambda value: value.replace("-", " – "),
    "dash for space": lambda value: value.replace(" ", "-"),
    "hard spaces": lambda value: value.replace(" ", "\u00a0"),
    "narrow spaces": lambda value: value.replace(" ", "\u202f"),
    "two spaces": lambda value: value.replace(" ", "  "),
    "line break": lambda value: _middle(value, "\n"),
    "tab": lambda value: _middle(value, "\t"),
    "full width": lambda value: value.translate(_WIDE),
    "zero width": _zero_width,
    "soft hyphens": "\u00ad".join,
    "Cyrillic": lambda value: value.translate(_CYRILLIC),
    "decomposed": lambda value: unicodedata.normalize("NFD", value),
    "in quotes": lambda value: f'"{value}"',
    "in curly quotes": lambda value: f"”{value}”",
    "in brackets": lambda value: f"({value})",
    "in bold": lambda value: f"*{value}*",
    "full stop": lambda value: f"{value}.",
    "comma": lambda value: f"{value},",
    "question": lambda value: f"{value}?",
    "emoji before": lambda value: f"👉{value}",
    "emoji after": lambda value: f"{value}😅",
    "colon before": lambda value: f":{value}",
}

#: Sentences that hold a value, with the word that announces it where one is needed.
CARRIERS: Final[Mapping[EntityType, tuple[str, ...]]] = {
    EntityType.EMAIL_ADDRESS: (
        "sähköpostini on {}",
        "{}",
        "voitte laittaa viestiä {} niin vastaan",
        "my email is {}",
        "min mejl är {}",
    ),
    EntityType.PHONE_NUMBER: (
        "puh {}",
        "soita mulle {}",
        "{}",
        "you can reach me at {}",
        "mitt nummer är {}",
        "numeroni on {}",
    ),
    EntityType.FI_PERSONAL_IDENTITY_CODE: (
        "hetu {}",
        "{}",
        "henkilötunnukseni on {}",
        "my personal identity code is {}",
        "min personbeteckning är {}",
    ),
    EntityType.STUDENT_ID: (
        "opiskelijanumeroni on {}",
        "opiskelijanumero {}",
        "my student number is {}",
        "student id: {}",
        "mitt studentnummer är {}",
        "opnro {}",
        "oon opiskelija ja tunnukseni on {}",
    ),
    EntityType.LEARNER_ID: (
        "oppijanumeroni on {}",
        "{}",
        "my learner id is {}",
    ),
    EntityType.IBAN_CODE: (
        "tilinumeroni on {}",
        "{}",
        "my account {}",
        "mitt konto {}",
    ),
    EntityType.CREDIT_CARD: (
        "kortti {}",
        "{}",
        "my card is {}",
        "kortin numero on {}",
        "kortnummer {}",
    ),
    EntityType.STREET_ADDRESS: (
        "asun osoitteessa {}",
        "osoitteeni on {}",
        "I live at {}",
        "jag bor på {}",
        "{}",
    ),
    EntityType.DATE_OF_BIRTH: (
        "olen syntynyt {}",
        "syntymäaikani on {}",
        "synnyin {}",
        "born {}",
        "my date of birth is {}",
        "I was born on {}",
        "född {}",
        "syntymäpäiväni on {}",
        "mitt födelsedatum är {}",
        "s. {}",
    ),
    EntityType.IP_ADDRESS: (
        "ip-osoitteeni on {}",
        "{}",
        "my ip is {}",
    ),
    EntityType.EUROPEAN_STUDENT_ID: (
        "{}",
        "ESI on {}",
        "my esi is {}",
    ),
    EntityType.SE_PERSONAL_IDENTITY_NUMBER: (
        "mitt personnummer är {}",
        "ruotsalainen henkilötunnukseni on {}",
        "my swedish personal number {}",
    ),
    EntityType.IDENTITY_DOCUMENT: (
        "passini numero on {}",
        "passport number {}",
        "mitt passnummer är {}",
        "henkilökortin numero {}",
        "my passport is {}",
    ),
    EntityType.VEHICLE_PLATE: (
        "autoni rekisterinumero on {}",
        "rekkari {}",
        "license plate {}",
        "registreringsnummer {}",
        "auton rekisteritunnus on {}",
    ),
    EntityType.BUSINESS_ID: (
        "toiminimeni y-tunnus on {}",
        "y-tunnukseni on {}",
        "my business id is {}",
        "mitt fo-nummer är {}",
    ),
    EntityType.URL: (
        "{}",
        "avasin linkin {}",
        "here is the link {}",
    ),
}
