"""Numbers of passports, identity cards and residence permits, of any country.

Every country has a form of its own and most look like order numbers, so a word must say what it is. Only the lines
for machines at the foot of a passport (ICAO Doc 9303) speak for themselves.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.wording import Words

_CALLED: Final = Words(
    # Not passiivi, passit (badges, bus passes) or haalaripassi; an English pass opens a gym, a Swedish one a border.
    r"passi(?:n|ni|nne|nsa|ssa|ssani)?(?:[ -]?(?:n(?:um|ro)\w*))?(?!\w)", r"passn(?:ummer|r)", r"passets?(?!\w)",
    r"(?:mitt|min|ditt) pass(?!\w)", "passports?", "muukalaispass", "henkilökort", "henkkar", "ajokort", "körkort",
    "driv(?:ing|er'?s?) licen", r"id[ -]?(?:card|kort)",
    "identity card", "nationellt id", "legitimation", "oleskelulu", "residence permit", "uppehållst",
    "travel document", "matkustusasiakirj", "resedokument",
)  # fmt: skip
_OTHER: Final = Words(
    "opiskelija", "opnro", "student", "tilau", "order", "viite", "ref", "beställ", "lasku", "invoice", "faktur",
    "puh", "tel", "ilmoittautumis", "booking", "varau", "bokning", "lokero", "huone",
)  # fmt: skip

_FEWEST_DIGITS: Final = 5
_MOST_DIGITS: Final = 10
#: The lines for machines have 30, 36 or 44 characters; a copied one may have lost its end.
_FEWEST_LINE_CHARS: Final = 28


def _number(candidate: Candidate) -> Hit | None:
    digits = sum(char.isdigit() for char in candidate.surface)
    if not _FEWEST_DIGITS <= digits <= _MOST_DIGITS or _OTHER.near(candidate, before=18, after=0):
        return None
    if _CALLED.near(candidate, after=20):
        return candidate.hit(0.85)
    return candidate.hit(0.75) if _CALLED.asked(candidate) else None


def _line(candidate: Candidate) -> Hit | None:
    plain = re.sub(r"\s", "", candidate.surface)
    return candidate.hit(1.0) if len(plain) >= _FEWEST_LINE_CHARS else None


_LETTERS_FIRST: Final = r"[A-Za-z]{1,3}[ -]?[0-9]{5,9}[A-Za-z]?|[A-Za-z]{1,3}[ -]?[0-9]{2,4}(?: [0-9]{2,4}){1,2}"
_DIGITS_FIRST: Final = r"[0-9]{8,10}[A-Za-z]?|[0-9]{6}-[0-9]{3,4}[A-Za-z]?|[0-9]{2,3}(?: [0-9]{2,3}){2,3}"
#: Germany and its neighbours leave out vowels and mix the rest: C01X00T47.
_MIXED: Final = r"[A-Za-z]{1,2}[0-9][A-Za-z0-9]{5,7}"

RECOGNIZERS: Final = (
    PatternRecognizer(
        name="identity_document",
        entity_type=EntityType.IDENTITY_DOCUMENT,
        pattern=rf"{BEFORE}({_LETTERS_FIRST}|{_DIGITS_FIRST}|{_MIXED}){AFTER}",
        gate=r"[0-9]{5}|[0-9]{2} [0-9]{2}|[A-Za-z][0-9][A-Za-z0-9]{5}",
        digits=True,
        judge=_number,
        retry=True,
        reason=_CALLED.said,
    ),
    PatternRecognizer(
        name="identity_document_lines",
        entity_type=EntityType.IDENTITY_DOCUMENT,
        pattern=r"(?i)(?:^|[^A-Z0-9<])([A-Z0-9<]{5,44}<<[A-Z0-9<]{0,44})",
        gate=r"(?i)[A-Z0-9<]<<",
        judge=_line,
    ),
)
