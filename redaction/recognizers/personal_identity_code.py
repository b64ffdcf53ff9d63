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
#: Beside a word for it: the day with spaces or dots, the century in full, another sign, no check character.
_LOOSE: Final = re.compile(r"(\d\d)[ .]?(\d\d)[ .]?(?:18|19|20)?(\d\d)[^0-9]*\d{3}.*", re.DOTALL)

_CONTEXT: Final = (
    "hetu", "henkilötun", "henk.tun", "henkilotun", "sotu", "sosiaaliturvatun", "identity code", "identity number",
    "personal id", "personbeteck", "personnummer", "social security", "id code", "my code", "her code", "his code",
    "the code",
)  # fmt: skip
#: What names nothing else.
_NAMED: Final = ("hetu", "henkilötun", "henk.tun", "henkilotun", "sotu", "identity code", "personbeteck")
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
    called = candidate.near(_CONTEXT, before=60) or candidate.passage.asked(_CONTEXT, messages=1)
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
        score = 0.9 if certain else 0.6 if dated or agrees else 0.0
    else:
        score = 0.6 if certain and check.isalpha() else 0.0
    return candidate.hit(score) if score else None


def _called(candidate: Candidate) -> Hit | None:
    """Where the text says what it is, much may be missing or mistyped, but it begins with a day."""
    parts = _LOOSE.fullmatch(candidate.surface)
    if parts is None or not _is_date(parts[1], parts[2], parts[3], ""):
        return None
    return (
        candidate.hit(0.6) if candidate.near(_NAMED, before=40, after=15) or candidate.passage.asked(_NAMED) else None
    )


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="personal_identity_code_called",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=r"(?i)(?:^|[^\p{L}\p{N}_.+-])([0-3][0-9][ .]?[01][0-9][ .]?(?:(?:18|19|20)[0-9]{2}|[0-9]{2})"
        rf"[ \n]?[-+_/.*:]?[A-FU-Y]?[ \n]?[0-9]{{3}}(?: ?[0-9A-Z])?){AFTER}",
        gate=r"[0-3][0-9][ .]?[01][0-9][ .]?[0-9]{2}",
        judge=_called,
        reason=lambda passage: passage.said(_NAMED),
    ),
    PatternRecognizer(
        name="personal_identity_code",
        entity_type=EntityType.FI_PERSONAL_IDENTITY_CODE,
        pattern=rf"(?i)(?:^|[^\p{{N}}])([0-3][0-9][01][0-9]{{3}}[ \n]?[-+A-FU-Y]?[ \n]?[0-9]{{3}} ?[0-9A-Z]){AFTER}",
        gate=r"(?i)[0-3][0-9][01][0-9]{3}[ \n]?[-+A-FU-Y]?[ \n]?[0-9]{3}",
        judge=_judge,
        retry=True,
    ),
)
