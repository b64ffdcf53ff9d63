"""Payment card numbers (ISO/IEC 7812): the issuer's first digits, 13 to 19 digits, Luhn's check digit."""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

_CONTEXT: Final = (
    "kortti",
    "kortin",
    "kortil",
    "visa",
    "mastercard",
    "amex",
    "american express",
    "cvc",
    "cvv",
    "card",
    "kort",
)

#: First digits and lengths of the great issuers.
_ISSUERS: Final = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35(?:2[89]|[3-8]\d)\d{12}|(?:5[06-9]|6\d)\d{10,17}|62\d{14,17}"
)

#: Where a group of digits ends.
_GROUP_END: Final = re.compile(r"[0-9](?![0-9])")


def luhn_agrees(digits: str) -> bool:
    """Tell whether the last digit is Luhn's check digit of the others."""
    total = 0
    for index, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the sum of the two digits
    return total % 10 == 0


def _judge(candidate: Candidate) -> Hit | None:
    """Luhn's digit makes it certain; an expiry date that follows in digits is not part of the number."""
    surface = candidate.surface
    ends = [match.end() for match in _GROUP_END.finditer(surface)]
    for end in reversed(ends):
        digits = re.sub(r"\D", "", surface[:end])
        if _ISSUERS.fullmatch(digits) and len(set(digits)) > 1 and luhn_agrees(digits):
            return candidate.part(0, end, 1.0)
    digits = re.sub(r"\D", "", surface)
    called = candidate.near(_CONTEXT) or candidate.passage.asked(_CONTEXT, messages=1)
    # A typing mistake in what the text calls a card.
    return candidate.hit(0.6) if called and digits[0] in "345" and _ISSUERS.fullmatch(digits) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="credit_card",
        entity_type=EntityType.CREDIT_CARD,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_+.])([2-6](?:(?: - |[ .-])?[0-9]){{12,18}}){AFTER}",
        gate=r"[2-6](?:(?: - |[ .-])?[0-9]){12}",
        judge=_judge,
        retry=True,
    ),
)
