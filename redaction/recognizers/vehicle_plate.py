"""Registration plates of vehicles: Finland's two or three letters and up to three digits, Sweden's ABC 12D.

Groups, rooms and course codes look the same, so a word must say what it is.
"""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER, BEFORE
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.wording import Words

_PLATE: Final = Words(
    "rekister(?:i|inumer|itunnu|öint)", "rek[.]? ?(?:n(?:ro|um)|tunnu)", "reknro", "rekkari", "rek[.:]", "kilv",
    "kilpi",    "license plate", "licence plate", "number plate", "plate", "registration n", "reg[.]? ?n(?:o|r|um)",
    "registreringsn", "registreringss", "regnr", "nummerplå",
)  # fmt: skip
_VEHICLE: Final = Words(
    r"auto(?:n|ni|nsa|lla|lleni|ssa)?(?!\w)", "mopo", "mopedi", "moottoripyör", "skootteri", "car(?!\\w)",
    "motorbike", "moped", "bil(?:en|s)?(?!\\w)", "parkkee", "pysäköi", "parkera", "parked", "parking",
)  # fmt: skip
_OTHER: Final = Words(
    "ryhm", "kurss", "opintojakso", "group", "course", "class", "grupp", "kurs", "sali", "huone", "room", "tila"
)
#: Short words that stand before a number.
_NO_LETTERS: Final = frozenset(
    {
        "on", "ei", "ja", "se", "no", "nro", "nr", "num", "oli", "tai", "eli", "puh", "tel", "kpl", "klo", "is",
        "my", "the", "of", "at", "är", "nu", "den", "och", "att", "vid", "ca", "yli", "as", "id", "nyt", "jo",
        "eka", "vko", "ti", "ke", "to", "pe", "la", "su", "ma", "ext", "reg", "rek", "fi",
    }
)  # fmt: skip
_FULL: Final = re.compile(r"[A-ZÅÄÖ]{3} ?-? ?[0-9]{3}", re.IGNORECASE)


def _judge(candidate: Candidate) -> Hit | None:
    surface = candidate.surface
    letters = re.match(r"[^\W\d_]+", surface)
    if letters is None or _OTHER.near(candidate, before=18, after=0):
        return None
    hyphen, upper = "-" in surface, letters[0].isupper()
    if letters[0].lower() in _NO_LETTERS and not hyphen and not (upper and " " not in surface):
        return None
    if _PLATE.expected(candidate):
        clear = hyphen or upper or _FULL.fullmatch(surface) is not None
        return candidate.hit(0.85) if clear else None
    whole = _FULL.fullmatch(surface) is not None and (hyphen or upper)
    return candidate.hit(0.6) if whole and _VEHICLE.near(candidate) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="vehicle_plate",
        entity_type=EntityType.VEHICLE_PLATE,
        pattern=rf"(?i){BEFORE}([a-zåäö]{{2,3}} ?-? ?[0-9]{{1,3}}|[a-zåäö]{{3}} ?[0-9]{{2}}[a-z]){AFTER}",
        gate=r"(?i)(?:^|[^a-z])[a-zåäö]{2,3} ?-? ?[0-9]",
        digits=True,
        judge=_judge,
        reason=lambda passage: _PLATE.said(passage) or _VEHICLE.said(passage),
    ),
)
