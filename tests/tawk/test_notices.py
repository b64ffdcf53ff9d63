"""Frames of our own."""

import pytest

from proxy.tawk.commands import Reply, parse
from proxy.tawk.notices import NoticeReason, callback_error, callback_result, withheld_notice


def test_a_refused_call_names_tawks_code_and_field() -> None:
    """The widget marks the field that the error names."""
    written = callback_error(4, "InvalidArgument", "email")
    assert written == '4{"c":"__callback__","cb":4,"p":[{"code":"InvalidArgument","message":"email"},null]}'


def test_a_call_that_we_settle_has_no_error() -> None:
    """The widget takes the answer for Tawk's own success."""
    assert parse(callback_result(5, {"id": "x"})[1:]) == Reply(5, None, {"ok": True, "id": "x"})


@pytest.mark.parametrize("callback", [None, 7])
@pytest.mark.parametrize("reason", NoticeReason)
def test_a_notice_names_the_reason_and_the_call(reason: NoticeReason, callback: int | None) -> None:
    """The frame page learns why, and for which call; nothing else."""
    number = "null" if callback is None else callback
    expected = f'4{{"c":"verhoWithheld","p":[{{"reason":"{reason.value}","cb":{number}}}]}}'
    assert withheld_notice(reason, callback) == expected
