"""Documents survive the journal: binary, times and nesting come back as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.documents import dump_document, load_document, milliseconds
from storage.errors import JournalError

_VALUES = st.recursive(
    st.text(max_size=8)
    | st.integers(-(2**53), 2**53)
    | st.binary(max_size=8)
    | st.datetimes(timezones=st.just(UTC)).map(milliseconds),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.from_regex(r"\A[a-z_]{1,6}\Z"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.from_regex(r"\A[a-z_]{1,6}\Z"), _VALUES, max_size=4))
def test_round_trip(document: dict[str, object]) -> None:
    """What is dumped is what is loaded, to the millisecond."""
    assert load_document(dump_document(document)) == document


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"1", b'{"a":{"$binary":"?"}}', b'{"a":{"$date":"x"}}', b"\xff"])
def test_what_is_no_document_is_refused(body: bytes) -> None:
    """A damaged body is one kind of error that quotes nothing."""
    with pytest.raises(JournalError, match="not a readable document"):
        load_document(body)


def test_foreign_values_are_refused() -> None:
    """A value that is neither text, number, bytes nor time never gets into the journal."""
    with pytest.raises(TypeError):
        dump_document({"a": object()})


def test_times_are_utc_to_the_millisecond() -> None:
    """Times are moved to UTC and cut; one without a zone is refused."""
    helsinki = timezone(timedelta(hours=2))
    assert milliseconds(datetime(2026, 1, 1, 2, 0, 0, 999_999, helsinki)) == datetime(2026, 1, 1, 0, 0, 0, 999_000, UTC)
    with pytest.raises(ValueError, match="aware"):
        milliseconds(datetime(2026, 1, 1))  # noqa: DTZ001 - the point of this line
