"""Foreign JSON: capped before it is converted, and one kind of error."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import FieldError
from proxy.tawk.json_text import Json, dump, parse, parse_object, well_formed

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_dumped_is_parsed_as_the_same(value: Json) -> None:
    """Parsing undoes dumping, for every value that JSON can say."""
    assert parse(dump(value)) == value


@given(st.text() | st.binary())
def test_any_input_gives_a_value_or_the_documented_error(text: str | bytes) -> None:
    """Whatever comes, the parser answers or raises `FieldError`."""
    with contextlib.suppress(FieldError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    ["NaN", "Infinity", "-Infinity", "1e999", "9" * 10_000, "[", '"', "", '"\\', b"\xff", "{'a':1}", "[1,]"],
)
def test_what_is_not_json_is_refused(text: str | bytes) -> None:
    """Python's extensions of JSON, numbers too long to convert, and broken text are refused."""
    with pytest.raises(FieldError, match="body"):
        parse(text)


def test_length_is_capped_before_conversion() -> None:
    """The longest text passes, one character more doesn't."""
    assert parse('"aa"', max_chars=4) == "aa"
    with pytest.raises(FieldError, match="at most 4 characters"):
        parse('"aaa"', max_chars=4)


def test_depth_is_capped_before_conversion() -> None:
    """The deepest nesting passes, one level more doesn't; a hundred thousand levels don't exhaust the stack."""
    assert parse("[[[]]]", max_depth=3) == [[[]]]
    with pytest.raises(FieldError, match="at most 2 levels"):
        parse("[[[]]]", max_depth=2)
    with pytest.raises(FieldError, match="levels"):
        parse("[" * 100_000)


def test_brackets_in_text_are_no_depth() -> None:
    """Only structure counts as depth, also behind escaped quotes."""
    assert parse(json.dumps(["[[[[", '"[[[', "\\"]), max_depth=1) == ["[[[[", '"[[[', "\\"]


def test_half_a_surrogate_pair_never_leaves() -> None:
    """What is dumped always encodes to UTF-8; a whole pair stays one character."""
    assert dump(["a\ud83d", "\U0001f600"]) == '["a\ufffd","\U0001f600"]'
    assert well_formed("\ud83d\ude00") == "\U0001f600"


def test_only_an_object_is_an_object() -> None:
    """A list where an object is expected is refused, and the error names the field only."""
    with pytest.raises(FieldError) as caught:
        parse_object('["secret"]', field="message")
    assert str(caught.value) == "message: expected a JSON object"


def test_a_number_too_long_to_convert_is_read_as_a_browser_does() -> None:
    """A long whole number costs nothing and loses its last digits, as in the widget."""
    assert parse("9" * 24) == int("9" * 24)
    assert parse("9" * 25) == 1e25
