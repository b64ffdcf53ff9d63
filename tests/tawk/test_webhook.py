"""Webhooks: only Tawk's own, and nothing of what was said."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proxy.tawk.errors import FieldError, SignatureError
from proxy.tawk.webhook import EventName, WebhookEvent, read_event, verify

SECRET = b"webhook secret"
BODY = (
    b'{"chatId":"198bbee0-ba67-11ed-b336-df4d66de8806","visitor":{"name":"test test","city":"unknown","country":"IN",'
    b'"email":"x@y"},"message":{"sender":{"type":"visitor"},"text":"Name : ..","type":"msg"},'
    b'"time":"2023-03-04T08:32:53.634Z","event":"chat:start","property":{"id":"63a0","name":".."}}'
)
AT = datetime(2023, 3, 4, 8, 32, 53, 634_000, UTC)


def signed(body: bytes, secret: bytes = SECRET) -> str:
    """Sign as Tawk.to does."""
    return hmac.new(secret, body, hashlib.sha1).hexdigest()


def test_a_signature_of_tawks_passes() -> None:
    """The raw bytes count; while secrets are changed, each of them is good; letter case and blanks don't matter."""
    verify(BODY, signed(BODY), [SECRET])
    verify(BODY, signed(BODY), [b"new", SECRET])
    verify(BODY, f" {signed(BODY).upper()} ", [SECRET])


@pytest.mark.parametrize(
    ("body", "signature", "secrets"),
    [
        (BODY + b" ", signed(BODY), [SECRET]),
        (BODY, signed(BODY, b"other"), [SECRET]),
        (BODY, signed(BODY), []),
        (BODY, signed(BODY, b""), [b""]),
        (BODY, "", [SECRET]),
        (BODY, "x" * 40, [SECRET]),
        (BODY, hmac.new(SECRET, BODY, hashlib.sha256).hexdigest(), [SECRET]),
        (BODY, "ä" * 40, [SECRET]),
        (json.dumps(json.loads(BODY)).encode(), signed(BODY), [SECRET]),
    ],
)
def test_any_other_signature_is_refused(body: bytes, signature: str, secrets: list[bytes]) -> None:
    """A changed body, another or an empty secret, another digest: refused."""
    with pytest.raises(SignatureError):
        verify(body, signature, secrets)


def test_what_an_event_tells_of() -> None:
    """The event, the chat, the property and the time are read; nothing that was said."""
    event = read_event(BODY)
    assert event == WebhookEvent(EventName.CHAT_START, "198bbee0-ba67-11ed-b336-df4d66de8806", "63a0", AT)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"event": "chat:transcript_created", "time": "2023-03-04T08:32:53.634Z", "chat": {"id": "c1"}},
         WebhookEvent("chat:transcript_created", "c1", "", AT)),
        ({"event": "ticket:create", "time": "2023-03-04T10:32:53.634+02:00", "ticket": {"id": "t1"}},
         WebhookEvent("ticket:create", "", "", AT)),
        ({"event": "chat:new_kind", "time": "2023-03-04T08:32:53.634Z", "chatId": "c1", "property": {"id": "p"}},
         WebhookEvent("chat:new_kind", "c1", "p", AT)),
    ],
)  # fmt: skip
def test_the_other_events(body: Any, expected: WebhookEvent) -> None:
    """Transcripts, tickets and kinds to come are read alike."""
    assert read_event(json.dumps(body).encode()) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"event": None},
        {"event": "chat"},
        {"event": "CHAT:START"},
        {"chatId": None},
        {"chatId": "a b"},
        {"time": None},
        {"time": "2023-03-04T08:32:53"},
        {"time": "2023-13-04T08:32:53Z"},
        {"time": "0001-01-01T00:00:00+14:00"},
        {"time": 1677918773},
    ],
)
def test_what_is_no_event_is_refused(changes: dict[str, Any]) -> None:
    """Without a name, a chat or a time with its zone there is no event."""
    with pytest.raises(FieldError):
        read_event(json.dumps(json.loads(BODY) | changes).encode())


@given(st.binary(), st.text())
def test_any_bytes_give_a_result_or_the_documented_error(body: bytes, signature: str) -> None:
    """Whatever is posted, checking and reading raise nothing else."""
    with pytest.raises(SignatureError):
        verify(body, signature, [SECRET])
    with pytest.raises(FieldError):
        read_event(body)
