"""Dates that the text calls someone's birth. Every other date is left alone."""

import re
from typing import Final

from redaction.entities import EntityType
from redaction.passage import Candidate, Hit, Passage
from redaction.patterns import AFTER
from redaction.recognizer import PatternRecognizer

#: Said nearby, these make a date a birth. "s." and "f." are the abbreviations that stand right before a date.
_CONTEXT: Final = (
    "synt", "synny", "birth", "born", "dob", "d.o.b", "bday", "b-day", "född", "födel", "föddes", "nacido", "geboren",
)  # fmt: skip
_ABBREVIATED: Final = re.compile(r"(?:^|[\s,(])[sfb*]\.?[^\w.]{0,2}$")
_ABBREVIATED_ANYWHERE: Final = re.compile(
    r"(?:^|[\s,(])[sfb*](?:\.?[^\w.]{0,2}(?:[0-9]{1,2}\s?[a-zäö./ :-]|(?:0[1-9]|[12][0-9]|3[01])[01][0-9]|[12][0-9]{3})"
    r"|\.[^\w.]{0,2}[a-z])"
)

#: Nobody who chats with a student union was born outside these years; a later date is an appointment.
_EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2015
#: A child's birth is later; then the words must say that somebody was born, and not that there is a party.
_LATEST_CHILDS_YEAR: Final = 2035
_BORN: Final = (
    "syntyi",
    "syntyn",
    "syntymäaik",
    "synnyin",
    "born",
    "föddes",
    "född ",
    "födelsedat",
    "date of birth",
    "dob",
)
#: From so far away a word still says that a date is a birth, if less surely: two sentences or so.
_SAID_CHARS: Final = 150
#: What follows a day that ends a span of days: "1.2.-30.4."
_GOES_ON: Final = re.compile(r"\.\d")
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
_ANY_YEAR: Final = rf"(?:{_YEAR}|'?[0-9]{{2}})"
_DAY: Final = r"[0-3]?[0-9]"
#: A space or a line break between the parts.
_S: Final = r"[ \n]?"
_SHORT: Final = re.compile(r"\d{6}")

_NUMERIC: Final = re.compile(r"(\d{1,4})\s?[./ -]\s?(\d{1,2})\s?[./ -]\s?[-']?(\d{4}|\d{1,2})")
_COMPACT: Final = (
    re.compile(r"([0-3]\d)([01]\d)((?:1[89]|20)\d\d|\d\d)"),
    re.compile(r"((?:1[89]|20)\d\d|\d\d)([01]\d)([0-3]\d)"),
)
_WORDED: Final = re.compile(rf"(\d{{1,2}})?\D*?({_MONTH})\D*?(?:(\d{{1,2}})\D+)?(\d{{4}}|\d\d)$", re.IGNORECASE)


def parse_date(surface: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a date as people write it, day before month; None when it is no date."""
    # Without a letter there is no month's name to look for.
    worded = _WORDED.search(surface) if surface.lower().islower() else None
    if worded is not None:
        day = worded[1] or worded[3]
        return _checked(_year(worded[4]), _MONTH_NUMBERS[worded[2].lower()], int(day)) if day else None
    compact = (_parts(match) for pattern in _COMPACT if (match := pattern.fullmatch(surface)) is not None)
    numbers = _NUMERIC.search(surface)
    return _parts(numbers) if numbers is not None else next((date for date in compact if date is not None), None)


def _parts(numbers: re.Match[str]) -> tuple[int, int, int] | None:
    first, second, third = numbers.groups()
    if len(first) == 4 or int(first) > _DAYS_A_MONTH:  # noqa: PLR2004 - a year has four digits
        return _checked(_year(first), int(second), int(third)) if len(third) <= 2 else None  # noqa: PLR2004
    year, day, month = _year(third), int(first), int(second)
    # 06/25/2001 can only be the American order.
    return _checked(year, day, month) if month > _MONTHS_A_YEAR else _checked(year, month, day)


def _year(digits: str) -> int:
    """Return the year that four or two digits mean."""
    year = int(digits)
    if len(digits) > 2:  # noqa: PLR2004 - a short year
        return year
    return year + (2000 if year <= _LATEST_SHORT_YEAR else 1900)


def _checked(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    valid = 1 <= month <= _MONTHS_A_YEAR and 1 <= day <= _DAYS_A_MONTH
    return (year, month, day) if valid else None


def _reason(passage: Passage) -> bool:
    return passage.said(_CONTEXT, messages=4) or passage.holds(_ABBREVIATED_ANYWHERE)


def _judge(candidate: Candidate) -> Hit | None:
    parsed = None if _GOES_ON.match(candidate.after(2)) else parse_date(candidate.surface)
    if parsed is None or not _EARLIEST_YEAR <= parsed[0] <= _LATEST_CHILDS_YEAR:
        return None
    if parsed[0] > _LATEST_YEAR:
        return candidate.hit(0.7) if candidate.near(_BORN, before=35, after=20) else None
    if _SHORT.fullmatch(candidate.surface) and not candidate.near(_CONTEXT, before=25, after=15):
        # Six digits alone are a code of any kind.
        return candidate.hit(0.6) if candidate.passage.asked(_CONTEXT, messages=1) else None
    if candidate.near(_CONTEXT, before=35, after=20) or _ABBREVIATED.search(candidate.before(4)) is not None:
        return candidate.hit(0.95)
    said = candidate.near(_CONTEXT, before=_SAID_CHARS, after=_SAID_CHARS)
    return candidate.hit(0.8) if said or candidate.passage.mentioned(_CONTEXT, messages=4) else None


RECOGNIZERS: Final = (
    PatternRecognizer(
        name="date_of_birth",
        entity_type=EntityType.DATE_OF_BIRTH,
        pattern=rf"(?:^|[^\p{{L}}\p{{N}}_])({_DAY}{_S}\.{_S}{_DAY}{_S}\.{_S}-?{_ANY_YEAR}"
        rf"|{_DAY}{_S}[/-]{_S}{_DAY}{_S}[/-]{_S}{_ANY_YEAR}|{_DAY}[ \n]{_DAY}[ \n]{_YEAR}"
        rf"|(?:{_YEAR}|[3-9][0-9]){_S}[/.-]{_S}{_DAY}{_S}[/.-]{_S}{_DAY}"
        rf"|[0-3][0-9][01][0-9]{_ANY_YEAR}|(?:{_YEAR}|[3-9][0-9])[01][0-9][0-3][0-9]){AFTER}",
        gate=rf"[0-9]{_S}[./-]{_S}[0-9]{{1,2}}{_S}[./-]|[0-9]{{6}}"
        r"|[0-9][ \n][0-9]{1,2}[ \n][0-9]{4}",
        digits=True,
        judge=_judge,
        reason=_reason,
    ),
    PatternRecognizer(
        name="date_of_birth_in_words",
        entity_type=EntityType.DATE_OF_BIRTH,
        pattern=rf"(?i)(?:^|[^\p{{L}}\p{{N}}_])({_DAY}(?:st|nd|rd|th|:e|\.)?[ \n-]{{0,2}}"
        rf"(?:of |päivänä |päivä |p:nä )?{_MONTH}(?:ta|n|ssa)?\.?,?[ \n-]{{1,2}}{_ANY_YEAR}"
        rf"|{_MONTH}n? {_DAY}(?:st|nd|rd|th|\.)?(?: päivänä| päivä)?,?[ \n]{_YEAR}){AFTER}",
        gate=rf"(?i){_MONTH}",
        digits=True,
        judge=_judge,
        reason=_reason,
    ),
)
