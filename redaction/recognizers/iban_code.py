"""International bank account numbers (ISO 13616): a country, two check digits, a national number; mod 97 leaves 1."""

from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer

#: Characters of a whole IBAN by country; source: the IBAN registry that SWIFT keeps.
LENGTHS: Final = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip

_CONTEXT: Final = ("iban", "tili", "konto", "account", "pank", "bank", "maksu", "refund", "palautu")


_SEPARATORS: Final = {ord(char): None for char in " ./_-\n"}
_VALUES: Final = {ord(char): str(int(char, 36)) for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


#: What names nothing but an account.
_NAMED: Final = ("iban", "tilinum", "tilini", "tilin num", "tilille", "kontonum", "kontot", "account n", "bank account")
_OTHER: Final = ("viite", "ref", "lasku", "faktura", "invoice", "puh", "kort", "card")


def is_valid(code: str) -> bool:
    """Tell whether the check digits of an IBAN without separators agree."""
    return int((code[4:] + code[:4]).translate(_VALUES)) % 97 == 1


def _judge(candidate: Candidate) -> Hit | None:
    """The country says how long it is; what the pattern took beyond that is the next word."""
    surface = candidate.surface.upper()
    length = LENGTHS.get(surface[:2])
    if length is None:
        return None
    code = surface.translate(_SEPARATORS)[:length]
    if len(code) < length:
        return None
    valid = is_valid(code)
    # A typing mistake: the shape is right, the check digits are not.
    if not valid and sum(map(str.isdigit, code[4:])) < length - 10:
        return None
    end = [index for index, char in enumerate(surface) if char.isalnum()][length - 1] + 1
    if valid:
        return candidate.part(0, end, 1.0)
    if candidate.passage.text[candidate.start + end : candidate.start + end + 1].isalnum():
        return None
    finnish = surface[:2] == "FI" and code[4:].isdigit()
    called = finnish or candidate.near(_CONTEXT) or candidate.passage.mentioned(_CONTEXT)
    return candidate.part(0, end, 0.7) if called else None


def _called(candidate: Candidate) -> Hit | None:
    """Where the text says that it is an account, the country may be missing, and a digit or two."""
    named = candidate.near(_NAMED) or candidate.passage.mentioned(_NAMED, messages=1)
    return candidate.hit(0.6) if named and not candidate.preceded(_OTHER, chars=15) else None


_JOIN: Final = r"(?: ?[-./_] ?|[ \n])"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="iban_code",
        entity_type=EntityType.IBAN_CODE,
        pattern=rf"(?i){BEFORE}([A-Z]{{2}} ?[0-9]{{2}}(?:{_JOIN}?[A-Z0-9]){{11,30}})",
        gate=rf"(?i)(?:^|[^A-Z])[A-Z]{{2}} ?[0-9]{{2}}(?:{_JOIN}?[A-Z0-9]){{3}}",
        digits=True,
        judge=_judge,
        retry=True,
    ),
    PatternRecognizer(
        name="iban_code_called",
        entity_type=EntityType.IBAN_CODE,
        pattern=rf"(?i){BEFORE}((?:[A-Z]{{2}} ?)?[0-9]{{2}}(?:{_JOIN}?[0-9]){{12,26}}){AFTER}",
        gate=rf"[0-9]{{2}}(?:{_JOIN}?[0-9]){{3}}",
        digits=True,
        judge=_called,
        reason=lambda passage: passage.said(_NAMED),
    ),
)
