"""A page's language: its words, its plurals, its dates and numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal

from proxy.i18n import catalogue

AREAS: Final = (
    "console",
    "cases",
    "audit",
    "inbox",
    "oidc",
    "people",
    "studio",
    "signing",
    "receipts",
    "talks",
)
"""The catalogues that hold the console's words, one an area; no text is in two of them."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]")


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language, and times as clocks show them in one place."""

    language: str
    zone: ZoneInfo

    def __call__(self, text: str, **values: object) -> str:
        """Return `text` (its English form) in this language, `{name}` places filled."""
        found = _words(self.language).get(text, text)
        return found.format(**values) if values else found

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form for one or for many, with the number in `{count}`; the three languages agree on which."""
        return self(one if number == 1 else many, count=self.number(number), **values)

    def number(self, number: int) -> str:
        """Return a number with this language's separators."""
        return format_decimal(number, locale=self.language)

    def time(self, at: datetime) -> str:
        """Return a clock time, such as 14.05."""
        return format_time(at, format="short", tzinfo=self.zone, locale=self._locale)

    def moment(self, at: datetime) -> str:
        """Return date and clock time, to the minute."""
        day = format_date(self.local_date(at), format="medium", locale=self._locale)
        return f"{day} {self.time(at)}"

    def second(self, at: datetime) -> str:
        """Return date and clock time, to the second."""
        return format_datetime(at, format="medium", tzinfo=self.zone, locale=self._locale)

    def local_date(self, at: datetime) -> date:
        """Return the calendar day of a time, here."""
        return at.astimezone(self.zone).date()

    def long_date(self, day: date) -> str:
        """Return a date in words, without the weekday."""
        return format_date(day, format="long", locale=self._locale)

    def day(self, day: date, *, now: datetime) -> str:
        """Return a day's heading: today, yesterday, or weekday and date."""
        today = self.local_date(now)
        if day == today:
            return self("Today")
        if day == today - timedelta(days=1):
            return self("Yesterday")
        return self.full_date(day)

    def full_date(self, day: date) -> str:
        """Return weekday and date in words, as a heading."""
        name = format_date(day, format="full", locale=self._locale)
        return name[:1].upper() + name[1:]

    def language_name(self, code: str) -> str:
        """Return what a language is called in this one; an unknown code is returned as it is."""
        return str(Locale.parse(self.language).languages.get(code, code))

    @property
    def _locale(self) -> str:
        # British English: day before month, and a clock of 24 hours, as everyone around here reads them.
        return "en_GB" if self.language == "en" else self.language


def legible(text: str) -> str:
    """Return `text` with control characters, also those that turn the direction of what follows, made visible as �."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


@cache
def _words(language: str) -> Mapping[str, str]:
    return {text: said for area in AREAS for text, said in catalogue(area, language).items()}
