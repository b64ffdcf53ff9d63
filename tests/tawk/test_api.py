"""The widget's other calls: listed, redacted, built anew; or withheld with a reason."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.api import Outgoing, read_call, redact_call, write_call
from proxy.tawk.errors import EntityDepthError
from proxy.tawk.visitor_models import Withheld, WithheldReason

SECRET = "matti.meikäläinen@example.fi"
TICKET = {
    "referenceId": "abc-1", "name": "Matti", "email": SECRET, "phone": "0401234567", "subject": f"Apua {SECRET}",
    "message": f"Olen {SECRET}", "extra": SECRET,
}  # fmt: skip


def hide(text: str) -> str:
    """Redact the one secret."""
    return text.replace(SECRET, "[EMAIL_1]")


def hide_value(_value: str, entity_type: str, as_address: bool) -> str:
    """Redact a whole value."""
    return "email-1@chat.example" if as_address else f"[{entity_type}]"


def sent(method: str, path: str, query: list[tuple[str, str]], body: bytes) -> Outgoing | Withheld:
    """Say what Tawk.to gets of a call."""
    call = read_call(method, path, query, body)
    return call if isinstance(call, Withheld) else write_call(redact_call(call, hide, hide_value), property_id="p1")


@pytest.mark.parametrize(
    ("method", "path", "query", "body", "expected"),
    [
        ("GET", "/v1/chat/list", [("limit", "10"), ("x", SECRET)], None,
         Outgoing("GET", "/v1/chat/list", (("limit", "10"),))),
        ("GET", "/v1/chat/list", [("limit", "999"), ("next", "c.1=")], None,
         Outgoing("GET", "/v1/chat/list", (("limit", "50"), ("next", "c.1=")))),
        ("GET", "/v1/chat/get", [("chatId", "bc864480-687e")], None,
         Outgoing("GET", "/v1/chat/get", (("chatId", "bc864480-687e"),))),
        ("GET", "/v1/kb/article/search", [("propertyId", "x"), ("siteId", "s1"), ("query", f"kuka on {SECRET}")], None,
         Outgoing("GET", "/v1/kb/article/search", (
             ("propertyId", "p1"), ("siteId", "s1"), ("query", "kuka on [EMAIL_1]"), ("limit", "10"), ("from", "0")))),
        ("GET", "/v1/kb/article/get", [("articleId", "a1"), ("slug", SECRET)], None,
         Outgoing("GET", "/v1/kb/article/get", (("propertyId", "p1"), ("articleId", "a1")))),
        ("POST", "/v1/ticket/create", [], TICKET, Outgoing("POST", "/v1/ticket/create", (), {
            "referenceId": "abc-1", "name": "[PERSON]", "email": "email-1@chat.example", "phone": "[PHONE_NUMBER]",
            "subject": "Apua [EMAIL_1]", "message": "Olen [EMAIL_1]"})),
        ("POST", "/v1/form/lead-capture/submit", [],
         {"referenceId": "abc-1", "name": "Matti", "additionalInfo": SECRET},
         Outgoing("POST", "/v1/form/lead-capture/submit", (), {
             "referenceId": "abc-1", "name": "[PERSON]", "email": "", "additionalInfo": "[EMAIL_1]"})),
        ("POST", "/v1/client/logout", [("x", "y")], {"x": SECRET}, Outgoing("POST", "/v1/client/logout", (), {})),
    ],
)  # fmt: skip
def test_what_tawk_gets_of_a_call(
    method: str, path: str, query: list[tuple[str, str]], body: Any, expected: Outgoing
) -> None:
    """Each listed call is built anew: known fields, redacted texts, the configured property; nothing else of it."""
    assert sent(method, path, query, b"" if body is None else json.dumps(body).encode()) == expected


@pytest.mark.parametrize(
    ("method", "path", "body", "reason"),
    [
        ("POST", "/log", b"{}", WithheldReason.TELEMETRY),
        ("POST", "/log-performance/v3", b"{}", WithheldReason.TELEMETRY),
        ("POST", "/v1/kb/analytics/search-performed", b"{}", WithheldReason.TELEMETRY),
        ("GET", "/v1/kb/analytics/x", b"", WithheldReason.TELEMETRY),
        ("POST", "/upload/visitor-chat/visitor", b"", WithheldReason.UPLOAD),
        ("GET", "/upload/handle", b"", WithheldReason.UPLOAD),
        ("POST", "/v1/client/login", b'{"userId":"matti"}', WithheldReason.IDENTITY),
        ("POST", "/v1/vcall/init/visitor", b"", WithheldReason.CALL),
        ("POST", "/v1/new-thing", b"", WithheldReason.UNKNOWN_COMMAND),
        ("GET", "/v1/ticket/create", b"", WithheldReason.UNKNOWN_COMMAND),
        ("DELETE", "/v1/chat/get", b"", WithheldReason.UNKNOWN_COMMAND),
        ("GET", "/v1/kb/../client/login", b"", WithheldReason.UNKNOWN_COMMAND),
        ("GET", "/v1/chat/get", b"", WithheldReason.MALFORMED),
        ("POST", "/v1/ticket/create", b"", WithheldReason.MALFORMED),
        ("POST", "/v1/ticket/create", b'{"name":{}}', WithheldReason.MALFORMED),
        ("POST", "/v1/ticket/create", b"x" * 65_537, WithheldReason.MALFORMED),
        ("POST", "/v1/ticket/create", json.dumps({"message": "a" * 5_001}).encode(), WithheldReason.TOO_LONG),
    ],
)
def test_what_is_withheld_and_why(method: str, path: str, body: bytes, reason: WithheldReason) -> None:
    """Telemetry, uploads, signing in and whatever isn't listed stay here."""
    call = read_call(method, path, (), body)
    assert isinstance(call, Withheld)
    assert call.reason is reason
    assert "matti" not in call.what


TAINTED = st.sampled_from([SECRET, SECRET.replace("@", "&#64;"), f"a {SECRET}", "hei", ""])
PATHS = st.sampled_from(
    ["/v1/chat/list", "/v1/chat/get", "/v1/kb/article/search", "/v1/kb/x", "/v1/ticket/create", "/v1/client/logout",
     "/v1/form/lead-capture/submit", f"/v1/kb/{SECRET}"]
)  # fmt: skip
NAMES = st.sampled_from(["limit", "next", "chatId", "siteId", "query", "from", "slug", "propertyId", "x"])
BODIES = st.dictionaries(st.sampled_from([*TICKET, "additionalInfo"]), TAINTED | st.integers() | st.none())


@given(st.sampled_from(["GET", "POST"]), PATHS, st.lists(st.tuples(NAMES, TAINTED)), BODIES)
def test_nothing_leaves_unredacted(method: str, path: str, query: list[tuple[str, str]], body: dict[str, Any]) -> None:
    """Whatever a browser asks, in whichever field, nothing of the secret is in what Tawk.to gets."""
    try:
        outgoing = sent(method, path, query, json.dumps(body).encode())
    except EntityDepthError:
        return
    if isinstance(outgoing, Outgoing):
        assert "meik" not in f"{outgoing.path}{outgoing.query}{outgoing.body}"


@given(st.sampled_from(["GET", "POST"]), PATHS | st.text(), st.lists(st.tuples(NAMES, st.text())), st.binary())
def test_any_call_is_read(method: str, path: str, query: list[tuple[str, str]], body: bytes) -> None:
    """Reading never raises, whatever comes."""
    read_call(method, path, query, body)


def test_no_repr_shows_what_was_asked() -> None:
    """No call shows a text in a log."""
    assert "meik" not in repr(read_call("POST", "/v1/ticket/create", (), json.dumps(TICKET).encode()))
    assert "meik" not in repr(read_call("GET", "/v1/kb/article/search", [("query", SECRET)]))
