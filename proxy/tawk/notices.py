"""Frames of our own to the widget: a refused call, and why something was withheld."""

from enum import StrEnum

from proxy.tawk.commands import Command, Reply, frame

NOTICE_COMMAND = "verhoWithheld"
"""A command that Tawk's widget ignores and our frame page explains to the visitor."""


class NoticeReason(StrEnum):
    """Why something of the visitor's was withheld, as our frame page knows it."""

    TOO_LONG = "too_long"
    MALFORMED = "malformed"
    UNAVAILABLE = "unavailable"
    UNSUPPORTED = "unsupported"
    UPLOAD = "upload"
    STORAGE = "storage"
    BANNED = "banned"
    TOO_FAST = "too_fast"
    SENSITIVE = "sensitive"


def callback_error(callback: int, code: str, message: str) -> str:
    """Write the frame that refuses a call: the widget marks a message "Failed" and offers to send it again.

    Args:
        callback: The call's callback id.
        code: Tawk's error code, such as "InvalidArgument".
        message: Tawk's detail, such as the name of a form field; never content.
    """
    return frame(Reply(callback, {"code": code, "message": message}))


def callback_result(callback: int, result: dict[str, str] | None = None) -> str:
    """Write the frame that answers a call which we settle ourselves, with no error."""
    return frame(Reply(callback, None, {"ok": True, **(result or {})}))


def withheld_notice(reason: NoticeReason, callback: int | None) -> str:
    """Write the frame that tells our frame page why the call with this callback was withheld."""
    return frame(Command(NOTICE_COMMAND, ({"reason": reason.value, "cb": callback},)))
