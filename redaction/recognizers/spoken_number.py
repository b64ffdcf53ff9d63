"""Numbers said in words, in three languages: mostly telephone numbers, and masked as such."""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer
from redaction.recognizers.phone_number import CONTEXT

_SPOKEN: Final = {
    "nolla": "0", "yksi": "1", "yks": "1", "kaksi": "2", "kaks": "2", "kolme": "3", "neljä": "4", "viisi": "5",
    "viis": "5", "kuusi": "6", "kuus": "6", "seitsemän": "7", "seittemän": "7", "kahdeksan": "8", "kaheksan": "8",
    "yhdeksän": "9", "yheksän": "9", "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "noll": "0", "ett": "1", "två": "2",
    "tre": "3", "fyra": "4", "fem": "5", "sex": "6", "sju": "7", "åtta": "8", "nio": "9",
}  # fmt: skip
_WORD: Final = "(?:" + "|".join(sorted(_SPOKEN, key=len, reverse=True)) + ")"

#: Said before a digit that comes twice, and signs that are said aloud.
_TWICE: Final = (
    "(?:tupla|kaksi kertaa|double|triple|dubbel|viiva|väliviiva|dash|minus|miinus|streck|bindestreck|space|väli)"
)
#: Fewer digits are an hour, a price or a count; from the second number on hardly anything but a telephone number.
_FEWEST_DIGITS: Final = 6
_FEWEST_SURE_DIGITS: Final = 9
_FEWEST_WORDS: Final = 3
_PAUSE: Final = r"[ ,.\n-]{1,3}"
_SPOKEN_WORD: Final = re.compile(_WORD, re.IGNORECASE)
_SPOKEN_WORDS: Final = re.compile(f"{_WORD}+", re.IGNORECASE)
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def _spoken(candidate: Candidate) -> Hit | None:
    """Counting up is not a number; a number starts with a zero or a plus, or is called one, or is long."""
    digits = spoken_digits(candidate.surface)
    words = len(_SPOKEN_WORD.findall(candidate.surface))
    fewest = _FEWEST_WORDS if len(digits) >= _FEWEST_SURE_DIGITS else _FEWEST_WORDS + 1
    if len(digits) < _FEWEST_DIGITS or words < fewest:
        return None
    if digits in "0123456789" or digits in "9876543210":
        return None
    telling = digits.startswith("0") or len(digits) >= _FEWEST_SURE_DIGITS or candidate.expected(CONTEXT, messages=1)
    return candidate.hit(0.75) if telling else None


def spoken_digits(surface: str) -> str:
    """Return the digits of a number that may be said in words; everything else is dropped."""
    return re.sub(r"\D+", "", _LETTERS.sub(_digits_of, surface))


def _digits_of(letters: re.Match[str]) -> str:
    if _SPOKEN_WORDS.fullmatch(letters[0]) is None:
        return ""
    return "".join(_SPOKEN[word.lower()] for word in _SPOKEN_WORD.findall(letters[0]))


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="phone_spoken",
        entity_type=EntityType.PHONE_NUMBER,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_])((?:(?:plus|\+) ?)?(?:{_TWICE}{_PAUSE})?{_WORD}"
        rf"(?:(?:{_PAUSE}(?:{_TWICE}{_PAUSE})?)?{_WORD}|{_PAUSE}[0-9]{{1,7}}){{3,40}}){AFTER}",
        gate=rf"(?i){_WORD}(?:(?:{_PAUSE}(?:{_TWICE}{_PAUSE})?)?{_WORD}|{_PAUSE}[0-9])",
        judge=_spoken,
    ),
)
