"""Terms are calendar months."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.schedule import Category, Schedule, months_before


@pytest.mark.parametrize(
    ("at", "months", "expected"),
    [
        ("2026-11-22", 6, "2026-05-22"),
        ("2026-08-31", 6, "2026-02-28"),
        ("2028-08-31", 6, "2028-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-12-31", 18, "2025-06-30"),
        ("2026-03-31", 24, "2024-03-31"),
    ],
)
def test_months(at: str, months: int, expected: str) -> None:
    """The same day so many months before, or the month's last."""
    assert months_before(datetime.fromisoformat(at), months) == datetime.fromisoformat(expected)


@given(st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC)), st.integers(1, 600))  # noqa: DTZ001 - its zone is given.
def test_a_longer_term_is_never_over_earlier(at: datetime, months: int) -> None:
    """One month more keeps at least as much, and never more than 31 days more."""
    shorter, longer = months_before(at, months), months_before(at, months + 1)
    assert 28 <= (shorter - longer).days <= 31


def test_what_has_no_term_is_kept() -> None:
    """None is for good."""
    schedule = Schedule(dict.fromkeys(Category, 6) | {Category.COUNTERS: None})
    assert schedule.cutoff(Category.COUNTERS, datetime.now(UTC)) is None
