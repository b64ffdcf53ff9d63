"""The Swedish personal identity number (personnummer) and coordination number (samordningsnummer).

YYMMDD or YYYYMMDD, a hyphen (a plus sign from the hundredth birthday on), three digits, Luhn's check digit over the
last ten. A coordination number adds 60 to the day. Source: Skatteverket, SKV 704 and SKV 707.
"""

import re
from datetime import date
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.credit_card import luhn_agrees
from redaction.recognizers.wording import Words

_CALLED: Final = Words(
    "person ?num", "personnr", "pers[.]? ?nr", "pnr", "samordningsnum", "ruotsalai", "ruotsin", "swedish", "svensk",
    "sotu", "social security", "identity num", "id num",
)  # fmt: skip
_OTHER: Final = Words(
    "viite", "tilau", "order", "ref", "lasku", "invoice", "beställ", "faktur", "dnro", "sarjan", "serial", "puh",
    "tel", "org", "bankgiro", "plusgiro", "ocr", "ajal", "mellan", "between", "välil",
)  # fmt: skip

_NO_DIGITS: Final = {ord(char): None for char in " -+"}
#: As it is printed; other ways of writing it need a word.
_PLAIN: Final = re.compile(r"(?:\d\d ?)?\d{6} ?[-+]? ?\d{4}")
_LONG: Final = 12
_COORDINATION: Final = 60


def is_date(digits: str) -> bool:
    """Tell whether twelve or ten digits begin with a day that existed, a coordination number's included."""
    centuries = (digits[:2],) if len(digits) == _LONG else ("19", "20")
    year, month, day = (int(digits[place : place + 2]) for place in range(len(digits) - 10, len(digits) - 4, 2))
    if day > _COORDINATION:
        day -= _COORDINATION
    for century in centuries:
        try:
            date(int(century) * 100 + year, month, day)
        except ValueError:
            continue
        return True
    return False


def _judge(candidate: Candidate) -> Hit | None:
    """The words around it decide; without them date, check digit and separator must all agree."""
    digits = candidate.surface.translate(_NO_DIGITS)
    agrees = luhn_agrees(digits[-10:])
    if _CALLED.near(candidate, before=60) or _CALLED.asked(candidate):
        dated = is_date(digits)
        score = 0.95 if dated and agrees else 0.7 if dated or agrees else 0.0
    elif (
        not agrees or not _PLAIN.fullmatch(candidate.surface) or not is_date(digits) or _OTHER.near(candidate, after=0)
    ):
        score = 0.0
    elif len(digits) == _LONG:
        score = 0.8
    else:
        score = 0.6 if re.search("[-+]", candidate.surface) else 0.0
    return candidate.hit(score) if score else None


_NUMBER: Final = "[0-9]{2}[ -]?[01][0-9][ -]?[0-9]{2} ?[-+]? ?[0-9]{2} ?[0-9]{2}"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="se_personal_identity_number",
        entity_type=EntityType.SE_PERSONAL_IDENTITY_NUMBER,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_.+-])((?:(?:18|19|20) ?)?{_NUMBER}){AFTER}",
        gate=_NUMBER,
        digits=True,
        judge=_judge,
        retry=True,
    ),
)
