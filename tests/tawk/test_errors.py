"""What errors say: the field and what was expected."""

import pytest

from proxy.tawk import errors


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (errors.FieldError("message", "text"), "message: expected text"),
        (errors.TooLongError("message", "at most 10 characters"), "message: expected at most 10 characters"),
        (errors.RefusalError("InvalidArgument"), "Tawk.to refused: InvalidArgument"),
        (errors.FrameError("frame: expected text"), "frame: expected text"),
    ],
)
def test_an_error_says_what_was_expected(error: errors.TawkError, text: str) -> None:
    """Each error's text is made of our own words."""
    assert str(error) == text
    assert isinstance(error, errors.TawkError)
