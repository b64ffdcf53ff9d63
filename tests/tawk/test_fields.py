"""Reading a foreign object: what was not asked for is named and never copied."""

import pytest

from proxy.tawk.errors import FieldError, TooLongError
from proxy.tawk.fields import TAWK_ID, Fields, plain_name
from proxy.tawk.json_text import Json


def test_what_nobody_asked_for_is_unlisted() -> None:
    """Fields that say something and weren't asked for are named; empty ones say nothing."""
    fields = Fields({"a": "1", "b": "2", "c": None, "d": "", "e": [], "f": 0, "a b": 1}, path="form")
    assert fields.text("a", max_chars=1) == "1"
    assert fields.unlisted() == ("form.b", "form.f", "form.?")


def test_text_is_capped() -> None:
    """A text at its limit passes, one character more is too long, and the error holds none of it."""
    fields = Fields({"a": "secret"}, path="form")
    assert fields.text("a", max_chars=6) == "secret"
    with pytest.raises(TooLongError, match=r"^form\.a: expected at most 5 characters$"):
        fields.text("a", max_chars=5)


@pytest.mark.parametrize("value", [1, True, [], {}])
def test_what_is_no_text_is_refused(value: Json) -> None:
    """A number or structure in place of a text is an error, not a conversion."""
    with pytest.raises(FieldError):
        Fields({"a": value}, path="form").text("a", max_chars=10)


@pytest.mark.parametrize("value", ["text", 1, [], True])
def test_what_is_no_object_is_refused(value: Json) -> None:
    """Only an object has fields; none at all counts as an empty one."""
    with pytest.raises(FieldError, match="form: expected an object"):
        Fields(value, path="form")
    assert Fields(None, path="form").unlisted() == ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), (0.5, 0), (9.99, 9), (10, 10), (11, -1), (-1, -1), (True, -1), ("5", -1), (None, -1), (float("nan"), -1)],
)
def test_whole_numbers_within_bounds(value: Json, expected: int) -> None:
    """A number is rounded down; outside its bounds the default counts."""
    assert Fields({"a": value}, path="x").integer("a", lowest=0, highest=10, otherwise=-1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5f0c1d2e3a4b5c6d7e8f9012", True),
        ("bc864480-687e-11f1-8e3c-21bb4a4ed452", True),
        ("IoJcYgOFGjvylznGfz4rn", True),
        ("0401234567", False),
        ("1234567", False),
        ("010190-999W", False),
        ("010203A123B", False),
        ("a b", False),
        ("", False),
        ("x" * 129, False),
    ],
)
def test_an_id_is_nothing_personal(text: str, expected: bool) -> None:
    """What a browser sends as Tawk's id can't be a phone number or an identity code."""
    assert (TAWK_ID.fullmatch(text) is not None) is expected


@pytest.mark.parametrize(
    ("name", "expected"), [("service/v1", "service/v1"), ("a b", "?"), ("ä", "?"), ("a" * 81, "?")]
)
def test_only_plain_names_are_logged(name: str, expected: str) -> None:
    """A name that isn't short and plain is not repeated."""
    assert plain_name(name) == expected
