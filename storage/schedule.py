"""The retention schedule: which category of data is kept for how many months, and what is past its term. Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MONTHS_A_YEAR = 12
GRACE = timedelta(days=2)
"""What is past its term for longer than this has outlived it: a daily run was missed or did not delete it."""


class Category(StrEnum):
    """What has a term of its own."""

    CHAT = "chat"
    OFFLINE_FORM = "offline_form"
    CONSENT_PROOF = "consent_proof"
    AUDIT = "audit"
    COUNTERS = "counters"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Each category's term in calendar months; None keeps it for good."""

    months: Mapping[Category, int | None]

    def cutoff(self, category: Category, at: datetime) -> datetime | None:
        """Return the time before which what belongs to a category is past its term; None when nothing ever is."""
        months = self.months[category]
        return None if months is None else months_before(at, months)


@dataclass(frozen=True, slots=True)
class CategoryReport:
    """What a run did with one category, and what it left.

    Attributes:
        category: which.
        cutoff: what was older was due; None when the category is kept for good.
        deleted: how many were deleted; in a dry run, how many would be.
        held: how many are past their term and under a legal hold.
        oldest: when the oldest that remains began, those under a hold apart.
        outlived: how many should have been deleted before and were not, those under a hold apart.
    """

    category: Category
    cutoff: datetime | None
    deleted: int
    held: int
    oldest: datetime | None
    outlived: int


def months_before(at: datetime, months: int) -> datetime:
    """Return the same time of day so many calendar months earlier; the last of the month where there is no such day."""
    count = at.year * MONTHS_A_YEAR + at.month - 1 - months
    year, month = divmod(count, MONTHS_A_YEAR)
    month += 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
