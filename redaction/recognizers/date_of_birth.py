"""Dates that the text calls someone's birth. Every other date is left alone."""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit, Passage
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

#: Said nearby, these make a date a birth. "s." and "f." are the abbreviations that stand right before a date.
_CONTEXT: Final = (
    "synt", "birth", "born", "dob", "d.o.b", "bday", "b-day", "född", "födel", "föddes", "nacido", "geboren",
)  # fmt: skip
_ABBREVIATED: Final = re.compile(r"(?:^|[\s,(])[sfb*]\.? ?$")
_ABBREVIATED_ANYWHERE: Final = re.compile(r"(?:^|[\s,(])[sfb*](?:\.? ?[0-9]|\. ?[a-z])")

#: Nobody who chats with a student union was born outside these years; a later date is an appointment.
_EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2015
#: A two-digit year up to this one belongs to the 2000s.
_LATEST_SHORT_YEAR: Final = 15
_MONTHS_A_YEAR: Final = 12
_DAYS_A_MONTH: Final = 31

_MONTH_NAMES: Final = (
    "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu", "heinäkuu", "elokuu", "syyskuu", "lokakuu",
    "marraskuu", "joulukuu", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "januari", "februari", "mars", "maj", "juni", "juli", "augusti", "oktober",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "okt", "nov", "dec",
)  # fmt: skip
_MONTH_NUMBERS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("tammikuu", "january", "januari", "jan"),
            ("helmikuu", "february", "februari", "feb"),
            ("maaliskuu", "march", "mars", "mar"),
            ("huhtikuu", "april", "apr"),
            ("toukokuu", "may", "maj"),
            ("kesäkuu", "june", "juni", "jun"),
            ("heinäkuu", "july", "juli", "jul"),
            ("elokuu", "august", "augusti", "aug"),
            ("syyskuu", "september", "sept", "sep"),
            ("lokakuu", "october", "oktober", "oct", "okt"),
            ("marraskuu", "november", "nov"),
            ("joulukuu", "december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_MONTH: Final = "(?:" + "|".join(_MONTH_NAMES) + ")"
_YEAR: Final = r"(?:1[89]|20)[0-9]{2}"
_DAY: Final = r"[0-3]?[0-9]"

_NUMERIC: Final = re.compile(r"(\d{1,4}) ?[./-] ?(\d{1,2}) ?[./-] ?(\d{1,4})")
_COMPACT: Final = re.compile(r"(\d\d)(\d\d)(\d{4})")
_WORDED: Final = re.compile(rf"(\d{{1,2}})?\D*?({_MONTH})\D*?(?:(\d{{1,2}})\D+)?(\d{{4}})", re.IGNORECASE)


def parse_date(surface: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date as people write it, day before month; None when it is no date."""
    worded = _WORDED.search(surface)
    if worded is not None:
        day = worded[1] or worded[3]
        return _checked(int(worded[4]), _MONTH_NUMBERS[worded[2].lower()], int(day)) if day else None
    numbers = _NUMERIC.search(surface) or _COMPACT.fullmatch(surface)
    if numbers is None:
        return None
    first, second, third = numbers.groups()
    if len(first) == 4:  # noqa: PLR2004 - a year has four digits
        return _checked(int(first), int(second), int(third))
    year = int(third)
    if len(third) <= 2:  # noqa: PLR2004 - a short year
        year += 2000 if year <= _LATEST_SHORT_YEAR else 1900
    day, month = int(first), int(second)
    # 06/25/2001 can only be the American order.
    return _checked(year, day, month) if month > _MONTHS_A_YEAR else _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    valid = 1 <= month <= _MONTHS_A_YEAR and 1 <= day <= _DAYS_A_MONTH
    return (year, month, day) if valid else None


def _reason(passage: Passage) -> bool:
    return passage.said(_CONTEXT, messages=4) or passage.holds(_ABBREVIATED_ANYWHERE)


def _judge(candidate: Candidate) -> Hit | None:
    parsed = parse_date(candidate.surface)
    if parsed is None or not _EARLIEST_YEAR <= parsed[0] <= _LATEST_YEAR:
        return None
    if candidate.near(_CONTEXT, before=35, after=20) or _ABBREVIATED.search(candidate.before(4)) is not None:
        return candidate.hit(0.95)
    return candidate.hit(0.8) if candidate.passage.asked(_CONTEXT, messages=4) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="date_of_birth",
        entity_type=EntityType.DATE_OF_BIRTH,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_])({_DAY} ?\. ?{_DAY} ?\. ?(?:{_YEAR}|[0-9]{{2}})"
        rf"|{_DAY}[/-]{_DAY}[/-](?:{_YEAR}|[0-9]{{2}})|{_YEAR}[/.-]{_DAY}[/.-]{_DAY}|[0-3][0-9][01][0-9]{_YEAR}){AFTER}",
        gate=r"[0-9] ?[./-] ?[0-9]{1,2} ?[./-] ?[0-9]|[0-9]{8}",
        judge=_judge,
        reason=_reason,
    ),
    PatternRecognizer(
        name="date_of_birth_in_words",
        entity_type=EntityType.DATE_OF_BIRTH,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_])({_DAY}(?:st|nd|rd|th|:e|\.)? ?(?:of )?{_MONTH}(?:ta|n)?\.?,? {_YEAR}"
        rf"|{_MONTH} {_DAY}(?:st|nd|rd|th)?,? {_YEAR}){AFTER}",
        gate=rf"(?i){_MONTH}[^0-9]{{0,6}}(?:{_DAY}|{_YEAR})",
        judge=_judge,
        reason=_reason,
    ),
)
