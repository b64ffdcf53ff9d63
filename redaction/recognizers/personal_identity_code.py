"""The Finnish personal identity code (henkilötunnus, HETU) as people type it.

DDMMYY, a sign for the century, an individual number of three digits, a check character. Source: the Digital and
Population Data Services Agency. Since 2023 the sign also tells persons apart: + for the 1800s, - and Y X W V U for
the 1900s, A-F for the 2000s. Individual numbers from 900 on are temporary; they are masked like any other.
"""

import re
from datetime import date
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"

_CENTURIES: Final = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_PARTS: Final = re.compile(r"(\d\d)(\d\d)(\d\d)\s?([-+A-FU-Y]?)\s?(\d\d\d) ?([0-9A-Z])")

_CONTEXT: Final = (
    "hetu", "henkilötun", "henk.tun", "henkilotun", "sotu", "sosiaaliturvatun", "identity code", "identity number",
    "personal id", "personbeteck", "personnummer", "social security", "id code", "my code", "her code", "his code",
    "the code",
)  # fmt: skip
_PHONE: Final = ("puh", "phone", "tel", "gsm", "mobil", "soit", "call")
_OTHER: Final = (
    "viite",
    "sako",
    "tilau",
    "order",
    "ref",
    "lasku",
    "invoice",
    "beställ",
    "faktur",
    "dnro",
    "sarjanro",
    "serial",
)


def check_character(digits: str) -> str:
    """Return the check character for the nine digits DDMMYYNNN."""
    return CHECK_CHARACTERS[int(digits) % len(CHECK_CHARACTERS)]


def _is_date(day: str, month: str, year: str, sign: str) -> bool:
    """Tell whether the first six digits are a day that existed."""
    centuries = (_CENTURIES[sign],) if sign in _CENTURIES else (1900, 2000)
    for century in centuries:
        try:
            date(century + int(year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False


def _judge(candidate: Candidate) -> Hit | None:
    """A checksum makes it certain; without one the shape, the date and the words around decide."""
    parts = _PARTS.fullmatch(candidate.surface.upper())
    if parts is None:
        return None
    day, month, year, sign, number, check = parts.groups()
    agrees = check == check_character(day + month + year + number)
    called = candidate.near(_CONTEXT, before=60) or candidate.passage.mentioned(_CONTEXT, messages=1)
    if not (sign or agrees or called):
        return None
    dated = _is_date(day, month, year, sign)
    previous = candidate.before(1)
    certain = agrees and dated
    if previous.isalpha():
        # Glued to a word: only a code that agrees in everything is one.
        score = 0.9 if certain and sign else 0.0
    elif sign and certain:
        score = 1.0
    elif sign:
        # A typing mistake is still personal data, unless the text says that it is something else.
        score = 0.8 if called else 0.6 if dated and not candidate.near(_OTHER) else 0.0
    elif called:
        # "Puhelin: 0401234567, hetu: …": ten digits alone are one only where nothing else is named before them.
        slip = (dated or agrees) and not candidate.preceded(_PHONE, chars=15)
        score = 0.9 if certain else 0.6 if slip else 0.0
    else:
        score = 0.6 if certain and check.isalpha() else 0.0
    return candidate.hit(score) if score else None


def _dotted(candidate: Candidate) -> Hit | None:
    """The day as in a date: a letter at the end, or one that agrees, tells it from a date and an hour."""
    digits = re.sub(r"\D", "", candidate.surface)
    check = candidate.surface[-1].upper()
    day, month, year, number = digits[:2], digits[2:4], digits[4:6], digits[6:9]
    sign = candidate.surface[8:].strip()[0].upper()
    agrees = check == check_character(day + month + year + number)
    dated = _is_date(day, month, year, sign)
    return candidate.hit(0.95 if agrees else 0.6) if dated and (agrees or check.isalpha()) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="personal_identity_code",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=rf"(?i)(?:^|[^\p{{N}}])([0-3][0-9][01][0-9]{{3}}[ \n]?[-+A-FU-Y]?[ \n]?[0-9]{{3}} ?[0-9A-Z]){AFTER}",
        gate=r"(?i)[0-9]{6}[ \n]?[-+A-FU-Y]?[ \n]?[0-9]{3}",
        digits=True,
        judge=_judge,
        retry=True,
    ),
    PatternRecognizer(
        name="personal_identity_code_dotted",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=r"(?i)(?:^|[^\p{L}\p{N}_.])([0-3][0-9]\.[01][0-9]\.[0-9]{2} ?[-+A-FU-Y] ?[0-9]{3}[0-9A-Z])" + AFTER,
        gate=r"(?i)[0-9]\.[0-9]{2}\.[0-9]{2} ?[-+A-FU-Y] ?[0-9]{3}",
        digits=True,
        judge=_dotted,
    ),
)
