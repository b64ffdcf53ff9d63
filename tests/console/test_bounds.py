"""The bounds in memory: forms that are good once, and attempts per source."""

from datetime import UTC, datetime, timedelta

import pytest

from proxy.console.once import OneTimeForms, Use
from proxy.console.sources import Sources

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
SECRET = "s" * 43


@pytest.fixture
def forms() -> OneTimeForms:
    """Forms that live for a minute; two are remembered."""
    return OneTimeForms(lifetime_seconds=60, remembered=2)


def test_a_form_is_fresh_once(forms: OneTimeForms) -> None:
    """The second time it is used, whoever sends it."""
    token = forms.issue(SECRET, "one", at=AT)
    assert forms.take(token, SECRET, "one", at=AT) is Use.FRESH
    assert forms.take(token, SECRET, "one", at=AT) is Use.USED


@pytest.mark.parametrize(("age_seconds", "use"), [(0, Use.FRESH), (60, Use.FRESH), (61, Use.STALE)])
def test_a_form_waits_no_longer_than_its_lifetime(forms: OneTimeForms, age_seconds: int, use: Use) -> None:
    """At the limit it is good, one second past it is not."""
    token = forms.issue(SECRET, "one", at=AT)
    assert forms.take(token, SECRET, "one", at=AT + timedelta(seconds=age_seconds)) is use


def test_a_form_of_another_session_or_subject_is_forged(forms: OneTimeForms) -> None:
    """The proof binds session, subject, nonce and time."""
    token = forms.issue(SECRET, "one", at=AT)
    nonce, second, code = token.split(".")
    for given, secret, subject in (
        (token, "other", "one"),
        (token, SECRET, "two"),
        (f"x{nonce}.{second}.{code}", SECRET, "one"),
        (f"{nonce}.{int(second) + 1}.{code}", SECRET, "one"),
        ("", SECRET, "one"),
        ("a.b.c.d", SECRET, "one"),
    ):
        assert forms.take(given, secret, subject, at=AT) is Use.FORGED


def test_a_used_form_never_becomes_fresh_again_by_being_forgotten(forms: OneTimeForms) -> None:
    """Once its nonce may be forgotten for its age, the form is too old anyway."""
    token = forms.issue(SECRET, "one", at=AT)
    forms.take(token, SECRET, "one", at=AT)
    later = AT + timedelta(seconds=61)
    forms.take(forms.issue(SECRET, "two", at=later), SECRET, "two", at=later)
    assert forms.take(token, SECRET, "one", at=later) is not Use.FRESH


def test_a_source_has_its_attempts_and_then_waits() -> None:
    """Up to the limit it is admitted, one past it is told how long to wait, then it may again."""
    sources = Sources(attempts=3, window_seconds=60, remembered=10)
    assert [sources.admit("192.0.2.1", at=AT) for _ in range(3)] == [0, 0, 0]
    assert 0 < sources.admit("192.0.2.1", at=AT) <= 61
    assert sources.admit("192.0.2.2", at=AT) == 0
    assert sources.admit("192.0.2.1", at=AT + timedelta(seconds=60)) == 0


def test_signing_in_forgives_a_source() -> None:
    """People behind one address who sign in do not lock each other out."""
    sources = Sources(attempts=1, window_seconds=60, remembered=10)
    sources.admit("192.0.2.1", at=AT)
    sources.forgive("192.0.2.1")
    assert sources.admit("192.0.2.1", at=AT) == 0


def test_sources_are_bounded_and_not_kept_by_address() -> None:
    """However many come, only so many are remembered, and no address is among what is kept."""
    sources = Sources(attempts=1, window_seconds=60, remembered=4)
    for number in range(50):
        sources.admit(f"192.0.2.{number}", at=AT)
    assert len(sources._seen) == 4
    assert not any(b"192.0.2" in name for name in sources._seen)
